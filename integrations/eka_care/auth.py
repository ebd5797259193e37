"""Eka Care's token: logged in for once, refreshed for everyone, used until shortly before it dies."""

from collections.abc import Mapping
from datetime import timedelta

from integrations.call import Call, Reply
from integrations.clock import Clock
from integrations.eka_care.errors import refusal
from integrations.eka_care.parse import parse
from integrations.eka_care.settings import AuthHeader, EkaCareSettings
from integrations.eka_care.wire import Tokens
from integrations.errors import AccessDenied, ProviderError, RateLimited, Unavailable
from integrations.http import Http
from integrations.inflight import SingleFlight
from integrations.pace import Pace

_ROOT = "/connect-auth/v1/account"
_UNSAID = 1800
_MARGIN = 60.0


class EkaTokens:
    """Access tokens live half an hour; refresh tokens rotate, so each is used once and its successor kept.

    Every attempt of a call asks for the headers, so this is also where it waits for its turn.
    """

    def __init__(self, http: Http, settings: EkaCareSettings, clock: Clock, pace: Pace) -> None:
        self._http, self._clock, self._settings, self._pace = http, clock, settings, pace
        self._access, self._refresh, self._until = "", "", clock.now()
        self._came_by_refresh = False
        self._flights = SingleFlight()

    async def headers(self) -> Mapping[str, str]:
        token = self._access
        if not token or self._clock.now() >= self._until:
            await self._flights.join("token", lambda: self._replace(token))
        await self._pace.turn()
        return self._shown(self._access)

    async def renew(self, refused: Mapping[str, str]) -> None:
        """Only the first of many who were refused with the same token fetches another."""
        spent = refused.get("auth") or refused.get("Authorization", "").removeprefix("Bearer ")
        if spent == self._access and self._came_by_refresh and self._clock.now() < self._until:
            self._refresh = ""  # refreshed tokens are refused while young: log in again
        await self._flights.join("token", lambda: self._replace(spent))

    def _shown(self, token: str) -> dict[str, str]:
        style = self._settings.auth_header
        shown = {"client-id": self._settings.client_id}
        if style is not AuthHeader.AUTH:
            shown["Authorization"] = f"Bearer {token}"
        if style is not AuthHeader.BEARER:
            shown["auth"] = token
        return shown

    async def _replace(self, spent: str) -> None:
        if self._access != spent:
            return
        if not self._refresh or not await self._refreshed():
            await self._log_in()

    async def _refreshed(self) -> bool:
        """Whether a refresh brought a new token. What it was asked with is used up either way."""
        refresh, self._refresh = self._refresh, ""
        call = Call(
            "refresh",
            "POST",
            f"{_ROOT}/refresh-token",
            body={"access_token": self._access, "refresh_token": refresh},
            headers={"Authorization": f"Bearer {self._access}", "Client-Id": self._settings.client_id},
            repeatable=True,
        )
        try:
            reply = await self._http.send(call)
            if reply.ok:
                self._keep(reply, came_by_refresh=True)
        except RateLimited:
            self._refresh = refresh
            raise
        except ProviderError:
            return False  # the answer is lost and with it the next refresh token: log in
        return reply.ok

    async def _log_in(self) -> None:
        reply = await self._http.send(
            Call("login", "POST", f"{_ROOT}/login", body=self._credentials(), repeatable=True)
        )
        if not reply.ok:
            raise _refused(reply, self._private())
        self._keep(reply, came_by_refresh=False)

    def _keep(self, reply: Reply, *, came_by_refresh: bool) -> None:
        tokens = parse(Tokens, reply)
        lifetime = float(tokens.expires_in or _UNSAID)
        self._access, self._refresh = tokens.access_token, tokens.refresh_token
        self._until = self._clock.now() + timedelta(seconds=lifetime - min(_MARGIN, lifetime / 10))
        self._came_by_refresh = came_by_refresh

    def _credentials(self) -> dict[str, str]:
        told = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret.get_secret_value(),
            "api_key": self._settings.api_key.get_secret_value(),
            "sharing_key": self._settings.sharing_key.get_secret_value(),
        }
        return {name: value for name, value in told.items() if value}

    def _private(self) -> list[str]:
        return list(self._credentials().values())


def _refused(reply: Reply, private: list[str]) -> ProviderError:
    text = f"no token: {refusal(reply, private)}"
    return AccessDenied(text) if reply.status in (400, 401, 403) else Unavailable(text)
