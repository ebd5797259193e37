"""Rules that turn runs of tokens into one: a pattern over the kinds of tokens, and what it makes of them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from bot.understanding.lexicon import Lexicon
from bot.understanding.tokens import Token

Maker = Callable[["Reading", Sequence[Token]], Token | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence is read against: the language, and the present in the place that is talked about."""

    lexicon: Lexicon
    now: datetime
    country: str = ""
    opening: tuple[int, int] | None = None

    @property
    def month_first(self) -> bool:
        """Whether 3/5 is a day in March."""
        return self.country == "US"

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(slots=True)
class Rules:
    """An ordered list of rules. In a pattern `a|b` is either kind, `?` optional, and `!x` must not follow."""

    _rules: list[tuple[re.Pattern[str], Maker]] = field(default_factory=list)

    def rule(self, *patterns: str) -> Callable[[Maker], Maker]:
        def add(maker: Maker) -> Maker:
            self._rules += [(_compiled(pattern), maker) for pattern in patterns]
            return maker

        return add

    def reduce(self, reading: Reading, tokens: list[Token]) -> list[Token]:
        """Every rule in turn, from left to right, as often as it applies."""
        for pattern, maker in self._rules:
            start = 0
            while match := pattern.search("".join(_letter(token.kind) for token in tokens), start):
                made = maker(reading, tokens[match.start() : match.end()])
                if made is not None:
                    tokens = [*tokens[: match.start()], made, *tokens[match.end() :]]
                start = match.start() + 1
        return tokens


@cache
def _letter(kind: str) -> str:
    """One letter for each kind, from Unicode's private ones, so that patterns are regular expressions."""
    _letters.append(kind)
    return chr(0xE000 + len(_letters))


_letters: list[str] = []


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(map(_element, pattern.split())))


def _element(element: str) -> str:
    kinds = "".join(_letter(kind) for kind in element.strip("!?").split("|"))
    if element.startswith("!"):
        return f"(?![{kinds}])"
    return f"[{kinds}]" + ("?" if element.endswith("?") else "")


def days(first: date, last: date | None = None) -> Token:
    return Token("days", days=(first, last or first))


def one_day(day: date | None, *, led: bool = False) -> Token | None:
    return Token("days", days=(day, day), led=led) if day else None


def time(minute: int, *, open_: bool = False, led: bool = False) -> Token:
    """A point of the day, in minutes after midnight; open when it may be in either half of the day."""
    return Token("time", "open" if open_ else "", minutes=(minute, minute), led=led)


def interval(start: int, end: int) -> Token:
    return Token("interval", minutes=(start, end))


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date if there is one, in years that people talk about."""
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def next_date(today: date, month: int, day: int) -> date | None:
    """The next such date, today included; a 29 February is waited for."""
    candidates = (safe_date(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in candidates if found and found >= today), None)


def months_later(day: date, months: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return next(filter(None, (safe_date(year, month + 1, day.day - back) for back in range(4))), None)
