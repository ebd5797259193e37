"""Docplanner seen as any other provider, where its documents and its tenants do not agree."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from integrations.docplanner.provider import DocplannerProvider
from integrations.errors import NotFound, OutcomeUnknown, ProviderError, Rejected, SlotTaken, Unavailable
from integrations.model import Gender, PatientField, Place, Slot, VisitStatus
from tests.integrations.docplanner.paper_tenant import (
    ADDRESS,
    ANA,
    BOOK,
    BOOKED,
    FITTING,
    PLACE,
    REQUEST,
    SERVICE,
    SLOT,
    START,
    PaperTenant,
    given,
    provider,
    said,
)
from tests.integrations.timepiece import Timepiece

SINCE, UNTIL = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)
BOOKING, BOOKINGS, SLOTS = f"{ADDRESS}/bookings/9", f"GET {ADDRESS}/bookings", f"GET {ADDRESS}/slots"
CANCELLED = {**BOOKED, "status": "canceled"}
LOCATION = f"https://www.doctoralia.es/api/v3/integration{ADDRESS}/bookings/77"
TAKEN = said(404, f"Requested target slot ({START}) not found")


def slots(*starts: str, **more: Any) -> httpx.Response:
    return given({"_items": [{"start": start, **more} for start in starts]})


async def test_an_address_says_how_and_what_it_needs() -> None:
    found = {
        "id": 333,
        "name": None,
        "street": "Calle Alameda 12",
        "city_name": "Madrid",
        "is_online_only": True,
        "visit_payment": True,
        "booking_extra_fields": {"birth_date": True, "gender": False, "nin": True},
    }
    tenant = PaperTenant({"GET /facilities/1/doctors/22/addresses": given({"_items": [found]})})
    [address] = await provider(tenant).addresses("1", "22")
    assert address.place == PLACE
    assert (address.name, address.city, address.online, address.pays_online) == ("", "Madrid", True, True)
    assert address.requires == {PatientField.BIRTH_DATE, PatientField.NATIONAL_ID}


async def test_hidden_services_stay_hidden_and_custom_names_win() -> None:
    found = [
        {"id": 1, "name": "Visit", "custom_name": "Skin check", "price": 60, "is_price_from": True},
        {"id": 2, "name": "Secret", "is_visible": False},
        {"id": 3, "name": "Child", "allowed_patients": {"minimum_age": None, "maximum_age": 15}},
    ]
    tenant = PaperTenant({f"GET {ADDRESS}/services": given({"_items": found})})
    first, child = await provider(tenant).services(PLACE)
    assert (first.name, first.price, first.price_from) == ("Skin check", Decimal(60), True)
    assert (child.minimum_age, child.maximum_age, child.price) == (None, 15, None)


async def test_slots_are_in_order_once_each_and_never_in_the_past() -> None:
    tenant = PaperTenant(
        {SLOTS: slots("2026-12-01T12:00:00+01:00", START, START, "2026-11-01T10:00:00+01:00", "no time")}
    )
    found = await provider(tenant).slots(PLACE, SERVICE, SINCE - timedelta(days=60), UNTIL)
    assert [slot.ref for slot in found] == [START, "2026-12-01T12:00:00+01:00"]
    assert found[0].start == SLOT.start


async def test_a_long_window_is_asked_for_in_pieces() -> None:
    tenant = PaperTenant({SLOTS: given([])})
    await provider(tenant).slots(PLACE, SERVICE, SINCE, SINCE + timedelta(days=70))
    windows = [(query["start"], query["end"]) for query in tenant.queries()]
    assert sorted(windows) == [
        ("2026-12-01T01:00:00+01:00", "2027-01-01T01:00:00+01:00"),
        ("2027-01-01T01:00:00+01:00", "2027-02-01T01:00:00+01:00"),
        ("2027-02-01T01:00:00+01:00", "2027-02-09T01:00:00+01:00"),
    ]


async def test_a_window_in_the_past_asks_nobody() -> None:
    tenant = PaperTenant({})
    assert await provider(tenant).slots(PLACE, SERVICE, SINCE, SINCE - timedelta(days=1)) == []
    assert tenant.requests == []


async def test_a_slot_that_names_its_services_is_offered_for_those() -> None:
    other = slots(START, address_services={"_items": [{"id": 7}]})
    assert await provider(PaperTenant({SLOTS: other})).slots(PLACE, SERVICE, SINCE, UNTIL) == []
    fitting = slots(START, address_services={"_items": [{"id": 113, "duration": "45"}]})
    [slot] = await provider(PaperTenant({SLOTS: fitting})).slots(PLACE, SERVICE, SINCE, UNTIL)
    assert (slot.service_ids, slot.duration) == (frozenset({"113"}), 45)


async def test_both_halves_of_the_repeated_hour_are_offered() -> None:
    first, second = "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"
    tenant, before = PaperTenant({SLOTS: slots(second, first)}), datetime(2026, 10, 24, tzinfo=UTC)
    client = provider(tenant, Timepiece(before))
    found = await client.slots(PLACE, SERVICE, before, before + timedelta(days=2))
    assert [slot.ref for slot in found] == [first, second]
    assert [slot.start.isoformat() for slot in found] == [first, second]


async def test_a_booking_says_what_is_known_and_nothing_else() -> None:
    tenant = PaperTenant({BOOK: given(BOOKED)})
    visit = await provider(tenant).book(REQUEST)
    assert tenant.sent("POST") == [
        {
            "address_service_id": "113",
            "duration": 20,
            "is_returning": False,
            "comment": "Ref r7",
            "patient": {
                "name": "Ana",
                "surname": "Prueba",
                "phone": "+34600000000",
                "data_privacy_consent": True,
            },
        }
    ]
    assert (visit.id, visit.status, visit.comment) == ("9", VisitStatus.BOOKED, "Ref r7")
    assert (visit.service_id, visit.patient_name, visit.phone) == ("113", "Ana", "+34600000000")


async def test_the_slots_start_goes_into_the_path_letter_by_letter() -> None:
    tenant = PaperTenant({BOOK: given(BOOKED)})
    await provider(tenant).book(REQUEST)
    assert b"/slots/2026-12-01T10%3A00%3A00%2B01%3A00/book" in tenant.requests[-1].url.raw_path


async def test_all_that_the_patient_told_is_sent_as_text() -> None:
    told = {
        "birth_date": "1985-01-01",
        "gender": Gender.FEMALE,
        "national_id": "12345678Z",
        "returning": True,
    }
    patient = type(ANA).model_validate({**ANA.model_dump(), **told, "email": "ana@example.com"})
    tenant = PaperTenant({BOOK: given(BOOKED)})
    await provider(tenant).book(REQUEST.model_copy(update={"patient": patient}))
    [body] = tenant.sent("POST")
    assert body["is_returning"] is True
    assert body["patient"]["birth_date"] == "1985-01-01"
    assert (body["patient"]["gender"], body["patient"]["nin"]) == ("f", "12345678Z")
    assert "marketing_consent" not in body["patient"]


@pytest.mark.parametrize(
    ("slot", "service", "fitting", "duration"),
    [
        (SLOT.model_copy(update={"duration": 45}), SERVICE, FITTING, 45),
        (SLOT, SERVICE, FITTING, 20),
        (SLOT, SERVICE.model_copy(update={"duration": 50}), {"_items": [{"id": "113"}]}, 50),
        (SLOT, SERVICE, {"_items": []}, 30),
    ],
)
async def test_the_duration_comes_from_whoever_knows_best(
    slot: Slot, service: Any, fitting: Any, duration: int
) -> None:
    tenant = PaperTenant({BOOK: given(BOOKED), f"GET {ADDRESS}/services": given(fitting)})
    await provider(tenant).book(REQUEST.model_copy(update={"slot": slot, "service": service}))
    assert tenant.sent("POST")[0]["duration"] == duration


async def test_a_slot_without_services_leaves_the_refusal_to_the_booking() -> None:
    tenant = PaperTenant({f"GET {ADDRESS}/services": said(404, "Slot not found"), BOOK: TAKEN})
    with pytest.raises(SlotTaken):
        await provider(tenant).book(REQUEST)


async def test_an_accepted_booking_with_only_a_location_is_read() -> None:
    linked = httpx.Response(201, headers={"location": LOCATION})
    tenant = PaperTenant({BOOK: linked, f"GET {ADDRESS}/bookings/77": given({**BOOKED, "id": 77})})
    assert (await provider(tenant).book(REQUEST)).id == "77"


async def test_an_accepted_booking_that_cannot_be_read_yet_is_booked_all_the_same() -> None:
    linked = httpx.Response(201, headers={"location": LOCATION.removeprefix("https://www.doctoralia.es")})
    visit = await provider(PaperTenant({BOOK: linked})).book(REQUEST)
    assert (visit.id, visit.status, visit.start) == ("77", VisitStatus.BOOKED, SLOT.start)


@pytest.mark.parametrize("odd", [given({"ok": True}), given([]), httpx.Response(200), httpx.Response(201)])
async def test_an_accepted_booking_that_names_no_visit_has_to_be_looked_up(odd: httpx.Response) -> None:
    with pytest.raises(OutcomeUnknown):
        await provider(PaperTenant({BOOK: odd})).book(REQUEST)


async def test_a_refusal_does_not_repeat_what_the_patient_told() -> None:
    refused = said(400, "Invalid arguments", errors={"patient.surname": ["Prueba is too short"]})
    with pytest.raises(Rejected) as caught:
        await provider(PaperTenant({BOOK: refused})).book(REQUEST)
    assert "Prueba" not in str(caught.value)


async def test_two_hundred_patients_and_one_slot_are_one_write() -> None:
    tenant = PaperTenant({BOOK: given(BOOKED)})
    client = provider(tenant)
    results = await asyncio.gather(*(client.book(REQUEST) for _ in range(200)), return_exceptions=True)
    assert sum(isinstance(result, SlotTaken) for result in results) == 199
    assert len(tenant.sent("POST")) == 1


async def test_a_slot_that_is_listed_again_can_be_booked_at_once() -> None:
    tenant = PaperTenant({BOOK: [TAKEN, given(BOOKED)], SLOTS: slots(START)})
    client = provider(tenant)
    with pytest.raises(SlotTaken):
        await client.book(REQUEST)
    await client.slots(PLACE, SERVICE, SINCE, UNTIL)
    assert (await client.book(REQUEST)).id == "9"


def seen(**more: Any) -> dict[str, Any]:
    patient = {"name": "ANA", "surname": "prueba", "phone": 600000000}
    return {**BOOKED, "patient": patient, **more}


@pytest.mark.parametrize(
    ("booking", "ours"),
    [
        (seen(comment="Ref r7", patient=None), True),
        (seen(comment="note by the desk; Ref r7"), True),
        (seen(comment=None), True),
        (seen(comment="Ref r71"), False),
        (seen(comment="Ref other"), False),
        (seen(patient={"name": "Ana", "surname": "Otra", "phone": "+34600000000"}), False),
        (seen(patient={"name": "Luis", "surname": "Prueba", "phone": "+34600000000"}), False),
        (seen(patient={"name": "Ana", "surname": "Prueba", "phone": "+34611111111"}), False),
        (seen(patient={"name": "Ana", "surname": "Prueba", "phone": ""}), False),
        (seen(comment="Ref r7", status="canceled"), False),
        (seen(comment="Ref r7", canceled_at=START), True),
        (seen(comment="Ref r7", start_at="2026-12-01T09:00:00+00:00"), True),
        (seen(comment="Ref r7", start_at="2026-12-01T10:30:00+01:00"), False),
    ],
)
async def test_an_earlier_booking_is_known_by_its_reference_or_its_patient(
    booking: dict[str, Any], ours: bool
) -> None:
    found = await provider(PaperTenant({BOOKINGS: given({"_items": [booking]})})).find_booked(REQUEST)
    assert (found is not None) is ours


async def test_a_list_that_cannot_be_read_does_not_prove_that_nothing_was_booked() -> None:
    with pytest.raises(Unavailable):
        await provider(PaperTenant({BOOKINGS: httpx.Response(503)})).find_booked(REQUEST)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"status": "booked", "canceled_at": START}, VisitStatus.BOOKED),
        ({"status": "canceled"}, VisitStatus.CANCELLED),
        ({"status": "Cancelled"}, VisitStatus.CANCELLED),
        ({"status": "deleted"}, VisitStatus.CANCELLED),
        ({"status": "confirmed"}, VisitStatus.BOOKED),
        ({"status": "not_appeared"}, VisitStatus.OTHER),
        ({"status": "odd", "canceled_at": START}, VisitStatus.CANCELLED),
    ],
)
async def test_the_status_counts_more_than_a_date_of_cancelling(
    told: dict[str, Any], status: VisitStatus
) -> None:
    tenant = PaperTenant({f"GET {BOOKING}": given({"visit_booking": {**BOOKED, **told}})})
    assert (await provider(tenant).visit(PLACE, "9")).status is status


@pytest.mark.parametrize(
    ("presence", "present"), [("present", True), ("ABSENT", False), (None, None), ("?", None)]
)
async def test_presence_is_read_in_any_case(presence: Any, present: bool | None) -> None:
    tenant = PaperTenant({f"GET {BOOKING}": given({**BOOKED, "presence": presence})})
    assert (await provider(tenant).visit(PLACE, "9")).present is present


async def test_cancelling_sends_a_body_only_for_a_reason() -> None:
    tenant = PaperTenant({f"DELETE {BOOKING}": httpx.Response(204)})
    await provider(tenant).cancel(PLACE, "9")
    await provider(tenant).cancel(PLACE, "9", "cannot come")
    assert tenant.sent("DELETE") == [None, {"reason": "cannot come"}]


@pytest.mark.parametrize(
    "refused",
    [said(400, "Visit 9 cannot be canceled because it is not booked"), said(404, "Object not found")],
)
@pytest.mark.parametrize(
    ("now", "error"), [(given(CANCELLED), None), (given(BOOKED), ProviderError), (said(404), NotFound)]
)
async def test_a_refused_cancelling_succeeds_only_when_the_visit_is_cancelled(
    refused: httpx.Response, now: httpx.Response, error: type[ProviderError] | None
) -> None:
    client = provider(PaperTenant({f"DELETE {BOOKING}": refused, f"GET {BOOKING}": now}))
    if error is None:
        await client.cancel(PLACE, "9")
    else:
        with pytest.raises(error):
            await client.cancel(PLACE, "9")
    assert (error is None) == ((await _status(client)) is VisitStatus.CANCELLED)


async def _status(client: DocplannerProvider) -> VisitStatus | None:
    try:
        return (await client.visit(PLACE, "9")).status
    except NotFound:
        return None


async def test_a_cancelling_whose_answer_is_lost_is_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        await provider(PaperTenant({f"DELETE {BOOKING}": httpx.ReadTimeout("slow")})).cancel(PLACE, "9")


ELSEWHERE = Place(clinic_id="1", doctor_id="22", address_id="444")
MOVED = {**BOOKED, "id": "77"}


@pytest.mark.parametrize(
    "answer",
    [
        given(MOVED, 201),
        given(MOVED, 201, location=LOCATION),
        given(BOOKED, 201, location=LOCATION),
        httpx.Response(201, headers={"location": LOCATION}),
        httpx.Response(201, headers={"location": f"/api/v3/integration{ADDRESS}/bookings/77"}),
    ],
)
async def test_a_moved_visit_has_its_new_id(answer: httpx.Response) -> None:
    tenant = PaperTenant({f"POST {BOOKING}/move": answer, f"GET {ADDRESS}/bookings/77": given(MOVED)})
    visit = await provider(tenant).move(PLACE, "9", REQUEST)
    assert (visit.id, visit.place) == ("77", PLACE)
    assert tenant.sent("POST") == [{"address_service_id": "113", "start": START, "duration": 20}]


async def test_a_visit_that_moves_house_names_its_new_address() -> None:
    there = LOCATION.replace("addresses/333", "addresses/444").replace("doctors/22", "doctors/23")
    tenant = PaperTenant({f"POST {BOOKING}/move": given(MOVED, 201, location=there)})
    visit = await provider(tenant).move(PLACE, "9", REQUEST.model_copy(update={"place": ELSEWHERE}))
    assert tenant.sent("POST")[0]["address_id"] == "444"
    assert visit.place == Place(clinic_id="1", doctor_id="23", address_id="444")


async def test_a_move_that_names_no_visit_has_to_be_looked_up() -> None:
    tenant = PaperTenant({f"POST {BOOKING}/move": httpx.Response(201)})
    with pytest.raises(OutcomeUnknown):
        await provider(tenant).move(PLACE, "9", REQUEST)


async def test_checking_in_too_early_is_refused() -> None:
    tenant = PaperTenant({f"POST {BOOKING}/presence/patient": said(400, "Visit is in the future")})
    with pytest.raises(Rejected, match="future"):
        await provider(tenant).check_in(PLACE, "9")
