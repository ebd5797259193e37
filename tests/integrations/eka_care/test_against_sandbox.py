"""The client against an Eka Care written from the same documents by somebody else, over real sockets."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    SlotTaken,
)
from integrations.model import VisitStatus
from integrations.provider import Capability
from tests.integrations.eka_care.visitor import Visitor, visiting, who

QUICK = 0.3


@pytest.fixture(params=["v1", "business"])
async def visitor(request: pytest.FixtureRequest) -> AsyncIterator[Visitor]:
    async with visiting(dialect=request.param) as visitor:
        yield visitor


@pytest.fixture(params=["v1", "business"])
async def hurried(request: pytest.FixtureRequest) -> AsyncIterator[Visitor]:
    """Gives up waiting for an answer after less than a third of a second."""
    async with visiting(dialect=request.param, read_timeout=QUICK) as visitor:
        yield visitor


async def walk(visitor: Visitor) -> None:
    """A visit's whole life: booked, found, read, cancelled; booked anew, checked in, listed."""
    provider = visitor.provider
    request, visit = await visitor.booked()
    found = await provider.find_booked(request)
    assert found is not None
    assert (found.id, found.start, found.status) == (visit.id, request.slot.start, VisitStatus.BOOKED)
    assert (found.patient_name, found.service_id) == ("Asha", request.service.id)
    read = await provider.visit(request.place, visit.id)
    assert (read.id, read.place, read.start) == (visit.id, request.place, request.slot.start)
    assert read.end - read.start == timedelta(minutes=request.service.duration or 0)
    assert request.slot.start not in {
        slot.start for slot in await visitor.slots(request.place, request.service)
    }

    await provider.cancel(request.place, visit.id, "cannot come")
    await provider.cancel(request.place, visit.id)
    assert await visitor.status(visit) is VisitStatus.CANCELLED
    assert await provider.find_booked(request) is None
    again = await provider.book(request)
    assert await visitor.status(again) is VisitStatus.BOOKED
    assert again.id != visit.id

    if Capability.CHECK_IN in provider.capabilities:
        await provider.check_in(request.place, again.id)
        await provider.check_in(request.place, again.id)
        assert (await provider.visit(request.place, again.id)).present is True
    if Capability.LIST_VISITS in provider.capabilities:
        around = request.slot.start - timedelta(days=10), request.slot.start + timedelta(days=10)
        listed = {each.id: each for each in await provider.visits(request.place, *around)}
        assert (listed[visit.id].status, listed[again.id].status) == (
            VisitStatus.CANCELLED,
            VisitStatus.BOOKED,
        )
        assert listed[again.id].comment == "Ref REF0"


@pytest.mark.parametrize(
    "quirk",
    [
        "entities_at_top",
        "service_object",
        "clinic_at_top",
        "doctor_in_data",
        "appointment_in_data",
        "success_kind",
        "extra_fields",
        "ints",
        "null_patient_id",
        "modes",
        "next_day",
        "slots_booked",
        "no_mixed_ids",
        "strangers_refused",
        "check_in_empty",
        "repeat_conflict",
    ],
)
async def test_no_oddity_of_the_documents_disturbs_a_visit(visitor: Visitor, quirk: str) -> None:
    await visitor.quirk(quirk)
    await walk(visitor)


@pytest.mark.parametrize("header", ["bearer", "auth", "both"])
async def test_the_token_is_taken_in_either_header(header: str) -> None:
    async with visiting(auth_header=header) as visitor:
        await walk(visitor)


async def test_a_lost_answer_of_adding_the_patient_books_once_for_one_record(hurried: Visitor) -> None:
    request = await hurried.wants()
    await hurried.trouble("reset_after", "addPatient")
    visit = await hurried.provider.book(request)
    [booked] = await hurried.bookings()
    assert booked["id"] == visit.id
    assert len(await hurried.provider.api.search_patients(request.patient.phone[-10:])) == 1


@pytest.mark.parametrize("answer", [422, 400, 409])
async def test_a_time_that_is_snatched_is_taken(visitor: Visitor, answer: int) -> None:
    request = await visitor.wants()
    await visitor.quirk("snatched")
    await visitor.quirk("conflict", answer)
    with pytest.raises(SlotTaken):
        await visitor.provider.book(request)
    assert await visitor.standing() == 0


async def test_a_vendor_that_books_a_taken_time_twice_is_not_asked_to(visitor: Visitor) -> None:
    request, _ = await visitor.booked()
    await visitor.quirk("conflict", "accept")
    late = request.model_copy(update={"patient": who(2), "reference": "REF2"})
    async with visitor.another() as other:
        with pytest.raises(SlotTaken):
            await other.book(late)
    assert await visitor.standing() == 1


@pytest.mark.parametrize(
    ("revoked", "asked"), [("revoke_access", ["refreshToken"]), ("revoke_tokens", ["refreshToken", "login"])]
)
async def test_tokens_that_were_taken_away_are_replaced_once_for_all(
    visitor: Visitor, revoked: str, asked: list[str]
) -> None:
    place = (await visitor.addresses())[0].place
    service = (await visitor.provider.services(place))[0]
    await visitor.pull("/sandbox/eka_care/limits", {revoked: True})
    await visitor.levers.delete("/sandbox/eka_care/requests")
    await visitor.slots(place, service, days=20)
    tokens = [each for each in await visitor.operations() if each in ("login", "refreshToken")]
    assert tokens == asked


async def test_a_token_is_refreshed_before_it_dies(visitor: Visitor) -> None:
    await visitor.provider.ping()
    await visitor.pull("/sandbox/clock", {"advance_seconds": 1750})
    visitor.clock.travel(visitor.clock.now() + timedelta(seconds=1750))
    await visitor.provider.ping()
    assert await visitor.operations() == ["login", "getEntities", "refreshToken", "getEntities"]


