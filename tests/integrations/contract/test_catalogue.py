"""What every provider lists, and how it says that something is not there."""

from datetime import timedelta

import pytest

from integrations.errors import AccessDenied, NotFound
from tests.integrations.contract.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_clinics_doctors_addresses_and_services_lead_to_each_other(desk: Desk) -> None:
    clinics = await desk.provider.clinics()
    assert clinics
    assert all(clinic.id and clinic.name for clinic in clinics)
    doctors = await desk.provider.doctors(clinics[0].id)
    assert doctors
    assert all(doctor.name and doctor.clinic_id == clinics[0].id for doctor in doctors)
    address = await desk.address()
    assert (address.place.clinic_id, address.place.doctor_id) == (clinics[0].id, doctors[0].id)
    services = await desk.provider.services(address.place)
    assert services
    assert all(service.id and service.name for service in services)
    assert len({service.id for service in services}) == len(services)


async def test_free_times_are_those_of_the_window_in_order_and_never_past(desk: Desk) -> None:
    address = await desk.address()
    service = (await desk.provider.services(address.place))[0]
    whole = await desk.slots(address.place, service, days=14)
    starts = [slot.start for slot in whole]
    assert len(starts) > 10
    assert starts == sorted(set(starts))
    assert all(start.utcoffset() == start.astimezone(desk.provider.zone).utcoffset() for start in starts)

    since, until = starts[2], starts[8]
    window = await desk.provider.slots(address.place, service, since, until)
    assert [slot.start for slot in window] == starts[2:8]
    assert await desk.provider.slots(address.place, service, since, since) in ((), [])
    await desk.travel(starts[3] + timedelta(seconds=1))
    assert (await desk.slots(address.place, service))[0].start == starts[4]


async def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    request, _ = await desk.booked()
    with pytest.raises(NotFound):
        await desk.provider.visit(request.place, "1")
    with pytest.raises(NotFound):
        await desk.provider.cancel(request.place, "1")


async def test_a_ping_tells_good_credentials_from_wrong_ones(desk: Desk) -> None:
    await desk.provider.ping()
    secret = "api_key" if "api_key" in desk.account.told else "client_secret"
    async with desk.another(**{secret: "fake-other-secret"}) as stranger:
        with pytest.raises(AccessDenied) as caught:
            await stranger.ping()
        assert "fake-other-secret" not in str(caught.value)


async def test_a_probe_finds_that_everything_answers_and_changes_nothing(desk: Desk) -> None:
    before = (await desk.levers.get(f"/sandbox/{desk.account.vendor}/bookings")).json()
    findings = await desk.provider.probe()
    assert [finding for finding in findings if not finding.works] == []
    assert len({finding.operation for finding in findings}) == len(findings)
    assert (await desk.levers.get(f"/sandbox/{desk.account.vendor}/bookings")).json() == before


async def test_a_probe_of_silence_is_findings_and_no_error(desk: Desk) -> None:
    await desk.trouble("status", "*", None, status=503, retry_after=60)
    findings = await desk.provider.probe()
    assert all(not finding.works and finding.needed and finding.detail for finding in findings)
