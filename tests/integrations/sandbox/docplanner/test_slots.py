"""Free times: the grid, what fits, ranges, and days on which clocks change."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from integrations.sandbox.server import Sandbox


async def refused(caller: Any, path: str, **params: str) -> tuple[int, str]:
    answer = await caller.send("GET", f"{path}/slots", params=params)
    return answer.status_code, answer.json()["message"]


async def test_cells_are_as_long_as_the_common_divisor_and_services_stand_where_they_fit(caller: Any) -> None:
    path = caller.paths[0]
    durations: dict[str, int] = {}
    slots = await caller.slots(path)
    for slot in slots[:12]:
        offered = (await caller.get(f"{path}/services", start=slot["start"]))["_items"]
        durations |= {each["id"]: each["duration"] for each in offered}
        listed = [each["id"] for each in slot["address_services"]["_items"]]
        assert listed == [each["id"] for each in offered]
    starts = [datetime.fromisoformat(slot["start"]) for slot in slots]
    assert set(durations.values()) == {15, 30}
    assert all((b - a) % timedelta(minutes=15) == timedelta() for a, b in pairwise(starts))
    assert min(b - a for a, b in pairwise(starts)) == timedelta(minutes=15)


async def test_a_long_service_is_offered_only_where_the_following_cells_are_free(caller: Any) -> None:
    path = caller.paths[0]
    slots = await caller.slots(path)
    starts = {datetime.fromisoformat(slot["start"]) for slot in slots}
    for slot in slots:
        follows = datetime.fromisoformat(slot["start"]) + timedelta(minutes=15) in starts
        names = [each["name"] for each in slot["address_services"]["_items"]]
        assert ("Primera visita" in names) == follows, slot


async def test_slots_carry_the_offset_of_the_market_and_are_never_past(caller: Any) -> None:
    slots = await caller.slots(caller.paths[0], since=await caller.now() - timedelta(days=5), days=10)
    assert {slot["start"][-6:] for slot in slots} == {"+01:00"}
    assert datetime.fromisoformat(slots[0]["start"]) >= await caller.now()


async def test_two_months_ahead_there_are_free_times(caller: Any) -> None:
    for path in caller.paths:
        assert await caller.slots(path, since=await caller.now() + timedelta(days=60), days=14), path


async def test_wrong_ranges_are_refused(caller: Any) -> None:
    path, now = caller.paths[0], await caller.now()
    start = now.isoformat(timespec="seconds")
    far = (now + timedelta(days=181)).isoformat(timespec="seconds")
    assert await refused(caller, path, start=start, end=far) == (
        400,
        "Date range must not exceed 180 days",
    )
    assert (await refused(caller, path, start=start))[0] == 400
    assert (await refused(caller, path, start="tomorrow", end=far))[0] == 400
    assert (await refused(caller, path, start="2026-11-23T00:00:00", end="2026-11-24T00:00:00"))[0] == 400
    sunday = {"start": "2026-11-29T00:00:00+01:00", "end": "2026-11-29T23:00:00+01:00"}
    assert await refused(caller, path, **sunday) == (404, "No slots found on given address")


async def test_a_plus_that_is_not_encoded_is_a_space_and_refused(caller: Any) -> None:
    query = "start=2026-11-23T00:00:00+01:00&end=2026-11-24T00:00:00+01:00"
    assert (await caller.send("GET", f"{caller.paths[0]}/slots?{query}")).status_code == 400


async def test_services_of_a_start_that_is_no_slot_are_not_found(caller: Any) -> None:
    answer = await caller.send(
        "GET", f"{caller.paths[0]}/services", params={"start": "2026-11-29T10:00:00+01:00"}
    )
    assert (answer.status_code, answer.json()["message"]) == (404, "Slot not found")


async def test_given_periods_replace_a_range_and_a_day_can_be_taken_away(caller: Any) -> None:
    path = caller.paths[-1]
    service = (await caller.get(f"{path}/services"))["_items"][0]["id"]
    period = {
        "start": "2026-12-06T10:00:00+01:00",
        "end": "2026-12-06T11:00:00+01:00",
        "address_services": [{"address_service_id": service, "duration": 20}],
    }
    answer = await caller.send("PUT", f"{path}/slots", json={"slots": [period]})
    assert (answer.status_code, answer.content) == (201, b"")
    sunday = datetime(2026, 12, 6, tzinfo=UTC)
    assert [each["start"][11:16] for each in await caller.slots(path, 1, sunday)] == [
        "10:00",
        "10:20",
        "10:40",
    ]
    assert (await caller.send("DELETE", f"{path}/slots/2026-12-06")).status_code == 204
    span = {"start": "2026-12-06T00:00:00+01:00", "end": "2026-12-07T00:00:00+01:00"}
    assert (await refused(caller, path, **span))[0] == 404
    far = {**period, "start": "2027-06-06T10:00:00+02:00", "end": "2027-06-06T11:00:00+02:00"}
    assert (await caller.send("PUT", f"{path}/slots", json={"slots": [far]})).status_code == 400


async def test_a_break_hides_slots_until_it_is_deleted(caller: Any) -> None:
    path = caller.paths[0]
    first = (await caller.slots(path))[0]["start"]
    till = (datetime.fromisoformat(first) + timedelta(minutes=15)).isoformat()
    made = await caller.send("POST", f"{path}/breaks", json={"since": first, "till": till})
    assert made.status_code == 201
    assert first not in [each["start"] for each in await caller.slots(path)]
    assert (await caller.send("POST", f"{path}/breaks", json={"till": till})).status_code == 400
    assert (
        await caller.send("POST", f"{path}/breaks", json={"since": first, "till": till})
    ).status_code == 409
    one = f"{path}/breaks/{made.json()['id']}"
    later = (datetime.fromisoformat(till) + timedelta(minutes=15)).isoformat()
    assert (await caller.send("PATCH", one, json={"since": first, "till": till})).status_code == 422
    assert (await caller.send("PATCH", one, json={"since": till, "till": later})).status_code == 204
    assert (await caller.get(one))["till"] == later
    assert (await caller.send("DELETE", one)).status_code == 204
    assert first in [each["start"] for each in await caller.slots(path)]


async def test_a_closed_calendar_has_no_slots(caller: Any) -> None:
    path = caller.paths[0]
    assert await caller.get(f"{path}/calendar") == {"status": "enabled"}
    assert (await caller.send("POST", f"{path}/calendar/disable")).status_code == 200
    assert (await caller.send("POST", f"{path}/calendar/disable")).status_code == 409
    span = {"start": "2026-11-23T00:00:00+01:00", "end": "2026-11-30T00:00:00+01:00"}
    assert (await refused(caller, path, **span))[0] == 404
    assert (await caller.send("POST", f"{path}/calendar/enable")).status_code == 200


@pytest.mark.parametrize(
    ("locale", "friday", "offsets"),
    [
        ("es", "2027-03-26T06:00:00+01:00", {"+01:00", "+02:00"}),
        ("pl", "2027-10-29T06:00:00+02:00", {"+02:00", "+01:00"}),
        ("cl", "2027-04-02T06:00:00-03:00", {"-03:00", "-04:00"}),
    ],
)
async def test_the_wall_hours_stay_when_the_clocks_change(
    locale: str, friday: str, offsets: set[str]
) -> None:
    async with Sandbox(locales=[locale]) as sandbox, httpx.AsyncClient(base_url=sandbox.url) as http:
        await http.post("/sandbox/clock", json={"pin": friday})
        days = [datetime.fromisoformat(friday).date() + timedelta(days=n) for n in (0, 3)]
        seen = set()
        for day in days:
            asked = {"locale": locale, "date": day.isoformat()}
            shown = (await http.get("/sandbox/docplanner/calendar", params=asked)).json()
            cells = [cell for doctor in shown["doctors"] for cell in doctor["cells"]]
            seen |= {cell["start"][-6:] for cell in cells}
            assert min(cell["start"][11:16] for cell in cells) == "08:00"
            assert max(cell["end"][11:16] for cell in cells) == "20:00"
    assert seen == offsets
