"""The patient's record: found, completed, or made once."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest

from integrations.errors import ProviderError, Rejected, SlotTaken, Unavailable
from integrations.model import PatientDetails
from tests.integrations.alfadocs.paper_practice import (
    ANNA,
    BOOK,
    KNOWN,
    MOVE,
    PATIENTS,
    PHONES,
    REQUEST,
    PaperPractice,
    data,
    page,
    provider,
    said,
)
from tests.integrations.timepiece import Timepiece

NEW = "POST /patients"
CODE = "PRVNNA85E43H501X"
MADE_NOW = {"id": 31, "firstName": "Anna", "lastName": "Prova", "createdAt": "2026-11-02 08:55:00"}


async def book(practice: PaperPractice, patient: PatientDetails = ANNA, **settings: Any) -> None:
    await provider(practice, **settings).book(REQUEST.model_copy(update={"patient": patient}))


def booked(practice: PaperPractice) -> dict[str, Any]:
    """The body of the appointment."""
    return next(body for body in practice.sent("POST") if "colorId" in body)


def made(practice: PaperPractice) -> list[dict[str, Any]]:
    return [body for body in practice.sent("POST") if "firstName" in body]


def searched(by: str, *found: dict[str, Any]) -> Any:
    """Patients who are found by one query field and by no other."""
    return lambda request: page(*found) if by in request.url.params else page()


async def test_a_known_patient_is_found_by_the_phone_taken_apart() -> None:
    practice = PaperPractice()
    await book(practice)
    assert practice.asked("/patients") == [
        {"phoneNumberPrefix": "0039", "phoneNumber": "3331234567", "offset": "0", "limit": "100"}
    ]
    assert booked(practice)["patientId"] == 31
    assert practice.sent("PUT") == []


async def test_a_landline_keeps_its_zero() -> None:
    practice = PaperPractice({NEW: data({"id": 31}), f"POST {PHONES}": data([]), PATIENTS: page()})
    await book(practice, ANNA.model_copy(update={"phone": "+390612345678"}))
    assert practice.asked("/patients")[0]["phoneNumber"] == "0612345678"
    assert {"prefix": "0039", "number": "0612345678", "label": "mobile"} in practice.sent("POST")


async def test_the_spelling_of_the_prefix_that_finds_somebody_is_remembered() -> None:
    practice = PaperPractice(
        {
            PATIENTS: lambda request: (
                page(KNOWN) if request.url.params["phoneNumberPrefix"] == "+39" else page()
            )
        }
    )
    client = provider(practice)
    await client.book(REQUEST)
    await client.find_booked(REQUEST.model_copy(update={"reference": "other"}))
    prefixes = [query.get("phoneNumberPrefix") for query in practice.asked("/patients")]
    assert prefixes[:2] == ["0039", "+39"]
    assert prefixes.count("0039") == 1


@pytest.mark.parametrize(
    "other",
    [
        {"lastName": "Altra"},
        {"firstName": "Luca"},
        {"dateBirth": "1990-01-01"},
        {"italianFiscalCode": "BRNLCU90A01H501Y"},
        {"italianFiscalCode": "", "phoneNumbers": [{"prefix": "0039", "number": "3339999999"}]},
        {"italianFiscalCode": "", "phoneNumbers": []},
        {"deleted": "true"},
    ],
)
async def test_somebody_else_behind_the_same_phone_keeps_the_record(other: dict[str, Any]) -> None:
    routes = {
        PATIENTS: page({**KNOWN, **other}),
        NEW: data({"id": 40}),
        "POST /patients/40/phone-numbers": data([]),
    }
    practice = PaperPractice(routes)
    await book(practice, ANNA.model_copy(update={"birth_date": date(1985, 5, 3), "national_id": CODE}))
    assert booked(practice)["patientId"] == 40


@pytest.mark.parametrize(
    "found",
    [
        {**KNOWN, "firstName": "ANNA MARIA", "lastName": "prova "},
        {**KNOWN, "firstName": "Ànna"},
        {**KNOWN, "dateBirth": "-0001-11-30", "italianFiscalCode": "NON DISPONIBILE"},
        {**KNOWN, "phoneNumbers": [{"prefix": "+39", "number": "333 1234567"}, "odd"]},
        {**KNOWN, "phoneNumbers": [{"prefix": None, "number": 3331234567}]},
        {**KNOWN, "phoneNumbers": {"1": {"prefix": "39", "number": "3331234567"}}},
    ],
)
async def test_the_practice_may_write_the_same_person_otherwise(found: dict[str, Any]) -> None:
    practice = PaperPractice({PATIENTS: page(found)})
    await book(practice)
    assert booked(practice)["patientId"] == 31


async def test_numbers_that_a_list_leaves_out_are_read() -> None:
    bare = {name: value for name, value in KNOWN.items() if name != "phoneNumbers"}
    routes = {
        PATIENTS: page(bare),
        f"GET {PHONES}": page({"id": 1, "prefix": "0039", "number": "3331234567"}),
    }
    practice = PaperPractice(routes)
    await book(practice)
    assert booked(practice)["patientId"] == 31


async def test_patients_are_looked_through_page_by_page_and_links_are_not_followed() -> None:
    other = {**KNOWN, "id": 1, "lastName": "Altra"}
    first = httpx.Response(200, json={"results": [other], "links": {"next": "https://elsewhere.example/x"}})
    practice = PaperPractice({PATIENTS: [first, page(KNOWN)]})
    await book(practice)
    assert [query["offset"] for query in practice.asked("/patients")] == ["0", "1"]
    assert {request.url.host for request in practice.requests} == {"app.alfadocs.com"}


async def test_a_new_patient_is_made_with_what_was_told_and_given_the_phone() -> None:
    patient = ANNA.model_copy(
        update={
            "birth_date": date(1985, 5, 3),
            "national_id": CODE.lower(),
            "answers": (("smoker", "no"), ("source", "Web"), ("note", "yes")),
        }
    )
    fields = [
        {"technicalName": "smoker", "type": "single_checkbox"},
        {"technicalName": "source", "type": "dropdown", "choices": ["Web"]},
        {"technicalName": "note", "type": "single_line_text"},
    ]
    routes = {
        PATIENTS: page(),
        NEW: data([{"id": 31}]),
        f"POST {PHONES}": data([]),
        "GET /custom-fields": data(fields),
    }
    practice = PaperPractice(routes)
    await book(practice, patient, required_fields=["smoker", "source", "note"])
    assert made(practice) == [
        {
            "firstName": "Anna",
            "lastName": "Prova",
            "email": "anna@example.com",
            "dateOfBirth": "1985-05-03",
            "italianFiscalCode": CODE,
            "_smoker": False,
            "_source": "Web",
            "_note": "yes",
        }
    ]
    assert {"prefix": "0039", "number": "3331234567", "label": "mobile"} in practice.sent("POST")
    assert "Tel" not in booked(practice)["description"]


async def test_a_number_that_is_not_taken_stands_in_the_description() -> None:
    practice = PaperPractice({PATIENTS: page(), NEW: data({"id": 31}), f"POST {PHONES}": said(404)})
    await book(practice)
    assert booked(practice)["description"] == "Visita di controllo · Tel +393331234567 · Ref r7"


@pytest.mark.parametrize(
    ("routes", "error"),
    [
        ({NEW: httpx.ReadTimeout("slow")}, Unavailable),
        ({NEW: data([])}, Unavailable),
        ({NEW: data({"id": 31}), f"POST {PHONES}": httpx.ReadTimeout("slow")}, Unavailable),
        ({NEW: said(422, "Prova is no name")}, Rejected),
        ({PATIENTS: said(503)}, Unavailable),
        ({PATIENTS: data("odd")}, Unavailable),
    ],
)
async def test_without_a_record_nothing_is_booked(routes: dict[str, Any], error: type[ProviderError]) -> None:
    practice = PaperPractice({PATIENTS: page(), **routes})
    with pytest.raises(error) as caught:
        await book(practice)
    assert type(caught.value) is error
    assert "Prova" not in str(caught.value)
    assert not any("colorId" in body for body in practice.sent("POST"))


async def test_a_record_whose_making_was_not_sure_is_taken_up_again() -> None:
    routes = {PATIENTS: searched("lastName", MADE_NOW), f"GET {PHONES}": page(), f"POST {PHONES}": data([])}
    practice = PaperPractice(routes)
    await book(practice)
    assert made(practice) == []
    assert booked(practice)["patientId"] == 31


@pytest.mark.parametrize(
    ("namesake", "numbers"),
    [
        ({**MADE_NOW, "createdAt": "2026-11-01 08:55:00"}, page()),
        ({**MADE_NOW, "createdAt": None}, page()),
        (MADE_NOW, page({"prefix": "0039", "number": "3339999999"})),
    ],
)
async def test_a_namesake_is_not_taken_for_the_patient(
    namesake: dict[str, Any], numbers: httpx.Response
) -> None:
    routes = {
        PATIENTS: searched("lastName", namesake),
        f"GET {PHONES}": numbers,
        NEW: data({"id": 40}),
        "POST /patients/40/phone-numbers": data([]),
    }
    practice = PaperPractice(routes)
    await book(practice)
    assert booked(practice)["patientId"] == 40


async def test_an_account_that_does_not_search_by_name_does_without() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return said(400, "Unknown parameter") if "lastName" in request.url.params else page()

    practice = PaperPractice({PATIENTS: answer, NEW: data({"id": 31}), f"POST {PHONES}": data([])})
    await book(practice)
    assert len(made(practice)) == 1


async def test_who_knows_a_fiscal_code_gets_no_messages_of_its_owner() -> None:
    known = {**KNOWN, "email": "", "phoneNumbers": [{"prefix": "0039", "number": "3337777777"}]}
    practice = PaperPractice(
        {PATIENTS: searched("italianFiscalCode", known), "GET /patients/31": data(known)}
    )
    await book(practice, ANNA.model_copy(update={"national_id": CODE}))
    assert booked(practice)["patientId"] == 31
    assert "Tel +393331234567" in booked(practice)["description"]
    assert practice.sent("PUT") == []
    assert len(practice.sent("POST")) == 1


async def test_a_record_is_completed_whole_and_nothing_known_is_overwritten() -> None:
    known = {
        **KNOWN,
        "email": None,
        "street": "Via Prova 1",
        "_source": "TV",
        "_other": "kept",
        "createdAt": "2020-01-01 00:00:00",
    }
    fields = [{"technicalName": "source", "type": "dropdown", "choices": ["Web", "TV"]}]
    routes = {
        PATIENTS: page(known),
        "GET /patients/31": data(known),
        "PUT /patients/31": said(405),
        "PATCH /patients/31": data([]),
        "GET /custom-fields": data(fields),
    }
    practice = PaperPractice(routes)
    patient = ANNA.model_copy(update={"name": "Anna", "national_id": CODE, "answers": (("source", "Web"),)})
    await book(practice, patient, required_fields=["source"])
    [body] = practice.sent("PATCH")
    assert body == {
        "firstName": "Anna",
        "lastName": "Prova",
        "gender": "f",
        "dateOfBirth": "1985-05-03",
        "italianFiscalCode": CODE,
        "street": "Via Prova 1",
        "email": "anna@example.com",
        "_source": "Web",
        "_other": "kept",
    }


async def test_what_only_a_short_list_leaves_out_is_not_written_again() -> None:
    short = {name: KNOWN[name] for name in ("id", "firstName", "lastName", "phoneNumbers")}
    practice = PaperPractice({PATIENTS: page(short)})
    await book(practice)
    assert practice.sent("PUT") == []


async def test_one_new_patient_with_two_visits_at_once_is_made_once() -> None:
    routes = {PATIENTS: page(), NEW: data({"id": 31}), f"POST {PHONES}": data([]), BOOK: said(409)}
    practice = PaperPractice(routes)
    client = provider(practice)
    results = await asyncio.gather(client.book(REQUEST), client.book(MOVE), return_exceptions=True)
    assert [type(result) for result in results] == [SlotTaken, SlotTaken]
    assert len(made(practice)) == 1


async def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(Rejected):
        await book(PaperPractice(), ANNA.model_copy(update={"phone": "+"}))


async def test_a_fresh_record_is_fresh_by_our_clock() -> None:
    routes = {
        PATIENTS: searched("lastName", MADE_NOW),
        f"GET {PHONES}": page(),
        f"POST {PHONES}": data([]),
        NEW: data({"id": 40}),
        "POST /patients/40/phone-numbers": data([]),
    }
    practice, clock = PaperPractice(routes), Timepiece()
    clock.advance(2 * 3600)
    await provider(practice, clock).book(REQUEST)
    assert len(made(practice)) == 1
