"""The token endpoint: OAuth 2 client credentials, and which tokens are alive."""

import base64
import binascii
import secrets
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from integrations.sandbox.calendars import Clock

LIFETIME_SECONDS = 3600


class Tokens:
    """The tokens of one client."""

    def __init__(self, clock: Clock, client_id: str, client_secret: str) -> None:
        self._clock = clock
        self.client_id = client_id
        self.client_secret = client_secret
        self.lifetime_seconds = LIFETIME_SECONDS
        self.issued = 0
        self._ends: dict[str, datetime] = {}

    def check(self, authorization: str) -> str | None:
        """Why an Authorization header lets nobody in, None when it does."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            return "Authentication credentials could not be found."
        ends = self._ends.get(token.strip())
        return None if ends and self._clock.now() < ends else "Invalid credentials."

    def revoke_all(self) -> None:
        self._ends.clear()

    async def endpoint(self, request: Request) -> Response:
        form = _form(request.headers.get("content-type", ""), await request.body())
        client = _basic(request.headers.get("authorization", "")) or (
            form.get("client_id", ""),
            form.get("client_secret", ""),
        )
        if "grant_type" not in form:
            return _refused("invalid_request", "Invalid grant_type parameter or parameter missing")
        if form["grant_type"] != "client_credentials":
            return _refused("unsupported_grant_type", "The grant type is not supported")
        if client != (self.client_id, self.client_secret):
            return _refused("invalid_client", "The client credentials are invalid")
        if form.get("scope") != "integration":
            return _refused("invalid_scope", "An unsupported scope was requested.")
        return JSONResponse(self._issue(), headers={"Cache-Control": "no-store"})

    def snapshot(self) -> dict[str, Any]:
        now = self._clock.now()
        alive = {token: ends.isoformat() for token, ends in self._ends.items() if ends > now}
        return {"alive": alive}

    def restore(self, saved: dict[str, Any]) -> None:
        self._ends = {token: datetime.fromisoformat(ends) for token, ends in saved["alive"].items()}

    def _issue(self) -> dict[str, object]:
        token = secrets.token_hex(32)
        self.issued += 1
        self._ends[token] = self._clock.now() + timedelta(seconds=self.lifetime_seconds)
        return {
            "access_token": token,
            "expires_in": self.lifetime_seconds,
            "token_type": "bearer",
            "scope": None,
        }


def _refused(error: str, description: str) -> Response:
    return JSONResponse({"error": error, "error_description": description}, 400)


def _basic(authorization: str) -> tuple[str, str] | None:
    kind, _, encoded = authorization.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(password)


def _form(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of an urlencoded or multipart form; nothing for any other body."""
    if content_type.startswith("application/x-www-form-urlencoded"):
        return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    if not content_type.startswith("multipart/form-data"):
        return {}
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    fields = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(value, bytes):
            fields[name] = value.decode("utf-8", "replace").strip()
    return fields
