"""What one attempt brought: the vendor's own reply, or a failure on the way."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from integrations.call import Reply
from integrations.envelope import hidden, trouble
from integrations.retry import Failure

_PASSING = frozenset({408, 425, 500, 502, 503, 504, 507, 520, 521, 522, 523, 524})
_REDIRECTS_UNDONE = frozenset({301, 307, 308})  # a 302 or 303 may follow something that was done
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_UNSENDABLE = (httpx.UnsupportedProtocol, httpx.ProxyError, httpx.LocalProtocolError)


def broken(error: httpx.HTTPError) -> Failure:
    """An exception of httpx. What did not fail before sending may have reached the vendor."""
    reason = type(error).__name__
    if isinstance(error, _UNSENT):
        return Failure(reason, untouched=True)
    if isinstance(error, _UNSENDABLE):
        return Failure(reason, untouched=True, passing=False)
    return Failure(reason)


def judge(
    response: httpx.Response, wait: timedelta | None, *, secrets: Iterable[str] = (), quoting: bool = False
) -> Reply | Failure:
    """`wait`: what the answer says about when to come back. Firewalls are for the caller to tell first.

    secrets: words that no refusal may repeat. quoting: nobody was named in the request, so that the vendor's
    sentence about a failure of its own may be kept.
    """
    status = response.status_code
    content = response.content if response.is_success else hidden(response.content, secrets)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Failure("HTTP 429", untouched=True, wait=wait, limited=True)
    if status in _PASSING or status >= 500:
        said = trouble(_read(content), quoting=quoting)
        return Failure(f"HTTP {status} {said}".rstrip(), passing=status in _PASSING, wait=wait)
    if 300 <= status < 400:
        return _moved(response)
    try:
        data = _json(content)
    except (ValueError, RecursionError):
        if response.is_success:
            return Failure(f"HTTP {status} with a body that is no JSON")
        data = None
    return Reply(status, data, response.headers.get("location", ""))


def walled(response: httpx.Response) -> bool:
    """Whether a firewall answered in the vendor's place: a page for people instead of JSON.

    An application that knows no such method must say in `Allow` which ones it knows; firewalls do not.
    """
    if "x-amzn-waf-action" in response.headers:
        return True
    page = "html" in response.headers.get("content-type", "") or response.content.lstrip()[:1] == b"<"
    refused = response.status_code == 405 and "allow" not in response.headers
    return page and (refused or response.status_code == 403)


def _read(content: bytes) -> Any:
    """None where it is no JSON."""
    try:
        return _json(content)
    except (ValueError, RecursionError):
        return None


def _json(content: bytes) -> Any:
    return json.loads(content) if content.strip() else None


def _moved(response: httpx.Response) -> Failure:
    host = urlsplit(response.headers.get("location", "")).hostname or "nowhere"
    return Failure(
        f"HTTP {response.status_code} to {host}: the base URL is not the one to ask",
        untouched=response.status_code in _REDIRECTS_UNDONE,
        passing=False,
    )
