"""Processes that are born by forking one that has imported the bot, so that a start costs no imports."""

import atexit
import itertools
import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0


class Birth:
    """One process. pid: of itself. ended: its exit code, negative for a signal."""

    def __init__(self) -> None:
        self.pid: Future[int] = Future()
        self.ended: Future[int] = Future()


class Nursery:
    """Starts `python -m bot …` or `python -c …` in processes of their own."""

    def __init__(self) -> None:
        self._mother = subprocess.Popen(
            [sys.executable, "-u", str(Path(__file__).with_name("mother.py"))],
            env={"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._births: dict[int, Birth] = {}
        self._numbers = itertools.count()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def bears(
        self, folder: Path, command: tuple[str, ...], environment: Mapping[str, str], said: Path
    ) -> Birth:
        """The command in that folder, with nothing but that environment. said: where it says everything."""
        number, birth = next(self._numbers), Birth()
        self._births[number] = birth
        order = {"command": command, "environment": dict(environment), "folder": str(folder)}
        assert self._mother.stdin
        self._mother.stdin.write(json.dumps({"number": number, "said": str(said), **order}) + "\n")
        self._mother.stdin.flush()
        return birth

    def _listen(self) -> None:
        assert self._mother.stdout
        for line in self._mother.stdout:
            told = json.loads(line)
            birth = self._births[told["number"]]
            if "pid" in told:
                birth.pid.set_result(told["pid"])
            else:
                birth.ended.set_result(told["ended"])

    def close(self) -> None:
        assert self._mother.stdin
        self._mother.stdin.close()
        self._mother.wait(PATIENCE)
        self._ear.join(PATIENCE)
        assert self._mother.stdout
        self._mother.stdout.close()


@cache
def nursery() -> Nursery:
    """The one of this test run, from when it is first needed."""
    opened = Nursery()
    atexit.register(opened.close)
    return opened
