"""Docplanner's token: fetched once for everyone, used until shortly before it dies."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta

from pydantic import SecretStr, ValidationError

from integrations.call import Call, Reply
from integrations.clock import Clock
from integrations.docplanner.errors import message
from integrations.docplanner.wire import Token
from integrations.errors import AccessDenied, Unavailable
from integrations.http import Http
from integrations.inflight import SingleFlight
from integrations.scrub import scrub

_UNSAID = 3000
_MARGIN = 60.0


class ClientCredentials:
    """The client-credentials grant, with HTTP Basic. There is no refresh token: a new one is asked for."""

    def __init__(self, http: Http, client_id: str, client_secret: SecretStr, clock: Clock) -> None:
        self._http, self._clock = http, clock
        self._id, self._secret = client_id, client_secret
        self._token, self._until = "", clock.now()
        self._flights = SingleFlight()

    async def headers(self) -> Mapping[str, str]:
        token = self._token
        if not token or self._clock.now() >= self._until:
            token = await self._flights.join("token", self._fetch)
        return {"Authorization": f"Bearer {token}"}

    async def renew(self, refused: Mapping[str, str]) -> None:
        """Only the first of many who were refused with the same token throws it away."""
        if refused.get("Authorization") == f"Bearer {self._token}":
            self._token = ""

    async def _fetch(self) -> str:
        asked = self._clock.now()
        reply = await self._http.send(self._call())
        if not reply.ok:
            raise _refused(reply)
        try:
            token = Token.model_validate(reply.data)
        except ValidationError:
            raise Unavailable("the answer to the token request holds no token") from None
        lifetime = float(token.expires_in or _UNSAID)
        self._until = asked + timedelta(seconds=lifetime - min(_MARGIN, lifetime / 10))
        self._token = token.access_token
        return self._token

    def _call(self) -> Call:
        pair = b64encode(f"{self._id}:{self._secret.get_secret_value()}".encode()).decode()
        return Call(
            "token",
            "POST",
            "/oauth/v2/token",
            form={"grant_type": "client_credentials", "scope": "integration"},
            headers={"Authorization": f"Basic {pair}"},
            repeatable=True,
        )


def _refused(reply: Reply) -> AccessDenied | Unavailable:
    text = scrub(f"no token: HTTP {reply.status} {message(reply.data)}")
    return AccessDenied(text) if reply.status in (400, 401, 403) else Unavailable(text)
