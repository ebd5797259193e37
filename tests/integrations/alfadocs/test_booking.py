"""Booking, and knowing afterwards what became of it."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from integrations.errors import (
    AccessDenied,
    NotFound,
    NotOffered,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    Rejected,
    SlotTaken,
    Unavailable,
)
from integrations.model import Gender, Slot, VisitStatus
from tests.integrations.alfadocs.paper_practice import (
    ANNA,
    BOOK,
    DAY,
    FREE,
    GET,
    KNOWN,
    LATER,
    LATER_SLOT,
    PATIENTS,
    PLACE,
    PUT,
    REQUEST,
    SERVICE,
    SLOT,
    START,
    PaperPractice,
    appointment,
    data,
    free,
    page,
    provider,
    said,
)


async def test_a_booking_is_written_with_all_that_the_agenda_needs() -> None:
    practice = PaperPractice()
    visit = await provider(practice).book(REQUEST)
    assert practice.sent("POST") == [
        {
            "date": START,
            "duration": 30,
            "colorId": 12,
            "patientId": 31,
            "chairId": 3,
            "operatorId": 177,
            "description": "Visita di controllo · Ref r7",
            "type": "inPractice",
            "state": "confirmed",
            "allDay": False,
            "emailReminder": False,
            "smsReminder": False,
        }
    ]
    assert (visit.id, visit.start, visit.status, visit.place) == ("9", SLOT.start, VisitStatus.BOOKED, PLACE)
    assert (visit.service_id, visit.patient_name, visit.phone) == ("5", "Anna", ANNA.phone)
    assert visit.end - visit.start == timedelta(minutes=30)


async def test_the_practice_reminds_where_it_may_and_the_account_wants_it() -> None:
    for may in (True, False):
        practice = PaperPractice()
        client = provider(practice, email_reminders=True, sms_reminders=True)
        await client.book(REQUEST.model_copy(update={"reminders": may}))
        (body,) = practice.sent("POST")
        assert (body["emailReminder"], body["smsReminder"]) == (may, may)


async def test_the_settings_choose_colour_and_chair_where_the_slot_names_none() -> None:
    practice = PaperPractice({FREE: data([START])})
    await provider(practice, color_id=99, chair_id=4).book(REQUEST)
    [body] = practice.sent("POST")
    assert (body["colorId"], body["chairId"]) == (99, 4)
    assert practice.asked("/colors") == []


async def test_a_slot_that_is_no_longer_offered_is_taken_and_nothing_is_written() -> None:
    practice = PaperPractice({FREE: free(LATER)})
    with pytest.raises(SlotTaken):
        await provider(practice).book(REQUEST)
    assert practice.sent("POST") == []


async def test_a_time_that_cannot_be_said_is_not_booked() -> None:
    second = Slot(start=datetime(2026, 10, 25, 1, 30, tzinfo=UTC), ref="")
    with pytest.raises(NotOffered):
        await provider(PaperPractice()).book(REQUEST.model_copy(update={"slot": second}))


RIVALS: list[tuple[dict[str, Any], bool]] = [
    ({"id": 8, "date": START}, True),
    ({"id": 10, "date": START}, False),
    ({"id": 8, "date": "2026-12-01 09:45:00"}, True),
    ({"id": 8, "date": "2026-12-01 10:29:00"}, True),
    ({"id": 8, "date": "2026-12-01 09:30:00"}, False),
    ({"id": 8, "date": "2026-12-01 10:30:00"}, False),
    ({"id": 8, "date": START, "state": "cancelled"}, False),
    ({"id": 8, "date": START, "operatorId": 250, "chairId": 3}, True),
    ({"id": 8, "date": START, "operatorId": 250, "chairId": 4}, False),
    ({"id": 8, "date": START, "operatorId": None, "chairId": None}, False),
    ({"id": 8, "date": START, "patientId": None}, True),
    ({"id": 8, "date": "2026-12-01 00:00:00", "allDay": True, "duration": 1440}, False),
]


@pytest.mark.parametrize(("rival", "taken"), RIVALS)
async def test_who_booked_later_gives_way_to_who_overlaps(rival: dict[str, Any], taken: bool) -> None:
    other = appointment(**{"description": "Other", "patientId": 77, **rival})
    practice = PaperPractice({DAY: data([other, appointment()])})
    if taken:
        with pytest.raises(SlotTaken):
            await provider(practice).book(REQUEST)
        [undone] = practice.sent("PUT")
        assert (undone["state"], undone["date"]) == ("cancelled", START)
    else:
        assert (await provider(practice).book(REQUEST)).id == "9"
        assert practice.sent("PUT") == []


async def test_a_chair_that_everybody_is_given_is_no_clash() -> None:
    other = appointment(id=8, operatorId=250, patientId=77)
    practice = PaperPractice({DAY: data([other, appointment()]), FREE: data([START])})
    assert (await provider(practice, chair_id=3).book(REQUEST)).id == "9"


@pytest.mark.parametrize(
    "day",
    [said(503), httpx.ReadTimeout("slow"), data([]), data([{"id": None}]), httpx.Response(200, text="")],
)
async def test_a_booking_whose_day_cannot_be_read_back_is_not_sure(day: Any) -> None:
    with pytest.raises(OutcomeUnknown):
        await provider(PaperPractice({DAY: day})).book(REQUEST)


async def test_giving_way_that_fails_is_not_sure() -> None:
    routes = {DAY: data([appointment(id=8), appointment()]), PUT: httpx.ReadTimeout("slow")}
    with pytest.raises(OutcomeUnknown):
        await provider(PaperPractice(routes)).book(REQUEST)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said(409), SlotTaken),
        (said(400, "Time slot already booked"), SlotTaken),
        (said(422, {"message": "L'orario è occupato"}), SlotTaken),
        (said(400, "Invalid color"), Rejected),
        (said(422), Rejected),
        (said(403), AccessDenied),
        (said(401), AccessDenied),
        (said(404), NotFound),
        (said(200, "Invalid operator"), Rejected),
        (httpx.Response(400, text="<h1>Oops</h1>"), Rejected),
        (httpx.Response(400, json=["odd"]), Rejected),
        (httpx.Response(500), OutcomeUnknown),
        (httpx.Response(200, text="<h1>Fine</h1>"), OutcomeUnknown),
        (httpx.Response(201), OutcomeUnknown),
        (httpx.Response(200, json={"error": "Invalid operator"}), Rejected),
        (httpx.Response(200, json={"status": "error", "code": 500, "error": "no"}), OutcomeUnknown),
        (httpx.Response(200, json={"success": False, "message": "Too many", "code": 429}), RateLimited),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.ConnectError("no"), Unavailable),
        (httpx.Response(429), RateLimited),
    ],
)
async def test_every_answer_to_a_booking_has_its_error(answer: Any, error: type[ProviderError]) -> None:
    with pytest.raises(error) as caught:
        await provider(PaperPractice({BOOK: answer})).book(REQUEST)
    assert type(caught.value) is error


async def test_a_booking_comes_back_as_an_object_or_as_the_only_one_of_a_list() -> None:
    for answer in (data(appointment(), 200), data([appointment()], 201)):
        assert (await provider(PaperPractice({BOOK: answer})).book(REQUEST)).id == "9"


@pytest.mark.parametrize("answer", [data({}, 201), data(None), data([], 201), data("9", 201)])
async def test_an_accepted_booking_that_names_no_appointment_is_found_in_the_day(answer: Any) -> None:
    others = [appointment(id=8, date=LATER, description="Visita di controllo · Ref r6"), appointment()]
    assert (await provider(PaperPractice({BOOK: answer, DAY: data(others)})).book(REQUEST)).id == "9"
    with pytest.raises(OutcomeUnknown):
        await provider(PaperPractice({BOOK: answer, DAY: data([])})).book(REQUEST)


async def test_an_appointment_without_a_colour_gets_one_when_it_is_changed() -> None:
    practice = PaperPractice({GET: data(appointment(colorId=None))})
    await provider(practice).cancel(PLACE, "9")
    assert practice.sent("PUT")[0]["colorId"] == 12


async def test_a_refusal_does_not_repeat_what_the_patient_told() -> None:
    with pytest.raises(Rejected) as caught:
        await provider(PaperPractice({BOOK: said(400, "Prova, anna@example.com, 3331234567: no")})).book(
            REQUEST
        )
    assert not any(word in str(caught.value) for word in ("Prova", "anna", "333"))


async def test_two_hundred_patients_and_one_slot_are_one_write() -> None:
    practice = PaperPractice()
    client = provider(practice)
    results = await asyncio.gather(*(client.book(REQUEST) for _ in range(200)), return_exceptions=True)
    assert sum(isinstance(result, SlotTaken) for result in results) == 199
    assert len(practice.sent("POST")) == 1


@pytest.mark.parametrize(
    ("found", "ours"),
    [
        (appointment(), True),
        (appointment(description="by the desk, Ref r7", createdThroughApi=False), True),
        (appointment(state=None), True),
        (appointment(date=LATER), True),
        (appointment(description=None), True),
        (appointment(description="rewritten", createdThroughApi="true"), True),
        (appointment(description="", createdThroughApi=False), False),
        (appointment(description="", patientId=32), False),
        (appointment(description="", operatorId=250), False),
        (appointment(description="", date=LATER), False),
        (appointment(description="Ref r71"), False),
        (appointment(state="cancelled"), False),
    ],
)
async def test_an_earlier_booking_is_known_by_its_reference_or_its_patient(
    found: dict[str, Any], ours: bool
) -> None:
    visit = await provider(PaperPractice({DAY: data([found])})).find_booked(REQUEST)
    assert (visit is not None) is ours


async def test_an_earlier_booking_that_overlaps_gives_way_when_it_is_found() -> None:
    practice = PaperPractice({DAY: data([appointment(id=8, description="Other"), appointment()])})
    assert await provider(practice).find_booked(REQUEST) is None
    assert [body["state"] for body in practice.sent("PUT")] == ["cancelled"]


@pytest.mark.parametrize(
    "day", [said(503), httpx.Response(200), data([{"id": 9, "date": "?"}, {"id": None}]), data(None)]
)
async def test_a_day_that_cannot_be_read_does_not_prove_that_nothing_was_booked(day: Any) -> None:
    with pytest.raises(Unavailable):
        await provider(PaperPractice({DAY: day})).find_booked(REQUEST)


@pytest.mark.parametrize("nothing", [None, {}, ""])
async def test_an_envelope_that_counts_to_zero_holds_an_empty_list_however_it_is_written(
    nothing: Any,
) -> None:
    empty = httpx.Response(200, json={"status": "success", "count": 0, "data": nothing})
    client = provider(PaperPractice({DAY: empty, FREE: empty}))
    assert await client.find_booked(REQUEST) is None
    assert await client.slots(PLACE, SERVICE, SLOT.start, LATER_SLOT.start) == []


async def test_a_gender_and_a_birth_date_reach_the_record_only_where_they_lack() -> None:
    told = ANNA.model_copy(update={"gender": Gender.FEMALE, "birth_date": date(1985, 5, 3)})
    blank = {**KNOWN, "gender": None, "dateBirth": "-0001-11-30"}
    practice = PaperPractice(
        {PATIENTS: page(blank), "GET /patients/31": data(blank), "PUT /patients/31": data(blank)}
    )
    await provider(practice).book(REQUEST.model_copy(update={"patient": told}))
    [body] = practice.sent("PUT")
    assert (body["gender"], body["dateOfBirth"], body["lastName"]) == ("f", "1985-05-03", "Prova")
