"""National identity numbers of every country we serve, from public documentation, right and wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.documents import DOCUMENTS
from bot.understanding.national_id import Fault, NationalId, agrees, document_of, fits, read_national_id

TODAY = date(2026, 11, 20)

RIGHT = [
    ("AR", "12.345.678", "12345678"),
    ("AR", "5.123.456", "5123456"),
    ("BR", "390.533.447-05", "39053344705"),
    ("BR", "123 456 789 09", "12345678909"),
    ("CL", "12.531.909-2", "125319092"),
    ("CL", "10.000.013-k", "10000013K"),
    ("CO", "1.234.567.890", "1234567890"),
    ("CZ", "710319/2745", "7103192745"),
    ("CZ", "536231/123", "536231123"),
    ("ES", "12345678-z", "12345678Z"),
    ("ES", "54362315K", "54362315K"),
    ("ES", "x-2482300w", "X2482300W"),
    ("ES", "1234567L", "01234567L"),
    ("ES", "mi DNI es 12345678Z", "12345678Z"),
    ("IT", "rccmnl83s18d969h", "RCCMNL83S18D969H"),
    ("IT", "RSS MRA 85T10 A562S", "RSSMRA85T10A562S"),
    ("MX", "BOXW310820HNERXN09", "BOXW310820HNERXN09"),
    ("MX", "HEGG560427MVZRRL04", "HEGG560427MVZRRL04"),
    ("PE", "10117410", "10117410"),
    ("PE", "10117410-2", "10117410"),
    ("PT", "123 456 789", "123456789"),
    ("PT", "00000000 0 ZZ4", "000000000ZZ4"),
    ("TR", "17291716060", "17291716060"),
    ("TR", "10000000146", "10000000146"),
    ("PL", "44051401359", "44051401359"),
    ("PL", "٤٤٠٥١٤٠١٣٥٩", "44051401359"),
    ("DE", "A123456789", "A123456789"),
    ("IN", "1234 5678 9012", "1234 5678 9012"),
]

WRONG = [
    *(("AR", "123456", Fault.LENGTH), ("AR", "12345A78", Fault.LETTERS)),
    *(("BR", "39053344704", Fault.CHECK), ("BR", "111.111.111-11", Fault.CHECK)),
    *(("BR", "3905334470", Fault.LENGTH), ("BR", "3905334470X", Fault.LETTERS)),
    *(
        ("CL", "12531909-3", Fault.CHECK),
        ("CL", "1253190", Fault.LENGTH),
        ("CL", "7608A428-5", Fault.LETTERS),
    ),
    *(("CO", "12345", Fault.LENGTH), ("CO", "12345678901", Fault.LENGTH), ("CO", "12345B7", Fault.LETTERS)),
    *(("CZ", "7103192746", Fault.CHECK), ("CZ", "1103492745", Fault.INSIDE)),
    *(
        ("CZ", "71031927", Fault.LENGTH),
        ("CZ", "590312/123", Fault.LENGTH),
        ("CZ", "710319274A", Fault.LETTERS),
    ),
    *(("ES", "12345678A", Fault.CHECK), ("ES", "X2482300A", Fault.CHECK)),
    *(("ES", "12345678", Fault.LETTERS), ("ES", "1234567", Fault.LENGTH), ("ES", "123456789", Fault.LETTERS)),
    *(("IT", "RCCMNL83S18D969A", Fault.CHECK), ("IT", "RCCMNL83S18D969", Fault.LENGTH)),
    *(("IT", "RCCMNL83S18D9694", Fault.LETTERS), ("IT", "00743110157", Fault.LENGTH)),
    *(("MX", "BOXW310820HNERXN08", Fault.CHECK), ("MX", "BOXW310820HNERXN0", Fault.LENGTH)),
    *(("MX", "BOXW311320HNERXN09", Fault.INSIDE), ("MX", "BOXW310820ZNERXN09", Fault.LETTERS)),
    *(("PE", "10117410-3", Fault.CHECK), ("PE", "1011741", Fault.LENGTH), ("PE", "1011741A", Fault.LETTERS)),
    *(("PT", "123456788", Fault.CHECK), ("PT", "00000000 0 ZZ3", Fault.CHECK)),
    *(("PT", "12345678", Fault.LENGTH), ("PT", "12345678A", Fault.LETTERS)),
    *(("TR", "17291716050", Fault.CHECK), ("TR", "1729171606", Fault.LENGTH)),
    *(("TR", "07291716092", Fault.LETTERS),),
    *(
        ("PL", "44051401358", Fault.CHECK),
        ("PL", "4405140135", Fault.LENGTH),
        ("PL", "4405140135A", Fault.LETTERS),
    ),
    *(("PL", "02381307589", Fault.INSIDE),),
    *(("DE", "12", Fault.LENGTH), ("DE", "keine", Fault.LETTERS), ("DE", "9" * 31, Fault.LENGTH)),
]

CARRIED = [
    ("PL", "44051401359", date(1944, 5, 14), "m"),
    ("PL", "02211307589", date(2002, 1, 13), "f"),
    ("CZ", "7103192745", date(1971, 3, 19), "m"),
    ("CZ", "7157192746", date(1971, 7, 19), "f"),
    ("IT", "RCCMNL83S18D969H", date(1983, 11, 18), "m"),
    ("IT", "CNTCHR83T41D969D", date(1983, 12, 1), "f"),
    ("MX", "BOXW310820HNERXN09", date(1931, 8, 20), "m"),
    ("MX", "HEGG560427MVZRRL04", date(1956, 4, 27), "f"),
]


@pytest.mark.parametrize(("country", "text", "value"), RIGHT)
def test_a_number_is_taken_as_its_country_writes_it_down(country: str, text: str, value: str) -> None:
    found = read_national_id(text, country=country, today=TODAY)
    assert isinstance(found, NationalId)
    assert found.value == value
    assert fits(value, country=country)


@pytest.mark.parametrize(("country", "text", "fault"), WRONG)
def test_what_is_wrong_with_a_number_is_told_apart(country: str, text: str, fault: Fault) -> None:
    assert read_national_id(text, country=country, today=TODAY) is fault


@pytest.mark.parametrize(("country", "text", "born", "gender"), CARRIED)
def test_four_countries_write_birth_and_sex_into_the_number(
    country: str, text: str, born: date, gender: str
) -> None:
    found = read_national_id(text, country=country, today=TODAY)
    assert isinstance(found, NationalId)
    assert (found.born, found.gender) == (born, gender)
    other = "m" if gender == "f" else "f"
    assert agrees(text, country=country, born=born, gender=gender)
    assert agrees(text, country=country, born=None, gender=None)
    assert not agrees(text, country=country, born=born.replace(year=born.year - 1), gender=gender)
    assert not agrees(text, country=country, born=born, gender=other)


def test_a_codice_fiscale_fits_whichever_century_is_known() -> None:
    """Two digits of the year leave that open."""
    number = "RCCMNL18S18D969T"
    assert read_national_id(number, country="IT", today=TODAY) == NationalId(number, date(2018, 11, 18), "m")
    assert agrees(number, country="IT", born=date(1918, 11, 18), gender="m")


def test_letters_in_place_of_digits_of_a_codice_fiscale_are_read() -> None:
    """When two people would have the same one, the last digits become letters, and the check with them."""
    assert read_national_id("RSSMRA85T10A56NH", country="IT", today=TODAY) == NationalId(
        "RSSMRA85T10A56NH", date(1985, 12, 10), "m"
    )


def test_a_curp_may_leave_the_sex_open() -> None:
    assert read_national_id("HEGG560427XVZRRL08", country="MX", today=TODAY) == NationalId(
        "HEGG560427XVZRRL08", date(1956, 4, 27), None
    )


def test_nobody_is_born_tomorrow_whatever_the_number_says() -> None:
    assert read_national_id("26322100006", country="PL", today=TODAY) is Fault.INSIDE


def test_a_number_of_another_country_is_none_of_this_one() -> None:
    assert not agrees("12345678Z", country="PL", born=None, gender=None)
    assert agrees("12345678Z", country="DE", born=None, gender=None)


def test_every_example_that_is_shown_is_a_right_number() -> None:
    assert set(DOCUMENTS) == {"AR", "BR", "CL", "CO", "CZ", "ES", "IT", "MX", "PE", "PT", "TR", "PL"}
    for country, document in DOCUMENTS.items():
        assert isinstance(read_national_id(document.example, country=country, today=TODAY), NationalId)
    assert document_of("DE") is None


@given(st.text(max_size=60), st.sampled_from([*DOCUMENTS, "DE"]))
def test_no_text_is_too_strange(text: str, country: str) -> None:
    assert isinstance(read_national_id(text, country=country, today=TODAY), NationalId | Fault)
    assert agrees(text, country=country, born=TODAY, gender="f") in (True, False)


@given(st.from_regex(r"[0-9A-Z]{6,18}", fullmatch=True), st.sampled_from([*DOCUMENTS]))
def test_no_number_is_too_strange(text: str, country: str) -> None:
    assert isinstance(read_national_id(text, country=country, today=TODAY), NationalId | Fault)
