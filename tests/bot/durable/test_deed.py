"""The workflow of a deed: one visit or a clear refusal, whatever the calendar answers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from dbos import DBOS

from bot.desk.compare import Comparison
from bot.desk.intent import Ending, Settlement
from bot.desk.message import Sent, Waiting, waiting
from bot.desk.reminders import Reminders
from bot.dialogs.visit import CANCEL, MOVE, entry
from bot.durable import deed, messages, rounds, runtime
from bot.durable.runtime import Hands
from integrations.errors import (
    AccessDenied,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    SlotTaken,
    Unavailable,
)
from integrations.model import Place
from integrations.provider import Capability
from storage.messages import Delivery
from tests.bot.dialogs.scene import CHAT, Scene
from tests.paper import PaperProvider


@dataclass
class Office:
    """A scene with its workflows running."""

    scene: Scene
    woken: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def send(self, message_id: str) -> Sent:
        self.told.append(message_id)
        async with self.scene.database.unit() as unit:
            await unit.messages.settle(message_id, Delivery.DELIVERED, at=self.scene.clock.now(), chat_id=1)
        return Sent(final=True)

    async def waiting(self) -> list[Waiting]:
        async with self.scene.database.reading() as unit:
            return waiting(await unit.messages.waiting(self.scene.clock.now()))

    async def nothing(self) -> None:
        return None

    async def is_dead(self, _executor: str) -> bool:
        return False

    def hands(self) -> Hands:
        scene = self.scene
        accounts = scene.desk.accounts
        return Hands(
            deeds=scene.desk.deeds,
            reminders=Reminders(accounts, scene.database, scene.clock),
            comparison=Comparison(accounts, scene.database, scene.clock, every=timedelta(minutes=10)),
            wake=self.woken.append,
            send=self.send,
            waiting=self.waiting,
            lives=self.is_dead,
            tidy=self.nothing,
            pace=0.01,
        )

    async def set_out(self) -> str:
        await self.scene.reaches_summary()
        await self.scene.presses("Book it")
        return self.scene.intents[-1].id

    async def outcome(self, intent_id: str) -> Settlement:
        async with asyncio.timeout(15):
            while True:
                _, end = await self.scene.desk.deeds.intent(intent_id)
                if end is not None and (end.ending is not Ending.BOOKED or self.told):
                    return end
                await asyncio.sleep(0.02)

    async def news(self) -> list[str]:
        async with self.scene.database.reading() as unit:
            return [item.key.rpartition(":")[2] for item in await unit.inbox.waiting_in(CHAT)]


@pytest.fixture
async def office(tmp_path) -> AsyncIterator[Office]:
    scene = await Scene.open(tmp_path)
    opened = Office(scene)
    runtime.launch(f"sqlite:///{tmp_path / 'scene.db'}", opened.hands(), "office")
    await messages.open_queue()
    await rounds.start()
    yield opened
    await runtime.close()
    await scene.close()


async def test_a_booking_is_made_kept_and_told(office):
    intent = await office.set_out()
    await deed.begin(intent)
    end = await office.outcome(intent)
    assert end.ending is Ending.BOOKED
    assert office.told == [f"{intent}:booked"]
    assert office.woken == [CHAT]
    assert await office.news() == ["end"]


async def test_a_booking_begun_twice_is_made_once(office):
    intent = await office.set_out()
    await asyncio.gather(deed.begin(intent), deed.begin(intent))
    await office.outcome(intent)
    assert len(office.scene.provider.requests) == 1


async def test_an_unknown_outcome_is_read_back_and_never_sent_again(office):
    intent = await office.set_out()
    await booked_behind_our_back(office)
    office.scene.provider.trouble = [OutcomeUnknown()]
    await deed.begin(intent)
    assert (await office.outcome(intent)).ending is Ending.BOOKED
    assert len(office.scene.provider.requests) == 2  # the one behind our back, and ours that got no answer


async def booked_behind_our_back(office: Office) -> None:
    await office.scene.provider.book(office.scene.intents[-1].request)


async def test_a_booking_that_is_surely_absent_is_sent_again(office):
    intent = await office.set_out()
    office.scene.provider.trouble = [OutcomeUnknown()]
    await deed.begin(intent)
    assert (await office.outcome(intent)).ending is Ending.BOOKED
    assert len(office.scene.provider.requests) == 2
    assert len(office.scene.provider.booked) == 1
    assert await office.news() == ["doubt", "end"]


async def test_a_calendar_that_cannot_be_read_back_is_asked_until_it_answers(office):
    intent = await office.set_out()
    await booked_behind_our_back(office)
    office.scene.provider.trouble = [Unavailable(), Unavailable(), Unavailable(), OutcomeUnknown()]
    await deed.begin(intent)
    assert (await office.outcome(intent)).ending is Ending.BOOKED
    assert await office.news() == ["doubt", "end"]


@pytest.mark.parametrize(
    ("error", "ending", "sent"),
    [
        (SlotTaken, Ending.TAKEN, 1),
        (Rejected, Ending.REFUSED, 1),
        (Unavailable, Ending.BOOKED, 2),
        (RateLimited, Ending.BOOKED, 2),
    ],
)
async def test_every_answer_has_its_ending(office, error, ending, sent):
    intent = await office.set_out()
    office.scene.provider.trouble = [error()]
    await deed.begin(intent)
    assert (await office.outcome(intent)).ending is ending
    assert len(office.scene.provider.requests) == sent


async def test_a_calendar_that_stays_silent_ends_without_a_booking(office):
    intent = await office.set_out()
    office.scene.provider.trouble = [Unavailable() for _ in range(9)]
    await deed.begin(intent)
    assert (await office.outcome(intent)).ending is Ending.FAILED
    assert not office.scene.provider.booked


async def test_a_call_that_may_have_gone_out_before_a_kill_is_looked_up_first(office):
    intent = await office.set_out()
    async with office.scene.database.unit() as unit:
        await unit.intents.mark(intent, Ending.SENT)
    await booked_behind_our_back(office)
    await deed.begin(intent)
    assert (await office.outcome(intent)).ending is Ending.BOOKED
    assert len(office.scene.provider.requests) == 1


async def test_a_cancel_without_an_answer_of_a_visit_that_is_no_more_ends(office):
    scene = office.scene
    visit = await scene.has_visit()
    await scene.opens(entry(visit, CANCEL))
    await scene.reaches("Yes, cancel it", "No reason")
    intent = scene.intents[-1].id
    scene.provider.booked.clear()
    scene.provider.trouble = [OutcomeUnknown()]
    await deed.begin(intent)
    assert (await office.outcome(intent)).ending is Ending.GONE
    assert await scene.desk.visits.coming(CHAT) == []


class Tenacious(PaperProvider):
    """Does not let a visit go, so many times."""

    refusals = 0

    async def cancel(self, place: Place, visit_id: str, reason: str = "") -> None:
        if self.refusals:
            self.refusals -= 1
            raise AccessDenied
        await super().cancel(place, visit_id, reason)


@pytest.mark.parametrize(("refusals", "standing", "heard"), [(2, 1, 1), (99, 2, 2)])
async def test_an_old_time_is_let_go_though_refused_for_a_moment_and_for_good_staff_free_it(
    office, refusals, standing, heard
):
    scene = office.scene
    scene.provider.__class__ = Tenacious
    scene.provider.capabilities, scene.provider.refusals = frozenset({Capability.CANCEL}), refusals
    visit = await scene.has_visit()
    await scene.opens(entry(visit, MOVE))
    await scene.says("25 November")
    await scene.reaches("11:30", "Move it")
    intent = scene.intents[-1].id
    await deed.begin(intent)
    await (await DBOS.retrieve_workflow_async(intent)).get_result()
    async with asyncio.timeout(10):
        while len(office.told) < heard:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert sorted(office.told) == sorted([f"{intent}:moved", f"{intent}:left_behind"][:heard])
    assert (await office.outcome(intent)).ending is Ending.MOVED
    assert len(scene.provider.booked) == standing
