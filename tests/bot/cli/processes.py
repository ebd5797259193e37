"""The command line as a process of its own, as an admin starts and stops it."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.nursery import ROOT, nursery

PATIENCE = 60.0


class Child:
    """A process of the nursery, as if it were a Popen. What it says comes through a pipe with a name."""

    def __init__(self, folder: Path, command: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self._place = tempfile.TemporaryDirectory()
        pipe = Path(self._place.name) / "said"
        os.mkfifo(pipe)
        self._birth = nursery().bears(folder, command, environment, pipe)
        self.stdout = pipe.open(encoding="utf-8")

    def send_signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._birth.pid.result(PATIENCE), number)

    def kill(self) -> None:
        if not self._birth.ended.done():
            self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float = PATIENCE) -> int:
        code = self._birth.ended.result(timeout)
        self._place.cleanup()
        return code


class Process:
    """A command under way; its lines are read as they come."""

    def __init__(self, popen: "subprocess.Popen[str] | Child") -> None:
        self._popen = popen
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._popen.stdout is not None
        for line in self._popen.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def says(self, beginning: str) -> str:
        """Wait for a line that begins so; the rest of it."""
        heard = []
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            heard.append(line)
            if line.startswith(beginning):
                return line.removeprefix(beginning)
        raise AssertionError(f"it ended after saying {heard}")

    def told(self, number: signal.Signals) -> None:
        self._popen.send_signal(number)

    def ends(self, within: float = PATIENCE) -> tuple[int, str]:
        """The exit code, and what had not been read yet."""
        code = self._popen.wait(within)
        rest = []
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            rest.append(line)
        return code, "\n".join(rest)

    def close(self) -> None:
        """Kill it if it is still there."""
        self._popen.kill()
        self._popen.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self._popen.stdout is not None
        self._popen.stdout.close()


@contextmanager
def started(
    folder: Path, *command: str, environment: Mapping[str, str] | None = None, fresh: bool = False
) -> Iterator[Process]:
    """`python …` in the folder, with nothing but the given environment; killed if it outlives the block.

    fresh: with an interpreter of its own instead of a fork of one, as it is started in life.
    """
    has = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **(environment or {})}
    process = Process(_interpreter(folder, command, has) if fresh else Child(folder, command, has))
    try:
        yield process
    finally:
        process.close()


def _interpreter(
    folder: Path, command: tuple[str, ...], environment: Mapping[str, str]
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
