"""Many patients, one slot."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from integrations.errors import OutcomeUnknown, ProviderError, Rejected, SlotTaken, Unavailable
from integrations.gate import Gate
from tests.integrations.timepiece import Timepiece


def booking(outcomes: list[ProviderError | str]) -> tuple[Callable[[], Awaitable[str]], list[int]]:
    """Work that takes its outcomes in turn, and the list of how often it was done."""
    done: list[int] = []

    async def work() -> str:
        outcome = outcomes[len(done)]
        done.append(1)
        await asyncio.sleep(0.01)
        if isinstance(outcome, ProviderError):
            raise outcome
        return outcome

    return work, done


async def raced(gate: Gate, work: Callable[[], Awaitable[str]], patients: int) -> list[str]:
    results = await asyncio.gather(
        *(gate.attempt("10:00", work) for _ in range(patients)), return_exceptions=True
    )
    return [result if isinstance(result, str) else type(result).__name__ for result in results]


async def test_one_books_and_the_others_learn_that_the_slot_is_taken_without_asking() -> None:
    work, done = booking(["booked"])
    assert await raced(Gate(Timepiece()), work, 200) == ["booked"] + ["SlotTaken"] * 199
    assert len(done) == 1


async def test_a_refusal_for_wrong_data_lets_the_next_one_try() -> None:
    work, done = booking([Rejected(), "booked"])
    assert await raced(Gate(Timepiece()), work, 3) == ["Rejected", "booked", "SlotTaken"]
    assert len(done) == 2


async def test_nobody_queues_behind_an_outcome_that_is_unknown() -> None:
    work, done = booking([OutcomeUnknown()])
    assert await raced(Gate(Timepiece()), work, 3) == ["OutcomeUnknown", "Unavailable", "Unavailable"]
    assert len(done) == 1


async def test_nobody_queues_behind_a_vendor_who_is_away() -> None:
    work, done = booking([Unavailable()])
    assert await raced(Gate(Timepiece()), work, 3) == ["Unavailable"] * 3
    assert len(done) == 1


async def test_a_taken_slot_is_remembered_for_a_while_and_then_asked_for_again() -> None:
    clock = Timepiece()
    gate, (work, _) = Gate(clock), booking([SlotTaken(), "booked"])
    with pytest.raises(SlotTaken):
        await gate.attempt("10:00", work)
    with pytest.raises(SlotTaken):
        await gate.attempt("10:00", work)
    clock.advance(11)
    assert await gate.attempt("10:00", work) == "booked"


async def test_a_slot_that_was_seen_free_again_can_be_booked_at_once() -> None:
    gate, (work, _) = Gate(Timepiece()), booking(["booked", "booked again"])
    await gate.attempt("10:00", work)
    gate.reopen("10:00")
    assert await gate.attempt("10:00", work) == "booked again"


async def test_one_who_gives_up_waiting_leaves_the_slot_to_the_next() -> None:
    gate, (work, _) = Gate(Timepiece()), booking(["lost", "booked"])
    first = asyncio.create_task(gate.attempt("10:00", work))
    await asyncio.sleep(0)
    second = asyncio.create_task(gate.attempt("10:00", work))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "booked"
