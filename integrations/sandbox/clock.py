"""The sandbox's own clock, which a test or a person can move."""

from datetime import UTC, datetime, timedelta


class SandboxClock:
    """Runs with the machine's clock at a distance that can be set, or stands still when it is pinned."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._pinned: datetime | None = None

    def now(self) -> datetime:
        """The present instant in the sandbox, aware, in UTC."""
        return self._pinned or datetime.now(UTC) + self._offset

    def jump(self, to: datetime) -> None:
        """Go to an aware instant and keep running from there."""
        self._pinned = None
        self._offset = to.astimezone(UTC) - datetime.now(UTC)

    def pin(self, to: datetime) -> None:
        """Stand still at an aware instant until the clock is moved again."""
        self._pinned = to.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        if self._pinned:
            self._pinned += by
        else:
            self._offset += by

    def reset(self) -> None:
        """Show the machine's time again."""
        self._pinned = None
        self._offset = timedelta()

    def snapshot(self) -> dict[str, object]:
        pinned = self._pinned.isoformat() if self._pinned else None
        return {"offset_seconds": self._offset.total_seconds(), "pinned": pinned}

    def restore(self, saved: dict[str, object]) -> None:
        self._offset = timedelta(seconds=float(str(saved["offset_seconds"])))
        pinned = saved["pinned"]
        self._pinned = datetime.fromisoformat(pinned) if isinstance(pinned, str) else None
