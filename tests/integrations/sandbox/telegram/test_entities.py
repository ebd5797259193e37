"""Texts with markup: what becomes of them, and what is refused in which words."""

from html import escape
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from telegram.helpers import escape_markdown

from integrations.sandbox.telegram import entities, html_text, markdown_text, utf16
from integrations.sandbox.telegram.refusal import Refused

Entity = dict[str, Any]
TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
}
MARKS = {"bold": "*", "italic": "_", "underline": "__", "strikethrough": "~", "spoiler": "||"}
letters = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
words = letters.filter(lambda text: text.strip() == text)


def marked(parts: list[tuple[str, str]], kinds: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
    return "".join(text for text, _ in parts), [(kind, text) for text, kind in parts if kind in kinds]


def parsed(source: str, mode: str) -> tuple[str, list[Entity]]:
    """Nothing when it is refused."""
    try:
        return entities.formatted(source, mode, None)
    except Refused:
        return "", []


def covered(text: str, found: list[Entity]) -> list[tuple[str, str]]:
    return [(one["type"], utf16.part(text, one["offset"], one["length"])) for one in found]


@given(st.lists(st.tuples(words, st.sampled_from([*TAGS, ""])), min_size=1, max_size=8))
def test_every_html_entity_covers_exactly_the_words_between_its_tags(parts: list[tuple[str, str]]) -> None:
    source = "".join(
        f"<{TAGS[kind]}>{escape(text)}</{TAGS[kind]}>" if kind else escape(text) for text, kind in parts
    )
    plain, wanted = marked(parts, TAGS)
    text, found = html_text.parse(source.replace("&#x27;", "'"))
    assert text == plain
    assert covered(text, found) == wanted


@given(st.lists(st.tuples(words, st.sampled_from([*MARKS, ""])), min_size=1, max_size=8))
def test_every_markdown_entity_covers_exactly_the_words_between_its_marks(
    parts: list[tuple[str, str]],
) -> None:
    pieces = [(text, kind) for text, kind in parts for text, kind in ((text, kind), ("\u00b7", ""))]
    source = "".join(
        f"{MARKS.get(kind, '')}{escape_markdown(text, version=2)}{MARKS.get(kind, '')}"
        for text, kind in pieces
    )
    plain, wanted = marked(pieces, MARKS)
    text, found = markdown_text.parse(source)
    assert text == plain
    assert covered(text, found) == wanted


@given(st.text(max_size=60))
@example("0\r\n>0")
def test_any_text_is_parsed_or_refused_but_never_breaks_the_parser(source: str) -> None:
    for mode in ("HTML", "MarkdownV2", ""):
        text, found = parsed(source, mode)
        assert all(one["length"] > 0 for one in found)
        assert all(one["offset"] + one["length"] <= utf16.length(text) for one in found)


@given(letters)
def test_a_length_is_counted_as_telegram_does(text: str) -> None:
    assert utf16.length(text) == len(text) + sum(ord(letter) > 0xFFFF for letter in text)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a <c>b</c>", 'Unsupported start tag "c" at byte offset 2'),
        ("é <c>b</c>", 'Unsupported start tag "c" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>bold", 'Can\'t find end tag corresponding to start tag "b"'),
        ("bold</b>", "Unexpected end tag at byte offset 4"),
        ("<b>bold</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("<b>bold</b", "Unclosed end tag at byte offset 7"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x>x</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        entities.formatted(source, "HTML", None)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("1.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("a | b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("é *bold", "Can't find end of Bold entity at byte offset 3"),
        ("`code", "Can't find end of Code entity at byte offset 0"),
        ("```py\ncode", "Can't find end of PreCode entity at byte offset 0"),
        ("[x](https://example.org", "Can't find end of a URL at byte offset 4"),
        ("![x]", "Custom emoji entity must contain a tg://emoji URL"),
        (">a *b\nc*", "Can't find end of Bold entity at byte offset 3"),
    ],
)
def test_broken_markdown_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        entities.formatted(source, "MarkdownV2", None)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("mode", "source", "text", "found"),
    [
        ("HTML", "&lt;b&gt; &amp;&#233; &copy;", "<b> &é &copy;", []),
        ("HTML", '<a href="example.org">x</a>', "x", [("text_link", "x", {"url": "http://example.org/"})]),
        ("HTML", '<a href="javascript:void(0)">x</a>', "x", []),
        ("HTML", "<pre><code class='language-py'>x</code></pre>", "x", [("pre", "x", {"language": "py"})]),
        ("HTML", "<b>a<i>b</i></b>", "ab", [("bold", "ab", {}), ("italic", "b", {})]),
        ("HTML", "<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", "a", {})]),
        ("HTML", "  <b> a </b> ", "a", [("bold", "a", {})]),
        ("HTML", "<b></b>x", "x", []),
        ("MarkdownV2", "_a_ __b__", "a b", [("italic", "a", {}), ("underline", "b", {})]),
        (
            "MarkdownV2",
            "[x](https://example.org/\\))",
            "x",
            [("text_link", "x", {"url": "https://example.org/)"})],
        ),
        ("MarkdownV2", "```py\nx```", "x", [("pre", "x", {"language": "py"})]),
        ("MarkdownV2", ">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb\n", {})]),
        (
            "",
            "ask /start@some_bot, or a@b.org",
            None,
            [("bot_command", "/start@some_bot", {}), ("email", "a@b.org", {})],
        ),
        ("", "see https://example.org/x.", None, [("url", "https://example.org/x", {})]),
        ("HTML", "<code>/start</code>", "/start", [("code", "/start", {})]),
    ],
)
def test_markup_becomes_entities(
    mode: str, source: str, text: str | None, found: list[tuple[str, str, Entity]]
) -> None:
    plain, kept = entities.formatted(source, mode, None)
    assert plain == (source if text is None else text)
    assert covered(plain, kept) == [(kind, words) for kind, words, _ in found]
    for entity, (_, _, more) in zip(kept, found, strict=True):
        assert more.items() <= entity.items()


def test_a_link_to_a_person_is_a_mention_of_them() -> None:
    text, found = entities.formatted('<a href="tg://user?id=42">Ana</a>', "html", None)
    assert (text, found[0]["type"], found[0]["user"]["id"]) == ("Ana", "text_mention", 42)


@pytest.mark.parametrize(
    ("entity", "complaint"),
    [
        ({"type": "bold", "offset": 1, "length": 9}, "ends after the end of the text at UTF-16 offset 3"),
        ({"type": "bold", "offset": -1, "length": 1}, "ENTITY_BOUNDS_INVALID"),
        ({"type": "loud", "offset": 0, "length": 1}, "Unsupported type specified"),
    ],
)
def test_entities_that_do_not_fit_the_text_are_refused(entity: Entity, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        entities.formatted("abc", "", [entity])
    assert complaint in refused.value.description


def test_unknown_modes_and_endless_texts_are_refused() -> None:
    with pytest.raises(Refused, match="unsupported parse_mode"):
        entities.formatted("x", "bbcode", None)
    with pytest.raises(Refused, match="text is too long"):
        entities.formatted("x" * 40_000, "HTML", None)
