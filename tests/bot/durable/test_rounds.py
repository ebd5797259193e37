"""Work that a dead process left is taken over; work of a living one is not, though its connection broke."""

import asyncio
from dataclasses import replace

import sqlalchemy as sa

from bot.durable import messages, rounds, runtime
from storage.database import Database
from tests.bot.dialogs.scene import Scene
from tests.bot.durable.test_messages import PostOffice, keep
from tests.storage.test_chat_locks import cut


def asked(url: str, statement: str) -> list[tuple]:
    engine = sa.create_engine(url.replace("postgresql", "postgresql+psycopg", 1))
    with engine.begin() as connection:
        found = connection.exec_driver_sql(statement).fetchall()
    engine.dispose()
    return [tuple(row) for row in found]


async def test_work_is_taken_from_the_dead_and_not_from_the_living_whose_connection_broke(
    tmp_path, postgresql_url
):
    scene, living, other = await Scene.open(tmp_path), Database(postgresql_url), Database(postgresql_url)
    await living.start()
    await living.claim("executor living")
    keeping = asyncio.ensure_future(living.keep_claims())

    async def lives(executor: str) -> bool:
        return not await other.is_abandoned(f"executor {executor}")

    office = PostOffice(scene)
    runtime.launch(postgresql_url, replace(office.hands(), lives=lives), "office")
    await messages.send(await keep(office))  # nobody has opened the queue: it waits there
    begun = "UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = 'living' RETURNING status"
    assert asked(postgresql_url, begun) == [("PENDING",)]

    cut(postgresql_url)
    await rounds._take_over()
    assert asked(postgresql_url, "SELECT executor_id, status FROM dbos.workflow_status") == [
        ("living", "PENDING")
    ]

    keeping.cancel()
    await living.close()
    await rounds._take_over()
    await messages.open_queue()
    assert await office.heard(1) == ["m"]
    await runtime.close()
    await other.close()
    await scene.close()
