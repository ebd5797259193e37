"""AlfaDocs' API key, and the pace at which its requests leave."""

from collections.abc import Mapping

import httpx
from pydantic import SecretStr

from integrations.errors import AccessDenied
from integrations.pace import Pace


class ApiKey:
    """One key, one archive; it does not expire and there is nothing to renew it with."""

    def __init__(self, key: SecretStr) -> None:
        self._key = key

    async def headers(self) -> Mapping[str, str]:
        return {"X-Api-Key": self._key.get_secret_value()}

    async def renew(self, refused: Mapping[str, str]) -> None:
        raise AccessDenied("HTTP 401: the API key is wrong, or may not be used for this operation")


class Paced(httpx.AsyncBaseTransport):
    """Every request waits for its turn, repetitions too. Those who wait hold a connection's place, so that a

    crowd is told soon that there are too many.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, pace: Pace) -> None:
        self._inner, self._pace = inner, pace

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._pace.turn()
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()
