"""Meaning stands in words: what a screen reader passes over is never the only sign, and never comes first."""

import re
import unicodedata

import pytest
from babel.messages.pofile import read_po

from bot.i18n import CATALOGUES, LANGUAGES

FILES = [
    CATALOGUES / "messages.pot",
    *(CATALOGUES / locale / "LC_MESSAGES" / "messages.po" for locale in LANGUAGES),
]
_VALUES = re.compile(r"\{\w+\}")
_PICTURES = ("So", "Sk", "Cs", "Co", "Cn")


def sentences(path):
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        for text in (message.id, message.string) if message.id else ():
            yield from [text] if isinstance(text, str) else text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.parent.name)
def test_every_sentence_and_label_says_it_in_words(path):
    wordless = [
        text
        for text in sentences(path)
        if text and not any(mark.isalpha() for mark in _VALUES.sub("", text)) and not _VALUES.search(text)
    ]
    assert wordless == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.parent.name)
def test_no_sentence_begins_with_a_picture(path):
    found = [text for text in sentences(path) if text and unicodedata.category(text[0]) in _PICTURES]
    assert found == []
