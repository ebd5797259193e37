"""A sentence as a row of tokens: numbers, dates and times in digits, and the words of the lexicon."""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from bot.understanding.lexicon import Lexicon, Meaning
from bot.understanding.plain import plain

_SHAPES = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2}(?!\d))"
    r"|(?P<date>\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d)|\d{1,2}([./-])\d{1,2}\3\d{2,4}(?!\d))"
    r"|(?P<clock>\d{1,2}:\d{2}(:\d{2})?(?!\d))"
    r"|(?P<daymonth>\d{1,2}\s?/\s?\d{1,2}(?![\d/])|\d{1,2}\.\s?\d{1,2}\.(?!\d))"
    r"|(?P<hours>\d{1,2}\s?h\s?\d{2}(?!\d))"
    r"|(?P<dotted>\d{1,2}\.\d{2}(?![\d.]))"
    r"|(?P<junk>\d{5,}|\d+[.,]\d+|\d{3}(?!\d)|\d+\s?%)"
    r"|(?P<year>\d{4}(?!\d))"
    r"|(?P<number>\d{1,2})(?P<ordinal>[ºª°]|(?=[-']?[a-z]))?(?P<suffix>[-']?[a-z]+)?(?P<dot>\.(?!\d))?"
    r"|(?P<dash>(?<![a-z])[-~/]|[-~/](?![a-z]))"
    r"|'(?P<tail>[a-z]+)"
    r"|(?P<word>[^\W\d_]+)(?:'(?P<ending>[^\W\d_]+))?"
)
_INFLECTED = ("weekday", "month", "number", "part", "day", "half", "quarter")
_DAY_PARTS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Token:
    """One thing that was said. `kind` is one of the lexicon's or a shape; numbers hold what was counted.

    digits: written in digits. led: "from" stood before it. days: first and last. minutes: after midnight.
    """

    kind: str
    value: str = ""
    number: int = 0
    second: int = 0
    digits: bool = False
    led: bool = False
    days: tuple[date, date] | None = None
    minutes: tuple[int, int] | None = None


def tokenise(text: str, lexicon: Lexicon) -> list[Token]:
    found = [token for match in _SHAPES.finditer(plain(text)) for token in _read(match, lexicon)]
    return _composed(_meant(found, lexicon), lexicon)


def _read(match: re.Match[str], lexicon: Lexicon) -> list[Token]:
    shape, text = match.lastgroup or "", match.group()
    if match["word"]:
        return _word(match["word"], match["ending"], lexicon)
    if match["number"]:
        return _number(match, lexicon)
    if match["tail"]:
        ending = lexicon.endings.get(match["tail"])
        return [Token(ending.kind)] if ending else []
    parts = [int(part) for part in _DAY_PARTS.findall(text)]
    for name in ("iso", "date", "daymonth", "clock", "hours", "dotted", "year", "dash", "junk"):
        if match[name]:
            shape = name
    if shape in ("iso", "date"):
        year, month, day = parts if shape == "iso" else reversed(parts)
        return [Token("date", str(year), day, month, digits=True)]
    if shape == "dash":
        return [Token("dash")]
    second = parts[1] if len(parts) > 1 else 0
    kind = {"hours": "clock", "junk": "number_of_things"}.get(shape, shape)
    return [Token(kind, text, parts[0], second, digits=True)]


def _number(match: re.Match[str], lexicon: Lexicon) -> list[Token]:
    number, suffix = int(match["number"]), (match["suffix"] or "")
    ending = suffix.lstrip("-'")
    kind = "ordinal" if match["ordinal"] == "º" or ending in lexicon.suffixes else "number"
    token = Token(kind, match["dot"] or "", number, digits=True)
    if not ending or kind == "ordinal":
        return [token]
    if ending in lexicon.endings:
        return [token, Token(lexicon.endings[ending].kind)]
    return [token, Token("word", ending)]


def _word(word: str, ending: str | None, lexicon: Lexicon) -> list[Token]:
    if ending and ending in lexicon.endings:
        return [Token("word", word), Token(lexicon.endings[ending].kind)]
    return [Token("word", word)] + ([Token("word", ending)] if ending else [])


