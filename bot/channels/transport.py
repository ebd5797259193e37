"""How python-telegram-bot talks HTTP: its own seam for a transport, filled with aiohttp.

Why not PTB's default is measured in bench/transport.py and told in docs/decisions/telegram-transport.md.
"""

import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData


class NotSent(NetworkError):
    """No connection came about, so Telegram has surely not seen the request."""


class ServerTrouble(NetworkError):
    """Telegram, or something before it, answered with a 5xx."""


class AiohttpTransport(BaseRequest):
    """One pool of connections. All times are seconds; the texts of its errors never hold a URL.

    aiohttp has no limit for writing alone, so that one is part of the limit for the whole request.
    """

    def __init__(
        self,
        *,
        connections: int = 256,
        connect_timeout: float = 5.0,
        read_timeout: float = 10.0,
        write_timeout: float = 5.0,
        pool_timeout: float = 10.0,
        upload_timeout: float = 20.0,
        proxy: str | None = None,
    ) -> None:
        self._connections = connections
        self._connect, self._read, self._write = connect_timeout, read_timeout, write_timeout
        self._pool, self._upload, self._proxy = pool_timeout, upload_timeout, proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        uploads = request_data is not None and request_data.contains_files
        limits = _limits(
            _given(pool_timeout, self._pool),
            _given(connect_timeout, self._connect),
            _given(write_timeout, self._upload if uploads else self._write),
            _given(read_timeout, self._read),
        )
        body, mime = _body(request_data)
        status, payload = await self._exchange(method, url, body, mime, limits)
        if status >= 500:
            raise ServerTrouble(f"Telegram answered with HTTP {status}")
        # A proxy's error page may repeat the URL, and PTB puts what it cannot parse into its exception.
        return status, payload if status < 400 or _is_object(payload) else b"{}"

    async def _exchange(
        self, method: str, url: str, body: Any, mime: str | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise TelegramError("the transport is not initialized")
        headers = {"Content-Type": mime} if mime else None
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=limits, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise NotSent(f"no connection to Telegram: {_told(error)}") from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NetworkError(f"the connection to Telegram failed: {_told(error)}") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """PTB's own would log the payload, with what patients wrote, when it is not JSON."""
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError("Telegram's answer was not a JSON object")
        return answer


def _given(timeout: Any, default: float) -> float | None:
    return default if timeout is BaseRequest.DEFAULT_NONE else timeout


def _limits(
    pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    """aiohttp counts the wait for a free connection and the connecting together; 0 and None are endless."""
    acquire = None if pool is None or connect is None else pool + connect
    total = None if acquire is None or write is None or read is None else acquire + write + read
    return aiohttp.ClientTimeout(total=total, connect=acquire, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> tuple[aiohttp.FormData | bytes | None, str | None]:
    """The body and its type; aiohttp names the type of a multipart body itself, with its boundary."""
    if data is None:
        return None, None
    if not data.contains_files:
        return data.url_encoded_parameters().encode(), "application/x-www-form-urlencoded"
    # Unquoted, or a name such as środa.ics would arrive with percent signs.
    form = aiohttp.FormData(data.json_parameters, quote_fields=False, default_to_multipart=True)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None


def _is_object(payload: bytes) -> bool:
    try:
        return isinstance(json.loads(payload), dict)
    except ValueError:
        return False


def _told(error: Exception) -> str:
    """What went wrong without the URL, which holds the token."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else ""
    return f"{type(error).__name__} {reason}".strip()
