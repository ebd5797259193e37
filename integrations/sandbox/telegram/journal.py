"""What a bot did that it should not do: refused calls, and what Telegram would ignore without a word."""

from collections import deque
from typing import Any, Literal

LONGEST = 2000
Kind = Literal["refused", "ignored", "unsupported"]


class Journal:
    """The last entries; none of them holds what people wrote."""

    def __init__(self) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=LONGEST)

    def note(self, at: str, bot_id: int, method: str, kind: Kind, detail: str, code: int = 0) -> None:
        entry = {"at": at, "bot": bot_id, "method": method, "kind": kind, "detail": detail}
        self._entries.append({**entry, "error_code": code} if code else entry)

    def entries(self) -> list[dict[str, Any]]:
        return list(self._entries)

    def clear(self) -> None:
        self._entries.clear()
