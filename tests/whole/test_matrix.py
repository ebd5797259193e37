"""The fault matrix: every deed, every trouble, a kill at every point; then one visit or a clear refusal."""

import asyncio
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bot.desk.intent import Ending, Settlement
from integrations.sandbox.server import Sandbox
from tests.whole.mortal import Case

KINDS = ("book", "move", "rebook", "cancel")
KILLS = ("", "before", "after", "stored")
FAULTS: dict[str, dict[str, Any]] = {
    "connection refused": {"kind": "refused"},
    "reset before": {"kind": "reset_before"},
    "reset after": {"kind": "reset_after"},
    "time-out after": {"kind": "timeout_after"},
    "429": {"kind": "status", "status": 429, "retry_after": 1},
    "500": {"kind": "status", "status": 500},
    "503": {"kind": "status", "status": 503},
    "html": {"kind": "html", "status": 502},
    "401 once": {"kind": "status", "status": 401},
    "taken": {"kind": "taken"},
}


@dataclass
class Morgue:
    """The sandbox, the process that forks, and a database to copy for each case."""

    sandbox: str
    account: dict[str, str]
    template: Path
    levers: httpx.AsyncClient
    process: asyncio.subprocess.Process
    number: int = 0

    async def runs(self, case: Case) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(asdict(case)).encode() + b"\n")
        await self.process.stdin.drain()
        async with asyncio.timeout(60):
            return dict(json.loads(await self.process.stdout.readline()))

    def database(self, folder: Path) -> str:
        for file in self.template.iterdir():
            shutil.copy(file, folder / file.name)
        return f"sqlite:///{folder / 'clinic.db'}"

    async def standing(self, case: Case) -> list[str]:
        """When this case's patient is expected, as the provider knows it."""
        found = (await self.levers.get("/sandbox/docplanner/bookings", params={"locale": "es"})).json()
        phone = f"600{case.number:06}"
        return [
            one["start_at"]
            for one in found
            if one["status"] == "booked" and one["patient"]["phone"].endswith(phone)
        ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def morgues(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Morgue]]:
    """One for every point at which a process dies, so that four cases run side by side."""
    async with AsyncExitStack() as stack:
        yield {kill: await stack.enter_async_context(opened(tmp_path_factory)) for kill in KILLS}


@asynccontextmanager
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Morgue]:
    template = tmp_path_factory.mktemp("template")
    async with Sandbox(port=0, locales=("es",)) as sandbox:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("mortal.py")),
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        async with httpx.AsyncClient(base_url=sandbox.url) as levers:
            await levers.post("/sandbox/limits", json={"off": True})
            accounts = (await levers.get("/sandbox/accounts", params={"provider": "docplanner"})).json()
            database = f"sqlite:///{template / 'clinic.db'}"
            morgue = Morgue(sandbox.url, accounts[0], template, levers, process)
            first = Case(database, sandbox.url, accounts[0], "book", FAULTS["503"])
            assert (await morgue.runs(first))["code"] == 0
            yield morgue
        process.stdin.close()  # type: ignore[union-attr]
        await process.wait()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.asyncio(loop_scope="module")
async def test_one_visit_or_a_clear_refusal(
    morgues: dict[str, Morgue], tmp_path: Path, kind: str, fault: str
) -> None:
    """Four cases: nobody dies, or the process does before the call, after it, after its end was stored."""
    cases = (one(morgue, tmp_path, kind, fault, kill) for kill, morgue in morgues.items())
    await asyncio.gather(*cases)


async def one(morgue: Morgue, folder: Path, kind: str, fault: str, kill: str) -> None:
    morgue.number += 1
    (own := folder / (kill or "alive")).mkdir()
    case = Case(
        morgue.database(own),
        morgue.sandbox,
        morgue.account,
        kind,
        FAULTS[fault],
        kill=kill,
        number=morgue.number,
    )
    ended = await morgue.runs(case)
    await morgue.levers.delete("/sandbox/faults")
    if kill:
        assert ended["killed"], kill
        again = Case(**{**asdict(case), "go_on": True, "kill": "", "executor": "second"})
        ended = await morgue.runs(again)
    assert ended["code"] == 0, kill
    await agrees(morgue, case)


async def agrees(morgue: Morgue, case: Case) -> None:
    """What we promised, what staff heard, and what the provider knows are the same."""
    row, told, heard = _kept(case)
    end = Settlement.model_validate_json(row["outcome"] or "")
    standing = await morgue.standing(case)
    done = end.ending in (Ending.BOOKED, Ending.MOVED, Ending.CANCELLED)
    expected = {"book": int(done), "cancel": int(not done and end.ending is not Ending.GONE)}
    assert len(standing) == expected.get(case.kind, 1), (end.ending, standing)
    if end.visit is not None:
        assert datetime.fromisoformat(standing[0]) == end.visit.start
    assert [key for key in told if key.endswith(":end")] == [f"intent:{row['id']}:end"]
    assert [id.rpartition(":")[2] for id in heard] == ([end.ending.value] if done else [])


def _kept(case: Case) -> tuple[sqlite3.Row, list[str], list[str]]:
    """The intent, the news for the patient, and the messages to staff, as they are on disk."""
    kind = case.kind.replace("rebook", "move")
    with closing(sqlite3.connect(case.database.removeprefix("sqlite:///"))) as connection:
        connection.row_factory = sqlite3.Row
        newest = "SELECT * FROM intents WHERE kind = ? ORDER BY created_at DESC LIMIT 1"
        (row,) = connection.execute(newest, (kind,)).fetchall()
        told = connection.execute("SELECT key FROM inbox WHERE key LIKE ?", (f"%{row['id']}%",)).fetchall()
        heard = connection.execute("SELECT id FROM messages WHERE id LIKE ?", (f"{row['id']}:%",)).fetchall()
    return row, [one["key"] for one in told], [one["id"] for one in heard]
