"""Visits that stand: read, cancelled, moved, checked in."""

from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from integrations.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    ProviderError,
    Rejected,
    SlotTaken,
    Unavailable,
)
from integrations.model import VisitStatus
from tests.integrations.alfadocs.paper_practice import (
    DAY,
    FREE,
    GET,
    LATER,
    LATER_SLOT,
    MOVE,
    PLACE,
    PUT,
    REQUEST,
    ROME,
    SLOT,
    START,
    PaperPractice,
    appointment,
    data,
    free,
    provider,
    said,
)

SINCE, UNTIL = datetime(2026, 12, 1, tzinfo=ROME), datetime(2026, 12, 2, tzinfo=ROME)


@pytest.mark.parametrize(
    ("state", "status", "present"),
    [
        (None, VisitStatus.BOOKED, None),
        ("confirmed", VisitStatus.BOOKED, None),
        ("waiting", VisitStatus.BOOKED, True),
        ("in_care", VisitStatus.BOOKED, True),
        ("done", VisitStatus.DONE, True),
        ("absent", VisitStatus.ABSENT, False),
        ("Cancelled", VisitStatus.CANCELLED, None),
        ("canceled", VisitStatus.CANCELLED, None),
        ("new word", VisitStatus.OTHER, None),
    ],
)
async def test_a_state_is_a_status_and_a_presence(
    state: Any, status: VisitStatus, present: bool | None
) -> None:
    visit = await provider(PaperPractice({GET: data(appointment(state=state))})).visit(PLACE, "9")
    assert (visit.status, visit.present) == (status, present)


async def test_visits_are_listed_in_windows_of_less_than_thirty_days() -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.params["dateStart"], request.url.params["dateEnd"]))
        note = appointment(id=1, patientId=None)
        return data([appointment(), appointment(id=7, operatorId=250), note, appointment(id=3, date=LATER)])

    client = provider(PaperPractice({DAY: answer}))
    found = await client.visits(PLACE, SINCE, SINCE + timedelta(days=70))
    assert [visit.id for visit in found] == ["9", "3"]
    assert sorted(asked) == [
        ("2026-12-01", "2026-12-30"),
        ("2026-12-30", "2027-01-28"),
        ("2027-01-28", "2027-02-10"),
    ]
    spans = [(date.fromisoformat(end) - date.fromisoformat(start)).days for start, end in asked]
    assert max(spans) < 30


async def test_cancelling_sends_the_whole_object_back() -> None:
    practice = PaperPractice()
    await provider(practice).cancel(PLACE, "9", "cannot come")
    [body] = practice.sent("PUT")
    kept = {name: value for name, value in appointment().items() if name not in ("id", "createdThroughApi")}
    assert body == {**kept, "state": "cancelled", "description": "Visita di controllo · Ref r7 · cannot come"}


async def test_cancelling_twice_is_harmless() -> None:
    practice = PaperPractice({GET: data(appointment(state="cancelled"))})
    await provider(practice).cancel(PLACE, "9")
    assert practice.sent("PUT") == []


@pytest.mark.parametrize("empty", [httpx.Response(204), httpx.Response(200), data([]), data({"id": 9})])
async def test_an_update_that_says_nothing_is_read_back(empty: httpx.Response) -> None:
    practice = PaperPractice({PUT: empty, GET: [data(appointment()), data(appointment(state="cancelled"))]})
    await provider(practice).cancel(PLACE, "9")
    assert len(practice.asked("/appointments/9")) >= 2
    with pytest.raises(Rejected, match="nothing has changed"):
        await provider(PaperPractice({PUT: empty})).cancel(PLACE, "9")


@pytest.mark.parametrize(
    ("answer", "error"), [(httpx.ReadTimeout("slow"), OutcomeUnknown), (said(403), AccessDenied)]
)
async def test_a_cancelling_that_fails_says_how(answer: Any, error: type[ProviderError]) -> None:
    with pytest.raises(error):
        await provider(PaperPractice({PUT: answer})).cancel(PLACE, "9")
    with pytest.raises(NotFound):
        await provider(PaperPractice({GET: said(404)})).cancel(PLACE, "9")


async def test_a_refused_verb_is_followed_by_the_next_and_remembered() -> None:
    practice = PaperPractice({PUT: said(405), "PATCH /appointments/9": PaperPractice()._updated})
    client = provider(practice)
    await client.cancel(PLACE, "9")
    await client.check_in(PLACE, "9")
    assert len(practice.sent("PUT")) == 1
    assert [body["state"] for body in practice.sent("PATCH")] == ["cancelled", "waiting"]


async def test_an_account_where_no_verb_works_is_refused() -> None:
    routes = {f"{verb} /appointments/9": said(405) for verb in ("PUT", "PATCH", "POST")}
    with pytest.raises(Rejected, match="405"):
        await provider(PaperPractice(routes)).cancel(PLACE, "9")


