"""Clinics, doctors, addresses and services, in the shapes that Eka Care's documents give them."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from integrations.errors import AccessDenied, NotFound, ProviderError, Unavailable
from integrations.model import PatientField
from tests.integrations.eka_care.paper_workspace import (
    BUSINESS_SLOTS,
    BY_VIDEO,
    ENTITIES,
    PLACE,
    PaperWorkspace,
    day,
    given,
    provider,
    refused,
    slot,
)

ALL = "GET /dr/v1/business/entities"
CLINIC, SERVICES = "GET /dr/v1/business/clinic/c1", "GET /dr/v1/doctor/service/d1"
WHERE = {"line1": "1 Road", "city": "Delhi", "pincode": 110085}
FIRST = {
    "conf_id": "conf-1",
    "service_name": "Consultation",
    "appointment_type": "REGULAR",
    "duration": 15,
    "mode": ["in-clinic"],
    "price": 500,
    "currency": "INR",
    "archive": False,
}


@pytest.mark.parametrize("body", [{"status_code": 200, "success": True, "data": ENTITIES}, ENTITIES])
async def test_clinics_and_doctors_come_inside_data_or_bare(body: Any) -> None:
    client = provider(PaperWorkspace({ALL: given(body)}))
    assert [(clinic.id, clinic.name) for clinic in await client.clinics()] == [("c1", "Skin clinic")]
    assert [(doctor.id, doctor.name) for doctor in await client.doctors("c1")] == [
        ("d1", "Dr. A"),
        ("d2", "Dr. B"),
    ]
    assert await client.doctors("c9") == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (given({"error": {"code": "UNAUTHORIZED_ACCESS", "message": "no"}, "data": {}}, 403), AccessDenied),
        (given({"error": {"code": "BUSINESS_NOT_FOUND", "message": "no"}, "data": {}}, 404), NotFound),
        (httpx.Response(500), Unavailable),
        (httpx.Response(403, text="<html>no</html>"), Unavailable),
        (httpx.Response(200), Unavailable),
        (given([]), Unavailable),
        (given({"data": None}), Unavailable),
    ],
)
async def test_trouble_with_the_list_is_no_empty_list(
    answer: httpx.Response, kind: type[ProviderError]
) -> None:
    with pytest.raises(kind):
        await provider(PaperWorkspace({ALL: answer})).clinics()


@pytest.mark.parametrize("wrap", [lambda it: it, lambda it: {"data": it}, lambda it: {"doctor": it}])
async def test_a_doctors_specialities_come_from_the_profile(wrap: Any) -> None:
    professional = {
        "major_speciality": {"name": "Cardiologist"},
        "speciality": [{"name": "General Physician"}],
    }
    profile = {"id": "d1", "profile": {"personal": {"first_name": "R"}, "professional": professional}}
    workspace = PaperWorkspace({"GET /dr/v1/doctor/d1": given(wrap(profile))})
    first, second = await provider(workspace).doctors("c1")
    assert first.specialities == ("Cardiologist", "General Physician")
    assert (second.name, second.specialities) == ("Dr. B", ())


async def test_a_doctor_whose_profile_is_a_500_is_still_a_doctor() -> None:
    broken = given({"error": {"code": "INVALID_DATA", "message": "no"}}, 500)
    routes = {f"GET {path}/d{n}": broken for path in ("/dr/v1/doctor", "/v1/business/doctor") for n in (1, 2)}
    assert len(await provider(PaperWorkspace(routes)).doctors("c1")) == 2
    assert len(await provider(PaperWorkspace(routes), dialect="business").doctors("c1")) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"success": True, "data": {"clinic": {"clinic_id": "c1", "name": "Skin clinic", "address": WHERE}}},
        {"clinic": {"name": "Skin clinic", "address": WHERE}},
        {"name": "Skin clinic", "address": WHERE},
    ],
)
async def test_an_address_says_where_and_what_eka_insists_on(body: Any) -> None:
    workspace = PaperWorkspace({CLINIC: given(body), SERVICES: given({"data": {"services": FIRST}})})
    [address] = await provider(workspace).addresses("c1", "d1")
    assert address.place == PLACE
    assert (address.name, address.street, address.city, address.post_code) == (
        "Skin clinic",
        "1 Road",
        "Delhi",
        "110085",
    )
    assert address.requires == {PatientField.BIRTH_DATE, PatientField.GENDER}
    assert not address.online


async def test_a_clinic_that_is_gone_is_not_found() -> None:
    gone = given({"success": False, "code": "CLINIC_NOT_FOUND", "message": "no"}, 404)
    with pytest.raises(NotFound, match="CLINIC_NOT_FOUND"):
        await provider(PaperWorkspace({CLINIC: gone})).addresses("c1", "d1")


async def test_a_doctor_who_also_sees_by_video_has_two_addresses_with_their_own_services() -> None:
    video = {**FIRST, "conf_id": "conf-2", "mode": "tele", "duration": 30, "price": 300}
    both = {**FIRST, "conf_id": "conf-3", "mode": ["in_clinic", "tele"], "currency": "USD"}
    services = given({"data": {"services": [FIRST, video, both]}})
    workspace = PaperWorkspace({CLINIC: given({"name": "Skin clinic"}), SERVICES: services})
    client = provider(workspace)
    assert [(each.place, each.online) for each in await client.addresses("c1", "d1")] == [
        (PLACE, False),
        (BY_VIDEO, True),
    ]
    assert [each.id for each in await client.services(PLACE)] == ["conf-1", "conf-3"]
    found = await client.services(BY_VIDEO)
    assert [(each.id, each.price, each.duration) for each in found] == [
        ("conf-2", Decimal(300), 30),
        ("conf-3", None, 15),
    ]


@pytest.mark.parametrize("services", [[FIRST], FIRST, {"conf-1": FIRST}])
async def test_services_come_as_a_list_or_as_one(services: Any) -> None:
    [service] = await provider(PaperWorkspace({SERVICES: given({"data": {"services": services}})})).services(
        PLACE
    )
    assert (service.id, service.name, service.price, service.duration) == (
        "conf-1",
        "Consultation",
        Decimal(500),
        15,
    )


async def test_archived_services_and_those_not_for_patients_are_hidden_and_follow_ups_are_told_apart() -> (
    None
):
    listed = [
        {**FIRST, "archive": True},
        {**FIRST, "conf_id": "conf-2", "allow_patient_booking": "false"},
        {**FIRST, "conf_id": "conf-3", "appointment_type": "FOLLOW_UP"},
        {**FIRST, "conf_id": None},
    ]
    workspace = PaperWorkspace({SERVICES: given({"data": {"services": listed}})})
    found = await provider(workspace).services(PLACE)
    assert [(each.id, each.name) for each in found] == [("conf-3", "Consultation (follow-up)")]


async def test_the_business_dialect_learns_services_from_a_week_of_timetables() -> None:
    bare = {name: value for name, value in FIRST.items() if name != "duration"}
    empty, full = day(), day(slot(), services={"conf-1": bare})
    workspace = PaperWorkspace({BUSINESS_SLOTS: [empty, empty, full, empty], CLINIC: given({"name": "S"})})
    client = provider(workspace, dialect="business")
    [service] = await client.services(PLACE)
    assert (service.id, service.price, service.duration) == ("conf-1", Decimal(500), 15)
    asked = sorted(query["start_date"] for query in workspace.queries(BUSINESS_SLOTS))
    assert asked == [f"2026-11-{2 + number:02}" for number in range(7)]


async def test_a_doctor_without_timetable_has_an_address_and_no_services() -> None:
    workspace = PaperWorkspace({BUSINESS_SLOTS: day(), CLINIC: given({"name": "S"})})
    client = provider(workspace, dialect="business")
    assert [each.place for each in await client.addresses("c1", "d1")] == [PLACE]
    assert await client.services(PLACE) == []


async def test_pinging_proves_the_credentials() -> None:
    await provider(PaperWorkspace()).ping()
    with pytest.raises(AccessDenied):
        await provider(PaperWorkspace({ALL: refused(403, "UNAUTHORIZED_ACCESS")})).ping()


async def test_the_probe_says_which_operations_answer_and_never_writes() -> None:
    workspace = PaperWorkspace({CLINIC: given({"name": "S"}), SERVICES: httpx.Response(500)})
    findings = {each.operation: each for each in await provider(workspace).probe()}
    assert not findings["services"].works
    assert "500" in findings["services"].detail
    assert not findings["get appointment"].works, "a gateway's 404 is no answer"
    assert findings["slots"].works
    assert findings["entities"].detail == "1 clinics, 2 doctors"
    assert {request.method for request in workspace.requests} == {"GET"}


@pytest.mark.parametrize(
    ("said", "works"),
    [("Appointment not found. Please check the provided appointment ID.", True), ("no Route matched", False)],
)
async def test_the_probe_tells_a_missing_visit_from_a_missing_path(said: str, works: bool) -> None:
    gone = given({"success": "false", "status_code": 404, "message": said}, 404)
    workspace = PaperWorkspace({"GET /dr/v1/business/appointments/cb-nobody": gone})
    findings = await provider(workspace, dialect="business").probe()
    assert [each.works for each in findings if each.operation == "get appointment"] == [works]


async def test_a_probe_without_entities_says_only_that() -> None:
    [finding] = await provider(PaperWorkspace({ALL: httpx.Response(503)})).probe()
    assert (finding.operation, finding.works) == ("entities", False)


async def test_a_week_of_timetables_is_read_for_services_only() -> None:
    workspace = PaperWorkspace({SERVICES: given({"data": {"services": []}})})
    assert await provider(workspace).services(PLACE) == []
    assert workspace.queries(BUSINESS_SLOTS) == []
