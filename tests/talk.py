"""Lets a test read as a conversation: a person writes, taps and looks, through the sandbox's doors."""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

PATIENCE = 10.0
COURTESIES = ("", "Thank you.")


class Refused(Exception):
    """The sandbox does not do that; the text is its answer."""


@dataclass
class Town:
    """The sandbox as a test uses it: it gives people, bookings and faults."""

    url: str
    client: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.close()

    async def get(self, path: str, **params: Any) -> Any:
        async with self.client.get(path, params=params) as answer:
            return await _read(answer)

    async def post(self, path: str, **body: Any) -> Any:
        async with self.client.post(path, json=body) as answer:
            return await _read(answer)

    async def delete(self, path: str) -> None:
        async with self.client.delete(path) as answer:
            await _read(answer)

    async def file(self, file_id: str) -> bytes:
        async with self.client.get(f"/sandbox/files/{file_id}") as answer:
            answer.raise_for_status()
            return await answer.read()

    async def person(
        self, first_name: str = "Ana", language_code: str = "en", last_name: str = ""
    ) -> "Person":
        called = {"first_name": first_name, "last_name": last_name}
        new = await self.post("/sandbox/chats", language_code=language_code, **called)
        return Person(self, new["chat_id"])

    async def group(self, title: str) -> "Person":
        """A new group with the bot in it, and somebody who speaks there."""
        new = await self.post("/sandbox/chats", type="supergroup", title=title)
        return Person(self, new["chat_id"])

    async def bookings(self, locale: str = "es") -> list[dict[str, Any]]:
        """The bookings that came through the API and stand."""
        found = await self.get("/sandbox/docplanner/bookings", locale=locale)
        return [one for one in found if one["status"] == "booked"]

    async def fault(self, **rule: Any) -> int:
        """Trouble from now on; the number of its rule, 0 for a quirk."""
        return int((await self.post("/sandbox/faults", **rule)).get("id", 0))

    async def struck(self, number: int, *, times: int = 1, within: float = PATIENCE) -> None:
        """Wait until so many calls have met the rule."""
        async with asyncio.timeout(within):
            while True:
                listed = (await self.get("/sandbox/faults"))["faults"]
                if any(rule["id"] == number and rule["seen"] >= times for rule in listed):
                    return
                await asyncio.sleep(0.02)

    async def no_faults(self) -> None:
        await self.delete("/sandbox/faults")

    async def without_limits(self) -> None:
        """Telegram and Docplanner take as much as comes: how limits are kept is tested elsewhere."""
        await self.post("/sandbox/telegram/limits", off=True)
        await self.post("/sandbox/limits", off=True)

    async def journal(self) -> list[dict[str, Any]]:
        return list(await self.get("/sandbox/journal"))


async def _read(answer: aiohttp.ClientResponse) -> Any:
    if answer.status >= 400:
        raise Refused(await answer.text())
    return await answer.json() if answer.content_type == "application/json" else None


class Person:
    """Somebody in a chat with the bot. What they see is what Telegram would show."""

    def __init__(self, town: Town, chat_id: int) -> None:
        self._town = town
        self.chat_id = chat_id
        self._messages: dict[int, dict[str, Any]] = {}
        self._revision = 0
        self._acted_on = ""

    async def look(self, wait: float = 0) -> None:
        """Take in what is new or was edited, waiting for it up to `wait` seconds."""
        asked = {"after": max(self._messages, default=0), "edited_after": self._revision, "wait": wait}
        found = await self._town.get(f"/sandbox/chats/{self.chat_id}/messages", **asked)
        self._revision = found["revision"]
        self._messages.update({message["message_id"]: message for message in found["messages"]})

    def heard(self) -> list[dict[str, Any]]:
        """The bot's messages, the oldest first."""
        return [m for _, m in sorted(self._messages.items()) if m.get("from", {}).get("is_bot")]

    def wrote(self) -> list[dict[str, Any]]:
        """The person's own messages, the oldest first."""
        return [m for _, m in sorted(self._messages.items()) if not m.get("from", {}).get("is_bot")]

    def screen(self) -> dict[str, Any]:
        """The bot's last message that is not a file."""
        return next((m for m in reversed(self.heard()) if "text" in m), {})

    def text(self) -> str:
        return str(self.screen().get("text", ""))

    def buttons(self) -> list[str]:
        return labels(self.screen())

    async def says(self, text: str) -> None:
        await self._act("messages", text=text)

    async def shares_phone(self, number: str) -> None:
        await self._act("contact", phone_number=number)

    async def presses(self, label: str, *, message: dict[str, Any] | None = None) -> None:
        """Tap the button whose text begins with the label, on the last message or an older one."""
        shown = message or self.screen()
        text = next((one for one in labels(shown) if one.startswith(label)), label)
        await self._act("press", message_id=shown["message_id"], text=text)

    async def taps(self, data: str, message: dict[str, Any]) -> None:
        """Tap what an app still showed: a button that the message may have lost since."""
        await self._act("press", message_id=message["message_id"], callback_data=data)

    async def edits(self, message: dict[str, Any], text: str) -> None:
        await self._act("edit", message_id=message["message_id"], text=text)

    async def sends_file(self, name: str, content: bytes, *, mime: str = "", photo: bool = False) -> None:
        told = base64.b64encode(content).decode()
        await self._act("file", name=name, content=told, mime=mime, photo=photo)

    async def does(self, act: str) -> None:
        """sticker, voice, block or unblock."""
        await self._act(act)

    async def sees(self, *parts: str, within: float = PATIENCE) -> str:
        """Wait until the bot's last message holds all of this. Returns its text."""
        return await self._until(lambda text: all(part in text for part in parts), f"{parts}", within)

    async def sees_something_else(self, within: float = PATIENCE) -> str:
        """Wait until the bot's last message is another one than at the last act, and not just a courtesy."""
        polite = (*COURTESIES, self._acted_on)
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

    async def _act(self, act: str, **body: Any) -> None:
        self._acted_on = self.text()
        try:
            await self._town.post(f"/sandbox/chats/{self.chat_id}/{act}", **body)
        except Refused as refused:
            raise AssertionError(f"{act} {body}: {refused}") from None


def labels(message: dict[str, Any]) -> list[str]:
    """The texts of a message's buttons or keys, in order."""
    return [key["text"] for key in keys_of(message)]


def presses_of(message: dict[str, Any]) -> dict[str, str]:
    """What each button under a message says to the bot, by its text."""
    return {key["text"]: key["callback_data"] for key in keys_of(message) if "callback_data" in key}


def keys_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """A message's buttons or keys as Telegram describes them, in order."""
    markup = message.get("reply_markup") or {}
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return [key if isinstance(key, dict) else {"text": key} for row in rows for key in row]


def town(url: str) -> Town:
    """The sandbox at `url`, for a running loop."""
    connector = aiohttp.TCPConnector(limit=0)
    patience = aiohttp.ClientTimeout(total=90)
    return Town(url, aiohttp.ClientSession(url, connector=connector, timeout=patience))
