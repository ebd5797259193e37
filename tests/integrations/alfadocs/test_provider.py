"""AlfaDocs seen as any other provider: what is listed, booked, moved and cancelled."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
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
from integrations.model import CustomField, Document, FieldKind, Gender, PatientField, Slot, VisitStatus
from integrations.pace import OwnPace
from integrations.provider import Capability
from tests.integrations.alfadocs.paper_practice import (
    ANNA,
    BOOK,
    DAY,
    FREE,
    GET,
    KNOWN,
    LATER,
    LATER_SLOT,
    MOVE,
    PATIENTS,
    PLACE,
    PUT,
    REQUEST,
    ROME,
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
from tests.integrations.timepiece import Timepiece

SINCE, UNTIL = datetime(2026, 12, 1, tzinfo=ROME), datetime(2026, 12, 2, tzinfo=ROME)
REASONS = [
    {"id": 7, "description": "Igiene", "duration": "45", "sequenceNumber": "10", "operatorIds": [250]},
    {"id": 6, "description": "Otturazione", "duration": "60", "sequenceNumber": "9", "deleted": False},
    {
        "id": 5,
        "specialtyId": 820,
        "description": "Visita di controllo",
        "duration": "30",
        "sequenceNumber": "3",
        "deleted": False,
        "operatorIds": [177, 250],
        "price": "125.12",
    },
    {"id": 4, "description": "Vecchia", "sequenceNumber": "1", "deleted": True},
]


@pytest.mark.parametrize(
    "told",
    [
        {"status": "success", "data": {"practiceId": 1001, "archiveId": 2002}},
        {"practiceId": "1001", "archiveId": 2002},
    ],
)
async def test_the_context_is_read_once_wherever_its_ids_are(told: Any) -> None:
    practice = PaperPractice(
        {"GET /me": httpx.Response(200, json=told), "GET /archives/current": data({"name": "Studio"})}
    )
    client = provider(practice)
    [clinic] = await client.clinics()
    await client.clinics()
    assert (clinic.id, clinic.name) == ("1001-2002", "Studio")
    assert len(practice.asked("/me")) == 1


async def test_a_practice_that_may_not_be_read_has_the_name_in_the_settings() -> None:
    for answer in (said(404), said(403)):
        practice = PaperPractice({"GET /archives/current": answer})
        assert (await provider(practice, clinic_name="Studio Uno").clinics())[0].name == "Studio Uno"
    assert (await provider(PaperPractice()).clinics())[0].name == "AlfaDocs 1001"


async def test_operators_are_doctors_with_the_specialities_of_what_they_do() -> None:
    operators = [
        {"id": 177, "firstName": "Marta", "lastName": "Esempio"},
        {"id": "250", "name": "Dr. Luca Esempio", "specialties": [{"id": 821}]},
        {"id": 300, "name": "Gone", "deleted": "true"},
        {"name": "without an id"},
    ]
    practice = PaperPractice(
        {
            "GET /operators": data(operators),
            "GET /appointments/booking-reasons": data(REASONS),
            "GET /specialties": data([{"id": 820, "name": "Odontoiatria"}, {"id": 821, "name": "Igiene"}]),
        }
    )
    marta, luca = await provider(practice).doctors("1001-2002")
    assert (marta.id, marta.name, marta.specialities) == ("177", "Marta Esempio", ("Odontoiatria",))
    assert (luca.id, luca.name, luca.specialities) == ("250", "Dr. Luca Esempio", ("Igiene",))
    assert practice.asked("/operators") == [{"ignoreDeleted": "true"}]
    assert [each.id for each in await provider(practice, operators=[250]).doctors("c")] == ["250"]


async def test_operators_are_listed_without_specialties_that_may_not_be_read() -> None:
    practice = PaperPractice({"GET /operators": data({"0": {"id": 177, "name": "M"}, "2": {"id": 178}})})
    assert [each.specialities for each in await provider(practice).doctors("c")] == [(), ()]


async def test_a_booking_reason_is_a_service_called_by_its_description() -> None:
    practice = PaperPractice({"GET /appointments/booking-reasons": data(REASONS)})
    control, filling = await provider(practice).services(PLACE)
    assert (control.id, control.name, control.duration) == ("5", "Visita di controllo", 30)
    assert (control.price, filling.price) == (Decimal("125.12"), None)
    assert filling.id == "6"


async def test_the_accounts_required_fields_are_asked_by_their_kind() -> None:
    fields = [
        {
            "objectType": "patient",
            "label": "Allergie",
            "technicalName": "allergies",
            "type": "single_line_text",
        },
        {"objectType": "patient", "label": "Fumatore", "technicalName": "smoker", "type": "single_checkbox"},
        {
            "objectType": "patient",
            "label": "Fonte",
            "technicalName": "source",
            "type": "dropdown",
            "choices": ["Web", "TV"],
        },
        {
            "objectType": "patient",
            "label": "Vuoto",
            "technicalName": "empty",
            "type": "dropdown",
            "choices": [],
        },
        {"objectType": "care_plan", "label": "No", "technicalName": "plan", "type": "dropdown"},
        {"objectType": "patient", "label": "Facoltativo", "technicalName": "optional"},
    ]
    practice = PaperPractice({"GET /custom-fields": data(fields)})
    client = provider(
        practice,
        required_fields=["source", "smoker", "allergies", "empty", "plan", "unknown"],
        requires=["birth_date", "national_id"],
        city="Roma",
    )
    [address] = await client.addresses("1001-2002", "177")
    assert address.asks == (
        CustomField(key="source", label="Fonte", kind=FieldKind.DROPDOWN, choices=("Web", "TV")),
        CustomField(key="smoker", label="Fumatore", kind=FieldKind.CHECKBOX),
        CustomField(key="allergies", label="Allergie"),
        CustomField(key="empty", label="Vuoto"),
    )
    assert address.requires == {PatientField.BIRTH_DATE, PatientField.NATIONAL_ID}
    assert (address.place, address.city) == (PLACE, "Roma")


async def test_an_account_that_requires_nothing_is_not_asked_for_its_fields() -> None:
    practice = PaperPractice()
    [address] = await provider(practice).addresses("1001-2002", "177")
    assert address.asks == ()
    assert practice.asked("/custom-fields") == []


async def test_required_fields_that_cannot_be_read_are_not_forgotten() -> None:
    with pytest.raises(NotFound):
        await provider(PaperPractice(), required_fields=["source"]).addresses("1001-2002", "177")


async def test_slots_are_in_order_once_each_and_never_in_the_past() -> None:
    practice = PaperPractice({FREE: free(LATER, START, START, "2026-12-02 09:00:00")})
    found = await provider(practice, Timepiece(SINCE + timedelta(hours=9))).slots(
        PLACE, SERVICE, SINCE, UNTIL
    )
    assert [slot.ref for slot in found] == [START, LATER]
    assert [slot.start for slot in found] == [SLOT.start, LATER_SLOT.start]
    assert practice.asked("/free-slots/2026-12-01") == [
        {"duration": "30", "endDate": "2026-12-03", "operatorIds": "177"}
    ]


async def test_a_window_of_two_months_is_asked_for_in_pieces() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rsplit("/")[-1])
        return data([])

    days = ("2026-12-01", "2026-12-31", "2027-01-30")
    practice = PaperPractice({f"GET /free-slots/{day}": answer for day in days})
    assert await provider(practice).slots(PLACE, SERVICE, SINCE, SINCE + timedelta(days=65)) == []
    assert sorted(asked) == sorted(days)


async def test_slots_of_an_unknown_shape_are_no_empty_day() -> None:
    practice = PaperPractice({FREE: data([{"von": "9 Uhr"}])})
    with pytest.raises(Unavailable, match="shape"):
        await provider(practice).slots(PLACE, SERVICE, SINCE, UNTIL)


async def test_free_slots_may_live_under_another_path() -> None:
    practice = PaperPractice({"GET /freeSlots": free(START)})
    client = provider(practice, paths={"free_slots": "/freeSlots"})
    assert len(await client.slots(PLACE, SERVICE, SINCE, UNTIL)) == 1
    assert practice.asked("/freeSlots")[0]["startDate"] == "2026-12-01"


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
        (data([], 201), OutcomeUnknown),
        (data("9", 201), OutcomeUnknown),
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


PDF = Document(name="referto.pdf", mime="application/pdf", content=b"%PDF")


async def test_a_document_goes_into_the_record_of_the_visits_patient() -> None:
    practice = PaperPractice({"POST /patients/31/documents": httpx.Response(200, json={})})
    client = provider(practice, document_folder="Telegram")
    await client.add_document(PLACE, "9", PDF)
    await client.add_document(PLACE, "9", Document(name="a.jpg", mime="image/jpeg", content=b"\xff\xd8"))
    pdf, photo = practice.sent("POST")
    assert pdf == {"base64Data": "JVBERg==", "type": "other", "name": "referto.pdf", "folderName": "Telegram"}
    assert photo["type"] == "image"


@pytest.mark.parametrize(
    "document",
    [
        PDF.model_copy(update={"mime": "text/html"}),
        PDF.model_copy(update={"content": b"%PDF!"}),
        PDF.model_copy(update={"content": b""}),
    ],
)
async def test_a_document_of_another_kind_or_size_is_not_sent(document: Document) -> None:
    practice = PaperPractice()
    with pytest.raises(Rejected):
        await provider(practice, document_bytes=4).add_document(PLACE, "9", document)
    assert practice.requests == []


async def test_documents_are_declared_only_where_they_are_wanted() -> None:
    assert Capability.DOCUMENTS in provider(PaperPractice()).capabilities
    client = provider(PaperPractice(), documents=False)
    assert Capability.DOCUMENTS not in client.capabilities
    assert client.capabilities == set(Capability) - {Capability.DOCUMENTS}


async def test_the_key_goes_out_with_every_request_and_never_into_an_error() -> None:
    practice = PaperPractice({"GET /me": said(401)})
    with pytest.raises(AccessDenied) as caught:
        await provider(practice).ping()
    assert practice.requests[0].headers["x-api-key"] == "fake-key"
    assert "authorization" not in practice.requests[0].headers
    assert "fake-key" not in str(caught.value)


async def test_every_request_waits_for_its_turn() -> None:
    clock = Timepiece()
    turns: list[float] = []

    async def sleep(seconds: float) -> None:
        turns.append(seconds)

    client = provider(PaperPractice(), clock, OwnPace(10, sleep=sleep))
    await asyncio.gather(*(client.visit(PLACE, "9") for _ in range(20)))
    assert max(turns) == pytest.approx(2.0, abs=0.15)
    assert len(turns) == 20


async def test_too_fast_is_asked_again() -> None:
    practice = PaperPractice({GET: [said(429), data(appointment())]})
    assert (await provider(practice).visit(PLACE, "9")).id == "9"


async def test_a_gender_and_a_birth_date_reach_the_record_only_where_they_lack() -> None:
    told = ANNA.model_copy(update={"gender": Gender.FEMALE, "birth_date": date(1985, 5, 3)})
    blank = {**KNOWN, "gender": None, "dateBirth": "-0001-11-30"}
    practice = PaperPractice(
        {PATIENTS: page(blank), "GET /patients/31": data(blank), "PUT /patients/31": data(blank)}
    )
    await provider(practice).book(REQUEST.model_copy(update={"patient": told}))
    [body] = practice.sent("PUT")
    assert (body["gender"], body["dateOfBirth"], body["lastName"]) == ("f", "1985-05-03", "Prova")
