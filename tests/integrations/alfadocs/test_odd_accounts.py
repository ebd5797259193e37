"""Accounts that write things in other ways than the samples: names, boxes, phone numbers, empty answers."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from integrations.errors import NotFound
from integrations.model import FieldKind
from tests.integrations.alfadocs.paper_practice import (
    ANNA,
    DAY,
    FREE,
    GET,
    KNOWN,
    LATER,
    LATER_SLOT,
    MOVE,
    PATIENTS,
    PHONES,
    PLACE,
    PUT,
    REQUEST,
    SERVICE,
    SLOT,
    START,
    PaperPractice,
    appointment,
    data,
    page,
    provider,
    said,
)

FIELDS = "GET /custom-fields"
BOX = {"objectType": "patient", "label": "Allergie", "technicalName": "_allergie", "type": "checkbox"}


@pytest.mark.parametrize("name", ["allergie", "_allergie"])
async def test_a_technical_name_is_the_same_with_and_without_its_underscore(name: str) -> None:
    client = provider(PaperPractice({FIELDS: data([BOX])}), required_fields=(name,))
    (address,) = await client.addresses("1001-2002", "177")
    assert [(ask.key, ask.kind) for ask in address.asks] == [("allergie", FieldKind.CHECKBOX)]


async def test_a_ticked_box_is_sent_as_text_where_it_must_be_text() -> None:
    def only_text(request: httpx.Request) -> httpx.Response:
        told = json.loads(request.content)["_allergie"]
        return data(KNOWN, 201) if isinstance(told, str) else said(422, "_allergie must be a string")

    practice = PaperPractice({FIELDS: data([BOX]), PATIENTS: page(), "POST /patients": only_text})
    client = provider(practice, required_fields=("allergie",))
    ticked = ANNA.model_copy(update={"answers": (("allergie", "yes"),)})
    for slot in (SLOT, LATER_SLOT):
        await client.book(REQUEST.model_copy(update={"patient": ticked, "slot": slot}))
    told = [body["_allergie"] for body in practice.sent("POST") if "_allergie" in body]
    assert told == [True, "true", "true"]


@pytest.mark.parametrize("number", ["333 123 4567", "+39 3331234567", "00393331234567"])
async def test_a_number_that_no_search_finds_is_found_by_the_name(number: str) -> None:
    def by_name(request: httpx.Request) -> httpx.Response:
        written = {**KNOWN, "phoneNumbers": [{"prefix": "", "number": number}]}
        return page(written) if "lastName" in request.url.params else page()

    practice = PaperPractice({PATIENTS: by_name})
    await provider(practice).book(REQUEST)
    (booked,) = practice.sent("POST")
    assert booked["patientId"] == 31


@pytest.mark.parametrize("answer", [data([], 201), httpx.Response(201), data("made", 201), data([31], 201)])
async def test_a_patient_that_was_made_without_a_word_is_looked_for(answer: httpx.Response) -> None:
    fresh = {**KNOWN, "phoneNumbers": [], "createdAt": "2026-11-02 09:00:00"}
    made: list[str] = []

    def make(_request: httpx.Request) -> httpx.Response:
        made.append("once")
        return answer

    def search(request: httpx.Request) -> httpx.Response:
        return page(fresh) if made and "lastName" in request.url.params else page()

    routes = {PATIENTS: search, "POST /patients": make, f"POST {PHONES}": data([])}
    practice = PaperPractice(routes)
    await provider(practice).book(REQUEST)
    assert made == ["once"]
    assert practice.sent("POST")[-1]["patientId"] == 31


async def test_what_has_no_name_is_called_by_its_id() -> None:
    routes = {
        "GET /operators": data([{"id": 177}]),
        "GET /appointments/booking-reasons": data([{"id": 5, "description": None}]),
    }
    client = provider(PaperPractice(routes))
    (doctor,) = await client.doctors("1001-2002")
    (service,) = await client.services(REQUEST.place)
    assert (doctor.name, service.name) == ("177", "5")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda told: {"status": "success", "data": {"data": told}},
        lambda told: {"status": "success", "data": {"results": told, "total": 1}},
        lambda told: {"status": "success", "data": {"operators": told}},
    ],
)
async def test_an_envelope_in_an_envelope_is_opened_too(wrap: Any) -> None:
    told = httpx.Response(200, json=wrap([{"id": 177, "name": "Giulia Neri"}]))
    (doctor,) = await provider(PaperPractice({"GET /operators": told})).doctors("1001-2002")
    assert doctor.name == "Giulia Neri"


async def test_a_cancelled_appointment_may_vanish() -> None:
    gone = [data(appointment()), said(404)]
    await provider(PaperPractice({GET: gone, PUT: httpx.Response(204)})).cancel(PLACE, "9")
    with pytest.raises(NotFound):
        await provider(PaperPractice({PUT: said(404, "No route")})).cancel(PLACE, "9")


async def test_who_has_arrived_and_moves_is_not_in_the_waiting_room_at_the_new_time() -> None:
    practice = PaperPractice({GET: data(appointment(state="waiting")), DAY: data([])})
    await provider(practice).move(PLACE, "9", MOVE)
    (body,) = practice.sent("PUT")
    assert body["state"] == "confirmed"


async def test_slots_of_other_operators_use_up_the_cap_too() -> None:
    mine, other = ({"date": START, "operatorId": 177}, {"date": START, "operatorId": 250})
    late = {"date": LATER, "operatorId": 177}
    practice = PaperPractice({FREE: data([mine, other]), "GET /free-slots/2026-12-02": data([late])})
    end = LATER_SLOT.start + timedelta(days=1)
    slots = await provider(practice, slots_cap=2).slots(PLACE, SERVICE, SLOT.start, end)
    assert [slot.ref for slot in slots] == [START, LATER]
