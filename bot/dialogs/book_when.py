"""Choosing when: a month of free days, the first free time, or what somebody else left; then a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.times import by_day, next_month
from bot.dialogs.answers import BookAnswers
from bot.dialogs.book_what import chosen, place_of
from bot.engine.calendar import month_cursor, month_rows
from bot.engine.dialog import Call, Offer, Option, Reading, Refuses, Screen, Step, Turns
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.press import Verb, token
from bot.engine.session import Offered
from bot.engine.steps import choose, paged
from bot.engine.view import Button, View
from bot.i18n import N_, Words
from bot.understanding.when import parse_when
from integrations.model import Slot

ALTERNATIVES = 3
OPENING = (7 * 60, 21 * 60)  # minutes after midnight between which "at four" can be meant
Days = dict[date, list[Slot]]
NONE_BETWEEN = N_("No free times from {first} to {last}. You can look at the month:")
NO_DATE = N_(
    "I did not find a date in “{text}”. "
    "You can choose a day, or write “tomorrow”, “next Friday” or “24 November”."
)


@dataclass(frozen=True, slots=True)
class Page:
    """One month of free days. latest: the last day that can be booked so far.

    asked: the day that was named. until: the end of a range that was named.
    """

    month: date
    days: Days
    earlier: bool
    later: bool
    zone: ZoneInfo
    latest: date
    asked: date | None = None
    until: date | None = None


def zone_of(answers: BookAnswers) -> ZoneInfo:
    return ZoneInfo(chosen(answers.clinic).zone)


async def _month(call: Call[Desk], answers: BookAnswers, month: date) -> Days:
    clinic, service = chosen(answers.clinic), chosen(answers.service)
    found = await call.desk.times.month(clinic.account, place_of(answers), service, month)
    return by_day(found, zone_of(answers))


async def _offer_days(call: Call[Desk], answers: BookAnswers, cursor: str) -> Offer:
    if answers.taken and not cursor:
        left = await _left_over(call, answers, answers.taken)
        if left:
            return Offer(tuple(left))
    page = await _page(call, answers, cursor)
    options = tuple(_day_option(call.say, day, times) for day, times in page.days.items())
    return Offer((*_first_free(call.say, page), *options), sure=_asked_for(call, page, cursor), extra=page)


async def _left_over(call: Call[Desk], answers: BookAnswers, taken: datetime) -> list[Option]:
    """The free times closest to the one that is gone."""
    clinic, service, zone = chosen(answers.clinic), chosen(answers.service), zone_of(answers)
    near = await call.desk.times.nearest(clinic.account, place_of(answers), service, taken, ALTERNATIVES)
    gone = taken.astimezone(zone).date()
    return [
        _time_option(call.say, slot, zone, with_day=slot.start.astimezone(zone).date() != gone)
        for slot in near
    ]


async def _page(call: Call[Desk], answers: BookAnswers, cursor: str) -> Page:
    """The month that the cursor names, else the first one with a free time."""
    zone = zone_of(answers)
    first = call.desk.times.first_instant().astimezone(zone).date().replace(day=1)
    latest = _latest(call, answers)
    last = latest.replace(day=1)
    asked, until = _asked_days(cursor)
    wanted = _asked_month(cursor) or (asked.replace(day=1) if asked else None)
    month = min(max(wanted, first), last) if wanted else first
    days = await _month(call, answers, month)
    if until and until.replace(day=1) > month:
        days |= await _month(call, answers, next_month(month))
    while not days and not wanted and month < last:
        month = next_month(month)
        days = await _month(call, answers, month)
    return Page(month, days, month > first, month < last, zone, latest, asked, until)


def _latest(call: Call[Desk], answers: BookAnswers) -> date:
    return call.desk.times.last_instant(answers.account).astimezone(zone_of(answers)).date()


def _asked_month(cursor: str) -> date | None:
    return _date(f"{cursor[1:]}-01") if cursor.startswith("m") else None


def _asked_days(cursor: str) -> tuple[date | None, date | None]:
    """The day, or first and last day, in a cursor: d2026-11-24, d2026-11-24@990, r2026-11-23_2026-11-29."""
    if cursor.startswith("d"):
        return _date(cursor[1:11]), None
    if cursor.startswith("r"):
        first, last = _date(cursor[1:11]), _date(cursor[12:])
        return (first, last) if first and last else (None, None)
    return None, None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _asked_for(call: Call[Desk], page: Page, cursor: str) -> Option | None:
    """The day that was named, when it is free; with its time, when that is free too."""
    if not cursor.startswith("d") or page.asked not in page.days:
        return None
    times = page.days[page.asked]
    minute = cursor[12:]
    exact = [slot for slot in times if minute == _minute(slot.start.astimezone(page.zone))]
    if len(exact) == 1:  # a time that comes twice that day is asked for
        return _time_option(call.say, exact[0], page.zone, with_day=True)
    return _day_option(call.say, page.asked, times)


def _minute(local: datetime) -> str:
    return str(local.hour * 60 + local.minute)


def _day_option(say: Words, day: date, times: Sequence[Slot]) -> Option:
    label = say.label_plural(
        "{day} · {n} free time", "{day} · {n} free times", len(times), day=say.short_day(day)
    )
    return Option(day.isoformat(), label, {"day": day}, names=(say.short_day(day), say.day(day)))


def _time_option(say: Words, slot: Slot, zone: ZoneInfo, *, with_day: bool) -> Option:
    local = slot.start.astimezone(zone)
    label = f"{say.short_day(local.date())} {say.time(local)}" if with_day else say.time(local)
    return Option(slot.ref, label, {"day": local.date(), "slot": slot})


def _first_free(say: Words, page: Page) -> list[Option]:
    if page.earlier or not page.days:
        return []
    local = next(iter(page.days.values()))[0].start.astimezone(page.zone)
    when = f"{say.short_day(local.date())} {say.time(local)}"
    slot = next(iter(page.days.values()))[0]
    sets = {"day": local.date(), "slot": slot}
    return [Option("first", say.label("First free: {when}", when=when), sets)]


def _show_days(screen: Screen[Desk, BookAnswers]) -> View:
    page = screen.offer.extra
    if not isinstance(page, Page):
        more = screen.button(screen.say.label("More times"), Verb.TURN, "m" + str(_month_of(screen))[:7])
        rows = paged(screen, screen.offer.options, page=ALTERNATIVES, columns=1)
        return View(screen.say("These are the closest free times:"), rows=(*rows, (more,), screen.way_out()))
    today = screen.call.now.astimezone(page.zone).date()
    rows = _range_rows(screen, page) or month_rows(screen, page.month, page.days, today)
    first = [(_take(screen, option),) for option in screen.offer.options if option.key == "first"]
    text = _day_question(screen.say, page)
    if not page.later:
        text = Markup("\n").join([text, _too_far(screen.say, page.latest, today)])
    return View(text, rows=(*first, *rows, *_turn_month(screen, page), screen.way_out()))


def _month_of(screen: Screen[Desk, BookAnswers]) -> date:
    taken = screen.answers.taken or screen.call.now
    return taken.astimezone(zone_of(screen.answers)).date()


def _range_rows(screen: Screen[Desk, BookAnswers], page: Page) -> list[tuple[Button, ...]]:
    inside = [o for o in screen.offer.options if o.key != "first" and _between(o.key, page)]
    return [(_take(screen, option),) for option in inside]


def _between(key: str, page: Page) -> bool:
    return (
        page.asked is not None
        and page.until is not None
        and page.asked.isoformat() <= key <= page.until.isoformat()
    )


def _take(screen: Screen[Desk, BookAnswers], option: Option) -> Button:
    return screen.button(option.label, Verb.TAKE, token(option.key))


def _turn_month(screen: Screen[Desk, BookAnswers], page: Page) -> list[tuple[Button, ...]]:
    before, after = page.month - timedelta(days=1), next_month(page.month)
    ways = []
    if page.earlier:
        ways.append(screen.button(f"‹ {screen.say.month(before)}", Verb.TURN, month_cursor(before)))
    if page.later:
        ways.append(screen.button(f"{screen.say.month(after)} ›", Verb.TURN, month_cursor(after)))
    return [tuple(ways)] if ways else []


def _day_question(say: Words, page: Page) -> Markup:
    month = say.month(page.month)
    if page.until and page.asked:
        first, last = say.day(page.asked), say.day(page.until)
        if not any(page.asked <= day <= page.until for day in page.days):
            return say(NONE_BETWEEN, first=first, last=last)
        return say("Free days from {first} to {last}. Choose a day:", first=first, last=last)
    if page.asked and page.asked not in page.days:
        return say("{day} has no free time. Days with a number have free times:", day=say.day(page.asked))
    if not page.days:
        return say("No free times in {month}. You can look at another month.", month=month)
    return say("{month}. Choose a day with a number, or type a date.", month=month)


def _read_day(
    call: Call[Desk], answers: BookAnswers, offered: tuple[Offered, ...], act: Wrote | SharedPhone
) -> Reading:
    if isinstance(act, SharedPhone):
        return Refuses(call.say("First I need a day. You can choose one, or type it."))
    zone = zone_of(answers)
    now = call.now.astimezone(zone)
    when = parse_when(act.text, locale=call.say.locale, now=now, opening=OPENING)
    if when is None or when.first_day is None:
        return Refuses(call.say(NO_DATE, text=act.text[:60]))
    if when.last_day is None:  # "as soon as possible", "from the 24th on"
        return Turns(month_cursor(when.first_day))
    first, last, today = when.first_day, when.last_day, now.date()
    if last < today:
        return Refuses(_past(call.say, last, today))
    if first > (latest := _latest(call, answers)):
        return Refuses(_too_far(call.say, latest, today))
    if when.first_day != last:
        return Turns(f"r{when.first_day.isoformat()}_{last.isoformat()}")
    exact = when.from_minute is not None and when.from_minute == when.to_minute
    return Turns(f"d{when.first_day.isoformat()}" + (f"@{when.from_minute}" if exact else ""))


def _past(say: Words, day: date, today: date) -> Markup:
    return say("{day} has already passed. Please choose another day.", day=say.day(day, today))


def _too_far(say: Words, latest: date, today: date) -> Markup:
    return say("So far, visits can be booked up to {day}.", day=say.day(latest, today))


async def _times(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    day = chosen(answers.day)
    zone = zone_of(answers)
    days = await _month(call, answers, day)
    return [_time_option(call.say, slot, zone, with_day=False) for slot in days.get(day, [])]


def _other_day(screen: Screen[Desk, BookAnswers]) -> tuple[Button, ...]:
    return (screen.button(screen.say.label("Another day"), Verb.CHANGE, "day"),)


DAY: Step[Desk, BookAnswers] = Step(
    name="day", offer=_offer_days, show=_show_days, read=_read_day, clears=("slot", "taken")
)
SLOT: Step[Desk, BookAnswers] = choose(
    "slot",
    question=lambda say, a: say("{day}. Choose a time:", day=say.day(chosen(a.day))),
    options=_times,
    nothing=N_("There is no free time left on that day. Please go back and choose another day."),
    columns=4,
    page=24,
    more=_other_day,
)


def steps() -> tuple[Step[Desk, BookAnswers], ...]:
    """The questions of this part, in order."""
    return (DAY, SLOT)
