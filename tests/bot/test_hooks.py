"""What a provider pushes: who is listened to, and that it is told once."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk.compare import Comparison
from bot.desk.message import Waiting
from bot.hooks import Hooks
from integrations.errors import AccessDenied, Rejected, Unavailable
from integrations.model import Place, Visit, VisitStatus
from integrations.provider import Capability
from tests.bot.desk.register import CHAT, STAFF, Calendar, Register
from tests.paper import PaperClock

NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)


class Pushing(Calendar):
    """A calendar that pushes: the ids as they stand in the body, signed with a word. open: it answers."""

    def __init__(self, clock: PaperClock) -> None:
        super().__init__(clock)
        self.open = asyncio.Event()
        self.open.set()

    async def visit(self, place: Place, visit_id: str) -> Visit:
        await self.open.wait()
        return await super().visit(place, visit_id)

    def changed(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        if headers.get("signed") != "yes":
            raise AccessDenied
        if not body:
            raise Rejected
        return body.decode().split()


class Door:
    """Hooks over a register, and what was handed over to be sent."""

    def __init__(self, register: Register) -> None:
        self.register, self.sent = register, list[Waiting]()
        self.calendar = Pushing(register.clock)
        self.calendar.known = register.calendar.known
        self.calendar.capabilities |= {Capability.NOTIFIES}
        register.accounts["main"] = replace(register.accounts["main"], provider=self.calendar)
        comparison = Comparison(
            register.accounts, register.database, register.clock, every=timedelta(hours=1)
        )
        self.hooks = Hooks(register.accounts, comparison, self.send)

    async def send(self, messages: Sequence[Waiting]) -> None:
        self.sent += messages

    async def brings(self, body: bytes, *, account: str = "main", signed: str = "yes") -> int:
        return await self.hooks.take(account, {"signed": signed}, body)

    async def rest(self) -> None:
        """Until everything was followed up."""
        async with asyncio.timeout(5):
            await asyncio.gather(*self.hooks._at_work.values())


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    register = await Register.open(tmp_path)
    opened = Door(register)
    await register.add("v", NOON)
    yield opened
    await opened.hooks.close()
    await register.close()


async def test_a_change_that_is_pushed_is_told_to_patient_and_staff_once(door: Door) -> None:
    door.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    answers = [await door.brings(b"theirs-v foreign") for _ in range(3)]
    await door.rest()
    assert answers == [200] * 3
    assert sorted(one.chat_id for one in door.sent) == [STAFF, CHAT]
    assert await door.brings(b"theirs-v") == 200
    await door.rest()
    assert len(door.sent) == 2


async def test_a_flood_about_one_visit_is_answered_at_once_and_is_two_looks(door: Door) -> None:
    door.calendar.open.clear()
    assert [await door.brings(b"theirs-v theirs-v") for _ in range(50)] == [200] * 50
    door.calendar.open.set()
    await door.rest()
    assert door.calendar.asked == ["theirs-v"] * 2


async def test_who_is_not_genuine_says_nothing_or_comes_to_the_wrong_door_is_not_listened_to(
    door: Door,
) -> None:
    door.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    assert await door.brings(b"theirs-v", signed="no") == 403
    assert await door.brings(b"") == 400
    assert await door.brings(b"theirs-v", account="other") == 404
    door.calendar.capabilities -= {Capability.NOTIFIES}
    assert await door.brings(b"theirs-v") == 404
    await door.rest()
    assert (door.sent, door.calendar.asked) == ([], [])


async def test_a_hint_that_cannot_be_followed_now_is_left_for_the_round(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    door.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    for trouble in (Unavailable(), ValueError("Ana has a rash")):
        door.calendar.down = trouble
        assert await door.brings(b"theirs-v") == 200
        await door.rest()
    assert (door.sent, "rash" in caplog.text) == ([], False)
    door.calendar.down = None
    assert len(await door.hooks._comparison.round()) == 2


async def test_what_is_being_followed_when_we_stop_is_left_for_the_round(door: Door) -> None:
    door.calendar.change("theirs-v", status=VisitStatus.CANCELLED)
    await door.brings(b"theirs-v")
    await door.hooks.close()
    assert door.sent == []
    assert len(await door.hooks._comparison.round()) == 2
