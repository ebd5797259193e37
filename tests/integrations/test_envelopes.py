"""Whatever a vendor answers with becomes a typed error, with its message and without anybody's data."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest

from bot.desk.asking import asking
from bot.errors import CalendarRefused, CalendarSilent, NothingThere, Trouble
from bot.i18n import words
from integrations.alfadocs.provider import AlfaDocsProvider
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.docplanner.provider import DocplannerProvider
from integrations.docplanner.settings import DocplannerSettings
from integrations.eka_care.provider import EkaCareProvider
from integrations.eka_care.settings import EkaCareSettings
from integrations.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    Rejected,
    Unavailable,
)
from integrations.model import BookingRequest, Gender, PatientDetails, Place, Service, Slot
from integrations.pace import OwnPace
from integrations.provider import BookingProvider
from integrations.registry import VENDORS
from tests.integrations.raw_server import RawServer, raw_server, whole
from tests.integrations.timepiece import START, Timepiece

SECRET = "fake-secret-never-to-be-shown"
TOKEN = "fake-token-never-to-be-shown"
PAGE = "<!doctype html><title>Oh</title><h1>Something</h1>"
LOGIN = whole(200, json.dumps({"access_token": TOKEN, "refresh_token": "fake-refresh", "expires_in": 10**7}))
PEOPLE = "Asha Parikshan, +91 98765 43210, asha@example.com"
SETTINGS: dict[str, dict[str, Any]] = {
    "docplanner": {"client_id": "fake-id", "client_secret": SECRET, "locale": "es"},
    "eka_care v1": {"client_id": "fake-id", "client_secret": SECRET},
    "eka_care business": {"client_id": "fake-id", "client_secret": SECRET, "dialect": "business"},
    "alfadocs": {"api_key": SECRET},
}
PLACE = Place(clinic_id="1", doctor_id="2", address_id="3")
REQUEST = BookingRequest(
    place=PLACE,
    service=Service(id="4", name="Visit", duration=30),
    slot=Slot(start=START, ref=f"{START.isoformat()}||", duration=30),
    patient=PatientDetails(
        name="Asha",
        surname="Parikshan",
        phone="+919876543210",
        email="asha@example.com",
        birth_date=date(1987, 1, 6),
        gender=Gender.FEMALE,
    ),
    reference="R1",
)


SENTENCES = {trouble.sentence for trouble in (CalendarSilent, CalendarRefused, NothingThere)}


def body(**fields: Any) -> str:
    return json.dumps(fields)


REFUSALS: list[tuple[str, str, type[ProviderError], str]] = [
    ("eka A", whole(404, body(success="false", status_code=404, message="No doctor")), NotFound, "No doctor"),
    ("eka B", whole(400, body(error={"code": "INVALID_REQUEST", "message": "No"})), Rejected, "No"),
    ("eka B and data", whole(403, body(error={"code": "X", "message": "No"}, data={})), AccessDenied, "No"),
    ("eka C", whole(403, body(message="Forbidden")), AccessDenied, "Forbidden"),
    ("eka D", whole(400, body(code=400, error="text")), Rejected, "text"),
    ("eka E", whole(404, body(success=False, code="CLINIC_NOT_FOUND", message="No")), NotFound, "No"),
    ("docplanner", whole(400, body(errors=[], message="Invalid")), Rejected, "Invalid"),
    ("docplanner dict", whole(400, body(errors={"start": ["bad"]}, message="Invalid")), Rejected, "Invalid"),
    ("docplanner oauth", whole(400, body(error="invalid_grant")), Rejected, "invalid_grant"),
    ("alfadocs", whole(400, body(status="error", error="bad date")), Rejected, "bad date"),
    ("alfadocs message", whole(422, body(status="error", message="bad")), Rejected, "bad"),
    ("html 404", whole(404, PAGE, "text/html"), NotFound, "HTTP 404"),
    ("html 400", whole(400, PAGE, "text/html"), Rejected, "HTTP 400"),
    ("empty 404", whole(404), NotFound, "HTTP 404"),
    ("empty 403", whole(403), AccessDenied, "HTTP 403"),
    ("truncated 400", whole(400, '{"message": "N'), Rejected, "HTTP 400"),
    ("wrong types 400", whole(400, body(message=[1], error=None, errors=7, code={})), Rejected, "HTTP 400"),
    ("a list 400", whole(400, '["No"]'), Rejected, "HTTP 400"),
    ("405 that says which methods", whole(405, PAGE, "text/html", Allow="GET"), Rejected, "HTTP 405"),
    ("405 in JSON", whole(405, body(message="no")), Rejected, "HTTP 405"),
    ("firewall 405", whole(405, PAGE, "text/html"), Unavailable, "firewall"),
    ("firewall 403", whole(403, PAGE, "text/html"), Unavailable, "firewall"),
    (
        "eka 500",
        whole(500, body(error={"code": "INVALID_DATA", "message": "No"})),
        Unavailable,
        "INVALID_DATA",
    ),
    ("html 502", whole(502, PAGE, "text/html"), Unavailable, "HTTP 502"),
    ("empty 503", whole(503), Unavailable, "HTTP 503"),
    ("429", whole(429, body(message="slow"), **{"Retry-After": "60"}), RateLimited, "HTTP 429"),
    ("redirect", whole(302, "", Location="https://elsewhere.example/"), Unavailable, "elsewhere.example"),
    ("html 200", whole(200, PAGE, "text/html"), Unavailable, "no JSON"),
    ("empty 200", whole(200), Unavailable, ""),
    ("truncated 200", whole(200, '{"data": [{"id": 1'), Unavailable, "no JSON"),
    ("no UTF-8", whole(200, '{"data": "\udcff"}'), Unavailable, "no JSON"),
    ("a word", whole(200, '"words"'), Unavailable, ""),
    ("a number", whole(200, "7"), Unavailable, ""),
    ("null", whole(200, "null"), Unavailable, ""),
    ("data that is a word", whole(200, body(data="words")), Unavailable, ""),
    ("deep", whole(200, "[" * 5000), Unavailable, ""),
]


class Patient:
    """Asks one vendor, long after it was last asked, and is answered as the test says."""

    def __init__(self, vendor: str, server: RawServer) -> None:
        self._clock, self._server = Timepiece(), server
        self.provider = opened(vendor, server.url, self._clock)
        self._begun = vendor == "alfadocs"

    async def asks(self, answer: str) -> None:
        await self._answered(answer)
        await self.provider.ping()

    async def books(self, answer: str) -> None:
        await self._answered(answer)
        await self.provider.book(REQUEST)

    async def _answered(self, answer: str) -> None:
        self._clock.advance(600)
        self._server.script = [answer] if self._begun else [LOGIN, answer]
        self._begun = True


@asynccontextmanager
async def patient_of(vendor: str) -> AsyncIterator[Patient]:
    async with raw_server("") as server:
        patient = Patient(vendor, server)
        try:
            yield patient
        finally:
            await patient.provider.close()


@pytest.mark.parametrize("vendor", SETTINGS)
async def test_every_envelope_is_a_typed_error_with_the_vendors_message(vendor: str) -> None:
    async with patient_of(vendor) as patient:
        for name, answer, kind, said in REFUSALS:
            with pytest.raises(ProviderError) as caught:
                await patient.asks(answer)
            assert type(caught.value) is kind, (name, caught.value)
            assert said in str(caught.value), (name, caught.value)
            assert person_reads(caught.value) in SENTENCES, name


@pytest.mark.parametrize("vendor", SETTINGS)
async def test_neither_secrets_nor_people_are_repeated(vendor: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "integrations")
    echo = f"{PEOPLE}: {SECRET} {TOKEN} is refused"
    secrets = [SECRET, "98765", "asha@"] + ([] if vendor == "alfadocs" else [TOKEN])
    async with patient_of(vendor) as patient:
        for status in (400, 403, 404, 500):
            for envelope in (body(message=echo), body(error={"message": echo}), body(error=echo), echo):
                for deed in (patient.asks, patient.books):
                    with pytest.raises(ProviderError) as caught:
                        await deed(whole(status, envelope))
                    # who asks for all clinics has named nobody whose name could come back
                    named = deed == patient.books and vendor == "docplanner"
                    private = secrets + (["Asha", "Parikshan"] if named else [])
                    shown = f"{caught.value} {person_reads(caught.value)} {caplog.text}"
                    assert [word for word in private if word in shown] == []


@pytest.mark.parametrize("vendor", SETTINGS)
async def test_a_wrong_login_does_not_repeat_the_credentials(vendor: str) -> None:
    refused = whole(401, body(code=401, error=f"{SECRET} is wrong", message=SECRET))
    async with raw_server(refused) as server:
        provider = opened(vendor, server.url, Timepiece())
        with pytest.raises(AccessDenied) as caught:
            await provider.ping()
        await provider.close()
    assert SECRET not in str(caught.value)


async def test_an_odd_answer_to_a_write_leaves_its_outcome_open() -> None:
    async with patient_of("docplanner") as patient:
        for answer in (whole(200, PAGE, "text/html"), whole(200, '{"id": '), whole(500), whole(200, "7")):
            with pytest.raises(OutcomeUnknown):
                await patient.books(answer)


def opened(vendor: str, url: str, clock: Timepiece) -> BookingProvider:
    """Whose retries do not wait."""
    name = vendor.split()[0]
    settings = VENDORS[name].settings.model_validate({**SETTINGS[vendor], "base_url": url})
    if isinstance(settings, DocplannerSettings):
        return DocplannerProvider(settings, clock, sleep=clock.sleep)
    if isinstance(settings, EkaCareSettings):
        return EkaCareProvider(settings, clock, pace=OwnPace(1000), sleep=clock.sleep)
    assert isinstance(settings, AlfaDocsSettings)
    return AlfaDocsProvider(settings, clock, pace=OwnPace(1000), sleep=clock.sleep)


def person_reads(error: ProviderError) -> str:
    with pytest.raises(Trouble) as caught, asking():
        raise error
    return str(caught.value.told(words("en")))
