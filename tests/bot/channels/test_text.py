"""Telegram's HTML, measured and cut."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.channels.text import LONGEST, fitted, length, plain

words = st.text(st.characters(codec="utf-8"), max_size=40)
tags = st.sampled_from(["b", "i", "code", "pre", 'a href="https://clinic.example/?a=1&amp;b=2"'])


def _tagged(inner: Markup, tag: str) -> Markup:
    return Markup(f"<{tag}>{inner}</{tag.split()[0]}>")


markups = st.recursive(
    words.map(escape),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map(lambda many: Markup("\n").join(many)),
        st.builds(_tagged, inner, tags),
    ),
    max_leaves=40,
)


class Telegram(HTMLParser):
    """What Telegram sees: the words, and whether every tag is closed by its own name."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words, self.broken = "", False
        self.open: list[str] = []
        self.feed(text)
        self.close()
        self.broken |= bool(self.open)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.broken |= not self.open or self.open.pop() != tag

    def handle_data(self, data: str) -> None:
        self.words += data


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(markups, st.integers(1, 60))
def test_what_leaves_is_never_too_long_and_always_well_formed(text: Markup, longest: int) -> None:
    cut = fitted(text, longest)
    seen = Telegram(cut)
    assert length(cut) == units(plain(cut)) <= longest
    assert not seen.broken


@given(markups)
def test_what_fits_is_left_alone(text: Markup) -> None:
    assert fitted(text, max(1, length(text))) is text


@given(markups, st.integers(2, 60))
def test_a_cut_text_is_the_beginning_of_the_whole(text: Markup, longest: int) -> None:
    cut = plain(fitted(text, longest))
    assert plain(text).startswith(cut.removesuffix("…")) or cut == plain(text)


def test_a_long_text_ends_with_its_last_whole_line() -> None:
    lines = [f"<b>line {number}</b> &amp; more" for number in range(1000)]
    cut = fitted(Markup("\n".join(lines)))
    assert LONGEST - 20 < length(cut) <= LONGEST
    assert cut == "\n".join(lines[: len(cut.splitlines())]) + "…"


def test_a_tag_that_is_cut_open_is_closed_again() -> None:
    assert fitted(Markup("<b>one two <i>three four</i></b>"), 12) == "<b>one two…</b>"
    assert fitted(Markup("<b><i>abcdefghijkl</i></b>"), 6) == "<b><i>abcde…</i></b>"


def test_an_emoji_counts_twice_and_is_never_halved() -> None:
    assert length("🦷") == 2
    assert fitted(Markup("🦷🦷🦷🦷"), 4) == "🦷…"


def test_an_entity_counts_once() -> None:
    assert length("&amp;&lt;&#128512;x") == 5


def test_plain_words_keep_their_lines_and_lose_their_tags() -> None:
    assert plain("<b>Dr O'Neil</b> &lt;MD&gt;\nnext <line> 1 < 2") == "Dr O'Neil <MD>\nnext <line> 1 < 2"
