"""Reading back what an earlier call did, where the calendar does not know the visit any more."""

import pytest

from bot.desk import calls
from bot.desk.intent import CancelIntent, CheckInIntent, MoveIntent, Standing
from bot.desk.verdict import Part, Sign
from integrations.errors import NotFound
from integrations.model import BookingRequest, PatientDetails, Place, Visit
from tests.bot.desk.register import PLACE, SHOWN
from tests.paper import PaperClock, PaperProvider, monday

COMMON = {"chat_id": 7, "account": "main", "locale": "es_ES", "shown": SHOWN, "reference": "ABCDEF"}


class Forgetful(PaperProvider):
    """It knows a moved visit by its new id only."""

    async def find_moved(self, place: Place, visit_id: str, request: BookingRequest) -> Visit | None:
        raise NotFound


async def request(provider: PaperProvider) -> BookingRequest:
    (service, *_) = await provider.services(PLACE)
    (slot, *_) = await provider.slots(PLACE, service, monday(), monday().replace(day=30))
    patient = PatientDetails(name="Ana", surname="Gómez", phone="+34600000000")
    return BookingRequest(place=PLACE, service=service, slot=slot, patient=patient, reference="ABCDEF")


def standing(visit_id: str) -> Standing:
    return Standing(visit_id="v", place=PLACE, provider_visit_id=visit_id, start=monday(), reference="ABCDEF")


@pytest.mark.parametrize("kind", [CancelIntent, CheckInIntent])
async def test_a_visit_that_the_calendar_does_not_know_is_gone(
    kind: type[CancelIntent] | type[CheckInIntent],
) -> None:
    provider = PaperProvider(PaperClock(monday()))
    intent = kind(id="i", standing=standing("unknown"), **COMMON)
    assert (await calls.look(provider, intent, Part.MAIN)).sign is Sign.GONE


async def test_a_moved_visit_whose_old_id_is_forgotten_is_found_at_its_new_time() -> None:
    provider = Forgetful(PaperClock(monday()))
    wanted = await request(provider)
    intent = MoveIntent(id="i", standing=standing("old"), request=wanted, native=True, **COMMON)
    assert (await calls.look(provider, intent, Part.MAIN)).sign is Sign.GONE
    moved = await provider.book(wanted)
    found = await calls.look(provider, intent, Part.MAIN)
    assert (found.sign, found.visit and found.visit.id) == (Sign.DONE, moved.id)
