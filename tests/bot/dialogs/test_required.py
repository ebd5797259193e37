"""What an address insists on: asked only then, one question each, and never twice."""

from dataclasses import replace
from datetime import date
from itertools import chain, combinations

import pytest

from integrations.model import CustomField, FieldKind, Gender, PatientField
from storage.patients import Patient
from tests.bot.dialogs.asking import EVERY, to_the_person
from tests.bot.dialogs.scene import CHAT

NUMBER, BORN, GENDER = PatientField.NATIONAL_ID, PatientField.BIRTH_DATE, PatientField.GENDER
COMBINATIONS = list(chain.from_iterable(combinations(PatientField, n) for n in range(4)))

# Country, what its document is called there, a right number, and one wrong number for each fault.
DOCUMENTS = [
    ("AR", "DNI", "12.345.678", {"123": "length", "12345A78": "Letters"}),
    ("BR", "CPF", "390.533.447-05", {"39053344704": "slip", "987": "length", "3905334470X": "Letters"}),
    ("CL", "RUN (RUT)", "12.531.909-2", {"12531909-3": "slip", "1253190": "length", "7608A4285": "Letters"}),
    ("CO", "cédula", "1.234.567.890", {"123": "length", "12345B7": "Letters"}),
    ("CZ", "rodné číslo", "710319/2745", {"7103192746": "slip", "987": "length", "1103492745": "cannot be"}),
    ("ES", "DNI / NIE", "X2482300W", {"12345678A": "slip", "987": "length", "123456789": "Letters"}),
    (
        "IT",
        "codice fiscale",
        "RCCMNL83S18D969H",
        {"RCCMNL83S18D969A": "slip", "987": "length", "RCCMNL83S18D9694": "Letters"},
    ),
    (
        "MX",
        "CURP",
        "BOXW310820HNERXN09",
        {"BOXW310820HNERXN08": "slip", "987": "length", "BOXW310820ZNERXN09": "Letters"},
    ),
    ("PE", "DNI", "10117410-2", {"10117410-3": "slip", "987": "length", "1011741A": "Letters"}),
    ("PT", "NIF / Cartão de Cidadão", "123456789", {"123456788": "slip", "987": "length"}),
    ("TR", "T.C. kimlik numarası", "17291716060", {"17291716050": "slip", "987": "length"}),
    ("PL", "PESEL", "44051401359", {"44051401358": "slip", "987": "length", "4405140135A": "Letters"}),
]
CARRYING = {"CZ", "IT", "MX", "PL"}


@pytest.mark.parametrize("required", COMBINATIONS, ids=lambda fields: "+".join(fields) or "none")
async def test_only_what_is_required_is_asked_and_sent(practice, required):
    scene = await practice(requires=frozenset(required))
    await to_the_person(scene)
    if NUMBER in required:
        assert "DNI / NIE" in scene.text
        await scene.says("12345678Z")
    if BORN in required:
        assert "date of birth" in scene.text
        await scene.says("23/5/1985")
    if GENDER in required:
        assert "gender" in scene.text
        await scene.presses("Female")
    assert "Please check" in scene.text
    assert ("23 May 1985" in scene.text) is (BORN in required)
    await scene.presses("Book it")
    patient = scene.intents[0].request.patient
    assert patient.national_id == ("12345678Z" if NUMBER in required else None)
    assert patient.birth_date == (date(1985, 5, 23) if BORN in required else None)
    assert patient.gender == (Gender.FEMALE if GENDER in required else None)


@pytest.mark.parametrize("required", COMBINATIONS, ids=lambda fields: "+".join(fields) or "none")
async def test_who_is_known_is_asked_nothing_again(practice, required):
    scene = await practice(requires=EVERY)
    await to_the_person(scene)
    await scene.says("12345678Z")
    await scene.says("23/5/1985")
    await scene.reaches("Female")
    await scene.books()
    scene.provider.requires = frozenset(required)
    await scene.desk.catalogue.refresh()
    await scene.starts()
    await scene.reaches("Book a visit", "Ana Gómez", "Revisión", "First free")
    assert "Please check" in scene.text


@pytest.mark.parametrize(("country", "name", "right", "wrong"), DOCUMENTS, ids=[d[0] for d in DOCUMENTS])
async def test_each_country_asks_for_its_document_and_says_what_is_wrong(
    practice, country, name, right, wrong
):
    scene = await practice(country=country, requires=frozenset({NUMBER}))
    await to_the_person(scene, "Ana Gómez, +34 600 000 000")
    assert f"The clinic also needs the patient's {name}." in scene.text
    for number, told in wrong.items():
        await scene.says(number)
        assert told in scene.note
        assert name in scene.note
        assert number not in scene.note
    await scene.says(right)
    assert "Do you agree?" in scene.text


