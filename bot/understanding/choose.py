"""Which of the things on offer a person means: by name, part of a name, with a typo, or by number."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from bot.understanding.lexicon import LANGUAGES, lexicon
from bot.understanding.plain import plain_words
from bot.understanding.words.around import AROUND, FIELDS, TITLES

Key = TypeVar("Key", bound=Hashable)

_EXACT, _BEGINNING, _TYPO = 3, 2, 1
_TITLES = frozenset(TITLES.split())
_AROUND = frozenset(AROUND.split())
_FIELDS = frozenset(FIELDS.split())
_FEW_WORDS = 3
# Languages in which "Nowaka" is a form of "Nowak"; elsewhere "Daniela" is not Daniel.
_INFLECTED = ("pl", "cs")


@dataclass(frozen=True, slots=True)
class Match(Generic[Key]):
    """What was meant: `sure` when there is no doubt, else the candidates in the order they were offered."""

    sure: Key | None = None
    candidates: tuple[Key, ...] = ()


def best_matches(
    text: str, options: Sequence[tuple[Key, str]], *, locale: str, numbered: bool = False
) -> Match[Key]:
    """What of the options a text means. With `numbered`, "2" is the second of them.

    Words about time and politeness are passed over. A slip or a name that only half fits is never sure.
    """
    if numbered and (chosen := _by_number(text, len(options))) is not None:
        return Match(sure=options[chosen][0], candidates=(options[chosen][0],))
    names = [_without_titles(plain_words(name)) for _, name in options]
    asked = _content(text, locale, {word for name in names for word in name})
    if not asked:
        return Match()
    same = list({key: None for (key, _), name in zip(options, names, strict=True) if name == asked})
    if len(same) == 1:
        return Match(sure=same[0], candidates=(same[0],))
    return _closest(asked, options, names, inflected=locale.partition("_")[0] in _INFLECTED)


def _closest(
    asked: list[str], options: Sequence[tuple[Key, str]], names: list[list[str]], *, inflected: bool
) -> Match[Key]:
    grades = [[_grade(word, name, len(asked)) for word in asked] for name in names]
    best = [max(column) for column in zip(*grades, strict=True)] if grades else []
    # A word that is somebody's name in full is not the beginning or a slip of another's.
    kept = [[grade if grade == top else 0 for grade, top in zip(row, best, strict=True)] for row in grades]
    scores = [(sum(map(bool, row)), sum(row)) for row in kept]
    top = max(scores, default=(0, 0))
    if not top[0]:
        return Match()
    winners = [place for place, score in enumerate(scores) if score == top]
    whole = [place for place in winners if len(names[place]) == top[0]]
    chosen = whole if len(whole) == 1 else winners
    keys = tuple(dict.fromkeys(options[place][0] for place in chosen))
    unmatched = len(asked) - top[0]
    doubtful = unmatched > 0 and len(asked) <= _FEW_WORDS
    row, name = kept[chosen[0]], names[chosen[0]]
    slips = [word for word, grade in zip(asked, row, strict=True) if grade == _TYPO]
    longer = [word for word, grade in zip(asked, row, strict=True) if grade == _BEGINNING]
    doubtful |= any(_is_doubtful_slip(word, name) for word in slips)
    doubtful |= not inflected and any(word[:-1] in name and word[-1] == "a" for word in longer)
    return Match(sure=keys[0] if len(keys) == 1 and not doubtful else None, candidates=keys)


def _grade(word: str, name: list[str], asked: int) -> int:
    """How well one word fits a name: in full, as its beginning or another form of it, or but for a slip."""
    if word in name:
        return _EXACT if len(word) > 2 or asked <= _FEW_WORDS else 0
    if any(_begins(word, part) for part in name):
        return _BEGINNING
    return _TYPO if word not in _FIELDS and any(_slip(word, part) for part in name) else 0


def _begins(word: str, part: str) -> bool:
    """ "gom" begins "gomez"; "cardiologo" and "nowaka" share most of "cardiologia" and "nowak"."""
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(word, part, strict=False))))
    if shared == len(word):
        return shared >= 3
    if shared == len(part):
        return shared >= 4 and len(word) - shared <= 2
    return shared >= 5 and shared >= 0.7 * max(len(word), len(part))


def _slip(word: str, part: str) -> bool:
    if min(len(word), len(part)) < 4 or word.isdigit() or part.isdigit():
        return False
    return OSA.distance(word, part, score_cutoff=_allowed(word, part)) <= _allowed(word, part)


def _allowed(word: str, part: str) -> int:
    return 2 if min(len(word), len(part)) >= 8 and word[0] == part[0] else 1


def _is_doubtful_slip(word: str, name: list[str]) -> bool:
    """Two slips, or one that makes another name of it."""
    return not any(_slip(word, part) and OSA.distance(word, part) == 1 for part in name) or _changes_gender(
        word, name
    )


def _changes_gender(word: str, name: list[str]) -> bool:
    """ "Maria" for "Mario", "Kowalski" for "Kowalska": as likely another person as a slip."""
    return any(word[:-1] == part[:-1] and word[-1:] + part[-1:] in ("ao", "oa", "ia", "ai") for part in name)


def _content(text: str, locale: str, offered: set[str]) -> list[str]:
    """The words that can name something: not politeness, not time or numbers unless the options have them."""
    times = _time_words(locale.partition("_")[0])
    words = _without_titles(plain_words(text))
    return [
        word
        for word in words
        if word not in _AROUND and (word in offered or not (word in times or word.isdigit()))
    ]


@cache
def _time_words(language: str) -> frozenset[str]:
    return lexicon(language).vocabulary if language in LANGUAGES else frozenset()


def _without_titles(words: list[str]) -> list[str]:
    """Titles stand in front, degrees behind, and people write "doctor" in the middle of a sentence."""
    return [word for word in words if word not in _TITLES] or words


def _by_number(text: str, count: int) -> int | None:
    words = plain_words(text)
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) <= 3 and 1 <= int(words[0]) <= count:
        return int(words[0]) - 1
    return None
