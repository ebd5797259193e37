"""Booking in both dialects: looked at first, sent once, refused in many words."""

import asyncio
from typing import Any

import httpx
import pytest

from integrations.eka_care import partner
from integrations.errors import (
    AccessDenied,
    NotFound,
    NotOffered,
    OutcomeUnknown,
    ProviderError,
    Rejected,
    SlotTaken,
    Unavailable,
)
from integrations.model import VisitStatus
from tests.integrations.eka_care.paper_workspace import (
    ASHA,
    BOOK,
    BUSINESS_BOOK,
    BUSINESS_SLOTS,
    BY_VIDEO,
    END,
    EPOCH,
    MADE,
    NOBODY,
    NOT_FOUND,
    OURS,
    PARTNER,
    RECORD,
    REQUEST,
    SEARCH,
    SLOTS,
    START,
    PaperWorkspace,
    day,
    found,
    given,
    provider,
    refused,
    slot,
)
from tests.integrations.timepiece import Timepiece

ADD = "POST /dr/v1/patient"
ADOPT = f"PATCH /dr/v1/patient/{partner.patient_id(ASHA)}"
AGAIN = partner.appointment_id(REQUEST, 2)
DONE, BUSINESS_DONE = given({"appointment_id": "api-1"}, 201), given({"data": {"appointment_id": "api-1"}})


async def test_v1_books_in_epoch_seconds_under_an_id_of_ours() -> None:
    workspace = PaperWorkspace({BOOK: DONE})
    visit = await provider(workspace).book(REQUEST)
    assert workspace.sent(BOOK) == [
        {
            "partner_appointment_id": f"cb-KTMRWX-{EPOCH}",
            "clinic_id": "c1",
            "doctor_id": "d1",
            "patient_id": "p1",
            "appointment_details": {"start_time": EPOCH, "end_time": EPOCH + 900, "mode": "INCLINIC"},
            "partner_meta": {"service_id": "conf-1", "reference": "KTMRWX"},
            "notes": "Consultation. Ref KTMRWX",
        }
    ]
    assert (visit.id, visit.status, visit.place) == ("api-1", VisitStatus.BOOKED, REQUEST.place)
    assert (visit.start, visit.end.isoformat()) == (REQUEST.slot.start, END)
    assert (visit.patient_name, visit.patient_surname, visit.phone) == ("Asha", "Parikshan", ASHA.phone)
    assert (visit.service_id, visit.comment) == ("conf-1", "Consultation. Ref KTMRWX")


async def test_business_books_with_the_slot_letter_by_letter() -> None:
    workspace = PaperWorkspace({BUSINESS_BOOK: BUSINESS_DONE})
    visit = await provider(workspace, dialect="business").book(REQUEST)
    assert workspace.sent(BUSINESS_BOOK) == [
        {
            "patient": {"patient_id": "p1"},
            "slot": {"start_time": START, "end_time": END, "service_conf_id": "conf-1"},
            "doctor_id": "d1",
            "clinic_id": "c1",
        }
    ]
    assert (visit.id, visit.start) == ("api-1", REQUEST.slot.start)


async def test_a_visit_by_video_says_so_and_markup_in_a_service_is_not_sent() -> None:
    service = REQUEST.service.model_copy(update={"name": "Skin <b>& hair</b>"})
    workspace = PaperWorkspace({BOOK: DONE})
    await provider(workspace).book(REQUEST.model_copy(update={"place": BY_VIDEO, "service": service}))
    [body] = workspace.sent(BOOK)
    assert body["appointment_details"]["mode"] == "VIDEO"
    assert body["notes"] == "Skin b hair /b. Ref KTMRWX"


async def test_who_is_not_in_the_directory_is_added_first() -> None:
    workspace = PaperWorkspace({SEARCH: NOBODY, ADD: given({"patient_id": "p7"}, 201), BOOK: DONE})
    await provider(workspace).book(REQUEST)
    assert workspace.queries(SEARCH) == [{"mobile": "9999999999"}, {"mobile": "+919999999999"}]
    assert workspace.sent(ADD) == [
        {
            "first_name": "Asha",
            "last_name": "Parikshan",
            "gender": "F",
            "dob": "1987-01-06",
            "mobile": "+919999999999",
            "partner_patient_id": partner.patient_id(ASHA),
        }
    ]
    assert workspace.sent(BOOK)[0]["patient_id"] == "p7"


async def test_a_plus_in_a_phone_is_sent_as_a_plus() -> None:
    workspace = PaperWorkspace({SEARCH: NOBODY, ADD: given({"patient_id": "p7"}, 201), BOOK: DONE})
    await provider(workspace).book(REQUEST)
    assert workspace.asked(SEARCH)[-1].url.query == b"mobile=%2B919999999999"


@pytest.mark.parametrize(
    "other",
    [
        {"first_name": "Amit"},
        {"last_name": "Kumar"},
        {"dob": "2015-01-06"},
        {"mobile": "+918888888888"},
        {"patient_id": None},
    ],
)
async def test_another_of_the_family_is_not_the_patient(other: dict[str, Any]) -> None:
    routes = {SEARCH: found({**RECORD, **other}), ADD: given({"patient_id": "p7"}, 201), BOOK: DONE}
    workspace = PaperWorkspace(routes)
    await provider(workspace).book(REQUEST)
    assert workspace.sent(BOOK)[0]["patient_id"] == "p7"


