"""A deed whose effort failed in our own house is taken up by another one, which does nothing twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dbos import DBOS

from bot.desk.deeds import Deeds
from bot.desk.intent import Ending
from bot.desk.message import Waiting
from bot.desk.verdict import Part, Verdict
from bot.dialogs.visit import MOVE, entry
from bot.durable import messages, rounds, runtime
from integrations.provider import Capability
from storage.errors import StorageError
from tests.bot.dialogs.scene import CHAT, Scene
from tests.bot.durable.test_deed import Office


class Haunted(Deeds):
    """Deeds over a disk that is full whenever one of these is to be written down."""

    full: frozenset[object] = frozenset()

    async def attempt(self, intent_id: str, part: Part = Part.MAIN) -> Verdict:
        self._needs(part)
        return await super().attempt(intent_id, part)

    async def conclude(self, intent_id: str, verdict: Verdict) -> Sequence[Waiting]:
        self._needs("end")
        return await super().conclude(intent_id, verdict)

    def _needs(self, what: object) -> None:
        if what in self.full:
            raise StorageError("the disk is full")


class Ruin(Office):
    @property
    def deeds(self) -> Haunted:
        assert isinstance(self.scene.desk.deeds, Haunted)
        return self.scene.desk.deeds

    async def statuses(self) -> list[str]:
        found = await DBOS.list_workflows_async(name="deed")
        return [f"{one.workflow_id.partition(':')[2] or 0} {one.status}" for one in found]

    async def reach(self, *statuses: str) -> None:
        async with asyncio.timeout(10):
            while True:
                if await self.statuses() == list(statuses):
                    return
                await asyncio.sleep(0.05)


@pytest.fixture
async def ruin(tmp_path) -> AsyncIterator[Ruin]:
    scene = await Scene.open(tmp_path)
    scene.desk.deeds.__class__ = Haunted
    opened = Ruin(scene)
    runtime.launch(f"sqlite:///{tmp_path / 'scene.db'}", replace(opened.hands(), pace=0.001), "office")
    await messages.open_queue()
    yield opened
    await runtime.close()
    await scene.close()


async def test_what_was_booked_while_our_disk_was_full_is_kept_and_told_once_when_it_is_not(ruin, caplog):
    ruin.deeds.full = {"end"}
    intent = await ruin.set_out()
    await rounds.start()
    await asyncio.gather(*(rounds.start() for _ in range(3)))
    assert len(await ruin.statuses()) == 1  # it is not given up yet, so nobody else begins
    await ruin.reach("0 ERROR")

    await rounds.start()
    await ruin.reach("0 ERROR", "1 ERROR")
    await rounds._drop_workflows((datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert len(await ruin.statuses()) == 2  # or the next one would be taken for the first

    ruin.deeds.full = frozenset()
    await asyncio.gather(*(rounds.start() for _ in range(3)))
    assert (await ruin.outcome(intent)).ending is Ending.BOOKED
    await ruin.reach("0 ERROR", "1 ERROR", "2 SUCCESS")
    await rounds.start()
    assert len(await ruin.statuses()) == 3
    assert len(ruin.scene.provider.requests) == 1
    assert (ruin.told, await ruin.news()) == ([f"{intent}:booked"], ["end"])
    assert "the disk is full" not in caplog.text


async def test_an_old_time_that_was_not_let_go_after_a_move_is_let_go_later(ruin):
    scene = ruin.scene
    scene.provider.capabilities = frozenset({Capability.CANCEL})
    visit = await scene.has_visit()
    await scene.opens(entry(visit, MOVE))
    await scene.says("25 November")
    await scene.reaches("11:30", "Move it")
    intent = scene.intents[-1].id
    ruin.deeds.full = {Part.OLD}
    await rounds.start()
    await ruin.reach("0 ERROR")
    assert len(scene.provider.booked) == 2
    (kept,) = await scene.desk.visits.coming(CHAT)

    ruin.deeds.full = frozenset()
    await rounds.start()
    await ruin.reach("0 ERROR", "1 SUCCESS")
    await rounds.start()
    assert len(await ruin.statuses()) == 2
    assert [start for _, start in scene.provider.booked] == [kept.visit.starts_at]
    assert (await ruin.outcome(intent)).ending is Ending.MOVED
    assert len(scene.provider.requests) == 2
