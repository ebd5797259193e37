"""Booking once more what was booked before: the same person, doctor, place and service."""

from collections.abc import Sequence
from typing import TypeVar

from bot.desk.desk import Desk
from bot.dialogs import book_who
from bot.dialogs.answers import ANY, ClinicChoice
from bot.dialogs.book_what import clinic_choice
from bot.engine.dialog import Call, Sets
from integrations.model import Address, Clinic, Doctor, Service
from storage.visits import Visit

T = TypeVar("T", Clinic, Doctor, Service)


async def again(call: Call[Desk], visit: Visit) -> Sets:
    """What is known of the next booking; empty where the clinic offers that no more. Raises Trouble."""
    account = call.desk.accounts.get(visit.account)
    people = await call.desk.patients.people(call.chat_id)
    patient = next((one for one in people if one.id == visit.patient_id), None)
    what = await _offered(call, visit) if account and patient else None
    if what is None or patient is None:
        return {}
    choice, doctor, address, service = what
    return {
        **await book_who.begin(call),
        "clinic": choice,
        "speciality": ANY,
        "doctor": doctor,
        "address": address,
        "service": service,
        **book_who.known(patient),
    }


async def _offered(call: Call[Desk], visit: Visit) -> tuple[ClinicChoice, Doctor, Address, Service] | None:
    catalogue, account = call.desk.catalogue, visit.account
    clinic = _named(await catalogue.clinics(account), visit.clinic_id)
    doctor = _named(await catalogue.doctors(account, visit.clinic_id), visit.doctor_id) if clinic else None
    if clinic is None or doctor is None:
        return None
    addresses = await catalogue.addresses(account, clinic.id, doctor.id)
    address = next((one for one in addresses if one.place.address_id == visit.address_id), None)
    services = await catalogue.services(account, address.place) if address else ()
    service = _named(services, visit.service_id or "")
    if address is None or service is None:
        return None
    return clinic_choice(call, account, clinic), doctor, address, service


def _named(found: Sequence[T], id: str) -> T | None:
    return next((one for one in found if one.id == id), None)