def _meant(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Words exchanged for what they mean, the longest phrase first."""
    meant: list[Token] = []
    place = 0
    while place < len(tokens):
        size = min(lexicon.longest, len(tokens) - place)
        while size and _phrase(tokens[place : place + size]) not in lexicon.phrases:
            size -= 1
        if size:
            meant.append(_as_token(lexicon.phrases[_phrase(tokens[place : place + size])]))
        elif tokens[place].kind == "word":
            meant += _taken_apart(tokens[place], lexicon)
        else:
            meant.append(tokens[place])
        place += size or 1
    return meant


def _phrase(tokens: list[Token]) -> tuple[str, ...]:
    if len(tokens) == 1 and tokens[0].kind != "word":
        return ()
    return tuple(token.value if token.kind == "word" else str(token.number) for token in tokens)


def _as_token(meaning: Meaning) -> Token:
    value = meaning.value
    if meaning.kind == "clock":
        return Token("exact", "", int(value))
    if meaning.kind == "holiday":
        month, _, day = value.partition("-")
        return Token("holiday", "", int(day), int(month))
    return Token(meaning.kind, value, int(value) if value.lstrip("-").isdigit() else 0)


def _taken_apart(token: Token, lexicon: Lexicon) -> list[Token]:
    """ "montagnachmittag" is two words, "cumaya" a word and its ending; anything else stays unknown."""
    word = token.value
    for cut in range(len(word) - 1, 2, -1):
        head, tail = lexicon.phrases.get((word[:cut],)), word[cut:]
        if head is None or head.kind not in _INFLECTED:
            continue
        if tail in lexicon.endings:
            return [_as_token(head), Token(lexicon.endings[tail].kind)]
        rest = lexicon.phrases.get((tail,))
        if lexicon.language == "de" and head.kind == "weekday" and rest and rest.kind == "part":
            return [_as_token(head), _as_token(rest)]
        if head.kind == "number" and rest and rest.kind in ("number", "ordinal") and cut > 3:
            return [_as_token(head), _as_token(rest)]
    return [replace(token, kind="unknown")]


def _composed(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """ "treinta y cinco" is one number; fillers are gone; "from" is remembered on what follows it."""
    kept: list[Token] = []
    led = False
    for token in tokens:
        if token.kind == "filler":
            continue
        if token.kind == "from":
            led = True
            continue
        kept.append(replace(token, led=led))
        led = token.kind == "between" and lexicon.language != "tr"
    return _sums(kept)


def _sums(tokens: list[Token]) -> list[Token]:
    for place, (first, second) in enumerate(pairwise(tokens)):
        skip = 2 if second.kind == "and" and place + 2 < len(tokens) else 1
        ones = tokens[place + skip] if place + skip < len(tokens) else second
        tens = first.kind == "number" and not first.digits and first.number in (20, 30, 40, 50)
        if tens and ones.kind in ("number", "ordinal") and not ones.digits and 0 < ones.number < 10:
            whole = replace(ones, number=first.number + ones.number, led=first.led)
            return _sums([*tokens[:place], whole, *tokens[place + skip + 1 :]])
    return tokens


def settled(tokens: list[Token]) -> list[Token]:
    """Little words that mean nothing where they stand are dropped, and those with two meanings get one."""
    kept: list[Token] = []
    led = False
    for place, token in enumerate(tokens):
        following = [other.kind for other in tokens[place + 1 : place + 6]]
        coming = following[0] if following else ""
        if token.kind == "after" and {"to", "before"} & set(following):
            led = True
        elif token.kind == "mar":
            kept.append(_march_or_tuesday(token, kept, following))
        elif token.kind == "no_or_sunday":
            dated = coming in ("number", "daymonth", "date", "ordinal")
            kept.append(replace(token, kind="weekday", number=6) if dated else Token("silence"))
        elif token.kind in ("dative", "genitive") or (token.kind, coming in _COUNTABLE) in _IDLE:
            led |= token.led
        else:
            kept.append(replace(token, led=token.led or led))
            led = False
    return kept


_COUNTABLE = ("number", "ordinal", "quarter")
_IDLE = (("the", False), ("within", False))


def _march_or_tuesday(token: Token, before: list[Token], following: list[str]) -> Token:
    """ "24 mar" is in March, "mar 24 nov" and "mar" are a Tuesday."""
    after_a_number = before and before[-1].kind in ("number", "ordinal") and before[-1].digits
    if after_a_number and (not following or following[0] not in ("number", "ordinal")):
        return replace(token, kind="month", number=3)
    return replace(token, kind="weekday", number=1)