@pytest.mark.parametrize(
    "same",
    [
        {"first_name": "ASHA", "last_name": "parikshan"},
        {"first_name": "Asha", "middle_name": "Parikshan", "last_name": ""},
        {"first_name": "", "last_name": "", "name": "Asha  Parikshan"},
        {"dob": None},
        {"dob": "odd", "mobile": 9999999999},
        {"mobile": None},
    ],
)
async def test_the_patient_is_known_by_name_and_birth_date(same: dict[str, Any]) -> None:
    workspace = PaperWorkspace(
        {SEARCH: found({**RECORD, "first_name": "Amit"}, {**RECORD, **same}), BOOK: DONE}
    )
    await provider(workspace).book(REQUEST)
    assert workspace.sent(BOOK)[0]["patient_id"] == "p1"
    assert workspace.sent(ADD) == []


@pytest.mark.parametrize("lost", [httpx.ReadTimeout("slow"), httpx.Response(502)])
async def test_a_patient_whose_adding_had_no_answer_is_found_under_our_id(lost: Any) -> None:
    exists = refused(409, "PATIENT_ALREADY_EXISTS")
    routes = {SEARCH: NOBODY, ADD: [lost, exists], ADOPT: given({"patient_id": "p7"}, 201), BOOK: DONE}
    workspace = PaperWorkspace(routes)
    await provider(workspace).book(REQUEST)
    assert workspace.queries(ADOPT) == [{"partner_id": "1"}]
    assert workspace.sent(BOOK)[0]["patient_id"] == "p7"


@pytest.mark.parametrize(
    ("routes", "kind"),
    [
        ({SEARCH: refused(403, "UNAUTHORIZED_ACCESS")}, AccessDenied),
        ({SEARCH: httpx.Response(503)}, Unavailable),
        ({SEARCH: NOBODY, ADD: refused(400, "INVALID_REQUEST_PARAMETERS")}, Rejected),
        ({SEARCH: NOBODY, ADD: refused(403, "NOT_ALLOWED")}, ProviderError),
        ({SEARCH: NOBODY, ADD: httpx.Response(500)}, Unavailable),
        ({SEARCH: NOBODY, ADD: httpx.ReadTimeout("slow")}, Unavailable),
        ({SEARCH: NOBODY, ADD: given({}, 201)}, Unavailable),
        ({SEARCH: NOBODY, ADD: refused(409), ADOPT: refused(404, "PATIENTS_NOT_FOUND")}, Rejected),
        ({SLOTS: httpx.Response(503)}, Unavailable),
        ({OURS: httpx.Response(503)}, Unavailable),
        ({OURS: refused(403, "ACCESS_DENIED")}, AccessDenied),
    ],
)
async def test_trouble_before_the_booking_books_nothing(
    routes: dict[str, Any], kind: type[ProviderError]
) -> None:
    workspace = PaperWorkspace({BOOK: DONE, **routes})
    with pytest.raises(kind) as caught:
        await provider(workspace).book(REQUEST)
    assert not isinstance(caught.value, OutcomeUnknown)
    assert workspace.sent(BOOK) == []


@pytest.mark.parametrize("missing", ["gender", "birth_date"])
async def test_nobody_is_added_without_gender_and_birth_date(missing: str) -> None:
    workspace = PaperWorkspace({SEARCH: NOBODY})
    patient = ASHA.model_copy(update={missing: None})
    with pytest.raises(Rejected):
        await provider(workspace).book(REQUEST.model_copy(update={"patient": patient}))
    assert workspace.sent(ADD) == []


@pytest.mark.parametrize("dialect", ["v1", "business"])
async def test_a_time_that_is_no_longer_free_is_not_asked_for(dialect: str) -> None:
    busy = day(slot(available=False))
    workspace = PaperWorkspace({SLOTS: busy, BUSINESS_SLOTS: busy, SEARCH: NOBODY})
    with pytest.raises(SlotTaken):
        await provider(workspace, dialect=dialect).book(REQUEST)
    assert {request.method for request in workspace.requests} == {"GET"}


TAKEN = given(
    {
        "status": 422,
        "data": {},
        "error": {
            "code": "APPOINTMENT_BOOKING_FAILED",
            "message": "Unable to book appointment due to unavailable slots",
            "details": {"reason": "NO_AVAILABLE_SLOTS"},
        },
    },
    422,
)


