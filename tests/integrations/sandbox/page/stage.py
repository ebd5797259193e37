"""The sandbox on a real port, with a test in the part of the bot and of the client that books."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from integrations.sandbox.server import Sandbox

TOKEN = "4242:" + "not-a-real-token-" * 2
LOCALE = "es"
SCOPES = {"grant_type": "client_credentials", "scope": "integration"}
PATIENT = {
    "name": "Ana",
    "surname": "Gómez",
    "phone": "+34600000000",
    "birth_date": "1985-05-03",
    "gender": "f",
    "nin": "12345678Z",
}
Json = dict[str, Any]


class Stage:
    """`start` and `stop` it as often as a test likes; what was said outlives a stop."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = 0
        self.staff = 0

    @property
    def url(self) -> str:
        return self._sandbox.url + "/"

    async def start(self) -> None:
        self._sandbox = Sandbox(port=self._port, data=self._data, locales=[LOCALE])
        await self._sandbox.__aenter__()
        self._port = int(self._sandbox.url.rsplit(":", 1)[1])
        self._http = httpx.AsyncClient(base_url=self._sandbox.url)
        await self._post("/sandbox/telegram/limits", off=True)
        await self.calls("setMyName", name="Clinic of the Test")
        if not self.staff:
            self.staff = (await self._post("/sandbox/chats", type="supergroup", title="Front desk"))[
                "chat_id"
            ]
            await self.calls("getUpdates")

    async def stop(self) -> None:
        await self._http.aclose()
        await self._sandbox.__aexit__(None, None, None)

    async def calls(self, method: str, **arguments: Any) -> Any:
        """A method of the Bot API."""
        return (await self._post(f"/bot{TOKEN}/{method}", **arguments))["result"]

    async def says(self, chat: int, text: str, *rows: Sequence[str], **more: Any) -> int:
        """The bot writes a message, with rows of buttons; the number of the message."""
        if rows:
            more["reply_markup"] = _keyboard(rows)
        message = await self.calls("sendMessage", chat_id=chat, text=text, **more)
        return int(message["message_id"])

    async def edits(self, chat: int, message: int, text: str, *rows: Sequence[str]) -> None:
        markup = _keyboard(rows)
        await self.calls("editMessageText", chat_id=chat, message_id=message, text=text, reply_markup=markup)

    async def sends_file(self, chat: int, name: str, content: bytes) -> None:
        files = {"document": (name, content, "text/calendar")}
        answer = await self._http.post(f"/bot{TOKEN}/sendDocument", data={"chat_id": str(chat)}, files=files)
        assert answer.is_success, answer.text

    async def updates(self) -> list[Json]:
        """What the bot has not heard yet, at most two seconds later."""
        found: list[Json] = await self.calls("getUpdates", timeout=2)
        if found:
            await self.calls("getUpdates", offset=found[-1]["update_id"] + 1)
        return found

    async def taps(self) -> list[Json]:
        """The taps that the bot has not heard yet."""
        return [each["callback_query"] for each in await self.updates() if "callback_query" in each]

    async def chats(self) -> list[Json]:
        """Every patient's chat, the newest last."""
        return [each for each in await self._get("/sandbox/chats") if each["type"] == "private"]

    async def heard(self, chat: int) -> list[Json]:
        """What the person in a chat wrote or shared."""
        said = (await self._get(f"/sandbox/chats/{chat}/messages"))["messages"]
        return [each for each in said if not each["from"]["is_bot"]]

    async def books(self, date: str) -> Json:
        """The client books a free time of a day; the booking as the sandbox shows it."""
        form = {**SCOPES, "client_id": f"sandbox-{LOCALE}", "client_secret": f"sandbox-secret-{LOCALE}"}
        token = (await self._http.post(f"/docplanner/{LOCALE}/oauth/v2/token", data=form)).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        free = await self._free(date)
        for known in await self._get("/sandbox/docplanner/bookings", locale=LOCALE, all="1"):
            for start in free.get(known["address_id"], []):
                wish = {"address_service_id": known["service_id"], "duration": 10, "patient": PATIENT}
                answer = await self._http.post(_slot(known, start), json=wish, headers=headers)
                if answer.is_success:
                    return dict((await self._get("/sandbox/docplanner/bookings", locale=LOCALE))[0])
        raise LookupError(f"nothing can be booked on {date}")

    async def walks_in(self) -> Json:
        """The dental practice takes somebody in, at the first time that is free there."""
        day = datetime.now(UTC).date() + timedelta(days=7)
        while True:
            seen = await self._get("/sandbox/alfadocs/calendar", date=day.isoformat())
            for doctor in seen["doctors"]:
                for cell in doctor["cells"]:
                    if not cell["booked"]:
                        wish = {"doctor_id": doctor["id"], "start": cell["start"]}
                        return await self._post("/sandbox/alfadocs/bookings", **wish)
            day += timedelta(days=1)

    async def _free(self, date: str) -> dict[str, list[str]]:
        """The free times of each address."""
        day = await self._get("/sandbox/docplanner/calendar", locale=LOCALE, date=date)
        free: dict[str, list[str]] = {}
        for cell in (cell for doctor in day["doctors"] for cell in doctor["cells"]):
            if not cell["booked"]:
                free.setdefault(cell["address_id"], []).append(cell["start"])
        return free

    async def _get(self, path: str, **query: str) -> Any:
        return (await self._http.get(path, params=query)).raise_for_status().json()

    async def _post(self, path: str, **body: Any) -> Json:
        answer = await self._http.post(path, json=body)
        assert answer.is_success, answer.text
        return dict(answer.json())


def _keyboard(rows: Sequence[Sequence[str]]) -> Json:
    keys = [[{"text": text, "callback_data": text[:30]} for text in row] for row in rows]
    return {"inline_keyboard": keys}


def _slot(known: Json, start: str) -> str:
    doctor = f"facilities/{known['facility_id']}/doctors/{known['doctor_id']}"
    place = f"{doctor}/addresses/{known['address_id']}"
    return f"/docplanner/{LOCALE}/api/v3/integration/{place}/slots/{quote(start)}/book"
