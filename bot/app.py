"""The doors that face the network: Telegram's updates, providers' notifications, and how the bot is doing."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from integrations.provider import PATH_SECRET
from storage.errors import StorageError

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name
LARGEST = 1 << 20  # bytes of a body: Telegram's updates and providers' notifications are far smaller
COME_AGAIN = 503


Notified = Callable[[str, Mapping[str, str], bytes], Awaitable[int]]


class Behind(Protocol):
    """What stands behind the doors."""

    @property
    def webhook_secret(self) -> str:
        """What Telegram shows with each update."""

    @property
    def accounts(self) -> Collection[str]:
        """The accounts' names in the settings."""

    @property
    def receives(self) -> bool:
        """Whether what people did can be kept."""

    @property
    def notified(self) -> Notified:
        """Takes a provider's notification for an account, and returns the status of the answer.

        Headers are in lower case; the last part of /hooks/{account}/{secret} is under PATH_SECRET.
        """

    async def update(self, update: dict[str, Any]) -> None:
        """Keep an update of Telegram's. Raises StorageError."""

    async def trouble(self) -> str:
        """Why people cannot be served now, in a few words; nothing when they can."""


class TooLarge(Exception):
    """A body is larger than anything that should come."""


def build(behind: Behind) -> Starlette:
    """The application. It says nothing of what went wrong to whoever asks: that stands in the log."""
    doors = _Doors(behind)
    return Starlette(
        routes=[
            Route("/telegram", doors.telegram, methods=["POST"]),
            Route("/hooks/{account}", doors.hook, methods=["POST"]),
            Route("/hooks/{account}/{secret}", doors.hook, methods=["POST"]),
            Route("/healthz", doors.alive),
            Route("/readyz", doors.ready),
        ]
    )


class _Doors:
    def __init__(self, behind: Behind) -> None:
        self._behind = behind

    async def telegram(self, request: Request) -> Response:
        """Anything but 200 makes Telegram bring the update again."""
        if not self._is_telegram(request.headers.get(SECRET_HEADER, "")):
            return Response(status_code=403)
        if not self._behind.receives:
            return Response(status_code=COME_AGAIN)
        try:
            update = _update(await _body(request))
        except TooLarge:
            return Response(status_code=413)
        except ValueError:
            log.error("what came under Telegram's secret is no update")
            return Response(status_code=400)
        return Response(status_code=await self._keep(update))

    async def hook(self, request: Request) -> Response:
        account = request.path_params["account"]
        if account not in self._behind.accounts:
            return Response(status_code=404)
        if not self._behind.receives:
            return Response(status_code=COME_AGAIN)
        headers = {name.lower(): value for name, value in request.headers.items()}
        if "secret" in request.path_params:
            headers[PATH_SECRET] = request.path_params["secret"]
        try:
            body = await _body(request)
        except TooLarge:
            return Response(status_code=413)
        return Response(status_code=await self._notify(account, headers, body))

    async def alive(self, _request: Request) -> Response:
        """That there is an answer says that the loop runs."""
        return PlainTextResponse("alive\n")

    async def ready(self, _request: Request) -> Response:
        trouble = await self._behind.trouble()
        return PlainTextResponse(f"{trouble or 'ready'}\n", status_code=COME_AGAIN if trouble else 200)

    def _is_telegram(self, shown: str) -> bool:
        return hmac.compare_digest(shown.encode("utf-8", "replace"), self._behind.webhook_secret.encode())

    async def _keep(self, update: dict[str, Any]) -> int:
        try:
            await self._behind.update(update)
        except StorageError as error:
            log.error("an update could not be kept, it will come again: %s", error)
            return COME_AGAIN
        except Exception as error:
            # Its type alone: its text may repeat what a patient wrote.
            log.error("an update could not be kept, it will come again: %s", type(error).__name__)
            return 500
        return 200

    async def _notify(self, account: str, headers: Mapping[str, str], body: bytes) -> int:
        try:
            return await self._behind.notified(account, headers, body)
        except StorageError as error:
            log.error("a notification for %s could not be kept: %s", account, error)
            return COME_AGAIN
        except Exception as error:
            log.error("a notification for %s could not be taken: %s", account, type(error).__name__)
            return 500


def _update(body: bytes) -> dict[str, Any]:
    """Raises ValueError for what cannot be an update."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        raise ValueError("no update_id")
    return update


async def _body(request: Request) -> bytes:
    """Raises TooLarge as soon as it is known."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > LARGEST:
        raise TooLarge
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise TooLarge
    return bytes(body)
