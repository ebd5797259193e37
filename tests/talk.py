"""Lets a test read as a conversation: a person writes, taps and looks, through the sandbox's doors."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

PATIENCE = 10.0


class Person:
    """Somebody in a chat with the bot. What they see is what Telegram would show."""

    def __init__(self, sandbox: httpx.AsyncClient, chat_id: int) -> None:
        self._sandbox = sandbox
        self.chat_id = chat_id
        self._messages: dict[int, dict[str, Any]] = {}
        self._revision = 0
        self._acted_on = ""

    async def look(self, wait: float = 0) -> None:
        """Take in what is new or was edited, waiting for it up to `wait` seconds."""
        asked = {"after": max(self._messages, default=0), "edited_after": self._revision, "wait": wait}
        answer = await self._sandbox.get(f"/sandbox/chats/{self.chat_id}/messages", params=asked)
        answer.raise_for_status()
        found = answer.json()
        self._revision = found["revision"]
        self._messages.update({message["message_id"]: message for message in found["messages"]})

    def heard(self) -> list[dict[str, Any]]:
        """The bot's messages, the oldest first."""
        return [m for _, m in sorted(self._messages.items()) if m.get("from", {}).get("is_bot")]

    def screen(self) -> dict[str, Any]:
        """The bot's last message that is not a file."""
        return next((m for m in reversed(self.heard()) if "text" in m), {})

    def text(self) -> str:
        return str(self.screen().get("text", ""))

    def buttons(self) -> list[str]:
        return labels(self.screen())

    async def says(self, text: str) -> None:
        await self._act(f"/sandbox/chats/{self.chat_id}/messages", {"text": text})

    async def shares_phone(self, number: str) -> None:
        await self._act(f"/sandbox/chats/{self.chat_id}/contact", {"phone_number": number})

    async def presses(self, label: str, *, message: dict[str, Any] | None = None) -> None:
        """Tap the button whose text begins with the label, on the last message or an older one."""
        shown = message or self.screen()
        text = next((one for one in labels(shown) if one.startswith(label)), label)
        body = {"message_id": shown["message_id"], "text": text}
        await self._act(f"/sandbox/chats/{self.chat_id}/press", body)

    async def sees(self, *parts: str, within: float = PATIENCE) -> str:
        """Wait until the bot's last message holds all of this. Returns its text."""
        return await self._until(lambda text: all(part in text for part in parts), f"{parts}", within)

    async def sees_something_else(self, within: float = PATIENCE) -> str:
        """Wait until the bot's last message is another one than at the last act, and not just a courtesy."""
        polite = ("", "Thank you.", self._acted_on)
        return await self._until(lambda t: t not in polite and "One moment" not in t, "a change", within)

    async def _until(self, seen: Callable[[str], bool], wanted: str, within: float) -> str:
        deadline = asyncio.get_running_loop().time() + within
        await self.look()
        while not seen(self.text()):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                shown = f"{self.text()}\n{self.buttons()}"
                raise AssertionError(f"expected {wanted}, but the last message is:\n{shown}")
            await self.look(wait=min(left, 5))
        return self.text()

    async def _act(self, path: str, body: dict[str, Any]) -> None:
        self._acted_on = self.text()
        answer = await self._sandbox.post(path, json=body)
        if answer.is_error:
            raise AssertionError(f"{path} {body}: {answer.text}")


def labels(message: dict[str, Any]) -> list[str]:
    """The texts of a message's buttons or keys, in order."""
    markup = message.get("reply_markup") or {}
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return [key["text"] if isinstance(key, dict) else key for row in rows for key in row]


@dataclass
class Town:
    """The sandbox as a test uses it: it gives people, bookings and faults."""

    url: str
    client: httpx.AsyncClient

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.aclose()

    async def person(self, first_name: str = "Ana", language_code: str = "en") -> Person:
        answer = await self.client.post(
            "/sandbox/chats", json={"first_name": first_name, "language_code": language_code}
        )
        answer.raise_for_status()
        return Person(self.client, answer.json()["chat_id"])

    async def bookings(self, locale: str = "es") -> list[dict[str, Any]]:
        """The bookings that came through the API and stand."""
        answer = await self.client.get("/sandbox/docplanner/bookings", params={"locale": locale})
        answer.raise_for_status()
        return [one for one in answer.json() if one["status"] == "booked"]

    async def fault(self, **rule: Any) -> None:
        answer = await self.client.post("/sandbox/faults", json=rule)
        answer.raise_for_status()

    async def journal(self) -> list[dict[str, Any]]:
        answer = await self.client.get("/sandbox/journal")
        answer.raise_for_status()
        return list(answer.json())


def town(url: str) -> Town:
    return Town(url, httpx.AsyncClient(base_url=url, trust_env=False, timeout=30))


def first_time(labels_shown: list[str]) -> str:
    """The first label that is a time of day."""
    return next(label for label in labels_shown if re.fullmatch(r"\d{1,2}:\d{2}.*", label))