async def test_germany_takes_any_number(practice):
    scene = await practice(country="DE", requires=frozenset({NUMBER}))
    await to_the_person(scene, "Ana Gómez, +34 600 000 000")
    assert "number of the patient's identity document" in scene.text
    await scene.says("habe ich nicht hier")
    assert "could not read that number" in scene.note
    await scene.says("A123456789")
    assert "Do you agree?" in scene.text


@pytest.mark.parametrize(
    ("country", "name", "right"), [d[:3] for d in DOCUMENTS], ids=[d[0] for d in DOCUMENTS]
)
async def test_what_the_number_carries_is_not_asked(practice, country, name, right):
    scene = await practice(country=country, requires=EVERY)
    await to_the_person(scene, "Ana Gómez, +34 600 000 000")
    await scene.says(right)
    if country in CARRYING:
        assert "Do you agree?" in scene.text
    else:
        assert "date of birth" in scene.text


async def test_a_contradiction_is_explained_and_the_number_may_be_right(practice):
    scene = await practice(country="PL", requires=frozenset({BORN}))
    await to_the_person(scene, "Ana Gómez, +48 512 345 678")
    await scene.says("15.05.1944")
    await scene.books()
    scene.provider.requires = EVERY
    await scene.desk.catalogue.refresh()
    await scene.starts()
    await scene.reaches("Book a visit", "Ana", "Revisión", "First free")
    await scene.says("44051401359")
    assert "does not fit what I know" in scene.text
    assert [b.label for b in scene.buttons()][:2] == [
        "14 May 1944, as in the number",
        "15 May 1944; I will correct the number",
    ]
    await scene.presses("14 May 1944")
    assert "14 May 1944" in scene.text
    assert "Male" in scene.text
    assert "Please check" in scene.text


async def test_of_a_contradiction_the_number_may_be_what_is_wrong(practice):
    scene = await practice(country="PL", requires=EVERY)
    await to_the_person(scene, "Ana Gómez, +48 512 345 678")
    await scene.says("44051401359")
    await scene.reaches("Change gender", "Female")
    assert [b.label for b in scene.buttons()][:2] == [
        "Male, as in the number",
        "Female; I will correct the number",
    ]
    await scene.presses("Female")
    assert "PESEL" in scene.text
    await scene.says("02211307589")
    assert "14 May 1944; I will correct" in [b.label for b in scene.buttons()][1]
    await scene.presses("13 January 2002")
    assert "13 January 2002" in scene.text


async def test_who_comes_from_abroad_may_have_none(practice):
    scene = await practice(country="PL", requires=EVERY)
    await to_the_person(scene, "Ana Gómez, +34 600 000 000")
    await scene.presses("I have none")
    await scene.says("23 May 1985")
    await scene.reaches("Female", "Book it")
    assert scene.intents[0].request.patient.national_id is None


async def test_where_the_account_does_not_allow_it_there_is_no_such_way(practice):
    scene = await practice(requires=EVERY)
    scene.desk.accounts["main"] = replace(scene.desk.accounts["main"], ids_optional=False)
    await to_the_person(scene)
    assert "I have none" not in [b.label for b in scene.buttons()]


async def test_a_number_from_another_country_is_asked_anew(practice):
    scene = await practice(country="PL", requires=EVERY)
    async with scene.database.unit() as unit:
        now = scene.clock.now()
        await unit.patients.save(
            Patient(
                id="p1",
                chat_id=CHAT,
                name="Ana",
                surname="Gómez",
                phone="+34600000000",
                national_id="12345678Z",
                created_at=now,
                updated_at=now,
            )
        )
    await scene.starts()
    await scene.reaches("Book a visit", "Ana Gómez", "Revisión", "First free")
    assert "PESEL" in scene.text


async def test_a_date_that_could_be_read_two_ways_is_confirmed(practice):
    scene = await practice(requires=frozenset({BORN}))
    await to_the_person(scene)
    await scene.says("3/5/85")
    assert "Born on 3 May 1985, is that right?" in scene.text
    assert [b.label for b in scene.buttons()][:2] == ["Yes, 3 May 1985", "No, 5 March 1985"]
    await scene.presses("No, 5 March")
    assert "5 March 1985" in scene.text


