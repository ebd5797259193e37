"""What the doctor can tell about the paths that the document lost."""

from typing import Any

import pytest

from integrations.model import Finding
from tests.integrations.alfadocs.paper_practice import KNOWN, PaperPractice, data, page, provider, said

GOOD: dict[str, Any] = {
    "GET /archives/current": data({"name": "Studio"}),
    "GET /operators": data([{"id": 177, "name": "Marta"}]),
    "GET /chairs": data([]),
    "GET /specialties": data([]),
    "GET /appointments/booking-reasons": data([]),
    "GET /free-slots/2026-11-02": data(["2026-11-03 09:00:00"]),
    "GET /custom-fields": data([{"technicalName": "source"}]),
    "GET /patients/31/phone-numbers": page(),
    "GET /patients/31/documents": data([]),
}


async def findings(routes: dict[str, Any], **settings: Any) -> dict[str, Finding]:
    found = await provider(PaperPractice({**GOOD, **routes}), **settings).probe()
    return {finding.operation: finding for finding in found}


async def test_all_that_answers_works() -> None:
    found = await findings({})
    assert all(finding.works for finding in found.values())
    assert len(found) == 15
    assert found["free_slots"].detail == "GET /free-slots/{startDate}"


async def test_a_path_that_does_not_answer_is_told_with_one_that_does() -> None:
    routes = {"GET /free-slots/2026-11-02": said(404), "GET /freeSlots/2026-11-02": data([])}
    found = (await findings(routes))["free_slots"]
    assert not found.works
    assert "HTTP 404" in found.detail
    assert 'set paths.free_slots = "/freeSlots/{startDate}"' in found.detail


async def test_an_answer_that_is_not_understood_does_not_work() -> None:
    found = await findings(
        {"GET /free-slots/2026-11-02": data([{"von": "9"}]), "GET /chairs": data({"odd": 1})}
    )
    assert "shape" in found["free_slots"].detail
    assert not found["chairs"].works


async def test_nothing_else_is_asked_when_the_key_is_wrong() -> None:
    [found] = (await findings({"GET /me": said(401)})).values()
    assert (found.operation, found.works) == ("me", False)


async def test_required_fields_that_the_account_lacks_are_named() -> None:
    found = await findings({}, required_fields=["source", "height"])
    assert found["required_fields"] == Finding(
        operation="required_fields", works=False, detail="the account has no height"
    )
    assert (await findings({}, required_fields=["source"]))["required_fields"].works


async def test_an_archive_without_patients_is_not_asked_about_theirs() -> None:
    assert "phone_numbers" not in await findings({"GET /patients": page()})


async def test_a_verb_that_is_refused_is_told_with_one_that_is_not() -> None:
    found = await findings({"PUT /appointments/0": said(405), "PATCH /appointments/0": said(404)})
    assert found["update appointment"].works
    assert 'HTTP 405; set appointment_verb = "PATCH", which answers' in found["update appointment"].detail
    assert found["update patient"].detail == "PUT /patients/{patientId}"
    nobody = {f"{verb} /appointments/0": said(405) for verb in ("PUT", "PATCH", "POST")}
    assert not (await findings(nobody))["update appointment"].works


async def test_it_changes_nothing_and_repeats_nothing_about_people() -> None:
    practice = PaperPractice(GOOD)
    found = await provider(practice).probe()
    writes = [request for request in practice.requests if request.method != "GET"]
    assert {(request.url.path.rpartition("/")[2], request.content) for request in writes} == {("0", b"{}")}
    assert not any(str(value) in repr(found) for value in (KNOWN["lastName"], KNOWN["email"]))


@pytest.mark.parametrize("colors", [[], [{"id": 11, "deleted": True}]])
async def test_an_account_without_a_colour_is_told_before_anybody_books(colors: list[Any]) -> None:
    practice = PaperPractice({"GET /colors": data(colors)})
    (told,) = (each for each in await provider(practice).probe() if each.operation == "colors")
    assert not told.works
    assert told.detail == "GET /colors: the account has no colour for appointments"
    given = await provider(practice, color_id=12).probe()
    assert all(each.works for each in given if each.operation == "colors")
