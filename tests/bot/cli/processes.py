"""The command line as a process of its own, as an admin starts and stops it."""

import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0


class Process:
    """A command under way; its lines are read as they come."""

    def __init__(self, popen: subprocess.Popen[str]) -> None:
        self._popen = popen
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

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

    def kill(self) -> None:
        self._popen.kill()
        self._popen.wait()


@contextmanager
def started(folder: Path, *command: str, environment: Mapping[str, str] | None = None) -> Iterator[Process]:
    """`python …` in the folder, with nothing but the given environment; killed if it outlives the block."""
    root = Path(__file__).parents[3]
    popen = subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env={"PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    process = Process(popen)
    try:
        yield process
    finally:
        process.kill()
        assert popen.stdout is not None
        popen.stdout.close()
