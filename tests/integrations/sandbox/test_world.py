"""The world: believable, different in each country, and the same for the same seed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from integrations.sandbox.calendars import Calendars
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.countries import LOCALES, country
from integrations.sandbox.founding import found
from integrations.sandbox.visits import Patient

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ANA = Patient("Ana", "Prueba", "+34600000000")


def calendars(locale: str = "es", seed: int = 1, at: datetime = MONDAY) -> tuple[Calendars, SandboxClock]:
    clock = SandboxClock()
    clock.pin(at)
    return Calendars(found(country(locale), seed), clock, seed), clock


def calendar_text(known: Calendars, days: int = 84) -> str:
    until = MONDAY + timedelta(days=days)
    places = known.world.places.values()
    return repr([known.visits(place.address, MONDAY, until) for place in places])


@pytest.mark.parametrize("locale", LOCALES)
def test_each_country_has_its_own_doctors_with_everything_that_shows(locale: str) -> None:
    world = found(country(locale), 1)
    doctors = list(world.doctors.values())
    addresses = [place.address for place in world.places.values()]
    services = [service for address in addresses for service in address.services]
    assert len(doctors) == len({doctor.full_name for doctor in doctors}) == 12
    assert sum(len(doctor.addresses) > 1 for doctor in doctors) >= 4
    assert any(address.online_only for address in addresses)
    assert any(address.visit_payment for address in addresses)
    assert {15, 20, 30, 60} <= {service.minutes for service in services}
    assert len({(a.asks_birth_date, a.asks_gender, a.asks_nin) for a in addresses}) == 8
    assert len({service.id for service in services}) == len(services)


def test_ids_are_never_shared_between_countries() -> None:
    ids = [address_id for locale in LOCALES for address_id in found(country(locale), 1).places]
    assert len(ids) == len(set(ids))


def test_the_same_seed_makes_the_same_world_and_another_a_different_one() -> None:
    one, same, other = calendars()[0], calendars()[0], calendars(seed=2)[0]
    assert calendar_text(one) == calendar_text(same)
    assert calendar_text(one) != calendar_text(other)


def test_near_days_are_fuller_than_far_ones() -> None:
    known, _ = calendars()
    weeks = [MONDAY + timedelta(days=7 * n) for n in (0, 8)]
    near, far = (
        sum(
            len(known.visits(place.address, week, week + timedelta(days=7)))
            for place in known.world.places.values()
        )
        for week in weeks
    )
    assert near > 3 * far > 0


def test_nobody_is_booked_twice_at_the_same_time() -> None:
    known, _ = calendars()
    for place in known.world.places.values():
        visits = known.visits(place.address, MONDAY, MONDAY + timedelta(days=84))
        assert all(a.end <= b.start for a, b in pairwise(visits))


def test_the_patients_are_plainly_made_up() -> None:
    known, _ = calendars()
    address = next(iter(known.world.places.values())).address
    for visit in known.visits(address, MONDAY, MONDAY + timedelta(days=84)):
        assert visit.patient.surname in country("es").patients
        assert visit.patient.email is not None
        assert visit.patient.email.endswith("@example.com")


def test_the_calendar_rolls_on_with_the_clock_and_keeps_what_was_there() -> None:
    known, clock = calendars()
    address = next(iter(known.world.places.values())).address
    before = known.visits(address, MONDAY, MONDAY + timedelta(days=40))
    clock.advance(timedelta(days=30))
    after = known.visits(address, MONDAY, MONDAY + timedelta(days=40))
    assert {visit.id for visit in before} <= {visit.id for visit in after}
    last = list(known.openings(address, clock.now(), clock.now() + timedelta(days=90)))[-1]
    assert last.start > clock.now() + timedelta(days=60)


def test_others_never_book_over_a_visit_that_came_first() -> None:
    known, clock = calendars()
    address = next(iter(known.world.places.values())).address
    openings = list(known.openings(address, MONDAY + timedelta(days=30), MONDAY + timedelta(days=50)))
    mine = []
    for opening in openings[::2]:
        offer = min(opening.offers, key=lambda each: each.minutes)
        mine.append(known.book(address, offer.service_id, opening.start, offer.minutes, ANA, "integration"))
    clock.advance(timedelta(days=29))
    visits = known.visits(address, MONDAY, MONDAY + timedelta(days=60))
    assert {visit.id for visit in mine} <= {visit.id for visit in visits}
    assert all(a.end <= b.start for a, b in pairwise(visits))


def test_a_visit_of_the_crowd_is_found_by_its_id_and_can_be_cancelled() -> None:
    known, _ = calendars()
    address = next(iter(known.world.places.values())).address
    theirs = known.visits(address, MONDAY, MONDAY + timedelta(days=7))[0]
    assert known.visit(theirs.id) == theirs
    known.cancel(theirs, "doctor")
    again = known.visit(theirs.id)
    assert again is not None
    assert not again.active
    assert theirs.start in [each.start for each in known.openings(address, theirs.start, theirs.end)]
    assert known.visit("7999999999999") is None
    assert known.visit("nonsense") is None


def test_what_is_written_down_is_read_back_the_same() -> None:
    known, _ = calendars()
    address = next(iter(known.world.places.values())).address
    opening = next(known.openings(address, MONDAY, MONDAY + timedelta(days=7)))
    offer = opening.offers[-1]
    visit = known.book(address, offer.service_id, opening.start, offer.minutes, ANA, "integration")
    known.cancel(visit, "user", "ill")
    known.add_break(address, opening.start, opening.start + timedelta(hours=1), None)
    known.replaced[address.id] = {MONDAY.date(): tuple(known.periods(address, MONDAY.date()))}
    copy, _ = calendars()
    copy.restore(known.snapshot())
    assert copy.snapshot() == known.snapshot()
    assert copy.visit(visit.id) == known.visit(visit.id)
    assert copy.breaks == known.breaks
    assert copy.replaced == known.replaced
