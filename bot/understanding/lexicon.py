"""What each language calls the things of the calendar, read from the tables in `bot.understanding.words`.

A line of a table is `kind value: word | other word | two words`, compared without case and accents.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from bot.understanding.plain import plain_words

LANGUAGES = ("en", "es", "de", "it", "pl", "pt", "tr", "cs")
# Lines that tell of the language, not what a word means.
_ABOUT = ("setting", "suffix", "ending")
# Kinds that count from 1 (or 0) down their lines: "months: enero | febrero", alternatives parted by slashes.
_COUNTED = {
    "months": ("month", 1),
    "weekdays": ("weekday", 0),
    "numbers": ("number", 0),
    "tens": ("number", 2),
    "ordinals": ("ordinal", 1),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word stands for: the kind of thing, and which one."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language. `phrases` has each word or phrase once, as a tuple of plain words.

    suffixes: endings after a digit that make it an ordinal. next_is_week_after: whether "next Friday" is the
    Friday of the next calendar week. dot_is_date: whether 10.10 is a day. suffixed: whether words carry
    their prepositions as endings.
    """

    language: str
    phrases: dict[tuple[str, ...], Meaning]
    vocabulary: frozenset[str]
    suffixes: frozenset[str]
    endings: dict[str, Meaning]
    next_is_week_after: bool
    dot_is_date: bool

    @property
    def longest(self) -> int:
        return max(map(len, self.phrases))

    def words_of(self, kind: str) -> dict[str, str]:
        """The single words of one kind, with their values."""
        return {words[0]: m.value for words, m in self.phrases.items() if m.kind == kind and len(words) == 1}


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language such as "es"; English for one that we have no table of."""
    known = language if language in LANGUAGES else "en"
    table = import_module(f"bot.understanding.words.{known}")
    lines = [line for line in map(str.strip, table.TABLE.splitlines()) if line]
    about = _phrases(line for line in lines if line.startswith(_ABOUT))
    phrases = _phrases(line for line in lines if not line.startswith(_ABOUT))
    settings = {meaning.value for meaning in about.values() if meaning.kind == "setting"}
    return Lexicon(
        language=known,
        phrases=phrases,
        vocabulary=frozenset(word for phrase in phrases for word in phrase),
        suffixes=frozenset(words[0] for words, meaning in about.items() if meaning.kind == "suffix"),
        endings={words[0]: Meaning(m.value) for words, m in about.items() if m.kind == "ending"},
        next_is_week_after="next_is_week_after" in settings,
        dot_is_date="dot_is_date" in settings,
    )


def _phrases(lines: Iterable[str]) -> dict[tuple[str, ...], Meaning]:
    found: dict[tuple[str, ...], Meaning] = {}
    for line in lines:
        head, _, entries = line.partition(":")
        name, _, value = head.partition(" ")
        for place, entry in enumerate(entries.split("|")):
            kind, counted = _meaning(name, value, place)
            for alternative in entry.split("/") if name in _COUNTED else [entry]:
                words = tuple(plain_words(alternative))
                if words:
                    found.setdefault(words, Meaning(kind, counted))
    return found


def _meaning(name: str, value: str, place: int) -> tuple[str, str]:
    if name not in _COUNTED:
        return name, value.strip()
    kind, first = _COUNTED[name]
    return kind, str((place + first) * (10 if name == "tens" else 1))
