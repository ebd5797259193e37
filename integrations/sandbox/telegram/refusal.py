"""How the Bot API says no."""

from typing import Any

NAMES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 409: "Conflict", 429: "Too Many Requests"}


class Refused(Exception):
    """A call that is answered with "ok": false. `parameters` is the official ResponseParameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> Refused:
    """400; the reason starts small as in the real server, unless it is one of its upper-case codes."""
    shouted = len(reason) > 1 and (reason[1] == "_" or reason[1].isupper())
    return Refused(400, f"Bad Request: {reason if shouted else reason[:1].lower() + reason[1:]}")


def forbidden(reason: str) -> Refused:
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    return Refused(409, f"Conflict: {reason}")


def too_many(retry_after: int) -> Refused:
    """429: nothing was done, and the same call may come again after so many whole seconds."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def trouble(code: int, retry_after: int | None) -> Refused:
    """A refusal on demand, in the Bot API's own form."""
    if code == 429:
        return too_many(retry_after or 1)
    known = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout", 404: "Not Found"}
    return Refused(code, {**NAMES, **known}.get(code, f"Error {code}"))
