"""AlfaDocs seen as any other provider: what is listed, booked, moved and cancelled."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from integrations.errors import (
    AccessDenied,
    NotFound,
    SlotTaken,
    Unavailable,
)
from integrations.model import CustomField, FieldKind, PatientField
from integrations.pace import OwnPace
from integrations.provider import Capability
from tests.integrations.alfadocs.paper_practice import (
    FREE,
    GET,
    LATER,
    LATER_SLOT,
    PLACE,
    REQUEST,
    ROME,
    SERVICE,
    SLOT,
    START,
    PaperPractice,
    appointment,
    data,
    free,
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


async def test_an_answer_that_may_be_cut_short_is_continued() -> None:
    first, second = "2026-12-01 09:00:00", "2026-12-02 09:00:00"
    routes = {
        FREE: [free(first, second), free(first)],
        "GET /free-slots/2026-12-02": free(second, "2026-12-02 10:00:00"),
        "GET /free-slots/2026-12-03": free("2026-12-03 09:00:00"),
    }
    found = await provider(PaperPractice(routes), slots_cap=2).slots(
        PLACE, SERVICE, SINCE, SINCE + timedelta(days=3)
    )
    assert [slot.ref for slot in found] == [first, second, "2026-12-02 10:00:00", "2026-12-03 09:00:00"]


async def test_a_time_behind_the_cut_is_left_to_the_agenda() -> None:
    practice = PaperPractice({FREE: free("2026-12-01 08:00:00", "2026-12-01 09:00:00")})
    assert (await provider(practice, slots_cap=2).book(REQUEST)).id == "9"
    with pytest.raises(SlotTaken):
        await provider(practice, slots_cap=3).book(REQUEST)


async def test_slots_of_an_unknown_shape_are_no_empty_day() -> None:
    practice = PaperPractice({FREE: data([{"von": "9 Uhr"}])})
    with pytest.raises(Unavailable, match="shape"):
        await provider(practice).slots(PLACE, SERVICE, SINCE, UNTIL)


async def test_free_slots_may_live_under_another_path() -> None:
    practice = PaperPractice({"GET /freeSlots": free(START)})
    client = provider(practice, paths={"free_slots": "/freeSlots"})
    assert len(await client.slots(PLACE, SERVICE, SINCE, UNTIL)) == 1
    assert practice.asked("/freeSlots")[0]["startDate"] == "2026-12-01"


async def test_documents_are_declared_only_where_they_are_wanted() -> None:
    assert Capability.DOCUMENTS in provider(PaperPractice()).capabilities
    client = provider(PaperPractice(), documents=False)
    assert Capability.DOCUMENTS not in client.capabilities
    assert client.capabilities == set(Capability) - {Capability.DOCUMENTS, Capability.NOTIFIES}


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
