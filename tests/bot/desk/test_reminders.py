"""Reminders and phone lists as they are kept: computed from the visits as they are, each once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.desk.message import PhoneNotice, ReminderNotice
from bot.desk.reminder_rules import Mode, ReminderRules
from bot.desk.reminders import Reminders
from storage.messages import Delivery
from tests.bot.desk.register import CHAT, STAFF, Register

MADRID = ZoneInfo("Europe/Madrid")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MADRID).astimezone(UTC)


async def reminds(register: Register, now: datetime) -> int:
    """How many new messages a round at that time makes."""
    register.clock.at = now
    return len(await Reminders(register.accounts, register.database, register.clock).remind())


async def spoken_of(register: Register) -> list[tuple[tuple[str, ...], int]]:
    told = await register.told()
    return [(one.visit_ids, one.hours) for one in told if isinstance(one, ReminderNotice)]


async def to_be_phoned(register: Register) -> list[PhoneNotice]:
    return [one for one in await register.told(STAFF) if isinstance(one, PhoneNotice)]


async def test_both_reminders_are_kept_each_once(register: Register) -> None:
    await register.add("v", at(25, 12))
    await register.change("v", confirmed_at=at(23, 9))
    for now in (at(24, 11), at(24, 12), at(24, 12, 1), at(25, 9), at(25, 10), at(25, 10, 1), at(25, 12)):
        await reminds(register, now)
    assert await spoken_of(register) == [(("v",), 24), (("v",), 2)]


async def test_what_is_kept_is_returned_to_be_sent(register: Register) -> None:
    await register.add("v", at(25, 12))
    register.clock.at = at(24, 12)
    (waiting,) = await Reminders(register.accounts, register.database, register.clock).remind()
    (kept,) = await register.kept(CHAT)
    assert (waiting.id, waiting.chat_id) == (kept.id, CHAT)


async def test_after_downtime_it_is_late_but_not_lost_and_only_the_nearer_one(register: Register) -> None:
    await register.add("far", at(25, 12), confirmed_at=at(23, 9))
    await register.add("near", at(24, 18), confirmed_at=at(23, 9))
    await reminds(register, at(24, 17))
    await reminds(register, at(24, 17, 1))
    assert sorted(await spoken_of(register)) == [(("far",), 24), (("near",), 2)]


async def test_a_cancelled_visit_is_not_spoken_of(register: Register) -> None:
    await register.add("v", at(25, 12))
    await register.change("v", status="cancelled")
    assert await reminds(register, at(24, 19)) == 0


async def test_a_moved_visit_is_spoken_of_at_its_new_time_only(register: Register) -> None:
    await register.add("v", at(25, 12), confirmed_at=at(23, 9))
    await reminds(register, at(24, 12))
    await register.change("v", starts_at=at(27, 12), ends_at=at(27, 13), arranged_at=at(24, 13))
    assert await reminds(register, at(25, 10)) == 0
    assert await reminds(register, at(26, 12)) == 1
    assert await spoken_of(register) == [(("v",), 24), (("v",), 24)]


async def test_two_visits_on_one_day_are_one_message(register: Register) -> None:
    await register.add("b", at(25, 18), confirmed_at=at(23, 9))
    await register.add("a", at(25, 12), confirmed_at=at(23, 9))
    assert await reminds(register, at(24, 12)) == 1
    assert await reminds(register, at(24, 18)) == 0
    assert await spoken_of(register) == [(("a", "b"), 24)]


async def test_a_visit_booked_beside_one_that_was_spoken_of_gets_its_own(register: Register) -> None:
    await register.add("a", at(25, 12), confirmed_at=at(23, 9))
    await reminds(register, at(24, 12))
    await register.add("b", at(25, 18), confirmed_at=at(23, 9))
    assert await reminds(register, at(24, 18)) == 1
    assert await spoken_of(register) == [(("a",), 24), (("b",), 24)]


async def test_two_processes_that_look_at_once_keep_one_message(register: Register) -> None:
    """The second one has read the visits before the first one wrote."""
    visits = [await register.add("a", at(25, 12)), await register.add("b", at(25, 13))]
    mine = Reminders(register.accounts, register.database, register.clock)
    assert len(await mine._keep_reminders(visits[:1], frozenset(), at(24, 13))) == 1
    assert len(await mine._keep_reminders(visits, frozenset(), at(24, 13))) == 1
    assert sorted(await spoken_of(register)) == [(("a",), 24), (("b",), 24)]


async def test_who_does_not_confirm_is_on_the_phone_list_once(register: Register) -> None:
    await register.add("v", at(25, 12))
    await reminds(register, at(24, 12))
    await register.ends(Delivery.DELIVERED)
    for now in (at(24, 17, 59), at(24, 18), at(24, 18, 1), at(25, 9)):
        await reminds(register, now)
    assert await to_be_phoned(register) == [PhoneNotice(visit_ids=("v",))]


async def test_who_confirms_in_time_is_not_phoned(register: Register) -> None:
    await register.add("v", at(25, 12), confirmed_at=at(24, 13))
    await reminds(register, at(24, 19))
    assert await to_be_phoned(register) == []


@pytest.mark.parametrize("state", [Delivery.BLOCKED, Delivery.GONE, Delivery.FAILED])
async def test_an_undelivered_reminder_is_a_call_once(register: Register, state: Delivery) -> None:
    await register.add("v", at(25, 12))
    await reminds(register, at(24, 12))
    assert await to_be_phoned(register) == []
    await register.ends(state)
    for now in (at(24, 12, 1), at(24, 12, 2), at(24, 18), at(25, 10)):
        await reminds(register, now)
        await register.ends(state)
    assert await to_be_phoned(register) == [PhoneNotice(visit_ids=("v",), unreached=("v",))]


async def test_a_reminder_that_became_needless_is_no_reason_to_phone(register: Register) -> None:
    await register.add("v", at(25, 12))
    await reminds(register, at(24, 12))
    await register.ends(Delivery.NEEDLESS)
    await reminds(register, at(24, 12, 1))
    assert await to_be_phoned(register) == []


async def test_a_reminder_that_was_late_waits_for_the_morning_unless_it_is_not_needed(
    register: Register,
) -> None:
    await register.add("v", at(25, 12))
    await register.add("w", at(25, 7))
    reminders = Reminders(register.accounts, register.database, register.clock)

    async def held(*visits: tuple[str, datetime]) -> datetime | None:
        ids, starts = tuple(id for id, _ in visits), tuple(start for _, start in visits)
        return await reminders.held_until(ReminderNotice(visit_ids=ids, hours=24, starts_at=starts))

    register.clock.at = at(24, 23)
    assert await held(("v", at(25, 12))) == at(25, 8)
    assert await held(("v", at(25, 12)), ("w", at(25, 7))) is None
    assert await held(("v", at(25, 13)), ("gone", at(25, 12))) is None  # words are found for none of these
    await register.change("w", status="cancelled")
    assert await held(("v", at(25, 12)), ("w", at(25, 7))) == at(25, 8)
    register.clock.at = at(25, 8)
    assert await held(("v", at(25, 12))) is None


async def test_several_patients_are_one_list(register: Register) -> None:
    await register.add("a", at(25, 12))
    await register.add("b", at(25, 12))
    await reminds(register, at(24, 18))
    assert await to_be_phoned(register) == [PhoneNotice(visit_ids=("a", "b"))]


async def test_the_list_comes_in_time_where_reminders_come_late(tmp_path: Path) -> None:
    register = await Register.open(tmp_path, ReminderRules(hours=(2,), phone_hours=72))
    await register.add("v", at(28, 12))
    await reminds(register, at(25, 12))
    assert await to_be_phoned(register) == [PhoneNotice(visit_ids=("v",))]
    await register.close()


async def test_a_clinic_without_a_staff_chat_has_no_list(tmp_path: Path) -> None:
    register = await Register.open(tmp_path, staff_chat=None)
    await register.add("v", at(25, 12))
    await reminds(register, at(24, 19))
    assert [one.kind for one in await register.told()] == ["reminder"]
    await register.close()


async def test_where_reminders_are_off_nothing_is_kept(tmp_path: Path) -> None:
    register = await Register.open(tmp_path, ReminderRules(mode=Mode.OFF))
    await register.add("v", at(25, 12))
    assert await reminds(register, at(24, 19)) == 0
    await register.close()


async def test_where_there_are_no_hours_only_the_phone_list_is_kept(tmp_path: Path) -> None:
    register = await Register.open(tmp_path, ReminderRules(hours=()))
    await register.add("v", at(25, 12))
    assert await reminds(register, at(25, 12) - timedelta(hours=18)) == 1
    assert len(await to_be_phoned(register)) == 1
    await register.close()
