"""What was changed in the provider's calendar is taken in, and told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.compare import MOST, Comparison, difference
from bot.desk.intent import Shown
from bot.desk.message import ChangeNotice, News
from integrations.errors import AccessDenied, RateLimited, Unavailable, Unsupported
from integrations.model import VisitStatus
from integrations.provider import Capability
from tests.bot.desk.register import CHAT, PLACE, STAFF, Calendar, Register

NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def comparison(register: Register) -> Comparison:
    return Comparison(register.accounts, register.database, register.clock, every=timedelta(minutes=10))


async def rounds(register: Register, times: int = 2) -> list[ChangeNotice]:
    """What the patient was told after so many rounds, each of which found something to compare."""
    for _ in range(times):
        await comparison(register).round()
        register.clock.at += timedelta(minutes=11)
    return [one for one in await register.told() if isinstance(one, ChangeNotice)]


async def staff_heard(register: Register) -> list[News]:
    return [one.news for one in await register.told(STAFF) if isinstance(one, ChangeNotice) and one.staff]


async def test_a_visit_as_it_was_is_nothing_to_speak_of(register: Register) -> None:
    row = await register.add("v", NOON)
    assert await rounds(register) == []
    after = await register.visit("v")
    assert after.compared_at is not None
    assert after.updated_at == row.updated_at


async def test_a_visit_cancelled_by_the_clinic_is_told_once_to_patient_and_staff(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert await rounds(register) == [ChangeNotice(news=News.CANCELLED, visit_id="v", before=NOON)]
    assert (await register.visit("v")).status == VisitStatus.CANCELLED
    assert await staff_heard(register) == [News.CANCELLED]


async def test_what_is_told_is_returned_to_be_sent(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert {one.chat_id for one in await comparison(register).round()} == {CHAT, STAFF}


async def test_a_visit_moved_under_its_own_id_is_told_once(register: Register) -> None:
    await register.add("v", NOON, confirmed_at=NOON - timedelta(days=3))
    register.calendar.change("theirs-v", start=LATER, end=LATER + timedelta(minutes=30))
    now = register.clock.at
    assert await rounds(register) == [ChangeNotice(news=News.MOVED, visit_id="v", before=NOON)]
    after = await register.visit("v")
    assert (after.starts_at, after.ends_at) == (LATER, LATER + timedelta(minutes=30))
    assert (after.confirmed_at, after.arranged_at) == (None, now)
    assert await staff_heard(register) == [News.MOVED]


@pytest.mark.parametrize("old_is_gone", [True, False])
async def test_a_visit_moved_under_a_new_id_is_known_by_our_reference(
    register: Register, old_is_gone: bool
) -> None:
    await register.add("v", NOON)
    old = register.calendar.known["theirs-v"]
    register.calendar.known["new"] = old.model_copy(update={"id": "new", "start": LATER, "end": LATER})
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    if old_is_gone:
        del register.calendar.known["theirs-v"]
    assert await rounds(register) == [ChangeNotice(news=News.MOVED, visit_id="v", before=NOON)]
    after = await register.visit("v")
    assert (after.provider_visit_id, after.starts_at, after.status) == ("new", LATER, VisitStatus.BOOKED)


async def test_a_visit_of_somebody_else_is_not_taken_for_ours(register: Register) -> None:
    await register.add("v", NOON)
    await register.add("w", LATER)
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert [one.news for one in await rounds(register)] == [News.CANCELLED]


async def test_a_visit_moved_there_and_back_and_there_again_is_told_each_time(register: Register) -> None:
    await register.add("v", NOON)
    for start in (LATER, NOON, LATER):
        register.calendar.change("theirs-v", start=start, end=start + timedelta(minutes=30))
        told = await rounds(register)
    assert [one.before for one in told] == [NOON, LATER, NOON]


async def test_a_visit_moved_to_another_address_shows_the_new_one(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.change("theirs-v", place=PLACE.model_copy(update={"address_id": "0b"}))
    assert [one.news for one in await rounds(register)] == [News.MOVED]
    after = await register.visit("v")
    assert after.address_id == "0b"
    assert Shown.model_validate_json(after.details).online


async def test_a_patient_who_is_there_is_told_once(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.change("theirs-v", present=True)
    assert [one.news for one in await rounds(register)] == [News.PRESENT]
    assert (await register.visit("v")).present is True


async def test_who_checked_in_early_is_there_for_the_calendar_too_once_the_visit_begins(
    register: Register,
) -> None:
    await register.add("v", NOON)
    async with register.database.unit() as unit:
        await unit.visits.change("v", present=True)
    assert await rounds(register) == []
    assert register.calendar.arrived == []
    register.clock.at = NOON + timedelta(minutes=1)
    assert await rounds(register) == []
    assert await rounds(register) == []
    assert register.calendar.arrived == ["theirs-v"]
    assert (await register.visit("v")).present is True


async def test_a_visit_that_was_missed_is_written_down_without_a_word(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.change("theirs-v", status=VisitStatus.ABSENT, present=False)
    assert await rounds(register) == []
    after = await register.visit("v")
    assert (after.status, after.present) == (VisitStatus.ABSENT, False)


async def test_a_visit_that_cannot_be_found_alarms_nobody(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.known.clear()
    assert await rounds(register) == []
    assert (await register.visit("v")).status == VisitStatus.BOOKED


@pytest.mark.parametrize("error", [AccessDenied, Unsupported])
async def test_a_visit_that_cannot_be_read_does_not_hold_up_the_others(
    register: Register, error: type[Exception]
) -> None:
    await register.add("v", NOON)
    register.calendar.down = error()
    assert await rounds(register, 1) == []
    assert (await register.visit("v")).compared_at is not None


async def test_a_cancellation_is_told_though_the_calendar_cannot_be_listed(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)

    async def refused(*_: object) -> list[object]:
        raise AccessDenied

    register.calendar.visits = refused  # type: ignore[assignment]
    assert [one.news for one in await rounds(register)] == [News.CANCELLED]


async def test_a_provider_that_cannot_list_is_believed_about_cancellations(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.capabilities = frozenset({Capability.CANCEL})
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert [one.news for one in await rounds(register)] == [News.CANCELLED]


@pytest.mark.parametrize("error", [Unavailable, RateLimited])
async def test_a_provider_that_is_down_is_asked_once_and_left_for_later(
    register: Register, error: type[Exception]
) -> None:
    for id in ("v", "w"):
        await register.add(id, NOON + timedelta(hours=len(id)))
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    register.calendar.down = error()
    assert await rounds(register, 1) == []
    assert len(register.calendar.asked) == 1
    assert (await register.visit("v")).compared_at is None
    register.calendar.down = None
    assert [one.news for one in await rounds(register, 1)] == [News.CANCELLED]


async def test_a_visit_with_an_intent_under_way_is_left_alone(register: Register) -> None:
    row = await register.add("v", NOON)
    await register.sets_out_to_cancel(row)
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert await rounds(register) == []
    assert await register.visit("v") == row


async def test_a_visit_that_changed_while_the_provider_was_asked_is_left_alone(register: Register) -> None:
    row = await register.add("v", NOON)
    register.calendar.change("theirs-v", start=LATER)
    await register.change("v", updated_at=register.clock.at)
    assert await comparison(register).one(row) == ()
    assert (await register.visit("v")).starts_at == NOON


async def test_the_same_row_compared_twice_is_told_once(register: Register) -> None:
    row = await register.add("v", NOON)
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert len(await comparison(register).one(row)) == 2
    assert await comparison(register).one(row) == ()
    assert await comparison(register).one(await register.visit("v")) == ()
    assert len(await register.told()) == 1


async def test_a_visit_is_not_compared_again_before_its_time(register: Register) -> None:
    await register.add("v", NOON)
    await comparison(register).round()
    await comparison(register).round()
    assert register.calendar.asked == ["theirs-v"]


async def test_a_visit_that_is_over_is_not_compared(register: Register) -> None:
    await register.add("v", register.clock.at - timedelta(hours=2))
    await comparison(register).round()
    assert register.calendar.asked == []


async def test_a_visit_of_an_account_that_is_gone_is_left_alone(register: Register) -> None:
    row = await register.add("v", NOON, account="old")
    assert await comparison(register).one(row) == ()


async def test_a_hint_is_followed_at_once_and_foreign_ids_are_not(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert len(await comparison(register).hinted("main", ["foreign", "theirs-v"])) == 2
    assert await comparison(register).hinted("main", ["theirs-v"]) == []
    assert register.calendar.asked == ["theirs-v"]


async def test_a_hint_while_the_provider_is_down_is_followed_by_a_later_round(register: Register) -> None:
    await register.add("v", NOON)
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    register.calendar.down = Unavailable()
    assert await comparison(register).hinted("main", ["theirs-v"]) == []
    register.calendar.down = None
    assert [one.news for one in await rounds(register)] == [News.CANCELLED]


async def test_a_hint_outlives_the_process_that_took_it(register: Register) -> None:
    await register.add("v", NOON)
    assert [await rounds(register, 1), len(register.calendar.asked)] == [[], 1]
    register.clock.at -= timedelta(minutes=11)  # not due by itself
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert await comparison(register).noted("main", ["foreign", "theirs-v"]) == ["theirs-v"]
    assert await comparison(register).noted("other", ["theirs-v"]) == []
    assert [one.news for one in await rounds(register, 2)] == [News.CANCELLED]
    assert await comparison(register).noted("main", ["theirs-v"]) == []


async def test_a_hint_that_came_while_another_was_followed_is_followed_too(register: Register) -> None:
    row = await register.add("v", NOON)
    await register.change("v", updated_at=register.clock.at, compared_at=register.clock.at)
    register.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert await comparison(register).one(row) == ()
    assert [one.news for one in await rounds(register, 1)] == [News.CANCELLED]


async def test_an_account_that_does_not_answer_keeps_no_other_waiting(register: Register) -> None:
    other = Calendar(register.clock)
    register.accounts["other"] = replace(register.accounts["main"], name="other", provider=other)
    for n in range(MOST):
        await register.add(f"v{n}", NOON, created_at=NOON - timedelta(days=30))
    moved = await register.add("w", NOON, account="other", provider_visit_id="w")
    other.known["w"] = register.calendar.known.pop("w").model_copy(update={"status": VisitStatus.CANCELLED})
    register.calendar.down = Unavailable()
    assert [one.visit_id for one in await rounds(register, 1)] == [moved.id]


async def test_a_new_id_alone_is_written_down_and_not_told(register: Register) -> None:
    row = await register.add("v", NOON)
    found = register.calendar.known["theirs-v"].model_copy(update={"id": "new"})
    news, values = difference(row, found)
    assert news is None
    assert values["provider_visit_id"] == "new"
