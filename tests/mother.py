"""Imports the bot and forks for every order. Orders come as lines of JSON; births and ends are told so."""

import contextlib
import gc
import json
import os
import runpy
import signal
import sys
from typing import Any

import bot.app
import bot.cli.program
import bot.listening
import bot.wiring  # noqa: F401 all of these are imported to be there after the fork
import integrations.sandbox.server  # noqa: F401

TELLS = os.dup(1)
APPENDS = os.O_WRONLY | os.O_APPEND | os.O_CREAT


def next_child() -> dict[str, Any]:
    """Returns in each child, with its order; in the mother never: she ends when no more orders can come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the tests means the tests
    attendants = set[int]()
    for line in sys.stdin:
        if (attendant := os.fork()) == 0:
            return attended(json.loads(line))
        attendants.add(attendant)
        attendants -= gone(os.WNOHANG)
    for attendant in attendants:
        os.kill(attendant, signal.SIGTERM)
    gone(0)
    sys.exit()


def attended(order: dict[str, Any]) -> dict[str, Any]:
    """Returns in the child; another process stays beside it, to tell when it was born and how it ended."""
    if (child := os.fork()) == 0:
        return order
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGKILL))
    tell({"number": order["number"], "pid": child})
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with contextlib.suppress(BrokenPipeError):  # nobody is there any more to be told
        tell({"number": order["number"], "ended": status})
    os._exit(0)


def gone(how: int) -> set[int]:
    """Take leave of the attendants who are done, so that their time is counted as ours."""
    found = set[int]()
    with contextlib.suppress(ChildProcessError):
        while pid := os.waitpid(-1, how)[0]:
            found.add(pid)
    return found


def tell(what: dict[str, Any]) -> None:
    os.write(TELLS, json.dumps(what).encode() + b"\n")


def become(order: dict[str, Any]) -> None:
    """What a new interpreter with this command would be."""
    os.close(TELLS)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    silence, said = os.open(os.devnull, os.O_RDONLY), os.open(order["said"], APPENDS)
    os.dup2(silence, 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    how, what, *rest = order["command"]
    sys.argv = ["-c" if how == "-c" else what, *rest]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what, {"__name__": "__main__"})


if __name__ == "__main__":
    gc.collect()
    gc.freeze()
    become(next_child())
