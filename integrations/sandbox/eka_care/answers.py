"""Answers in the shapes that the API gives them; refusals come in five families of envelopes."""

from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse, Response

Json = dict[str, Any]


class Refusal(Exception):
    """The request is refused: a status, the API's code for it, a sentence, rarely a body of its own."""

    def __init__(self, status: int, code: str, message: str, body: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.body = body


Envelope = Callable[[Refusal], Json]


def flat(refusal: Refusal) -> Json:
    """Family A: the slots, and what the business dialect reads."""
    return {"success": "false", "status_code": refusal.status, "message": refusal.message}


def nested(refusal: Refusal) -> Json:
    """Family B: appointments and patients."""
    return {"error": {"code": refusal.code, "message": refusal.message}}


def nested_with_data(refusal: Refusal) -> Json:
    """Family B as the entities have it."""
    return {**nested(refusal), "data": {}}


def nested_with_status(refusal: Refusal) -> Json:
    """Family B as the search for patients has it."""
    return {**nested(refusal), "status_code": refusal.status, "success": False}


def nested_for_business(refusal: Refusal) -> Json:
    """Family B as booking in the business dialect has it."""
    return {"status_code": refusal.status, "success": "false", "data": {}, **nested(refusal)}


def bare(refusal: Refusal) -> Json:
    """Family C: the gateway, and the native way to reschedule."""
    return {"message": refusal.message}


def spoken(refusal: Refusal) -> Json:
    """Family D: tokens. The code is the status, and `error` a string."""
    return {"code": refusal.status, "error": refusal.message}


def coded(refusal: Refusal) -> Json:
    """Family E: the clinic."""
    return {"success": False, "code": refusal.code, "message": refusal.message}


def good(data: Any, status: int = 200) -> Response:
    return JSONResponse(data, status)


def business(data: Json) -> Response:
    """Success in the business dialect, where `success` is a string."""
    return JSONResponse({"status_code": 200, "success": "true", "data": data})


def done() -> Response:
    """Success with no body."""
    return Response(b"", 204)


def bad(refusal: Refusal, envelope: Envelope, retry_after: int | None = None) -> Response:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    body = refusal.body if refusal.body is not None else envelope(refusal)
    return JSONResponse(body, refusal.status, headers)


def invalid(message: str = "The request contains invalid parameters") -> Refusal:
    return Refusal(400, "INVALID_REQUEST_PARAMETERS", message)


UNAUTHENTICATED = Refusal(401, "UNAUTHENTICATED", "unauthenticated")
FORBIDDEN = Refusal(403, "FORBIDDEN", "Forbidden")
TOO_MANY = Refusal(429, "TOO_MANY_REQUESTS", "Too Many Requests")
NOT_THERE = Refusal(404, "NOT_FOUND", "Not Found")
NO_SUCH_METHOD = Refusal(405, "METHOD_NOT_ALLOWED", "Method Not Allowed")
GATEWAY = {one.status: one for one in (UNAUTHENTICATED, FORBIDDEN, TOO_MANY, NOT_THERE, NO_SUCH_METHOD)}
