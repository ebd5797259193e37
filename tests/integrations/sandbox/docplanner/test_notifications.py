"""Notifications: first in, first out, gone when read."""

import asyncio
import json
import re
from typing import Any


async def pulled(caller: Any, limit: int = 100) -> list[dict[str, Any]]:
    answer = await caller.get("/notifications/multiple", limit=str(limit))
    return [dict(each) for each in answer["notifications"]]


async def test_an_empty_queue_is_not_found(caller: Any) -> None:
    for path in ("/notifications", "/notifications/multiple"):
        answer = await caller.send("GET", path)
        assert (answer.status_code, answer.json()["message"]) == (404, "No notifications found")


async def test_what_happens_to_a_visit_is_told_in_order_and_once(caller: Any) -> None:
    path = caller.paths[0]
    mine = await caller.booked(path)
    target = (await caller.slots(path))[5]["start"]
    body = {"address_service_id": mine["service"], "start": target, "duration": mine["minutes"]}
    new = (await caller.send("POST", f"{path}/bookings/{mine['id']}/move", json=body)).json()
    await caller.send("DELETE", f"{path}/bookings/{new['id']}")
    booked = await caller.get("/notifications")
    assert booked["name"] == "slot-booked"
    assert booked["data"]["visit_booking"]["id"] == mine["id"]
    assert booked["data"]["visit_booking"]["patient"]["name"] == "Ana"
    assert set(booked["data"]) == {"facility", "doctor", "address", "visit_booking"}
    moved, canceled = await pulled(caller)
    assert (moved["name"], canceled["name"]) == ("booking-moved", "booking-canceled")
    old = moved["data"]["old_visit_booking"]
    assert (old["id"], old["status"]) == (mine["id"], "canceled")
    assert moved["data"]["new_visit_booking"]["id"] == new["id"]
    assert canceled["data"]["visit_booking"]["canceled_by"] == "integration"
    assert (await caller.send("GET", "/notifications")).status_code == 404


async def test_several_are_pulled_by_limit_and_the_rest_is_counted(caller: Any) -> None:
    for number in range(3):
        await caller.booked(caller.paths[0], number)
    one = await caller.get("/notifications/multiple")
    assert (len(one["notifications"]), one["remaining"]) == (1, 2)
    for limit in ("0", "101", "many"):
        answer = await caller.send("GET", "/notifications/multiple", params={"limit": limit})
        assert answer.status_code == 400
    assert len(await pulled(caller)) == 2


async def test_notifications_expire_after_three_days(caller: Any) -> None:
    await caller.booked(caller.paths[0])
    await caller.turn(advance_seconds=72 * 3600 + 60)
    await caller.authorise()
    assert (await caller.send("GET", "/notifications")).status_code == 404


async def test_presence_is_told_in_capitals(caller: Any) -> None:
    path = caller.paths[0]
    mine = await caller.booked(path)
    await pulled(caller)
    await caller.turn(now=mine["slot"])
    await caller.authorise()
    await caller.send("POST", f"{path}/bookings/{mine['id']}/presence/patient")
    told = (await pulled(caller))[0]
    assert (told["name"], told["data"]["presence"]) == ("presence-marked", "PRESENT")


async def test_only_push_clients_release_and_only_once_an_hour(caller: Any) -> None:
    answer = await caller.send("POST", "/notifications/release")
    assert (answer.status_code, answer.json()["message"]) == (403, "You are not allowed to use this method")
    await caller.quirk("push_client")
    assert (await caller.send("POST", "/notifications/release")).status_code == 204
    again = await caller.send("POST", "/notifications/release")
    assert again.status_code == 429
    assert 0 < int(again.headers["retry-after"]) <= 3600


async def test_what_is_pushed_and_refused_is_pushed_once_more_when_it_is_released(caller: Any) -> None:
    taken, answers = list[tuple[str, str]](), [500, 200]

    async def address(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().casefold()
        length = int(re.findall(r"content-length: (\d+)", head)[0])
        name = json.loads(await reader.readexactly(length))["name"]
        taken.append((name, re.findall(r"x-key: (\S+)", head)[0]))
        writer.write(
            f"HTTP/1.1 {answers.pop(0)} -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    async def pushes(lever: str, count: int) -> None:
        async with asyncio.timeout(5):
            while True:
                if (await caller.http.get("/sandbox/docplanner/push")).json()["es"][lever] >= count:
                    return
                await asyncio.sleep(0.02)

    server = await asyncio.start_server(address, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    agreed = {"locale": "es", "url": url, "header": "X-Key", "key": "fake"}
    assert (await caller.http.post("/sandbox/docplanner/push", json=agreed)).is_success
    await caller.booked(caller.paths[0])
    await pushes("buried", 1)
    assert (await caller.send("POST", "/notifications/release")).status_code == 204
    await pushes("delivered", 1)
    assert taken == [("slot-booked", "fake")] * 2
    server.close()
