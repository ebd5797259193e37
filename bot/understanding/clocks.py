"""Points of the day in a sentence: "16:30", "half past four", "las ocho menos cuarto", "wpół do piątej"."""

from collections.abc import Sequence

from bot.understanding.rules import Reading, Rules, time
from bot.understanding.tokens import Token

CLOCKS = Rules()
_HALF_DAY = 12 * 60
_DAY = 24 * 60
_MORE = {"half": 30, "quarter": 15, "three_quarters_past": 45}
# Where "ten after three" is a time, and where "ten before three" or "ten to three" is.
_AFTER_IS_PAST = ("en", "de", "pl", "cs")
_BEFORE_IS_TO = {"before": ("de", "pl"), "to": ("en",), "to_hour": ("pt",), "minus": ("en", "de")}


def hour(token: Token, minute: int = 0, *, led: bool = False) -> Token | None:
    """A time at this hour; open to either half of the day from 1 to 12."""
    if not 0 <= token.number * 60 + minute <= _DAY or not 0 <= minute < 60:
        return None
    return time((token.number * 60 + minute), open_=1 <= token.number <= 12, led=led or token.led)


def _moved(made: Token | None, minutes: int) -> Token | None:
    if made is None or made.minutes is None:
        return None
    return time((made.minutes[0] + minutes) % _DAY, open_=made.value == "open", led=made.led)


def _numbers(said: Sequence[Token]) -> list[Token]:
    return [token for token in said if token.kind in ("number", "ordinal")]


def _amount(token: Token) -> int:
    return _MORE.get(token.kind, token.number)


@CLOCKS.rule("at? clock oclock|unit?")
def _clock(reading: Reading, said: Sequence[Token]) -> Token | None:
    token = next(token for token in said if token.kind == "clock")
    made = hour(token, token.second, led=said[0].led)
    return (
        made
        and made.minutes
        and time(
            made.minutes[0], open_=not token.value.startswith("0") and made.value == "open", led=made.led
        )
    )


@CLOCKS.rule("at dotted oclock|unit?", "dotted oclock|unit|locative|am|pm|part")
def _dotted(reading: Reading, said: Sequence[Token]) -> Token | None:
    token = next(token for token in said if token.kind == "dotted")
    if said[-1].kind in ("am", "pm"):
        return time(
            token.number % 12 * 60 + token.second + (said[-1].kind == "pm") * _HALF_DAY, led=token.led
        )
    return None if said[-1].kind == "part" else hour(token, token.second, led=said[0].led)


@CLOCKS.rule("dotted")
def _dotted_alone(reading: Reading, said: Sequence[Token]) -> Token | None:
    day_is_possible = 1 <= said[0].number <= 31 and 1 <= said[0].second <= 12
    return None if reading.lexicon.dot_is_date and day_is_possible else hour(said[0], said[0].second)


@CLOCKS.rule("exact number")
def _exact_number(reading: Reading, said: Sequence[Token]) -> Token | None:
    """ "öğlen 12" says the same thing twice."""
    return said[0] if said[0].number == said[1].number else None


@CLOCKS.rule("exact")
def _exact(reading: Reading, said: Sequence[Token]) -> Token | None:
    return time(said[0].number * 60 + said[0].second, led=said[0].led)


