"""Numbers that carry birth date and sex, held against what is known; and what only some documents have."""

from datetime import date

import pytest

from integrations.model import Gender, PatientField
from storage.patients import Patient
from tests.bot.dialogs.asking import EVERY
from tests.bot.dialogs.scene import CHAT, Scene

# Country, a number of public documentation, and whom it is of.
CARRYING = [
    ("PL", "44051401359", date(1944, 5, 14), Gender.MALE),
    ("CZ", "710319/2745", date(1971, 3, 19), Gender.MALE),
    ("IT", "RCCMNL83S18D969H", date(1983, 11, 18), Gender.MALE),
    ("MX", "BOXW310820HNERXN09", date(1931, 8, 20), Gender.MALE),
]
IDS = [one[0] for one in CARRYING]


async def to_the_number(practice, country: str, **told: object) -> Scene:
    """A known patient, up to where the address asks for what is not known of them."""
    scene = await practice(country=country, requires=EVERY)
    now = scene.clock.now()
    who = {"name": "Ana", "surname": "Gómez", "phone": "+34600000000"}
    async with scene.database.unit() as unit:
        await unit.patients.save(
            Patient(id="p1", chat_id=CHAT, created_at=now, updated_at=now, **who, **told)
        )
    await scene.starts()
    await scene.reaches("Book a visit", "Ana Gómez", "Revisión", "First free")
    return scene


@pytest.mark.parametrize(("country", "number", "born", "gender"), CARRYING, ids=IDS)
async def test_what_a_number_carries_is_taken_from_it_and_sent(practice, country, number, born, gender):
    scene = await to_the_number(practice, country)
    await scene.says(number)
    assert "Please check" in scene.text
    await scene.presses("Book it")
    told = scene.intents[0].request.patient
    assert (told.birth_date, told.gender) == (born, gender)


@pytest.mark.parametrize(("country", "number", "born", "gender"), CARRYING, ids=IDS)
async def test_a_number_that_contradicts_what_is_known_is_noticed(practice, country, number, born, gender):
    scene = await to_the_number(practice, country, birth_date=born.replace(day=2), gender=Gender.FEMALE)
    await scene.says(number)
    assert "The number of the document does not fit what I know of the patient." in scene.text
    number_is_right, known_is_right, *_ = [button.label for button in scene.buttons()]
    assert number_is_right.endswith("Male, as in the number")
    assert known_is_right.endswith("Female; I will correct the number")
    await scene.presses(number_is_right)
    await scene.presses("Book it")
    told = scene.intents[0].request.patient
    assert (told.birth_date, told.gender) == (born, gender)


@pytest.mark.parametrize(("country", "number", "born", "gender"), CARRYING, ids=IDS)
async def test_a_number_that_fits_what_is_known_passes(practice, country, number, born, gender):
    scene = await to_the_number(practice, country, birth_date=born, gender=gender)
    await scene.says(number)
    assert "Please check" in scene.text


# Country, other right numbers as their holders write them, and how they are sent.
OTHERS = [
    ("ES", "12345678-Z", "12345678Z"),
    ("ES", "x 2482300 w", "X2482300W"),
    ("CZ", "520829/012", "520829012"),
    ("PT", "123 456 789", "123456789"),
    ("PT", "000000000ZZ4", "000000000ZZ4"),
    ("CL", "12.531.909-2", "125319092"),
    ("PE", "10117410", "10117410"),
    ("AR", "DNI 12.345.678", "12345678"),
    ("DE", "L01X00T47", "L01X00T47"),
]


@pytest.mark.parametrize(("country", "said", "sent"), OTHERS, ids=[f"{c}-{s}" for c, _, s in OTHERS])
async def test_a_number_is_read_as_people_write_it_and_sent_as_the_country_does(
    practice, country, said, sent
):
    scene = await practice(country=country, requires=frozenset({PatientField.NATIONAL_ID}))
    await scene.starts()
    await scene.reaches("Book a visit", "Revisión", "First free")
    await scene.says("Ana Gómez, +34 600 000 000")
    await scene.says(said)
    await scene.presses("Book it")
    assert scene.intents[0].request.patient.national_id == sent


async def test_a_leap_day_birthday_is_a_birthday_on_the_day_after_in_other_years(practice):
    """Nineteen on 1 March 2027 for who was born on 29 February 2008: too young the day before."""
    scene = await practice(requires=frozenset({PatientField.BIRTH_DATE}), ages=(19, None))
    scene.clock.at = scene.clock.at.replace(year=2027, month=2, day=22)
    for day, fits in (("26 February", False), ("1 March", True)):
        await scene.starts()
        await scene.reaches("Book a visit", "Revisión")
        await scene.says(day)
        await scene.presses("09:30")
        await scene.says("Ana Gómez, 600 000 000")
        await scene.says("29/2/2008")
        assert ("Please check" in scene.text) is fits
        assert ("age will not fit" in scene.text) is not fits
