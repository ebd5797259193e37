"""The catalogues as they are shipped: whole, fitting their sentences, and short where buttons are."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir

from bot.cli.messages import ROOT, check
from bot.dialogs.book_when import NO_DATE
from bot.i18n import LANGUAGES, words
from bot.understanding.when import parse_when

LONGEST_LABEL = 40
MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Madrid"))
_SENTENCE = re.compile(r"[.:?…](\s|$)")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_QUOTED = re.compile(r"[“„«]([^“”„«»{}]+)[”»]")


def extracted(*names: str) -> Iterator[tuple[str, ...]]:
    """The sentences that are given to functions of these names, singular and plural together."""
    keywords = {name: (1, 2) if name.endswith("plural") else None for name in names}
    for _, _, message, _, _ in extract_from_dir(ROOT / "bot", [("**.py", "python")], keywords=keywords):
        yield (message,) if isinstance(message, str) else tuple(message)


def labels() -> set[tuple[str, ...]]:
    """Labels are asked for as such; those that are marked for later are no whole sentences."""
    marked = {one for one in extracted("N_") if not _SENTENCE.search(one[0])}
    return marked | set(extracted("label", "label_plural"))


def shown(locale: str, label: tuple[str, ...]) -> set[str]:
    """Every form that a label has in a language, placeholders and all."""
    values = {name: f"{{{name}}}" for name in re.findall(r"\{(\w+)\}", " ".join(label)) if name != "n"}
    if len(label) == 1:
        return {words(locale).label(label[0], **values)}
    return {words(locale).label_plural(label[0], label[1], n, **values) for n in range(30)}


def test_the_catalogues_are_complete_and_fit_the_sentences_in_the_code() -> None:
    assert check() == []


def test_the_labels_of_every_kind_are_found() -> None:
    assert {("Back",), ("Book it",), ("Change time",), ("Start over",)} <= labels()
    assert ("{day} · {n} free time", "{day} · {n} free times") in labels()
    assert (NO_DATE,) not in labels()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_labels_are_short_enough_for_a_button(locale: str) -> None:
    forms = {form for label in labels() for form in shown(locale, label)}
    assert len(forms) > 30
    assert {form for form in forms if len(_PLACEHOLDER.sub("", form)) > LONGEST_LABEL} == set()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_dates_that_are_given_as_examples_are_understood(locale: str) -> None:
    examples = _QUOTED.findall(str(words(locale)(NO_DATE, text="")))
    assert len(examples) == 3
    assert all(parse_when(example, locale=locale, now=MONDAY) for example in examples)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_button_that_a_sentence_names_is_called_as_it_is_labelled(locale: str) -> None:
    say = words(locale)
    sentences = [one[0] for one in extracted("say", "N_") if "“My visits”" in one[0]]
    named = {name for one in sentences for name in _QUOTED.findall(say.label(one, reference="4KQ7WZ"))}
    assert named == {say.label("My visits")}
