"""One bot for several accounts: one list of places, each with its own country, money and possibilities."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.desk.accounts import Account
from integrations.errors import Unavailable
from integrations.model import Address, Clinic, Doctor, PatientField, Place
from integrations.provider import Capability
from tests.bot.dialogs.scene import Scene
from tests.paper import PaperProvider

SMALL = "Consulta Mayor"


class Abroad(PaperProvider):
    """One doctor at one place, which has the name of the small clinic in Madrid. down: it does not answer."""

    capabilities = frozenset((Capability.CANCEL,))
    where = ("12 Main Road", "Bengaluru")
    requires: frozenset[PatientField] = frozenset()
    down = False

    async def clinics(self) -> Sequence[Clinic]:
        self._answer()
        return (Clinic(id="1", name=SMALL),)

    async def doctors(self, clinic_id: str) -> Sequence[Doctor]:
        self._answer()
        return (Doctor(id="1", clinic_id="1", name="Dr. Rao"),)

    async def addresses(self, clinic_id: str, doctor_id: str) -> Sequence[Address]:
        self._answer()
        place = Place(clinic_id="1", doctor_id="1", address_id="1")
        return (Address(place=place, street=self.where[0], city=self.where[1], requires=self.requires),)

    async def slots(self, *asked, **more):
        self._answer()
        return await super().slots(*asked, **more)

    def _answer(self) -> None:
        if self.down:
            raise Unavailable


class India(Abroad):
    zone, currency, country, locale = ZoneInfo("Asia/Kolkata"), "INR", "IN", "en_IN"


class Italy(Abroad):
    capabilities = frozenset((Capability.CANCEL, Capability.MOVE, Capability.CHECK_IN))
    zone, currency, country, locale = ZoneInfo("Europe/Rome"), "EUR", "IT", "it_IT"
    where = ("Via Verdi 18", "Torino")
    requires = frozenset((PatientField.NATIONAL_ID,))


@pytest.fixture
async def india(scene: Scene) -> India:
    return opened(scene, "india", India(scene.clock))


@pytest.fixture
async def italy(scene: Scene) -> Italy:
    return opened(scene, "italy", Italy(scene.clock))


def opened(scene: Scene, name: str, provider: Abroad) -> Abroad:
    scene.desk.accounts[name] = Account(name=name, provider=provider, locale=provider.locale)
    return provider


def places(scene: Scene) -> list[str]:
    return [one.label for one in scene.buttons() if one.label not in ("Back", "Start over")]


async def reaches_place(scene: Scene, place: str) -> None:
    await scene.starts()
    await scene.presses("Book a visit")
    if "Who is the visit for?" in scene.text:
        await scene.presses("Ana Gómez")
    await scene.reaches(f"{SMALL} · {place}", "Primera", "First free")


async def test_the_places_of_all_accounts_are_one_list_and_namesakes_are_told_apart(scene, india, italy):
    await scene.starts()
    await scene.presses("Book a visit")
    assert places(scene) == [
        "Clínica <Alameda> & Söhne",
        f"{SMALL} · Calle Mayor 1, Madrid",
        f"{SMALL} · 12 Main Road, Bengaluru",
        f"{SMALL} · Via Verdi 18, Torino",
    ]
    await scene.says("torino")
    assert "What is the visit for?" in scene.text
    await scene.presses("Back")
    await scene.says("consulta mayor")
    assert len(places(scene)) == 3


async def test_an_account_that_is_down_hides_no_other_and_is_spoken_of(scene, india, italy):
    india.down = True
    await scene.starts()
    await scene.presses("Book a visit")
    assert "One of our calendars is not answering at the moment." in scene.text
    assert places(scene)[-1] == f"{SMALL} · Via Verdi 18, Torino"
    assert not any("Bengaluru" in place for place in places(scene))
    india.down = False
    await scene.presses("Start over")
    await scene.presses("Book a visit")
    assert any("Bengaluru" in place for place in places(scene))
    assert "not answering" not in scene.text


async def test_the_only_place_that_answers_is_not_taken_for_the_one_that_was_wanted(scene, india, italy):
    del scene.desk.accounts["main"]
    india.down = True
    await scene.starts()
    await scene.presses("Book a visit")
    assert places(scene) == [SMALL]


async def test_where_no_account_answers_that_is_said(scene, india):
    del scene.desk.accounts["main"]
    india.down = True
    await scene.starts()
    await scene.presses("Book a visit")
    assert "The clinic's calendar is not answering." in scene.note + scene.text


async def test_a_place_that_falls_silent_later_says_so_and_the_others_can_be_booked(scene, india):
    await scene.starts()
    await scene.reaches("Book a visit")
    await scene.reaches(f"{SMALL} · 12 Main Road")
    india.down = True
    await scene.presses("Primera")
    assert "The clinic's calendar is not answering." in scene.note + scene.text
    await scene.presses("Start over")
    await scene.reaches("Book a visit", f"{SMALL} · Calle Mayor 1")
    assert "Choose a day" in scene.text


async def test_money_clock_and_phone_are_those_of_the_place(scene, india):
    await reaches_place(scene, "12 Main Road")
    await scene.says("Asha Rao")
    await scene.says("98765 43210")
    assert "₹60" in scene.text
    assert "16:30" in scene.text
    assert "+91 98765 43210" in scene.text
    await scene.books()
    (request,) = india.requests
    assert request.patient.phone == "+919876543210"
    assert request.slot.start == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert scene.provider.requests == []


async def test_a_visit_is_offered_what_its_own_account_can_do(scene, india):
    at_home = await scene.has_visit()
    await reaches_place(scene, "12 Main Road")
    await scene.books()
    (abroad,) = [each for each in await scene.desk.visits.coming(7) if each.visit.id != at_home]
    await scene.starts()
    await scene.presses("My visits")
    assert "12 Main Road" in scene.text
    assert "Calle Mayor 1" in scene.text
    scene.clock.at = abroad.visit.starts_at - timedelta(minutes=10)
    await scene.presses(next(one.label for one in scene.buttons() if "Rao" in one.label))
    offered = places(scene)
    assert not any(label.startswith("I am here") for label in offered)
    assert {"Move", "Cancel the visit"} <= set(offered)
    assert abroad.account is not None
    assert abroad.account.name == "india"


async def test_a_document_of_one_country_is_not_shown_in_another(scene, india, italy):
    await scene.reaches_summary()
    await scene.books()
    async with scene.database.unit() as unit:
        (known,) = await unit.patients.of_chat(7)
        born = {"national_id": "12345678Z", "birth_date": date(1985, 5, 3)}
        await unit.patients.save(known.model_copy(update=born))
    await reaches_place(scene, "12 Main Road")
    await scene.books()
    assert india.requests[-1].patient.national_id is None
    await reaches_place(scene, "Via Verdi 18")
    assert "Codice Fiscale" in scene.text or "codice fiscale" in scene.text
    await scene.says("12345678Z")
    assert "RSSMRA" in scene.text + scene.note or "right length" in scene.text + scene.note