@CLOCKS.rule("at year")
def _four_digits(reading: Reading, said: Sequence[Token]) -> Token | None:
    return hour(Token("number", "", said[1].number // 100), said[1].number % 100, led=said[0].led)


@CLOCKS.rule("half_to|quarter_to|three_quarters number|ordinal oclock?")
def _part_of_the_coming_hour(reading: Reading, said: Sequence[Token]) -> Token | None:
    earlier = {"half_to": 30, "quarter_to": 45, "three_quarters": 15}[said[0].kind]
    return _moved(hour(said[1], led=said[0].led), -earlier)


@CLOCKS.rule("half past number")
def _half_past(reading: Reading, said: Sequence[Token]) -> Token | None:
    return hour(said[2], 30, led=said[0].led)


@CLOCKS.rule("number|quarter past|after number|ordinal oclock?")
def _past(reading: Reading, said: Sequence[Token]) -> Token | None:
    count, language = _amount(said[0]), reading.lexicon.language
    if language not in _AFTER_IS_PAST or said[0].value == "." or count % 5 or said[2].number > 12:
        return None
    return hour(said[2], count, led=said[0].led)


@CLOCKS.rule(
    "number|quarter minus|before|to|to_hour number|ordinal|time oclock?",
    "quarter at number|ordinal",
    "quarter time",
)
def _to(reading: Reading, said: Sequence[Token]) -> Token | None:
    count, language, word = _amount(said[0]), reading.lexicon.language, said[1].kind
    if len(said) == 2:
        return _moved(said[1], -15) if language in ("it", "es", "pt") and said[1].kind == "time" else None
    allowed = language in _BEFORE_IS_TO.get(word, ())
    allowed |= said[0].kind == "quarter" and (word, language) in {("to", "it"), ("at", "es"), ("at", "pt")}
    if not allowed or said[0].led or said[0].value == "." or count not in (5, 10, 15, 20, 25):
        return None
    return _moved(said[2] if said[2].kind == "time" else hour(said[2]), -count)


@CLOCKS.rule("within number|quarter ordinal")
def _polish_to(reading: Reading, said: Sequence[Token]) -> Token | None:
    return _moved(hour(said[2]), -_amount(said[1])) if reading.lexicon.language == "pl" else None


@CLOCKS.rule("number dative|locative|genitive? number|quarter past|minus|part")
def _turkish(reading: Reading, said: Sequence[Token]) -> Token | None:
    """ "sekizi 20 geçe", "üçe çeyrek var"; "geçe" without its accent is the night."""
    if reading.lexicon.language != "tr" or (said[-1].kind == "part" and said[-1].value != "night"):
        return None
    count = _amount(said[-2])
    return _moved(hour(said[0]), -count) if said[-1].kind == "minus" else hour(said[0], count)


@CLOCKS.rule("at? number number number? am|pm")
def _digit_by_digit(reading: Reading, said: Sequence[Token]) -> Token | None:
    """ "seis cero dos pm"."""
    first, *rest = _numbers(said)
    made = hour(first, sum(token.number for token in rest))
    return made and _of_a_half_day(reading, [made, said[-1]])


@CLOCKS.rule(
    "at? number|ordinal oclock|unit|and? number|half|quarter|three_quarters_past !month|unit|weekday"
)
def _hour_and_more(reading: Reading, said: Sequence[Token]) -> Token | None:
    first = _numbers(said)[0]
    between = [token for token in said[1:-1] if token is not first]
    if said[-1].kind == "number" and (said[-1].number > 59 or said[-1].kind == "ordinal"):
        return None
    if any(token.kind == "unit" and token.value != "hour" for token in between):
        return None
    plain_pair = not between and said[-1].kind == "number"
    if said[-1].kind == "number" and (first.led or said[0].led or (plain_pair and said[0].kind != "at")):
        return None
    return hour(first, _amount(said[-1]), led=said[0].led)


@CLOCKS.rule("unit number number !unit|month")
def _spelt_out(reading: Reading, said: Sequence[Token]) -> Token | None:
    """ "saat dokuz elli dokuz"."""
    return hour(said[1], said[2].number) if said[0].value == "hour" and not said[1].digits else None


@CLOCKS.rule("at? number|time oclock|unit? am|pm")
def _of_a_half_day(reading: Reading, said: Sequence[Token]) -> Token | None:
    first = next(token for token in said if token.kind in ("number", "time"))
    made = first if first.kind == "time" else hour(first, led=said[0].led)
    if made is None or made.minutes is None or made.minutes[0] >= 13 * 60:
        return made
    return time(made.minutes[0] % _HALF_DAY + (said[-1].kind == "pm") * _HALF_DAY, led=made.led)


@CLOCKS.rule("at? number|time minus number|quarter")
def _less(reading: Reading, said: Sequence[Token]) -> Token | None:
    first = next(token for token in said if token.kind in ("number", "time"))
    made = first if first.kind == "time" else hour(first, led=said[0].led)
    if reading.lexicon.language not in ("es", "pt", "it"):
        return None
    return _moved(made, -_amount(said[-1]))


@CLOCKS.rule("time and? number|half|quarter|three_quarters_past !month|unit|weekday")
def _time_and_more(reading: Reading, said: Sequence[Token]) -> Token | None:
    if not said[0].minutes or said[0].minutes[0] % 60 or _amount(said[-1]) > 59 or said[0].led:
        return None
    return _moved(said[0], _amount(said[-1]))


@CLOCKS.rule(
    "at? number|ordinal locative? oclock",
    "at number|ordinal locative? unit",
    "unit number|ordinal locative? !unit|month|later|after",
    "ordinal unit",
    "at number|ordinal locative? !month",
    "number locative",
    "at_hour",
)
def _named_hour(reading: Reading, said: Sequence[Token]) -> Token | None:
    if any(token.kind == "unit" and token.value != "hour" for token in said):
        return None
    token = next(token for token in said if token.kind in ("number", "ordinal", "at_hour"))
    return hour(token, led=said[0].led)