async def test_a_move_keeps_the_visit_and_changes_its_time() -> None:
    practice = PaperPractice({DAY: data([appointment(date=LATER)])})
    visit = await provider(practice).move(PLACE, "9", MOVE)
    [body] = practice.sent("PUT")
    assert (body["date"], body["patientId"], body["state"]) == (LATER, 31, "confirmed")
    assert body["description"].startswith("Visita di controllo · Ref r7 · Moved from 2026-12-01 10:00:00")
    assert (visit.id, visit.start) == ("9", LATER_SLOT.start)


@pytest.mark.parametrize("may", [True, False])
async def test_a_moved_visit_keeps_its_reminders_unless_ours_replace_them(may: bool) -> None:
    reminding = {"emailReminder": True, "smsReminder": True}
    routes = {GET: data(appointment(**reminding)), DAY: data([appointment(date=LATER, **reminding)])}
    practice = PaperPractice(routes)
    await provider(practice).move(PLACE, "9", MOVE.model_copy(update={"reminders": may}))
    [body] = practice.sent("PUT")
    assert (body["emailReminder"], body["smsReminder"]) == (may, may)


async def test_a_move_to_where_the_visit_is_writes_nothing() -> None:
    practice = PaperPractice()
    assert (await provider(practice).move(PLACE, "9", REQUEST)).id == "9"
    assert practice.sent("PUT") == []


async def test_a_move_onto_a_taken_time_leaves_the_visit_alone() -> None:
    practice = PaperPractice({FREE: free(START)})
    with pytest.raises(SlotTaken):
        await provider(practice).move(PLACE, "9", MOVE)
    assert practice.sent("PUT") == []


def _moves(others: list[dict[str, Any]]) -> PaperPractice:
    """A practice that remembers where the visit stands."""
    now = appointment()

    def put(request: httpx.Request) -> httpx.Response:
        now.update(PaperPractice._updated(request).json()["data"])
        return data(now)

    return PaperPractice({PUT: put, GET: lambda _: data(now), DAY: lambda _: data([now, *others])})


@pytest.mark.parametrize("rival", [8, 10])
async def test_who_moves_gives_way_to_anybody_and_goes_back(rival: int) -> None:
    practice = _moves([appointment(id=rival, date=LATER, patientId=77)])
    client = provider(practice)
    with pytest.raises(SlotTaken):
        await client.move(PLACE, "9", MOVE)
    there, back = practice.sent("PUT")
    assert (there["date"], back["date"], back["chairId"]) == (LATER, START, 3)
    assert back["description"] == "Visita di controllo · Ref r7"
    assert (await client.visit(PLACE, "9")).start == SLOT.start


async def test_a_move_whose_answer_was_lost_is_settled_when_it_is_looked_for() -> None:
    practice = _moves([])
    client = provider(practice)
    assert await client.find_moved(PLACE, "9", MOVE) is None
    await client.move(PLACE, "9", MOVE)
    found = await client.find_moved(PLACE, "9", MOVE)
    assert found is not None
    assert (found.id, found.start) == ("9", LATER_SLOT.start)


async def test_a_lost_move_that_overlaps_goes_back_when_it_is_looked_for() -> None:
    others: list[dict[str, Any]] = []
    practice = _moves(others)
    client = provider(practice)
    await client.move(PLACE, "9", MOVE)
    others.append(appointment(id=10, date=LATER, patientId=77))
    assert await client.find_moved(PLACE, "9", MOVE) is None
    assert (await client.visit(PLACE, "9")).start == SLOT.start


@pytest.mark.parametrize(
    ("routes", "error"),
    [
        ({PUT: httpx.ReadTimeout("slow")}, OutcomeUnknown),
        ({PUT: said(409)}, SlotTaken),
        ({DAY: said(503)}, OutcomeUnknown),
        ({GET: data(appointment(state="cancelled"))}, Rejected),
        ({GET: said(404)}, NotFound),
        ({FREE: said(503)}, Unavailable),
    ],
)
async def test_a_move_that_fails_says_how(routes: dict[str, Any], error: type[ProviderError]) -> None:
    with pytest.raises(error) as caught:
        await provider(PaperPractice(routes)).move(PLACE, "9", MOVE)
    assert type(caught.value) is error


async def test_checking_in_is_the_waiting_room_and_goes_never_backwards() -> None:
    practice = PaperPractice()
    await provider(practice).check_in(PLACE, "9")
    assert [body["state"] for body in practice.sent("PUT")] == ["waiting"]
    for state in ("waiting", "in_care", "done"):
        practice = PaperPractice({GET: data(appointment(state=state))})
        await provider(practice).check_in(PLACE, "9")
        assert practice.sent("PUT") == []
    with pytest.raises(Rejected):
        await provider(PaperPractice({GET: data(appointment(state="cancelled"))})).check_in(PLACE, "9")
