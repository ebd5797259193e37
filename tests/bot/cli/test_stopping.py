"""How a running command is stopped: cleanly when asked once, at once when asked twice."""

import signal
from pathlib import Path

import pytest

from tests.bot.cli.processes import started

BOT = """
import asyncio
from bot.cli.run import until_stopped

async def work():
    try:
        print("at work", flush=True)
        await asyncio.sleep(60)
    finally:
        print("tidying", flush=True)
        await asyncio.sleep({tidying})
        print("tidy", flush=True)

until_stopped(work())
print("after", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_lets_the_work_end_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    with started(tmp_path, "-c", BOT.format(tidying=0)) as process:
        process.says("at work")
        process.told(number)
        assert process.ends() == (0, "tidying\ntidy\nafter")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_second_signal_ends_the_process_at_once(number: signal.Signals, tmp_path: Path) -> None:
    with started(tmp_path, "-c", BOT.format(tidying=60)) as process:
        process.says("at work")
        process.told(number)
        process.says("tidying")
        process.told(number)
        assert process.ends(within=5) == (-number, "")


def test_work_that_fails_is_not_hidden(tmp_path: Path) -> None:
    failing = "async def work():\n    raise ValueError('broken')\n"
    program = f"from bot.cli.run import until_stopped\n{failing}until_stopped(work())"
    with started(tmp_path, "-c", program) as process:
        code, said = process.ends()
    assert code == 1
    assert said.endswith("ValueError: broken")
