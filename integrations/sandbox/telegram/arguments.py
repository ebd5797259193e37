"""The arguments of one call, however they were sent: in the address, as a form, in parts, or as JSON."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request

from integrations.sandbox.telegram.refusal import Refused, bad_request

LARGEST_BODY = 55 * 1024 * 1024
_NAME = re.compile(r'[; ]name="([^"]*)"')
_FILE_NAME = re.compile(r'filename="([^"]*)"')
_LONG_FILE_NAME = re.compile(r"filename\*=utf-8''([^;\s]+)", re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?')


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


async def read(request: Request) -> dict[str, Any]:
    """All arguments by name: texts, uploads, and values of a JSON body as they are."""
    given: dict[str, Any] = dict(request.query_params)
    if request.method != "POST":
        return given
    body = await request.body()
    if len(body) > LARGEST_BODY:
        raise Refused(413, "Request Entity Too Large")
    kind = request.headers.get("content-type", "")
    try:
        given |= _read(kind, body)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return given


def _read(kind: str, body: bytes) -> dict[str, Any]:
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    if kind.startswith("multipart/form-data"):
        return dict(_parts(kind, body))
    if kind.startswith("application/json"):
        return _object(body)
    return {}


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except json.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("expected JSON object")
    return value


def _parts(kind: str, body: bytes) -> Iterator[tuple[str, Any]]:
    found = _BOUNDARY.search(kind)
    if not found:
        raise bad_request("boundary is missing in multipart/form-data")
    for part in (b"\r\n" + body).split(b"\r\n--" + found[1].encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        headers = head.decode()
        name = _NAME.search(headers)
        if name:
            yield name[1], _value(headers, content)


def _value(headers: str, content: bytes) -> Any:
    named = _LONG_FILE_NAME.search(headers) or _FILE_NAME.search(headers)
    if not named:
        return content.decode()
    name = unquote(named[1])
    mime = re.search(r"content-type:\s*([^\r\n]+)", headers, re.IGNORECASE)
    return Upload(name, mime[1].strip() if mime else "application/octet-stream", content)
