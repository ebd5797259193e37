"""How patiently Docplanner's words are read."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from integrations.docplanner.wire import Address, AddressService, Booking, Doctor, Slot, unwrap

ITEM = {"id": 1}
START = "2026-12-01T10:00:00+01:00"


@pytest.mark.parametrize(
    "collection",
    [
        {"_items": [ITEM]},
        {"results": [ITEM], "page": 1},
        {"_embedded": {"items": [ITEM]}},
        {"notifications": [ITEM], "remaining": 0},
        [ITEM],
        ITEM,
    ],
)
def test_a_list_is_found_in_every_envelope(collection: Any) -> None:
    assert unwrap(collection) == [ITEM]


@pytest.mark.parametrize("nothing", [None, {}, [], {"_items": []}, {"_items": None}])
def test_nothing_is_an_empty_list(nothing: Any) -> None:
    assert unwrap(nothing) == []


def test_ids_may_be_numbers() -> None:
    assert Doctor.model_validate({"id": 5, "name": None}) == Doctor(id="5")


@pytest.mark.parametrize("lacking", [{}, {"id": None}, {"id": ""}, {"id": []}])
def test_a_thing_without_an_id_is_no_thing(lacking: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Doctor.model_validate(lacking)


@pytest.mark.parametrize("key", ["specialization", "specializations"])
def test_specialities_have_two_spellings(key: str) -> None:
    doctor = Doctor.model_validate({"id": "1", key: {"_items": [{"id": 3, "name": "Dermatología"}]}})
    assert [speciality.name for speciality in doctor.specializations] == ["Dermatología"]


@pytest.mark.parametrize("key", ["is_online_only", "online_only"])
def test_an_online_address_has_two_spellings(key: str) -> None:
    assert Address.model_validate({"id": "1", key: True}).is_online_only


def test_an_address_of_nulls_is_an_address() -> None:
    nulls = dict.fromkeys(["name", "street", "post_code", "city_name", "booking_extra_fields"])
    assert Address.model_validate({"id": 1, **nulls, "visit_payment": None}) == Address(id="1")


def test_a_missing_object_may_come_as_an_empty_list() -> None:
    assert Address.model_validate({"id": 1, "booking_extra_fields": []}).booking_extra_fields is None
    assert AddressService.model_validate({"id": 1, "allowed_patients": []}).allowed_patients is None


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [(30, 30), ("30", 30), (30.0, 30), ("", None), (None, None), (0, None), (-5, None), ("PT30M", None)],
)
def test_a_duration_is_minutes_or_unknown(duration: Any, minutes: int | None) -> None:
    assert AddressService.model_validate({"id": "1", "duration": duration}).duration == minutes


@pytest.mark.parametrize(
    ("price", "amount"),
    [(60, Decimal(60)), ("60", Decimal(60)), (0, Decimal(0)), (None, None), ("", None), ("free", None)],
)
def test_a_price_is_an_amount_or_unknown(price: Any, amount: Decimal | None) -> None:
    assert AddressService.model_validate({"id": "1", "price": price}).price == amount


@pytest.mark.parametrize(("visible", "shown"), [(True, True), (None, True), (False, False), (0, False)])
def test_only_a_plain_no_hides_a_service(visible: Any, shown: bool) -> None:
    assert AddressService.model_validate({"id": "1", "is_visible": visible}).is_visible is shown
    assert AddressService.model_validate({"id": "1"}).is_visible


@pytest.mark.parametrize("services", [None, [], {"_items": []}, {}])
def test_a_slot_may_be_silent_about_its_services(services: Any) -> None:
    assert Slot.model_validate({"start": START, "address_services": services}).address_services == ()


@pytest.mark.parametrize(
    "start", ["2026-12-01T10:00:00+01:00", "2026-12-01T10:00:00+0100", "2026-12-01T06:00:00-03:00"]
)
def test_a_slot_keeps_its_start_as_it_was_written(start: str) -> None:
    slot = Slot.model_validate({"start": start})
    assert slot.start == start
    assert slot.instant == datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_a_time_without_an_offset_is_no_instant() -> None:
    assert Slot.model_validate({"start": "2026-12-01T10:00:00"}).instant is None


def test_a_booking_may_be_full_of_oddities() -> None:
    booking = Booking.model_validate(
        {
            "id": 17,
            "status": "booked",
            "start_at": START,
            "end_at": "",
            "duration": "30",
            "canceled_by": "2026-01-01",
            "canceled_at": None,
            "booked_at": "yesterday",
            "comment": None,
            "presence": None,
            "patient": {"name": "Ana", "phone": 34600000000, "email": None, "nin": 5},
            "address_service": [],
            "moving": {"origin_booking_id": 1},
        }
    )
    assert (booking.id, booking.duration, booking.end_at, booking.booked_at) == ("17", 30, None, None)
    assert booking.patient is not None
    assert booking.patient.phone == "34600000000"


def test_a_booking_may_say_start_for_start_at() -> None:
    assert Booking.model_validate({"id": 1, "start": START}).start_at.year == 2026
