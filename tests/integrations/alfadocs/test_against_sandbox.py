"""The client against an AlfaDocs written from the same documents by somebody else, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.errors import NotFound, Rejected, SlotTaken, Unavailable
from integrations.model import Document, FieldKind, VisitStatus
from integrations.pace import OwnPace
from tests.integrations.alfadocs.visitor import Visitor, visiting


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    async with visiting() as visitor:
        yield visitor


async def walk(visitor: Visitor) -> None:
    """A visit's whole life: listed, booked, found, moved, checked in, documented; another one cancelled."""
    provider = visitor.provider
    [clinic] = await provider.clinics()
    doctors = await provider.doctors(clinic.id)
    assert [doctor.id for doctor in doctors] == ["177", "250", "318"]
    assert all(doctor.name for doctor in doctors)
    [address] = await provider.addresses(clinic.id, "177")
    assert [field.kind for field in address.asks] == [FieldKind.TEXT, FieldKind.CHECKBOX, FieldKind.DROPDOWN]

    request, visit = await visitor.booked()
    assert (visit.status, visit.start) == (VisitStatus.BOOKED, request.slot.start)
    found = await provider.find_booked(request)
    assert found is not None
    assert (found.id, found.patient_name) == (visit.id, "Anna")
    assert request.slot.start not in {slot.start for slot in await visitor.slots()}

    target = (await visitor.slots())[2]
    move = request.model_copy(update={"slot": target})
    assert await provider.find_moved(address.place, visit.id, move) is None
    moved = await provider.move(address.place, visit.id, move)
    assert (moved.id, moved.start, moved.status) == (visit.id, target.start, VisitStatus.BOOKED)
    assert (await provider.find_moved(address.place, visit.id, move) or visit).start == target.start
    assert request.slot.start in {slot.start for slot in await visitor.slots()}

    await provider.check_in(address.place, moved.id)
    await provider.check_in(address.place, moved.id)
    window = target.start - timedelta(days=20), target.start + timedelta(days=20)
    listed = await provider.visits(address.place, *window)
    assert [each.present for each in listed if each.id == moved.id] == [True]
    assert not await provider.has_document(address.place, moved.id, "a.pdf")
    await provider.add_document(
        address.place, moved.id, Document(name="a.pdf", mime="application/pdf", content=b"%PDF")
    )
    assert await provider.has_document(address.place, moved.id, "a.pdf")

    other = await provider.book(request.model_copy(update={"reference": "other"}))
    assert other.id != visit.id
    await provider.cancel(address.place, other.id, "cannot come")
    await provider.cancel(address.place, other.id)
    assert (await provider.visit(address.place, other.id)).status is VisitStatus.CANCELLED
    with pytest.raises(Rejected):
        await provider.move(address.place, other.id, move)
    with pytest.raises(NotFound):
        await provider.visit(address.place, "1")


@pytest.mark.parametrize(
    "quirks",
    [
        {"flat_context": True, "operator_names": "name"},
        {"operator_names": "parts", "date_of_birth": True},
        *({"slot_shape": shape} for shape in ("start", "parts", "iso", "string", "by_day", "by_operator")),
        {"slots_cap": 20},
        {"end_exclusive": True},
        {"update_verb": "PATCH"},
        {"update_verb": "POST"},
        {"put_replaces": True},
        *({"conflict": status} for status in (400, 409, 422)),
        {"null_state": True},
        {"created_201": True, "data_list": True},
        {"string_booleans": True, "string_numbers": True},
        {"extra_fields": True, "foreign_links": True},
        {"required_fields": ["allergie", "comeCiHaConosciuto"], "bare_documents": True},
        *({"error_shape": shape} for shape in ("object", "message", "errors", "text")),
    ],
    ids=str,
)
async def test_a_visit_lives_its_whole_life_in_an_odd_practice(
    visitor: Visitor, quirks: dict[str, Any]
) -> None:
    for name, value in quirks.items():
        await visitor.quirk(name, value)
    await walk(visitor)


