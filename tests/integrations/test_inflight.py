"""Many callers, one call."""

import asyncio

import pytest

from integrations.errors import Unavailable
from integrations.inflight import SingleFlight


class Upstream:
    def __init__(self) -> None:
        self.calls = 0
        self.cancelled = False
        self.answer = asyncio.Event()

    async def ask(self) -> int:
        self.calls += 1
        try:
            await self.answer.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return self.calls


async def joined(flights: SingleFlight, upstream: Upstream, callers: int) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(flights.join("slots", upstream.ask)) for _ in range(callers)]
    await asyncio.sleep(0.01)
    return tasks


async def test_two_hundred_callers_get_the_answer_of_one_call() -> None:
    flights, upstream = SingleFlight(), Upstream()
    tasks = await joined(flights, upstream, 200)
    upstream.answer.set()
    assert await asyncio.gather(*tasks) == [1] * 200


async def test_who_comes_after_the_answer_asks_anew() -> None:
    flights, upstream = SingleFlight(), Upstream()
    upstream.answer.set()
    assert await flights.join("slots", upstream.ask) == 1
    assert await flights.join("slots", upstream.ask) == 2


async def test_who_comes_after_a_change_asks_anew() -> None:
    flights, upstream = SingleFlight(), Upstream()
    [before] = await joined(flights, upstream, 1)
    flights.forget()
    [after] = await joined(flights, upstream, 1)
    upstream.answer.set()
    await asyncio.gather(before, after)
    assert upstream.calls == 2


async def test_one_who_leaves_does_not_take_the_others_along() -> None:
    flights, upstream = SingleFlight(), Upstream()
    first, second = await joined(flights, upstream, 2)
    first.cancel()
    await asyncio.sleep(0.01)
    upstream.answer.set()
    assert await second == 1


async def test_when_all_have_left_the_call_is_given_up() -> None:
    flights, upstream = SingleFlight(), Upstream()
    tasks = await joined(flights, upstream, 2)
    for task in tasks:
        task.cancel()
    await asyncio.sleep(0.01)
    assert upstream.cancelled
    upstream.answer.set()
    assert await flights.join("slots", upstream.ask) == 2


async def test_an_error_reaches_everyone() -> None:
    flights = SingleFlight()

    async def fails() -> int:
        await asyncio.sleep(0.01)
        raise Unavailable

    errors = await asyncio.gather(*(flights.join("slots", fails) for _ in range(3)), return_exceptions=True)
    assert [type(error) for error in errors] == [Unavailable] * 3


async def test_different_questions_are_asked_apart() -> None:
    flights, upstream = SingleFlight(), Upstream()
    upstream.answer.set()
    await asyncio.gather(flights.join("one", upstream.ask), flights.join("two", upstream.ask))
    assert upstream.calls == 2


async def test_a_lone_answer_is_not_hidden_by_a_cancelled_twin() -> None:
    flights, upstream = SingleFlight(), Upstream()
    [only] = await joined(flights, upstream, 1)
    only.cancel()
    with pytest.raises(asyncio.CancelledError):
        await only
