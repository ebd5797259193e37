"""The bot and the outside world as processes of their own, so that either can be killed or slow alone."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import bot
from bot.cli.stage import STAFF_CHAT, TOKEN
from tests.nursery import Birth, nursery
from tests.talk import Person, Town, town

ROOT = Path(bot.__file__).parents[1]
SETTINGS = """\
[telegram]
token = "{token}"
api_base = "{url}"
poll_seconds = 10
messages_per_second = 1000
[staff]
chat_id = {staff}
[log]
level = "info"
[privacy]
keys = ["{key}"]
{accounts}"""
KEY = b64encode(b"not-a-real-key--" * 2).decode()
KEYS = ("provider", "locale", "base_url", "client_id", "client_secret")
COMPLAINT = re.compile(r" (ERROR|CRITICAL) |Traceback")


class Child:
    """A process of the nursery, as if it were asyncio's own."""

    def __init__(self, pid: int, birth: Birth) -> None:
        self.pid, self._ended = pid, birth.ended

    @property
    def returncode(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def wait(self) -> int:
        return await asyncio.shield(asyncio.wrap_future(self._ended))


class Process:
    """One command: started, killed, stopped, started again. Everything it says is in one file.

    fresh: with an interpreter of its own instead of a fork of one, as it is started in life.
    """

    def __init__(self, folder: Path, name: str, *command: str, fresh: bool = False) -> None:
        self.folder = folder
        self._command, self._fresh = command, fresh
        self._said = folder / f"{name}.log"
        self._running: asyncio.subprocess.Process | Child | None = None

    async def start(self, environment: Mapping[str, str] | None = None) -> None:
        has = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **(environment or {})}
        self._said.touch()
        if not self._fresh:
            birth = nursery().bears(self.folder, self._command, has, self._said)
            self._running = Child(await asyncio.wrap_future(birth.pid), birth)
            return
        with self._said.open("ab") as said:
            self._running = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._command,
                cwd=self.folder,
                env=has,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    @property
    def pid(self) -> int:
        assert self._running is not None
        return self._running.pid

    async def kill(self) -> None:
        """At once, wherever it is."""
        if self._running is not None and self._running.returncode is None:
            self._running.kill()
            await self._running.wait()

    async def stop(self, within: float) -> int:
        """As an admin stops it; its exit code. Raises TimeoutError when it takes longer."""
        assert self._running is not None
        self._running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(within):
            return await self._running.wait()

    async def ended(self, within: float) -> int:
        assert self._running is not None
        async with asyncio.timeout(within):
            return await self._running.wait()

    def said(self) -> str:
        return self._said.read_text("utf-8")

    def complaints(self) -> list[str]:
        """The lines that an admin would have to look into."""
        return [line for line in self.said().splitlines() if COMPLAINT.search(line)]

    def cpu_seconds(self) -> float:
        """Processor time of the process so far, its own and the kernel's for it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_megabytes(self) -> float:
        """Memory of the process that is not shared with a file and not swapped out."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


@asynccontextmanager
async def outside(folder: Path, seed: int = 1) -> AsyncIterator[Town]:
    """Telegram and the calendars of every country, with the staff's group."""
    world = Process(folder, "sandbox", "-m", "bot", "sandbox", "--port", "0", "--seed", str(seed))
    await world.start()
    try:
        async with town(await _address(world)) as opened:
            await opened.post(
                "/sandbox/chats", type="supergroup", title="Staff", chat_id=STAFF_CHAT, bot_is_admin=True
            )
            await opened.without_limits()
            yield opened
    finally:
        await world.kill()


async def _address(world: Process) -> str:
    async with asyncio.timeout(30):
        while True:
            if found := re.search(r"Sandbox: (http://\S+?)/\n", world.said()):
                return found[1]
            await asyncio.sleep(0.05)


@asynccontextmanager
async def bot_in(
    folder: Path, opened: Town, locales: tuple[str, ...] = ("es",), *, telegram: str = ""
) -> AsyncIterator[Process]:
    """A bot that is configured for that world, and started by who wants it.

    telegram: where its Telegram is, when not in that world.
    """
    await configure(folder, opened, locales, telegram=telegram)
    process = Process(folder, "bot", "-m", "bot", "run", "--config", "clinicbot.toml")
    try:
        yield process
    finally:
        await process.kill()


async def configure(
    folder: Path, opened: Town, locales: tuple[str, ...], *, telegram: str = "", more: str = ""
) -> None:
    """Write the settings, with an account for each locale. more: further tables."""
    accounts = {one["locale"]: one for one in await opened.get("/sandbox/accounts", provider="docplanner")}
    tables = [
        f'[[accounts]]\nname = "{locale}"\n' + "".join(f'{k} = "{accounts[locale][k]}"\n' for k in KEYS)
        for locale in locales
    ]
    config = folder / "clinicbot.toml"
    config.write_text(
        SETTINGS.format(
            token=TOKEN,
            key=KEY,
            url=telegram or opened.url,
            staff=STAFF_CHAT,
            accounts=more + "".join(tables),
        )
    )
    config.chmod(0o600)


def staff(opened: Town) -> Person:
    return Person(opened, STAFF_CHAT)
