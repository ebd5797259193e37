"""A link from the clinic's page or a QR code opens the booking where it points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import links
from bot.dialogs.links import from_link
from bot.engine.inbound import Commanded
from bot.errors import CalendarSilent
from integrations.errors import Unavailable
from integrations.model import Clinic, Doctor, Place, Service
from tests.paper import PaperProvider

ACCOUNT = "main"
LARGE = links.facility(ACCOUNT, Clinic(id="1", name=""))
SMALL = links.facility(ACCOUNT, Clinic(id="2", name=""))
RUIZ = links.doctor(ACCOUNT, Doctor(id="0", clinic_id="1", name=""))
VIDAL = links.doctor(ACCOUNT, Doctor(id="6", clinic_id="1", name=""))
RUIZ_HERE = links.address(ACCOUNT, Place(clinic_id="1", doctor_id="0", address_id="0a"))
FIRST = links.service(ACCOUNT, Service(id="s1", name="Primera visita"))
FIRST_BY_NAME = links.named_service(ACCOUNT, Service(id="?", name="PRIMERA  visita"))
IDS = st.text(max_size=40)


def follow(argument: str) -> Commanded:
    return Commanded(name="start", argument=argument)


@given(st.text(min_size=1, max_size=20), IDS, IDS, IDS, IDS)
def test_every_link_fits_and_is_read_back(account, clinic_id, doctor_id, address_id, service_id):
    parts = [
        links.facility(account, Clinic(id=clinic_id, name="")),
        links.doctor(account, Doctor(id=doctor_id, clinic_id=clinic_id, name="")),
        links.address(account, Place(clinic_id=clinic_id, doctor_id=doctor_id, address_id=address_id)),
        links.service(account, Service(id=service_id, name="")),
    ]
    whole = "-".join(parts)
    assert len(whole) <= 64
    assert set(whole) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert links.read(whole) == {links.Kind(part[0]): part[2:] for part in parts}


@given(st.text(max_size=64))
def test_whatever_stands_in_a_link_is_read_without_an_error(argument):
    codes = links.read(argument)
    assert codes is None or all(len(code) == 10 for code in codes.values())


@pytest.mark.parametrize("argument", ["", "d_", f"{RUIZ}-", f"{RUIZ}-{VIDAL}", RUIZ.upper(), "x_0123456789"])
def test_what_is_no_link_of_ours_is_none(argument):
    assert links.read(argument) is None


def test_the_code_of_a_thing_never_changes():
    assert RUIZ == "d_ec23cc2616"


def test_the_same_id_in_another_account_is_another_link():
    one = Doctor(id="7", clinic_id="1", name="")
    assert links.doctor("madrid", one) != links.doctor("vigo", one)


@pytest.mark.parametrize(
    ("argument", "known"),
    [
        (LARGE, {"clinic": "1"}),
        (VIDAL, {"clinic": "1", "doctor": "6"}),
        (f"{VIDAL}-{LARGE}", {"clinic": "1", "doctor": "6"}),
        (f"{VIDAL}-{FIRST}", {"clinic": "1", "doctor": "6", "service": "s1"}),
        (f"{FIRST}-{SMALL}", {"clinic": "2", "doctor": "20", "service": "s1"}),
        (f"{FIRST_BY_NAME}-{SMALL}", {"clinic": "2", "doctor": "20", "service": "s1"}),
        (f"{RUIZ}-{RUIZ_HERE}", {"clinic": "1", "doctor": "0"}),
        (f"{RUIZ}-{FIRST}", {"clinic": "1", "doctor": "0", "service": "s1"}),
        (f"{VIDAL}-{SMALL}", {}),
        ("d_0123456789", {}),
        ("anything", {}),
        ("", {}),
    ],
)
async def test_a_link_says_what_is_booked_as_far_as_it_says_one_thing(scene, argument, known):
    sets = await from_link(scene.call(), argument)
    ids = {name: sets[name].id for name in ("clinic", "doctor", "service") if name in sets}
    assert ids == known
    assert ("speciality" in sets) == ("doctor" in sets)


async def test_two_addresses_are_left_to_be_chosen(scene):
    sets = await from_link(scene.call(), f"{RUIZ}-{FIRST}")
    assert "address" not in sets
    sets = await from_link(scene.call(), f"{RUIZ_HERE}-{FIRST}")
    assert sets["address"].place.address_id == "0a"


async def test_a_link_opens_the_booking_where_it_points(scene):
    await scene.does(follow(f"{VIDAL}-{FIRST}"))
    top = scene.session.top
    assert (top.dialog, len(scene.session.frames)) == ("book", 1)
    assert top.answers["doctor"]["id"] == "6"
    assert top.answers["service"]["id"] == "s1"


async def test_what_a_link_can_mean_twice_is_asked(scene):
    await scene.does(follow(f"{RUIZ}-{FIRST}"))
    assert "more than one place" in scene.text
    online = next(button for button in scene.buttons() if "Online" in button.label)
    await scene.presses(online.label)
    assert scene.session.top.answers["address"]["place"]["address_id"] == "0b"


@pytest.mark.parametrize("argument", ["d_0123456789", "facebook", "s_", "<b>", "x" * 64])
async def test_a_link_that_leads_nowhere_opens_the_menu_with_a_sentence(scene, argument):
    await scene.says("book a visit")
    await scene.does(follow(argument))
    assert scene.session.top.dialog == "menu"
    assert scene.note == "I do not know where that link leads any more. You can look for it here:"


class Silent(PaperProvider):
    """A calendar that does not answer."""

    async def clinics(self):
        raise Unavailable


async def test_a_calendar_that_is_silent_makes_no_link_stale(scene):
    scene.desk.accounts["main"].provider.__class__ = Silent
    with pytest.raises(CalendarSilent):
        await from_link(scene.call(), RUIZ)
    await scene.does(follow(RUIZ))
    assert "The clinic's calendar is not answering" in scene.text
    assert "Try again" in [button.label for button in scene.buttons()]
