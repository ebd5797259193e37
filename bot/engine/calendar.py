"""A month as rows of buttons: only days that can be chosen carry their number."""

import calendar
from collections.abc import Collection
from datetime import date
from typing import Any

from bot.engine.dialog import Screen
from bot.engine.press import Verb, token
from bot.engine.view import Button

CLOSED = "·"


def month_rows(
    screen: Screen[Any, Any], month: date, free: Collection[date], today: date
) -> list[tuple[Button, ...]]:
    """Weekday initials, then the weeks from today's on. A day that is not free is told so when tapped."""
    initials = [
        screen.button(initial, Verb.TURN, month_cursor(month)) for initial in screen.say.weekday_initials()
    ]
    weeks = calendar.Calendar(screen.say.first_weekday).monthdatescalendar(month.year, month.month)
    coming = [week for week in weeks if week[-1] >= today]
    return [tuple(initials), *(tuple(_day(screen, day, month, free) for day in week) for week in coming)]


def _day(screen: Screen[Any, Any], day: date, month: date, free: Collection[date]) -> Button:
    if day.month == month.month and day in free:
        return screen.button(str(day.day), Verb.TAKE, token(day.isoformat()))
    return screen.button(CLOSED, Verb.TURN, f"d{day.isoformat()}")


def month_cursor(month: date) -> str:
    return f"m{month.year:04}-{month.month:02}"
