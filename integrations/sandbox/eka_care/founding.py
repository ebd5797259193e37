"""How the practice comes to be: two clinics, four doctors, and people who have been there before."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from integrations.sandbox.eka_care.registry import Patient
from integrations.sandbox.eka_care.world import Clinic, Doctor, Service, Week, World

SOUTH, EAST = "6610000000000001", "6610000000000002"
PHYSICIAN, SKIN, CHILD, HEART = (f"17410000000000{number:02}" for number in range(1, 5))
NEIGHBOURS = frozenset({"6610000000000909", "1741000000000909", "api-909-neighbour", "990000000909"})

FAMILY_MOBILE = "+919876543210"
STRANGERS = 48
WOMEN = ("Ananya", "Divya", "Kavitha", "Lakshmi", "Meera", "Nandini", "Pooja", "Revathi", "Shreya", "Vidya")
MEN = ("Aditya", "Bharath", "Ganesh", "Harish", "Karthik", "Manoj", "Naveen", "Rohan", "Suresh", "Vikram")
SURNAMES = ("Acharya", "Bhat", "Das", "Gowda", "Hegde", "Iyer", "Menon", "Naidu", "Patil", "Rao", "Shetty")
LONG_AGO = datetime(2024, 8, 13, 7, 31, 53, tzinfo=UTC)

WEEKDAYS, SATURDAY = range(5), 5
MORNING, EVENING = (time(9, 30), time(13)), (time(17), time(20, 30))
ENGLISH, HINDI, KANNADA = ("en", "English"), ("hi", "Hindi"), ("kn", "Kannada")


def found() -> World:
    """The clinics and their doctors, always the same."""
    return World(_clinics(), tuple(_doctors()), NEIGHBOURS)


def family() -> tuple[Patient, ...]:
    """A parent and a child, who share a mobile."""
    members = (("Amit", "M", date(1990, 5, 15)), ("Asha", "F", date(2019, 2, 3)))
    return tuple(
        Patient(str(990000000001 + n), name, "Kumar", gender, born.isoformat(), FAMILY_MOBILE, LONG_AGO)
        for n, (name, gender, born) in enumerate(members)
    )


def strangers(seed: int) -> tuple[Patient, ...]:
    """The other patients, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311
    return tuple(_stranger(chance, number) for number in range(STRANGERS))


def _stranger(chance: random.Random, number: int) -> Patient:
    gender = chance.choice("FM")
    return Patient(
        id=str(990000000101 + number),
        first_name=chance.choice(WOMEN if gender == "F" else MEN),
        last_name=chance.choice(SURNAMES),
        gender=gender,
        dob=(date(1945, 1, 1) + timedelta(days=chance.randrange(27_000))).isoformat(),
        mobile=f"+9100000{number:05}",
        created_at=LONG_AGO,
    )


def _clinics() -> tuple[Clinic, ...]:
    place = ("Bengaluru", "Karnataka")
    return (
        Clinic(SOUTH, "SBX-SOUTH", "Sandbox Clinic Jayanagar", "12 Sample Main Road, Jayanagar", *place,
               "560041", "12.9250", "77.5938", "+910000000001"),
        Clinic(EAST, "SBX-EAST", "Sandbox Clinic Indiranagar", "4 Sample Cross, Indiranagar", *place,
               "560038", "12.9719", "77.6412", "+910000000002"),
    )  # fmt: skip


def _doctors() -> Iterator[Doctor]:
    """A physician of both clinics, one doctor of each, and one who lists a clinic without hours there."""
    yield Doctor(
        PHYSICIAN, "SBX-D1", "Ravi", "Krishnan", "M", "MBBS, MD", "General Physician", "GP",
        (ENGLISH, HINDI, KANNADA), (SOUTH, EAST),
        (
            _service(PHYSICIAN, 1, "Consultation", 15, 500),
            _service(PHYSICIAN, 2, "Video consultation", 30, 400, mode="tele", pre_pay=True),
            _service(PHYSICIAN, 3, "Follow-up", 15, 300, kind="FOLLOW_UP", archived=True),
        ),
        {SOUTH: _week(MORNING, weekend=True), EAST: _week(EVENING)},
        0.6,
    )  # fmt: skip
    yield Doctor(
        SKIN, "SBX-D2", "Meenakshi", "Sundaram", "F", "MBBS, DDVL", "Dermatologist", "DE",
        (ENGLISH, KANNADA), (SOUTH,),
        (
            _service(SKIN, 1, "Consultation", 20, 700, pre_pay=True),
            _service(SKIN, 2, "Follow-up", 20, 0, kind="FOLLOW_UP"),
            _service(SKIN, 3, "Patch test", 40, 1500, for_patients=False),
        ),
        {SOUTH: _week(MORNING, EVENING, weekend=True)},
        0.5,
    )  # fmt: skip
    yield Doctor(
        CHILD, "SBX-D3", "Farah", "Siddiqui", "F", "MBBS, DCH", "Paediatrician", "PD",
        (ENGLISH, HINDI), (EAST,),
        (_service(CHILD, 1, "Consultation", 15, 600), _service(CHILD, 2, "Vaccination", 15, 250)),
        {EAST: _week(MORNING, EVENING, weekend=True)},
        0.7,
    )  # fmt: skip
    yield Doctor(
        HEART, "SBX-D4", "Joseph", "Kurian", "M", "MBBS, MD, DM", "Cardiologist", "CA",
        (ENGLISH,), (EAST, SOUTH),
        (_service(HEART, 1, "Consultation", 30, 1200, pre_pay=True),),
        {EAST: {2: (EVENING,), SATURDAY: (MORNING,)}},
        0.4,
    )  # fmt: skip


def _service(doctor_id: str, number: int, name: str, minutes: int, price: int, **more: object) -> Service:
    conf_id = sha256(f"sandbox {doctor_id} {number}".encode()).hexdigest()
    plain = {"kind": "REGULAR", "mode": "in-clinic", **more}
    return Service(conf_id, number, name, minutes=minutes, price=price, **plain)  # type: ignore[arg-type]


def _week(*hours: tuple[time, time], weekend: bool = False) -> Week:
    """The hours from Monday to Friday, and with `weekend` the first of them on Saturday."""
    week: Week = dict.fromkeys(WEEKDAYS, tuple(hours))
    return {**week, SATURDAY: hours[:1]} if weekend else week
