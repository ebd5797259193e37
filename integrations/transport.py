"""How httpx reaches the network: aiohttp's connections behind httpx's seam.

httpx's own pool costs time that grows with the number of requests under way (figures in docs/decisions).
Errors are told apart with care, for a write hangs on it: only what failed before a connection stood is a
ConnectError or ConnectTimeout, everything later may have reached the vendor.
"""

import ssl
from functools import cache

import aiohttp
import httpx
from yarl import URL

_OURS = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


class _Lost(aiohttp.ClientError):
    """The connection broke under a request; unlike its causes aiohttp does not repeat this one by itself."""


async def _never_repeat(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """By itself aiohttp sends a DELETE or PUT again when its connection breaks; here one is one."""
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _Lost(type(error).__name__) from None


class AiohttpTransport(httpx.AsyncBaseTransport):
    """Reads share kept-alive connections. A write gets a fresh one: on an old connection that the

    vendor has just closed nobody could say whether the write arrived. Lives in the loop of its first request.
    """

    def __init__(
        self, *, max_connections: int, proxy: str = "", verify: ssl.SSLContext | None = None
    ) -> None:
        self._max, self._proxy, self._verify = max_connections, proxy or None, verify
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._exchange(request)
        except aiohttp.ConnectionTimeoutError:
            raise httpx.ConnectTimeout("no connection in time") from None
        except aiohttp.ClientConnectorError as error:
            raise httpx.ConnectError(type(error).__name__) from None
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            raise httpx.UnsupportedProtocol("not an address that can be asked") from None
        except TimeoutError:
            raise httpx.ReadTimeout("no answer in time") from None
        except aiohttp.ClientResponseError as error:
            raise httpx.RemoteProtocolError(type(error).__name__) from None
        except (aiohttp.ClientError, OSError) as error:
            raise httpx.ReadError(type(error).__name__) from None

    async def _exchange(self, request: httpx.Request) -> httpx.Response:
        headers = [(name, value) for name, value in request.headers.multi_items() if name != "connection"]
        async with self._session(fresh=request.method != "GET").request(
            request.method,
            URL(str(request.url), encoded=True),
            headers=headers,
            data=request.content or None,
            skip_auto_headers=_OURS,
            allow_redirects=False,
            timeout=_limits(request.extensions.get("timeout", {})),
            proxy=self._proxy,
        ) as answer:
            body = await answer.read()
        return httpx.Response(answer.status, headers=answer.raw_headers, content=body, request=request)

    def _session(self, *, fresh: bool) -> aiohttp.ClientSession:
        session = self._sessions.get(fresh)
        if session is None:
            if self._verify is None:
                self._verify = _trusted()
            connector = aiohttp.TCPConnector(limit=self._max, force_close=fresh, ssl=self._verify)
            session = self._sessions[fresh] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                middlewares=(_never_repeat,),
            )
        return session

    async def aclose(self) -> None:
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()


@cache
def _trusted() -> ssl.SSLContext:
    """Reading all certificates takes as long as many requests, so that is done once for all accounts."""
    return httpx.create_ssl_context()


def _limits(timeout: dict[str, float | None]) -> aiohttp.ClientTimeout:
    """Connecting and silence are limited each, and the whole, so that a body that drips cannot hold us."""
    connect, read = timeout.get("connect"), timeout.get("read")
    total = None if connect is None or read is None else connect + 2 * read
    return aiohttp.ClientTimeout(total=total, sock_connect=connect, sock_read=read)
