"""What the sandbox keeps from one run to the next, in one file."""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

DELAY_SECONDS = 0.2
FILE = "sandbox.json"


class Component(Protocol):
    """A part of the sandbox that can be written down as JSON and set up again from it."""

    def snapshot(self) -> dict[str, Any]: ...

    def restore(self, saved: dict[str, Any]) -> None: ...


class State:
    """All components in one file of a directory, or only in memory when there is no directory.

    The file is replaced as a whole, so that it is always a state which once was.
    """

    def __init__(self, directory: Path | None) -> None:
        self._file = directory / FILE if directory else None
        self._components: dict[str, Component] = {}
        self._timer: asyncio.TimerHandle | None = None

    def keep(self, components: Mapping[str, Component]) -> None:
        """Set the components up from the file, and keep them in it from now on."""
        self._components = dict(components)
        if self._file is None or not self._file.exists():
            return
        saved = json.loads(self._file.read_text("utf-8"))
        for name, component in self._components.items():
            if name in saved:
                component.restore(saved[name])

    def changed(self) -> None:
        """Something is different now; it is saved within a moment."""
        if self._file is None or self._timer is not None:
            return
        self._timer = asyncio.get_running_loop().call_later(DELAY_SECONDS, self.save)

    def save(self) -> None:
        """Save now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        whole = {name: component.snapshot() for name, component in self._components.items()}
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
        os.replace(draft, self._file)