@pytest.mark.parametrize("said", ["yes", "3 May 1985"])
async def test_a_confirmation_can_be_typed(practice, said):
    scene = await practice(requires=frozenset({BORN}))
    await to_the_person(scene)
    await scene.says("3/5/85")
    await scene.says(said)
    assert "Do you agree?" in scene.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("29/2/2023", "no such day"),
        ("1/1/2030", "in the future"),
        ("1/1/1890", "too early"),
        ("x", "could not read"),
    ],
)
async def test_a_date_that_cannot_be_is_told_apart(practice, said, told):
    scene = await practice(requires=frozenset({BORN}))
    await to_the_person(scene)
    await scene.says(said)
    assert told in scene.note
    await scene.says("29/2/2024")
    assert "29 February 2024" in scene.text


async def test_an_age_that_does_not_fit_is_explained_with_ways_on(practice):
    scene = await practice(requires=frozenset({BORN}), ages=(None, 14))
    await scene.starts()
    await scene.presses("Book a visit")
    assert "ages 0–14" in scene.button("Revisión").label
    await scene.reaches("Revisión", "First free")
    await scene.says("Ana Gómez, 600 000 000")
    await scene.says("23/5/1985")
    assert "“Revisión” is for patients aged 0–14" in scene.text
    await scene.presses("Correct the date")
    await scene.says("23/5/2015")
    assert "Please check" in scene.text


async def test_another_service_can_be_chosen_for_the_age(practice):
    scene = await practice(requires=frozenset({BORN}), ages=(18, None))
    await scene.starts()
    await scene.presses("Book a visit")
    assert "ages 18+" in scene.button("Revisión").label
    await scene.reaches("Revisión", "First free")
    await scene.says("Ana Gómez, 600 000 000")
    await scene.says("24/11/2008")  # eighteen the day after the visit
    await scene.reaches("Another service", "Consulta", "First free")
    assert "Consulta" in scene.text


ASKS = (
    CustomField(key="why", label="Reason <for> the visit & more"),
    CustomField(key="pregnant", label="Are you pregnant?", kind=FieldKind.CHECKBOX),
    CustomField(
        key="blood", label="Blood group", kind=FieldKind.DROPDOWN, choices=("0", "A <rare>", "B", "AB")
    ),
)


async def test_the_addresss_own_questions_are_asked_by_their_kind(practice):
    scene = await practice(asks=ASKS)
    await to_the_person(scene)
    assert "Reason &lt;for&gt; the visit &amp; more" in scene.text
    await scene.says("  a <b>cough</b>,\n  for days ")
    assert [b.label for b in scene.buttons()][:2] == ["Yes", "No"]
    await scene.says("no")
    assert [b.label for b in scene.buttons()][:4] == ["0", "A <rare>", "B", "AB"]
    await scene.says("C")
    assert "did not find" in scene.note
    await scene.reaches("A <rare>")
    assert "a &lt;b&gt;cough&lt;/b&gt;, for days" in scene.text
    await scene.presses("Book it")
    assert scene.intents[0].request.patient.answers == (
        ("why", "a <b>cough</b>, for days"),
        ("pregnant", "no"),
        ("blood", "A <rare>"),
    )


async def test_answers_are_remembered_per_person_and_can_be_changed(practice):
    scene = await practice(asks=ASKS)
    await to_the_person(scene)
    await scene.says("a cough")
    await scene.reaches("Yes", "AB")
    await scene.books()
    await scene.starts()
    await scene.reaches("Book a visit", "Ana Gómez", "Revisión", "First free")
    assert "Blood group: AB" in scene.text
    await scene.reaches("Change an answer", "Blood group: AB", "B")
    assert "Blood group: B" in scene.text
    await scene.presses("Book it")
    assert dict(scene.intents[1].request.patient.answers)["blood"] == "B"


async def test_a_choice_that_is_offered_no_more_is_asked_anew(practice):
    scene = await practice(asks=ASKS[2:])
    await to_the_person(scene)
    await scene.reaches("AB")
    await scene.books()
    scene.provider.asks = (ASKS[2].model_copy(update={"choices": ("0", "B")}),)
    await scene.desk.catalogue.refresh()
    await scene.starts()
    await scene.reaches("Book a visit", "Ana Gómez", "Revisión", "First free")
    assert "Blood group" in scene.text
    assert [b.label for b in scene.buttons()][:2] == ["0", "B"]


async def test_an_online_visit_needs_an_address_for_its_link(practice):
    scene = await practice(online=True)
    await to_the_person(scene)
    assert "e-mail" in scene.text
    await scene.says("ana@")
    assert "name@example.com" in scene.note
    await scene.says("ana@example.com")
    assert "Do you agree?" in scene.text
