"""Where processes are born by forking one that has imported everything, and where their ends are heard."""

import asyncio
import itertools
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from tests.whole.matrix import Job

ROOT = Path(__file__).parents[2]
PATIENCE = 180
KILLED = -9


class Birth:
    """One process. up: it says that it is there. ended: its exit code, negative for a signal."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.up: asyncio.Future[bool] = loop.create_future()
        self.ended: asyncio.Future[int] = loop.create_future()

    async def is_up(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait({self.up, self.ended}, return_when=asyncio.FIRST_COMPLETED)
        assert self.up.done(), "it died at its start"

    async def end(self) -> int:
        async with asyncio.timeout(PATIENCE):
            return await self.ended


class Cradle:
    """Starts jobs in processes of their own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process, self._births = process, dict[int, Birth]()
        self._numbers = itertools.count()
        self.listening = asyncio.create_task(self._listen())

    async def start(self, job: Job) -> Birth:
        assert self._process.stdin
        number, birth = next(self._numbers), Birth()
        self._births[number] = birth
        line = json.dumps({"number": number, "job": asdict(job)})
        self._process.stdin.write(line.encode() + b"\n")
        await self._process.stdin.drain()
        return birth

    async def runs(self, job: Job) -> int:
        return await (await self.start(job)).end()

    async def _listen(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            told = json.loads(line)
            birth = self._births[told["number"]]
            if "up" in told:
                birth.up.set_result(True)
            else:
                birth.ended.set_result(told["ended"])


@asynccontextmanager
async def cradle() -> AsyncIterator[Cradle]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("forking.py")),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    opened = Cradle(process)
    try:
        yield opened
    finally:
        process.stdin.close()
        await process.wait()
        await opened.listening
