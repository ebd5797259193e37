"""State in a directory: whole, soon, and only when there is one."""

import asyncio
import json
from pathlib import Path
from typing import Any

from integrations.sandbox.state import FILE, State


class Counter:
    """A component that counts how often it was written down."""

    def __init__(self) -> None:
        self.value = 0
        self.written = 0

    def snapshot(self) -> dict[str, Any]:
        self.written += 1
        return {"value": self.value}

    def restore(self, saved: dict[str, Any]) -> None:
        self.value = saved["value"]


async def test_many_changes_are_written_once(tmp_path: Path) -> None:
    counter, state = Counter(), State(tmp_path / "new")
    state.keep({"counter": counter})
    for counter.value in range(1, 50):
        state.changed()
    await asyncio.sleep(0.3)
    assert counter.written == 1
    assert json.loads((tmp_path / "new" / FILE).read_text()) == {"counter": {"value": 49}}
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]


async def test_what_was_saved_is_there_at_the_next_start(tmp_path: Path) -> None:
    counter, state = Counter(), State(tmp_path)
    state.keep({"counter": counter})
    counter.value = 7
    state.save()
    again, later = Counter(), State(tmp_path)
    later.keep({"newcomer": Counter(), "counter": again})
    assert again.value == 7


async def test_without_a_directory_nothing_is_written() -> None:
    counter, state = Counter(), State(None)
    state.keep({"counter": counter})
    state.changed()
    state.save()
    assert counter.written == 0