@pytest.mark.parametrize("dialect", ["v1", "business"])
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (TAKEN, SlotTaken),
        (refused(409), SlotTaken),
        (httpx.Response(409), SlotTaken),
        (refused(422), SlotTaken),
        (refused(400, "APPOINTMENT_BOOKING_FAILED"), SlotTaken),
        (refused(400, "SLOT_UNAVAILABLE"), SlotTaken),
        (refused(400, "INVALID_REQUEST", "This time is already booked"), SlotTaken),
        (refused(400, "INVALID_REQUEST_PARAMETERS", "The request contains invalid parameters"), Rejected),
        (refused(404, "NOT_FOUND", "service_conf_id not found"), NotOffered),
        (refused(404, "NOT_FOUND", "Doctor not found"), NotFound),
        (given({"message": "Forbidden"}, 403), AccessDenied),
        (httpx.Response(400, text="odd"), Rejected),
        (httpx.Response(429, headers={"retry-after": "60"}), Unavailable),
        (httpx.Response(403, text="<html>wall</html>"), Unavailable),
        (httpx.ConnectError("down"), Unavailable),
        (httpx.Response(500), OutcomeUnknown),
        (httpx.Response(501), OutcomeUnknown),
        (httpx.Response(502, text="<html>bad gateway</html>"), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.Response(201, text="<html>"), OutcomeUnknown),
        (httpx.Response(201), OutcomeUnknown),
        (given([], 201), OutcomeUnknown),
        (given({"data": {"appointment_id": None}}, 200), OutcomeUnknown),
        (given({"success": "false", "message": "no"}, 200), OutcomeUnknown),
    ],
)
async def test_a_booking_that_did_not_go_well(dialect: str, answer: Any, kind: type[ProviderError]) -> None:
    route = {"v1": BOOK, "business": BUSINESS_BOOK}[dialect]
    workspace = PaperWorkspace({route: answer})
    with pytest.raises(kind):
        await provider(workspace, dialect=dialect).book(REQUEST)
    if kind is OutcomeUnknown:
        assert len(workspace.sent(route)) == 1


async def test_what_an_earlier_try_booked_is_not_booked_again() -> None:
    workspace = PaperWorkspace({OURS: given(MADE), SLOTS: day(slot(available=False))})
    visit = await provider(workspace).book(REQUEST)
    assert (visit.id, visit.patient_name, visit.service_id) == ("api-1", "Asha", "conf-1")
    assert workspace.sent(BOOK) == []


async def test_a_conflict_about_our_own_id_is_a_booking_of_ours() -> None:
    workspace = PaperWorkspace({OURS: [NOT_FOUND, given({"data": MADE})], BOOK: refused(409)})
    assert (await provider(workspace).book(REQUEST)).id == "api-1"


@pytest.mark.parametrize("dialect", ["v1", "business"])
async def test_a_refusal_in_vague_words_is_a_taken_time_when_the_time_is_gone(dialect: str) -> None:
    vague, slots = refused(400, "INVALID_REQUEST_PARAMETERS"), [day(slot()), day(slot(available=False))]
    workspace = PaperWorkspace(
        {BOOK: vague, BUSINESS_BOOK: vague, SLOTS: list(slots), BUSINESS_SLOTS: list(slots)}
    )
    with pytest.raises(SlotTaken):
        await provider(workspace, dialect=dialect).book(REQUEST)


async def test_the_id_of_a_cancelled_visit_is_not_used_again() -> None:
    cancelled = given({**MADE, "status": "CN"})
    workspace = PaperWorkspace({OURS: cancelled, f"GET /dr/v1/appointment/{AGAIN}": NOT_FOUND, BOOK: DONE})
    await provider(workspace).book(REQUEST)
    assert workspace.sent(BOOK)[0]["partner_appointment_id"] == AGAIN != PARTNER


async def test_many_who_want_one_time_cost_one_booking() -> None:
    workspace = PaperWorkspace({BOOK: DONE})
    client = provider(workspace)
    others = [REQUEST.model_copy(update={"reference": f"R{number}"}) for number in range(20)]
    results = await asyncio.gather(
        *(client.book(each) for each in [REQUEST, *others]), return_exceptions=True
    )
    assert len(workspace.sent(BOOK)) == 1
    assert sum(isinstance(result, SlotTaken) for result in results) == 20


async def test_a_time_that_is_seen_free_again_can_be_booked() -> None:
    workspace, clock = PaperWorkspace({BOOK: [TAKEN, DONE]}), Timepiece()
    client = provider(workspace, clock)
    with pytest.raises(SlotTaken):
        await client.book(REQUEST)
    await client.slots(REQUEST.place, REQUEST.service, clock.now(), REQUEST.slot.start.replace(hour=4))
    assert (await client.book(REQUEST)).id == "api-1"


@pytest.mark.parametrize("dialect", ["v1", "business"])
async def test_no_refusal_says_who_the_patient_is(dialect: str) -> None:
    who = f"Asha Parikshan, +91 99999 99999, 1987-01-06, {partner.patient_id(ASHA)}"
    said = f"{who} may not book"
    workspace = PaperWorkspace({BOOK: refused(400, "X", said), BUSINESS_BOOK: refused(400, "X", said)})
    with pytest.raises(Rejected) as caught:
        await provider(workspace, dialect=dialect).book(REQUEST)
    text = str(caught.value)
    assert "may not book" in text
    assert not any(word in text for word in ("Asha", "Parikshan", "99999", "1987", "cb-"))
