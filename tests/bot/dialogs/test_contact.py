"""One's own contact answers two questions at once, and is never taken for anybody else."""

import pytest

from bot.dialogs.contact import names_of, shared_phone
from bot.engine.inbound import SharedPhone
from bot.understanding.person import Phone
from tests.bot.dialogs.scene import Scene

SHARE = "Share my name and phone number"


async def asked_for_the_name(practice) -> Scene:
    scene: Scene = await practice()
    await scene.starts()
    await scene.reaches("Book a visit", "Revisión", "First free")
    assert scene.view is not None
    assert SHARE in [key.label for row in scene.view.replies for key in row]
    return scene


async def test_sharing_ones_contact_at_the_name_leads_straight_to_the_summary(practice):
    scene = await asked_for_the_name(practice)
    await scene.does(
        SharedPhone(phone="447911123456", first_name="José María \U0001f338", last_name="O'Neil")
    )
    assert "Please check" in scene.text
    assert "José María O&#39;Neil · +44 7911 123456" in scene.text
    scene.button("Change name")


async def test_a_contact_without_a_surname_asks_for_that_only(practice):
    scene = await asked_for_the_name(practice)
    await scene.does(SharedPhone(phone="34600000000", first_name="Łukasz"))
    assert "And the surname?" in scene.text
    await scene.says("Wiśniewski")
    assert "Łukasz Wiśniewski · +34 600 00 00 00" in scene.text


async def test_somebody_elses_contact_is_refused_where_the_name_is_asked(practice):
    scene = await asked_for_the_name(practice)
    await scene.does(SharedPhone(phone="+34600000000", own=False))
    assert "not somebody else" in scene.note
    assert "name and surname" in scene.text
    await scene.does(SharedPhone(phone="12", first_name="Ana", last_name="Gómez"))
    assert "could not read the number" in scene.note


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Ana", "Gómez", {"name": "Ana", "surname": "Gómez"}),
        ("Ana Gómez", "", {"name": "Ana", "surname": "Gómez"}),
        ("\U0001f338Ana\ufe0f", "", {"name": "Ana", "surname": None}),
        ("علی\u200cرضا", "محمدی", {"name": "علی\u200cرضا", "surname": "محمدی"}),
        ("D´Angelo", "99999", {"name": "D´Angelo", "surname": None}),
        ("\U0001f525", "Gómez", {}),
        ("@ana_99", "", {}),
    ],
)
def test_a_contacts_name_is_taken_as_far_as_it_is_one(first, last, expected):
    assert names_of(SharedPhone(phone="1", first_name=first, last_name=last)) == expected


@pytest.mark.parametrize(
    ("shared", "own", "expected"),
    [
        ("447911123456", True, "+447911123456"),
        ("+34600100200", True, "+34600100200"),
        ("600100200", True, "+34600100200"),
        ("600100200", False, "+34600100200"),
        ("447911123456", False, None),
    ],
)
def test_ones_own_number_is_read_with_its_countrys_code(shared, own, expected):
    phone = shared_phone(SharedPhone(phone=shared, own=own), "ES")
    assert (phone.e164 if isinstance(phone, Phone) else None) == expected
