"""Taps that wait for their answer."""

from typing import Any

from integrations.sandbox.telegram.refusal import bad_request

Json = dict[str, Any]
ANSWERABLE_SECONDS = 60.0
REMEMBERED = 5000
FIRST = 4_000_000_000_001


class Queries:
    """Callback queries by their ids; each can be answered once, and not for long."""

    def __init__(self) -> None:
        self._next = FIRST
        self._open: dict[str, Json] = {}

    def open(self, bot_id: int, chat_id: int, message_id: int, at: float) -> str:
        number = str(self._next)
        self._next += 1
        self._open[number] = {"bot": bot_id, "chat_id": chat_id, "message_id": message_id, "at": at}
        while len(self._open) > REMEMBERED:
            del self._open[next(iter(self._open))]
        return number

    def answer(self, number: str, bot_id: int, now: float) -> Json:
        """The query, which is over with this. Raises Refused when it is unknown, old or answered."""
        query = self._open.get(number)
        if query is None or query["bot"] != bot_id or now - query["at"] > ANSWERABLE_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return self._open.pop(number)

    def snapshot(self) -> Json:
        return {"next": self._next, "open": dict(self._open)}

    def restore(self, saved: Json) -> None:
        self._next, self._open = saved["next"], saved["open"]
