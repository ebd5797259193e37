"""What clinics insist on knowing of a patient: asked for, taken along, and missed when it is not there."""

import pytest

from integrations.errors import ProviderError, Rejected
from integrations.model import Address, BookingRequest, FieldKind, PatientField
from tests.integrations.contract.accounts import ALFADOCS, DOCPLANNER, EKA_BUSINESS, EKA_V1
from tests.integrations.contract.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")
ONE_EACH = pytest.mark.parametrize("account", [DOCPLANNER, EKA_V1, EKA_BUSINESS, ALFADOCS], ids=str)


async def demanding(desk: Desk) -> list[Address]:
    """One address for each set of questions."""
    found: dict[tuple[object, ...], Address] = {}
    for address in await desk.addresses():
        if address.requires or address.asks:
            found.setdefault((address.requires, address.asks), address)
    return list(found.values())


@ONE_EACH
async def test_who_says_what_an_address_asks_for_is_booked_with_it(desk: Desk) -> None:
    asked = await demanding(desk)
    assert asked
    for address in asked:
        request = await desk.wants(address=address)
        visit = await desk.provider.book(request)
        record = str(await held(desk, visit.id))
        for said in told(request):
            assert said in record


@ONE_EACH
async def test_who_keeps_back_what_is_needed_is_refused_without_being_named(desk: Desk) -> None:
    for address in await demanding(desk):
        request = await desk.wants(address=address)
        silent = {"birth_date": None, "gender": None, "national_id": None, "answers": ()}
        patient = request.patient.model_copy(update=silent)
        with pytest.raises(Rejected) as caught:
            await desk.provider.book(request.model_copy(update={"patient": patient}))
        assert str(caught.value)
        for private in (patient.name, patient.surname, patient.phone, patient.phone[-9:]):
            assert private not in str(caught.value)
        assert await desk.standing(request.slot.start) == []


async def test_all_kinds_of_questions_occur_somewhere(desk: Desk) -> None:
    asked = await demanding(desk)
    fields = frozenset[PatientField]().union(*(address.requires for address in asked))
    assert fields >= {PatientField.BIRTH_DATE, PatientField.GENDER}
    assert (PatientField.NATIONAL_ID in fields) is (desk.account.vendor != "eka_care")
    kinds = {field.kind for address in asked for field in address.asks}
    assert kinds == (set(FieldKind) if desk.account.vendor == "alfadocs" else set())


async def test_a_patient_who_comes_again_is_not_made_anew(desk: Desk) -> None:
    address = (await demanding(desk))[0]
    first = await desk.wants(address=address)
    before = await desk.provider.book(first)
    slot = await desk.slot(address.place, first.service, 0)
    again = first.model_copy(update={"slot": slot, "reference": f"{first.reference}b"})
    after = await desk.provider.book(again)
    one, other = await held(desk, before.id), await held(desk, after.id)
    assert one.get("id", "nobody") == other.get("id", "nobody")


async def held(desk: Desk, visit_id: str) -> dict[str, object]:
    """The patient's record at the vendor."""
    found = (await desk.levers.get(f"/sandbox/{desk.account.vendor}/bookings")).json()
    record: dict[str, object] = next(each["patient"] for each in found if str(each["id"]) == visit_id)
    return record


def told(request: BookingRequest) -> list[str]:
    patient = request.patient
    words = [patient.surname, patient.national_id, patient.phone[-9:]]
    words += [patient.birth_date.isoformat()] if patient.birth_date else []
    words += [said for _, said in patient.answers if said not in ("yes", "no")]
    return [word for word in words if word]


async def test_no_refusal_of_any_operation_names_the_patient(desk: Desk) -> None:
    request = await desk.wants(address=(await demanding(desk))[0])
    await desk.trouble("status", desk.account.operations["book"], None, status=400)
    with pytest.raises(ProviderError) as caught:
        await desk.provider.book(request)
    for private in told(request):
        assert private not in str(caught.value)