async def test_places_that_are_not_there_are_not_found(visitor: Visitor) -> None:
    request = await visitor.wants()
    with pytest.raises(NotFound):
        await visitor.provider.addresses("c-nobody", request.place.doctor_id)
    nowhere = request.place.model_copy(update={"doctor_id": "d-nobody"})
    with pytest.raises(NotFound):
        await visitor.slots(nowhere, request.service)


async def test_a_visit_whose_time_is_updated_is_found_where_it_went() -> None:
    async with visiting(reschedule="update") as visitor:
        provider = visitor.provider
        request, visit = await visitor.booked()
        target = (await visitor.slots(request.place, request.service))[3]
        wanted = request.model_copy(update={"slot": target})
        assert await provider.find_moved(request.place, visit.id, wanted) is None
        moved = await provider.move(request.place, visit.id, wanted)
        assert (moved.start, moved.status) == (target.start, VisitStatus.BOOKED)
        assert moved.id == visit.id
        found = await provider.find_moved(request.place, visit.id, wanted)
        assert found is not None
        assert found.id == moved.id
        assert (await provider.visit(request.place, visit.id)).id == moved.id
        assert await visitor.standing() == 1
        assert request.slot.start in {
            each.start for each in await visitor.slots(request.place, request.service)
        }


@pytest.mark.parametrize("kind", ["reset_after", "reset_before"])
async def test_an_update_whose_answer_is_lost_is_read_back(kind: str) -> None:
    async with visiting(reschedule="update") as visitor:
        request, visit = await visitor.booked()
        target = (await visitor.slots(request.place, request.service))[3]
        wanted = request.model_copy(update={"slot": target})
        await visitor.trouble(kind, "updateAppointment")
        with pytest.raises(OutcomeUnknown):
            await visitor.provider.move(request.place, visit.id, wanted)
        found = await visitor.provider.find_moved(request.place, visit.id, wanted)
        assert (found is not None) is (kind == "reset_after")
        assert await visitor.standing() == 1


@pytest.mark.parametrize(("dialect", "status"), [("v1", VisitStatus.BOOKED), ("business", VisitStatus.OTHER)])
async def test_a_visit_that_the_clinic_moved_is_followed_where_eka_says_where_to(
    dialect: str, status: VisitStatus
) -> None:
    async with visiting(dialect=dialect) as visitor:
        request, visit = await visitor.booked()
        target = (await visitor.slots(request.place, request.service))[3]
        lever = f"/sandbox/eka_care/bookings/{visit.id}/move"
        await visitor.pull(lever, {"start": target.start.isoformat()})
        now = await visitor.provider.visit(request.place, visit.id)
        assert now.status is status
        assert (now.start == target.start) is (now.id != visit.id) is (status is VisitStatus.BOOKED)


async def test_a_visit_by_video_is_booked_at_its_own_address() -> None:
    async with visiting() as visitor:
        video = next(each for each in await visitor.addresses() if each.online)
        service = (await visitor.provider.services(video.place))[0]
        slot = (await visitor.slots(video.place, service))[0]
        request = (await visitor.wants()).model_copy(
            update={"place": video.place, "service": service, "slot": slot}
        )
        visit = await visitor.provider.book(request)
        assert (await visitor.provider.visit(video.place, visit.id)).place == video.place


async def test_one_of_a_family_on_one_phone_is_booked_under_their_own_record() -> None:
    async with visiting() as visitor:
        request = await visitor.wants()
        known = await visitor.provider.api.search_patients("9876543210")
        assert len(known) == 2
        child = min(known, key=lambda record: record.first_name, default=None)
        assert child is not None
        patient = request.patient.model_copy(
            update={
                "name": child.first_name,
                "surname": child.last_name,
                "phone": "+919876543210",
                "birth_date": child.dob,
            }
        )
        await visitor.provider.book(request.model_copy(update={"patient": patient}))
        assert [each["patient"]["id"] for each in await visitor.bookings()] == [child.patient_id]


@pytest.mark.parametrize("quirk", ["event_type", "webhook_spaced", "webhook_millis", "status_events"])
async def test_signed_webhooks_name_the_visit_that_changed(quirk: str) -> None:
    async with visiting(webhook_secret="fake-signing-key") as visitor:
        await visitor.quirk(quirk)
        hook = {"endpoint": "http://127.0.0.1:9/hook", "signing_key": "fake-signing-key"}
        await visitor.pull("/sandbox/eka_care/webhooks", hook)
        _, visit = await visitor.booked()
        [sent] = await _deliveries(visitor)
        headers = {name.lower(): value for name, value in sent["headers"].items()}
        body = _body(sent)
        assert list(visitor.provider.changed(headers, body)) == [visit.id]
        with pytest.raises(AccessDenied):
            visitor.provider.changed(headers, body.replace(b"BK", b"CN"))
        visitor.clock.travel(visitor.clock.now() + timedelta(minutes=4))
        with pytest.raises(AccessDenied):
            visitor.provider.changed(headers, body)


async def _deliveries(visitor: Visitor) -> list[dict[str, Any]]:
    for _ in range(100):
        found: list[dict[str, Any]] = (await visitor.levers.get("/sandbox/eka_care/webhooks")).json()
        if found:
            return found
        await asyncio.sleep(0.02)
    return []


def _body(sent: dict[str, Any]) -> bytes:
    """As text, or as base64 where the journal keeps bytes so."""
    body = sent["body"]
    return body.encode() if body.lstrip()[:1] == "{" else base64.b64decode(body)
