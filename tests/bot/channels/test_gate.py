"""The door under an event loop: who waits, who does not, and what a cancelled one leaves behind."""

import asyncio
import time

import pytest

from bot.channels.gate import Gate
from bot.engine.channel import Priority


async def test_the_fourth_message_to_a_person_waits_a_second() -> None:
    gate, began = Gate(), time.monotonic()
    for _ in range(4):
        await gate.send(7, Priority.ANSWER)
    assert 0.9 < time.monotonic() - began < 1.5


async def test_edits_for_people_do_not_wait() -> None:
    gate, began = Gate(), time.monotonic()
    for _ in range(50):
        await gate.edit(7, Priority.ANSWER)
    assert time.monotonic() - began < 0.2


async def test_edits_in_a_group_count_as_messages() -> None:
    gate = Gate()
    for _ in range(3):
        await gate.edit(-7, Priority.STAFF)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(gate.edit(-7, Priority.STAFF), 0.1)


async def test_an_edit_waits_while_its_chat_is_paused() -> None:
    gate, began = Gate(), time.monotonic()
    gate.refused(7, 0.3)
    await gate.edit(8, Priority.ANSWER)
    assert time.monotonic() - began < 0.1
    await gate.edit(7, Priority.ANSWER)
    assert time.monotonic() - began >= 0.29


async def test_a_tap_overtakes_the_broadcast_that_was_there_first() -> None:
    gate, order = Gate(), []

    async def send(chat_id: int, priority: Priority) -> None:
        await gate.send(chat_id, priority)
        order.append(priority)

    broadcasts = [asyncio.ensure_future(send(chat, Priority.BROADCAST)) for chat in range(1, 41)]
    await asyncio.sleep(0)
    tap = asyncio.ensure_future(send(99, Priority.ANSWER))
    await asyncio.gather(tap, *broadcasts)
    assert order.index(Priority.ANSWER) == 30


async def test_whoever_is_cancelled_while_waiting_leaves_no_trace() -> None:
    gate = Gate()
    for _ in range(3):
        await gate.send(7, Priority.ANSWER)
    waiting = [asyncio.ensure_future(gate.send(7, Priority.ANSWER)) for _ in range(20)]
    await asyncio.sleep(0)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    began = time.monotonic()
    await gate.send(7, Priority.ANSWER)
    assert time.monotonic() - began < 1.3
