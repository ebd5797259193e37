"""Free times: opening hours without what is booked, ranges, shapes, and days on which clocks change."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

TUESDAY = "2026-11-24"


def at(words: str) -> datetime:
    return datetime.fromisoformat(f"{words}+01:00")


async def free_all_day(caller: Any, operator: int, weekday: int, hours: str) -> None:
    body = {"doctor_id": operator, "week": {str(weekday): [hours]}}
    assert (await caller.lever("POST", "/alfadocs/hours", **body)).status_code == 200


async def test_free_times_and_appointments_fill_the_hours_without_touching(caller: Any) -> None:
    busy = [
        (at(each["date"]), at(each["date"]) + timedelta(minutes=each["duration"]))
        for each in await caller.get("/appointments", dateStart=TUESDAY, dateEnd=TUESDAY)
        if each["operatorId"] == 177 and each["state"] != "cancelled"
    ]
    slots = await caller.slots(operatorIds="177", duration=15)
    assert len(slots) > 2
    assert len(busy) > 2
    for slot in slots:
        start, end = at(slot["date"]), at(slot["date"]) + timedelta(minutes=15)
        assert not [span for span in busy if span[0] < end and start < span[1]], slot
        assert "09:00" <= f"{start:%H:%M}" <= "18:15"
        assert not "12:45" < f"{start:%H:%M}" < "14:30"


async def test_an_item_has_the_time_the_length_the_operator_and_the_chair(caller: Any) -> None:
    body = (await caller.send("GET", f"/free-slots/{TUESDAY}", params={"duration": 30})).json()
    assert body["count"] == len(body["data"]) > 10
    assert set(body["data"][0]) == {"date", "duration", "operatorId", "chairId"}
    assert body["data"][0]["duration"] == 30
    assert sorted(body["data"], key=lambda each: each["date"]) == body["data"]


async def test_the_step_is_the_duration(caller: Any) -> None:
    await free_all_day(caller, 250, 6, "09:00-12:00")
    starts = [each["date"] for each in await caller.slots("2026-11-29", duration=45, operatorIds="250")]
    assert starts == [f"2026-11-29 {hour}:00" for hour in ("09:00", "09:45", "10:30", "11:15")]


async def test_only_the_operators_asked_for_and_never_the_deleted(caller: Any) -> None:
    wednesday = "2026-11-25"
    found = {each["operatorId"] for each in await caller.slots(wednesday)}
    assert found == {177, 250, 318}
    assert {each["operatorId"] for each in await caller.slots(wednesday, operatorIds="177,318")} == {177, 318}
    assert await caller.slots(wednesday, operatorIds="92") == []


async def test_booked_is_not_free_and_cancelled_is_free_again(caller: Any) -> None:
    slot = (await caller.slots())[0]
    made = await caller.created(**slot)
    assert slot not in await caller.slots()
    change = {"date": made["date"], "colorId": made["colorId"], "state": "cancelled"}
    assert (await caller.send("PUT", f"/appointments/{made['id']}", json=change)).status_code == 200
    assert slot in await caller.slots()


async def test_an_entry_for_the_whole_day_leaves_no_time_free(caller: Any) -> None:
    await caller.created(date=f"{TUESDAY} 00:00:00", allDay=True, operatorId=177)
    assert await caller.slots(operatorIds="177") == []
    assert await caller.slots(operatorIds="318") != []


async def test_past_times_are_not_free(caller: Any) -> None:
    await caller.lever("POST", "/clock", pin="2026-11-24T10:10:00+00:00")
    starts = [each["date"] for each in await caller.slots("2026-11-20", endDate=TUESDAY)]
    assert starts[0] > f"{TUESDAY} 11:10:00"


async def test_without_an_end_there_are_thirty_days_and_never_more_than_half_a_year(caller: Any) -> None:
    days = {
        each["date"][:10]
        for each in await caller.get(f"/free-slots/{TUESDAY}", duration=30, operatorIds="177")
    }
    assert (min(days), max(days)) == (TUESDAY, "2026-12-23")
    assert await caller.slots("2027-05-24", endDate="2027-05-27") != []
    assert await caller.slots("2027-06-01", endDate="2027-06-30") == []


@pytest.mark.parametrize(
    ("day", "params"),
    [
        (TUESDAY, {}),
        (TUESDAY, {"duration": "soon"}),
        (TUESDAY, {"duration": "0"}),
        (TUESDAY, {"duration": "-30"}),
        (TUESDAY, {"duration": "30", "endDate": "2026-11-23"}),
        (TUESDAY, {"duration": "30", "endDate": "tomorrow"}),
        (TUESDAY, {"duration": "30", "operatorIds": "177;250"}),
        ("24-11-2026", {"duration": "30"}),
        ("2026-02-30", {"duration": "30"}),
    ],
)
async def test_wrong_questions_are_400(caller: Any, day: str, params: dict[str, str]) -> None:
    answer = await caller.send("GET", f"/free-slots/{day}", params=params)
    assert (answer.status_code, answer.json()["status"]) == (400, "error")


async def test_items_come_in_other_shapes(caller: Any) -> None:
    usual = [each["date"] for each in await caller.slots(operatorIds="177")]
    shown: dict[str, Any] = {}
    for shape in ("start", "parts", "iso", "string", "by_day", "by_operator", "unknown"):
        await caller.quirk("slot_shape", shape)
        shown[shape] = await caller.slots(operatorIds="177")
    assert [each["start"] for each in shown["start"]] == usual
    assert shown["start"][0]["operator"] == {"id": 177}
    assert [f"{each['date']} {each['startTime']}:00" for each in shown["parts"]] == usual
    assert [datetime.fromisoformat(each["dateStart"]) for each in shown["iso"]] == [at(one) for one in usual]
    assert shown["string"] == usual
    assert [each["date"] for each in shown["by_day"][TUESDAY]] == usual
    assert shown["by_operator"] == [{"operatorId": 177, "slots": usual}]
    assert [each["when"] for each in shown["unknown"]] == usual


async def test_there_may_be_a_cap_and_an_end_that_is_left_out(caller: Any) -> None:
    await caller.quirk("slots_cap", 3)
    assert len(await caller.slots()) == 3
    await caller.quirk("end_exclusive")
    assert await caller.slots() == []


async def test_when_clocks_go_forward_the_hour_that_is_missing_has_no_times(caller: Any) -> None:
    await caller.lever("POST", "/clock", pin="2027-03-26T06:00:00+00:00")
    await free_all_day(caller, 250, 6, "00:00-06:00")
    starts = [each["date"][11:16] for each in await caller.slots("2027-03-28", operatorIds="250")]
    assert [one for one in starts if "02:00" <= one < "03:00"] == []
    assert starts == sorted({*starts})
    assert len(starts) == 10
    refused = await caller.create(date="2027-03-28 02:30:00")
    assert refused.status_code == 400


async def test_when_clocks_go_back_no_time_is_offered_twice(caller: Any) -> None:
    await caller.lever("POST", "/clock", pin="2027-10-29T06:00:00+00:00")
    await free_all_day(caller, 250, 6, "00:00-06:00")
    starts = [each["date"] for each in await caller.slots("2027-10-31", operatorIds="250")]
    assert len(starts) == len({*starts}) == 12
    times = [datetime.fromisoformat(one) for one in starts]
    assert all(b - a == timedelta(minutes=30) for a, b in pairwise(times))
    for start in ("2027-10-31 02:30:00", "2027-10-31 03:00:00"):
        made = await caller.created(date=start, operatorId=250)
        assert made["date"] == start
    left = {each["date"] for each in await caller.slots("2027-10-31", operatorIds="250")}
    assert {*starts} - left == {"2027-10-31 02:30:00", "2027-10-31 03:00:00"}


async def test_opening_hours_are_local_on_both_sides_of_a_change(caller: Any) -> None:
    await free_all_day(caller, 250, 0, "08:00-09:00")
    for monday in ("2027-03-22", "2027-03-29"):
        starts = [each["date"] for each in await caller.slots(monday, operatorIds="250")]
        assert starts == [f"{monday} 08:00:00", f"{monday} 08:30:00"]