PATHS = {
    "free_slots_path": ("free_slots", "freeSlots", "/freeSlots/{startDate}"),
    "booking_reasons_path": ("booking_reasons", "booking-reasons", "/booking-reasons"),
    "custom_fields_path": ("custom_fields", "custom-object-fields", "/custom-object-fields"),
    "phone_numbers_path": ("phone_numbers", "phoneNumbers", "/patients/{patientId}/phoneNumbers"),
    "practice_path": ("practice", "practices/current", "/practices/current"),
}


@pytest.mark.parametrize("quirk", PATHS)
async def test_the_probe_finds_the_path_with_which_a_visit_lives(quirk: str) -> None:
    name, value, template = PATHS[quirk]
    async with visiting() as visitor:
        await visitor.quirk(quirk, value)
        found = {finding.operation: finding for finding in await visitor.provider.probe()}
        assert not found[name].works
        assert f'set paths.{name} = "{template}"' in found[name].detail
        assert [each.operation for each in found.values() if not each.works] == [name]
    async with visiting(paths={name: template}) as visitor:
        await visitor.quirk(quirk, value)
        assert all(finding.works for finding in await visitor.provider.probe())
        await walk(visitor)


async def test_free_slots_of_an_unknown_shape_are_an_error(visitor: Visitor) -> None:
    await visitor.quirk("slot_shape", "unknown")
    with pytest.raises(Unavailable, match="shape"):
        await visitor.slots()


async def test_all_free_times_are_seen_through_short_answers(visitor: Visitor) -> None:
    whole = await visitor.slots(days=14)
    await visitor.quirk("slots_cap", 20)
    assert await visitor.slots(days=14) == whole
    assert len(whole) > 40


@pytest.mark.parametrize("conflict", [None, 409])
async def test_of_many_processes_exactly_one_gets_the_slot(visitor: Visitor, conflict: int | None) -> None:
    if conflict:
        await visitor.quirk("conflict", conflict)
    request = await visitor.wants()
    await visitor.trouble("latency", "getFreeSlots", ms=50, times=None)

    async def rival(number: int) -> object:
        wanted = await visitor.wants(0, number)
        async with visitor.another() as provider:
            return await provider.book(wanted.model_copy(update={"slot": request.slot}))

    results = await asyncio.gather(*(rival(number) for number in range(8)), return_exceptions=True)
    assert sum(isinstance(result, SlotTaken) for result in results) == 7
    assert len(await visitor.standing(request.slot.start)) == 1


async def test_movers_and_bookers_never_share_a_time(visitor: Visitor) -> None:
    mine, first = await visitor.booked(0)
    target = (await visitor.slots())[3]
    await visitor.trouble("latency", "getFreeSlots", ms=50, times=None)
    async with visitor.another() as mover, visitor.another() as booker:
        other = mine.model_copy(update={"slot": target, "reference": "new"})
        results = await asyncio.gather(
            mover.move(visitor.place, first.id, mine.model_copy(update={"slot": target})),
            booker.book(other),
            return_exceptions=True,
        )
    assert all(not isinstance(result, BaseException) or isinstance(result, SlotTaken) for result in results)
    assert len(await visitor.standing(target.start)) <= 1
    moved = not isinstance(results[0], BaseException)
    assert (await visitor.provider.visit(visitor.place, first.id)).start == (
        target.start if moved else mine.slot.start
    )


@pytest.mark.parametrize("kind", ["reset_after", "timeout_after"])
async def test_a_patient_that_was_made_but_not_answered_is_not_made_again(kind: str) -> None:
    async with visiting(read_timeout=0.6) as visitor:
        request = await visitor.wants()
        await visitor.trouble(kind, "createPatient")
        with pytest.raises(Unavailable):
            await visitor.provider.book(request)
        visit = await visitor.provider.book(request)
        await visitor.provider.cancel(visitor.place, visit.id)
        query = (("lastName", request.patient.surname),)
        found = [each async for each in visitor.provider.api.patients(query)]
        assert len([each for each in found if each.last_name == request.patient.surname]) == 1


async def test_requests_stay_below_the_limit_of_the_key() -> None:
    async with visiting(pace=OwnPace(9)) as visitor:
        request = await visitor.wants()
        await asyncio.gather(
            *(
                visitor.provider.visits(visitor.place, request.slot.start, request.slot.start)
                for _ in range(12)
            )
        )
        assert (await visitor.levers.get("/sandbox/alfadocs/limits")).json()["refused"] == 0
