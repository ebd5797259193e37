"""Messages leave through their queue: each once, and never given up while it waits."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from dbos import DBOS

from bot.desk.message import ChangeNotice, News, Sent, message, waiting
from bot.durable import messages, rounds, runtime
from bot.engine.channel import Priority
from tests.bot.dialogs.scene import CHAT, Scene
from tests.bot.durable.test_deed import Office

HELD = Sent(final=True)
REFUSED = Sent(final=False, wait=0.01)


@dataclass
class PostOffice(Office):
    """outcomes: of the next tries, each a held or refused one; after them everything is delivered."""

    outcomes: list[Sent] = field(default_factory=list)

    async def send(self, message_id: str) -> Sent:
        if self.outcomes:
            self.told.append("tried")
            return self.outcomes.pop(0)
        return await super().send(message_id)

    async def heard(self, count: int) -> list[str]:
        async with asyncio.timeout(10):
            while True:
                await asyncio.sleep(0.05)
                if len(self.told) >= count:
                    return self.told


@pytest.fixture
async def office(tmp_path) -> AsyncIterator[PostOffice]:
    scene = await Scene.open(tmp_path)
    opened = PostOffice(scene)
    runtime.launch(f"sqlite:///{tmp_path / 'scene.db'}", opened.hands(), "office")
    await messages.open_queue()
    yield opened
    await runtime.close()
    await scene.close()


async def keep(office: PostOffice):
    now = office.scene.clock.now()
    body = ChangeNotice(news=News.CANCELLED, visit_id="v", before=now)
    async with office.scene.database.unit() as unit:
        kept = waiting(await unit.messages.add([message("m", CHAT, body, Priority.CONFIRMATION, now)]))
    office.scene.clock.at = now.replace(hour=23)
    return kept


async def test_a_message_that_still_waits_gets_another_effort_each_time_one_ended(office):
    office.outcomes = [HELD, REFUSED, HELD]
    kept = await keep(office)
    await messages.send(kept)
    assert await office.heard(1) == ["tried"]
    await asyncio.gather(*(messages.send_again(kept) for _ in range(3)))
    assert await office.heard(3) == ["tried"] * 3
    await rounds.start()
    assert await office.heard(4) == [*["tried"] * 3, "m"]
    await rounds.start()
    await asyncio.sleep(0.6)
    assert office.told[3:] == ["m"]


async def test_a_message_whose_effort_goes_on_gets_no_other(office):
    office.outcomes = [REFUSED.model_copy(update={"wait": 60.0})]
    kept = await keep(office)
    await messages.send(kept)
    assert await office.heard(1) == ["tried"]
    await asyncio.gather(messages.send_again(kept), rounds.start())
    assert await office.heard(2) == ["tried", "m"]
    assert len(await DBOS.list_workflows_async(name="deliver")) == 1
