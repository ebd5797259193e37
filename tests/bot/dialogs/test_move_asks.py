"""Moving to an address that wants to know more of the patient: only that is asked, and before the move."""

from collections.abc import Sequence
from datetime import date

import pytest

from bot.dialogs.visit import MOVE, entry
from integrations.model import Address, CustomField, Gender, PatientField
from integrations.provider import Capability
from tests.bot.dialogs.asking import EVERY, AskingProvider, to_the_person
from tests.bot.dialogs.scene import CHAT, Scene


class TwoAddresses(AskingProvider):
    """What is asked, is asked at the other address only."""

    async def addresses(self, clinic_id: str, doctor_id: str) -> Sequence[Address]:
        (there,) = await super().addresses(clinic_id, doctor_id)
        here = there.model_copy(update={"requires": frozenset(), "asks": (), "online": False})
        place = there.place.model_copy(update={"address_id": "20b"})
        return (here, there.model_copy(update={"place": place, "street": "Gran Vía 2"}))


@pytest.fixture
async def two(tmp_path):
    scene = await Scene.open(tmp_path, made=TwoAddresses)
    yield scene
    await scene.close()


async def to_the_other_address(scene: Scene, *, place: str = "Gran Vía") -> str:
    """A visit at the first address, and a new time chosen at the second."""
    await scene.starts()
    await scene.reaches("Book a visit", "Calle Mayor", "Revisión", "First free")
    await scene.says("Ana Gómez, 600 000 000")
    await scene.books()
    (kept,) = await scene.desk.visits.coming(CHAT)
    await scene.opens(entry(kept.visit.id, MOVE))
    await scene.reaches(place, "25", "11:30")
    return kept.visit.id


def standing(scene: Scene) -> list[str]:
    return [place.address_id for place, _ in scene.provider.booked]


async def test_what_is_not_known_is_asked_before_the_move_and_remembered(two):
    two.provider.requires, two.provider.online = EVERY, True
    two.provider.asks = (CustomField(key="why", label="Reason"),)
    await to_the_other_address(two, place="Online")
    assert "e-mail" in two.text
    await two.says("ana@example.com")
    assert "DNI / NIE" in two.text
    await two.says("12345678Z")
    await two.says("23/5/1985")
    await two.presses("Female")
    await two.says("a cough")
    assert "Please check the new time:" in two.text
    assert "Your old time stays until the new one is confirmed." in two.text
    assert "23 May 1985" in two.text
    assert "Reason: a cough" in two.text
    assert standing(two) == ["20a"]
    await two.presses("Move it")
    await two.settle()
    assert "<b>Moved.</b>" in two.text
    assert standing(two) == ["20b"]
    told = two.intents[-1].request.patient
    assert (told.national_id, told.birth_date, told.gender) == ("12345678Z", date(1985, 5, 23), Gender.FEMALE)
    assert (told.email, told.answers) == ("ana@example.com", (("why", "a cough"),))
    (ana,) = await two.desk.patients.people(CHAT)
    assert (ana.national_id, ana.birth_date, ana.email) == ("12345678Z", date(1985, 5, 23), "ana@example.com")


async def test_what_is_known_is_not_asked_again(two):
    two.provider.requires = frozenset({PatientField.BIRTH_DATE, PatientField.GENDER})
    await to_the_other_address(two)
    (ana,) = await two.desk.patients.people(CHAT)
    await two.desk.patients.change(CHAT, ana.id, two.clock.now(), birth_date=date(1985, 5, 23))
    (kept,) = await two.desk.visits.coming(CHAT)
    await two.opens(entry(kept.visit.id, MOVE))
    await two.reaches("Gran Vía", "25", "11:30")
    assert "gender" in two.text
    await two.presses("Male")
    assert "Please check the new time:" in two.text
    assert "Change gender" in [b.label for b in two.buttons()]


async def test_ages_of_the_new_address_and_birthdays_before_the_new_time_are_told_before_the_move(two):
    two.provider.requires = frozenset({PatientField.BIRTH_DATE})
    await to_the_other_address(two)
    two.provider.ages = (None, 14)
    await two.desk.catalogue.refresh()
    (kept,) = await two.desk.visits.coming(CHAT)
    await two.opens(entry(kept.visit.id, MOVE))
    await two.reaches("Gran Vía", "25", "11:30")
    await two.says("23/5/1985")
    assert "for patients aged 0–14" in two.text
    assert [b.label for b in two.buttons()][:3] == [
        "Change time",
        "Change place",
        "Correct the date of birth",
    ]
    await two.presses("Correct")
    await two.says("25/11/2011")
    assert "for patients aged 0–14" in two.text
    await two.reaches("Change time", "23", "11:30")
    assert "Please check the new time:" in two.text


async def test_the_same_address_asks_nothing_to_change_the_time(two):
    two.provider.requires = EVERY
    await to_the_other_address(two, place="Calle Mayor")
    assert "Please check the new time:" in two.text
    assert "Ana" not in two.text
    await two.presses("Move it")
    assert two.intents[-1].native


async def test_where_a_visit_is_booked_anew_to_be_moved_its_address_may_ask(practice):
    scene = await practice()
    await to_the_person(scene)
    await scene.books()
    scene.provider.capabilities = frozenset({Capability.CANCEL})
    scene.provider.requires = frozenset({PatientField.GENDER})
    await scene.desk.catalogue.refresh()
    (kept,) = await scene.desk.visits.coming(CHAT)
    await scene.opens(entry(kept.visit.id, MOVE))
    await scene.reaches("25", "11:30")
    assert "gender" in scene.text


async def test_the_rules_for_the_new_time_are_told_before_the_tap(two):
    two.ruled(cancel_before=60, move_before=120)
    await to_the_other_address(two)
    assert "You can cancel it here until Wednesday 25 November 10:30." in two.text
    assert "You can move it here until Wednesday 25 November 09:30." in two.text
