"""The Bot API over HTTP: /bot<token>/<method>, and the files at /file/bot<token>/<path>."""

import json
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults
from integrations.sandbox.telegram import arguments
from integrations.sandbox.telegram.bots import Bot, bot_id_of
from integrations.sandbox.telegram.control import Control
from integrations.sandbox.telegram.messenger import Messenger
from integrations.sandbox.telegram.methods import HANDLERS
from integrations.sandbox.telegram.methods.call import Call
from integrations.sandbox.telegram.refusal import Refused, trouble
from integrations.sandbox.telegram.schema import Method, methods
from integrations.sandbox.telegram.webhook import Postman

Json = dict[str, Any]
WHERE = "telegram"
NOT_FOUND = Refused(404, "Not Found")


class BotApi:
    """Checks every call against the official schema, does what it has behaviour for, refuses the rest.

    A token of the right shape is a bot of its own from its first call on. What Telegram would ignore, and
    every refusal, stands in the journal (GET /sandbox/journal).
    """

    def __init__(
        self, clock: SandboxClock, events: Events, faults: Faults, changed: Callable[[], None]
    ) -> None:
        self.messenger = Messenger(clock, events, changed)
        self._faults = faults
        self._postman = Postman(self.messenger)
        self._control = Control(self.messenger, self._postman)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.file, methods=["GET"]),
            *self._control.routes(),
        ]

    def snapshot(self) -> Json:
        return self.messenger.snapshot()

    def restore(self, saved: Json) -> None:
        self.messenger.restore(saved)

    async def close(self) -> None:
        """Stop bringing updates to webhooks."""
        await self._postman.close()

    async def call(self, request: Request) -> Response:
        bot_id = bot_id_of(request.path_params["token"])
        method = methods().get(request.path_params["method"].lower())
        if bot_id is None or method is None:
            return _refusal(NOT_FOUND)
        act = self._act(request, bot_id, method)
        return await self._faults.answer(WHERE, method.name, act, _trouble)

    def _act(self, request: Request, bot_id: int, method: Method) -> Callable[[], Awaitable[Response]]:
        async def act() -> Response:
            bot = self.messenger.bot(bot_id)
            ignored: list[str] = []
            try:
                return _answer({"ok": True, "result": await self._do(request, bot, method, ignored)})
            except Refused as refused:
                kind = "unsupported" if refused.code == 501 else "refused"
                self._note(bot, method, kind, refused.description, refused.code)
                return _refusal(refused)
            finally:
                for name in ignored:
                    self._note(bot, method, "ignored", name)

        return act

    async def _do(self, request: Request, bot: Bot, method: Method, ignored: list[str]) -> Any:
        checked = method.arguments(await arguments.read(request), ignored)
        handler = HANDLERS.get(method.name)
        if handler is None:
            raise Refused(501, f"Not Implemented: {method.name} is not in the sandbox")
        result = handler(Call(self.messenger, bot, checked))
        if isawaitable(result):
            result = await result
        self._postman.attend()
        return result

    def _note(self, bot: Bot, method: Method, kind: Any, detail: str, code: int = 0) -> None:
        self.messenger.journal.note(self.messenger.stamp(), bot.id, method.name, kind, detail, code)

    async def file(self, request: Request) -> Response:
        file = self.messenger.files.get(request.path_params["path"].rpartition("/")[2])
        if bot_id_of(request.path_params["token"]) is None or file is None:
            return _refusal(NOT_FOUND)

        async def act() -> Response:
            return Response(file.content, media_type="application/octet-stream")

        return await self._faults.answer(WHERE, "file", act, _trouble)


def _answer(body: Json, status: int = 200) -> Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(content, status, media_type="application/json")


def _refusal(refused: Refused) -> Response:
    answer = _answer(refused.body(), refused.code)
    if "retry_after" in refused.parameters:
        answer.headers["Retry-After"] = str(refused.parameters["retry_after"])
    return answer


def _trouble(status: int, retry_after: int | None) -> Response:
    return _refusal(trouble(status, retry_after))
