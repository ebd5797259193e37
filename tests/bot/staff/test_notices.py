"""Notices for staff and patients as they are composed: true when they leave, and staff see no names."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from markupsafe import Markup

from bot.composer import Composer
from bot.desk.deeds import Deeds
from bot.desk.message import Body, ChangeNotice, IntentNotice, News, PhoneNotice, ReminderNotice
from bot.desk.times import FreeTimes
from bot.desk.visits import Visits
from bot.dialogs.notices import PatientNotices
from bot.engine.view import View
from bot.i18n import Words
from bot.staff.notices import HEADS, StaffNotices
from tests.bot.desk.register import CHAT, STAFF, Register

NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
LOCALES = ("en", "es_ES", "pl_PL")
CALLED = "Anastasia Gómez +34 600 00 00 00"
CHANGES = (News.CANCELLED, News.MOVED, News.PRESENT)


@pytest.fixture
async def register(tmp_path: Path) -> AsyncIterator[Register]:
    opened = await Register.open(tmp_path)
    yield opened
    await opened.close()


async def composed(register: Register, body: Body, locale: str = "en", chat_id: int = STAFF) -> View | None:
    accounts = {"main": replace(register.accounts["main"], locale=locale)}
    times = FreeTimes(accounts, register.clock, lead=timedelta(0), horizon=timedelta(days=9))
    visits = Visits(accounts, register.database, register.clock)
    deeds = Deeds(accounts, register.database, times, register.clock)
    patients = PatientNotices(visits, register.clock)
    staff = StaffNotices(accounts, deeds, visits)
    composer = Composer(register.database, staff, patients, locale, as_it_is)
    return await composer.compose(chat_id, body)


async def as_it_is(_chat_id: int, view: View, _say: Words) -> View:
    return view


def holds_initials_only(view: View | None) -> bool:
    text = str(view.text) if view else ""
    return "A. G." in text and "Anastasia" not in text and "Gómez" not in text and "600000000" not in text


def covered_in(view: View | None) -> list[str]:
    """Whom to call: not seen until it is tapped."""
    return re.findall("<tg-spoiler>(.*?)</tg-spoiler>", str(view.text) if view else "")


def without(view: View | None, covered: list[str]) -> View:
    text = str(view.text) if view else ""
    return View(Markup(text.replace(covered[0], "") if covered else text))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("news", CHANGES)
async def test_staff_hear_of_changes_by_initials(register: Register, locale: str, news: News) -> None:
    await register.add("v", NOON)
    notice = ChangeNotice(news=news, visit_id="v", before=NOON, staff=True)
    assert holds_initials_only(await composed(register, notice, locale))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("news", sorted(HEADS))
async def test_staff_hear_of_deeds_by_initials(register: Register, locale: str, news: News) -> None:
    intent = await register.sets_out_to_cancel(await register.add("v", NOON))
    view = await composed(register, IntentNotice(news=news, intent_id=intent.id), locale)
    covered = covered_in(view)
    assert covered == ([CALLED] if news is News.UNHEARD else [])
    assert holds_initials_only(without(view, covered))


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_phone_list_covers_whom_to_call_until_it_is_tapped(register: Register, locale: str) -> None:
    await register.add("v", NOON)
    notice = PhoneNotice(visit_ids=("v",), unreached=("v",))
    view = await composed(register, notice, locale)
    covered = covered_in(view)
    assert covered == [CALLED]
    assert holds_initials_only(without(view, covered))


@pytest.mark.parametrize("changes", [{"status": "cancelled"}, {"confirmed_at": NOON}])
async def test_a_phone_list_on_which_nobody_is_left_is_needless(
    register: Register, changes: dict[str, object]
) -> None:
    await register.add("v", NOON, **changes)
    assert await composed(register, PhoneNotice(visit_ids=("v",))) is None


async def test_what_is_erased_is_not_spoken_of(register: Register) -> None:
    assert await composed(register, IntentNotice(news=News.BOOKED, intent_id="erased")) is None
    assert await composed(register, PhoneNotice(visit_ids=("erased",))) is None
    for staff in (True, False):
        gone = ChangeNotice(news=News.MOVED, visit_id="erased", before=NOON, staff=staff)
        assert await composed(register, gone) is None


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("news", CHANGES)
async def test_patients_hear_of_changes(register: Register, locale: str, news: News) -> None:
    await register.add("v", NOON)
    view = await composed(register, ChangeNotice(news=news, visit_id="v", before=NOON), locale, CHAT)
    assert view is not None
    assert view.lasting


@pytest.mark.parametrize("staff", [True, False])
async def test_a_move_that_ended_in_a_cancellation_is_not_told_as_a_move(
    register: Register, staff: bool
) -> None:
    await register.add("v", NOON, status="cancelled")
    notice = ChangeNotice(news=News.MOVED, visit_id="v", before=NOON, staff=staff)
    assert await composed(register, notice) is None


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_reminder_tells_of_all_its_visits(register: Register, locale: str) -> None:
    for id in ("v", "w"):
        await register.add(id, NOON)
    notice = ReminderNotice(visit_ids=("v", "w"), hours=24, starts_at=(NOON, NOON))
    view = await composed(register, notice, locale, CHAT)
    assert view is not None
    assert "REFv" in view.text
    assert "REFw" in view.text


@pytest.mark.parametrize(
    "changes", [{"status": "cancelled"}, {"starts_at": NOON + timedelta(days=1)}], ids=["cancelled", "moved"]
)
async def test_a_reminder_of_a_visit_that_changed_meanwhile_is_needless(
    register: Register, changes: dict[str, object]
) -> None:
    await register.add("v", NOON)
    await register.change("v", **changes)
    notice = ReminderNotice(visit_ids=("v",), hours=24, starts_at=(NOON,))
    assert await composed(register, notice, chat_id=CHAT) is None
