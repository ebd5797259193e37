"""Who may call: login, refresh tokens that can be used once, and access tokens that end by the clock."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from integrations.sandbox.eka_care.answers import Refusal
from integrations.sandbox.eka_care.diary import Clock

ACCESS_SECONDS = 1800
REFRESH_SECONDS = 2_592_000
SIGNED_WITH = b"sandbox-eka-care-signs-tokens-for-nobody-else"


class Refresh(NamedTuple):
    access: str
    ends: datetime


class Tokens:
    """The tokens of one workspace."""

    client_id = "EC_sandbox"
    client_secret = "sandbox-secret-eka-care"  # noqa: S105
    api_key = "sandbox-api-key-eka-care"

    def __init__(self, clock: Clock, business_id: str) -> None:
        self._clock = clock
        self._business_id = business_id
        self.access_seconds = ACCESS_SECONDS
        self.refresh_seconds = REFRESH_SECONDS
        self.issued = 0
        self._access: dict[str, datetime] = {}
        self._refresh: dict[str, Refresh] = {}

    def allows(self, headers: Mapping[str, str]) -> bool:
        """Is there a token that is alive, in `auth` or in `Authorization`, and no other client's id?"""
        if headers.get("client-id", self.client_id) != self.client_id:
            return False
        sent = (headers.get("auth", ""), _bearer(headers.get("authorization", "")))
        return any(token in self._access and self._clock.now() < self._access[token] for token in sent)

    def login(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Tokens for the workspace's secret. Raises Refusal."""
        workspace = asked.get("sharing_key") or asked.get("api_key") or self.api_key
        named = (asked.get("client_id"), asked.get("client_secret"), workspace)
        if named != (self.client_id, self.client_secret, self.api_key):
            raise Refusal(401, "UNAUTHORIZED", "invalid client credentials")
        return self._issue()

    def refresh(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """New tokens for a refresh token that was not used before. Raises Refusal."""
        token = asked.get("refresh_token")
        if not isinstance(token, str) or not token:
            raise Refusal(400, "INVALID_REQUEST", "refresh_token is required")
        known = self._refresh.get(token)
        if known is None or known.ends <= self._clock.now():
            raise Refusal(401, "UNAUTHORIZED", "invalid refresh token")
        if asked.get("access_token") not in (None, "", known.access):
            raise Refusal(401, "UNAUTHORIZED", "the tokens do not belong together")
        del self._refresh[token]
        return self._issue()

    def refresh_for(self, headers: Mapping[str, str], asked: Mapping[str, Any]) -> dict[str, Any]:
        """The same in the present form, whose headers name the client and the old token. Raises Refusal."""
        old = _bearer(headers.get("authorization", ""))
        if not old or headers.get("client-id") != self.client_id:
            raise Refusal(401, "UNAUTHORIZED", "Authorization and Client-Id are required")
        return self.refresh({"access_token": old, "refresh_token": asked.get("refresh_token")})

    def revoke_all(self, *, refresh_too: bool) -> None:
        self._access.clear()
        if refresh_too:
            self._refresh.clear()

    def snapshot(self) -> dict[str, Any]:
        now = self._clock.now()
        access = {token: ends.isoformat() for token, ends in self._access.items() if ends > now}
        refresh = {
            token: [r.access, r.ends.isoformat()] for token, r in self._refresh.items() if r.ends > now
        }
        return {"access": access, "refresh": refresh}

    def restore(self, saved: dict[str, Any]) -> None:
        self._access = {token: datetime.fromisoformat(ends) for token, ends in saved["access"].items()}
        self._refresh = {
            token: Refresh(access, datetime.fromisoformat(ends))
            for token, (access, ends) in saved["refresh"].items()
        }

    def _issue(self) -> dict[str, Any]:
        now = self._clock.now()
        ends = now + timedelta(seconds=self.access_seconds)
        claims = {"cid": self.client_id, "b-id": self._business_id, "jti": secrets.token_hex(8)}
        access = _jwt({**claims, "iat": int(now.timestamp()), "exp": int(ends.timestamp())})
        refresh = secrets.token_hex(32)
        self.issued += 1
        self._access[access] = ends
        self._refresh[refresh] = Refresh(access, now + timedelta(seconds=self.refresh_seconds))
        return {
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": self.access_seconds,
            "refresh_expires_in": self.refresh_seconds,
        }


def _bearer(authorization: str) -> str:
    """The token of the header; some send it without the word before it."""
    kind, _, token = authorization.strip().partition(" ")
    return token.strip() if kind.lower() == "bearer" else kind


def _jwt(claims: Mapping[str, Any]) -> str:
    parts = [_encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signed = ".".join(parts)
    return f"{signed}.{_encoded(hmac.new(SIGNED_WITH, signed.encode(), hashlib.sha256).digest())}"


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
