"""Operations that give tokens."""

from starlette.responses import Response

from integrations.sandbox.eka_care.answers import good, spoken
from integrations.sandbox.eka_care.operation import Call, Operation

ACCOUNT = "/connect-auth/v1/account"


def login(call: Call) -> Response:
    return _issued(call, call.practice.tokens.login(call.json()))


def refresh(call: Call) -> Response:
    return _issued(call, call.practice.tokens.refresh(call.json()))


def refresh_token(call: Call) -> Response:
    return _issued(call, call.practice.tokens.refresh_for(call.headers, call.json()))


def _issued(call: Call, tokens: dict[str, object]) -> Response:
    call.practice.changed()
    return good(tokens)


OPERATIONS = (
    Operation("POST", f"{ACCOUNT}/login", "login", login, spoken, public=True),
    Operation("POST", f"{ACCOUNT}/refresh", "refreshToken", refresh, spoken, public=True),
    Operation("POST", f"{ACCOUNT}/refresh-token", "refreshToken", refresh_token, spoken, public=True),
)
