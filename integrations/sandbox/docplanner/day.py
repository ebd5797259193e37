"""One doctor's day as people look at it: every cell free, booked or in a break."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from integrations.sandbox.docplanner.market import Market
from integrations.sandbox.timetable import free_cells, midnight
from integrations.sandbox.visits import Visit
from integrations.sandbox.world import Address, Doctor

Cell = dict[str, object]


def doctor_day(market: Market, doctor: Doctor, day: date) -> dict[str, object]:
    """A doctor with the cells of a local day at all addresses; a booked cell is as long as its visit."""
    cells = [cell for address in doctor.addresses for cell in _cells(market, address, day)]
    return {
        "id": doctor.id,
        "name": doctor.full_name,
        "speciality": ", ".join(name for _, name in doctor.specialities),
        "facility": market.world.facilities[doctor.facility_id].name,
        "cells": sorted(cells, key=lambda cell: str(cell["start"])),
    }


def _cells(market: Market, address: Address, day: date) -> Iterator[Cell]:
    zone = market.country.zone
    since, until = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    visits = [v for v in market.calendars.visits(address, since, until) if v.active]
    breaks = [b for b in market.calendars.breaks_of(address) if b.since < until and since < b.till]
    busy = [*((v.start, v.end) for v in visits), *((b.since, b.till) for b in breaks)]
    for period in market.calendars.periods(address, day):
        for start in free_cells(period, busy):
            yield _cell(market, address, start, start + period.step, booked=False)
    for pause in breaks:
        yield _cell(market, address, pause.since, pause.till, booked=True, label="Break")
    for visit in visits:
        yield _cell(market, address, visit.start, visit.end, booked=True, **_about(market, visit))


def _cell(market: Market, address: Address, start: datetime, end: datetime, **more: object) -> Cell:
    span = {"start": market.local(start), "end": market.local(end)}
    return {**span, "address_id": address.id, "address": address.name, **more}


def _about(market: Market, visit: Visit) -> Cell:
    """Who comes for what. Only visits that the API made have a label, so that they stand out."""
    service = market.service(visit)
    known: Cell = {
        "booking_id": visit.id,
        "initials": visit.patient.initials,
        "service": service.name if service else "",
        "by_api": visit.by_api,
        "presence": visit.presence,
    }
    label = f"{known['initials']} · {known['service']}"
    return {**known, "label": label} if visit.by_api else known
