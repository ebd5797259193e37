"""Answers in the shapes that AlfaDocs gives them: its envelopes, and an error's possible bodies."""

import json
from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

Json = dict[str, Any]

MESSAGES = {
    401: "The API key is missing or not valid",
    403: "Access denied",
    404: "Not found",
    405: "Method not allowed",
    429: "Too many requests",
}


class Refusal(Exception):
    """The request is refused with a status and a sentence."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message or MESSAGES.get(status, "Something went wrong")


def one(data: Any, status: int = 200) -> Response:
    return JSONResponse({"status": "success", "data": data}, status)


def many(data: Sequence[Any] | Json) -> Response:
    return JSONResponse({"status": "success", "count": len(data), "data": data})


def done() -> Response:
    """Success with no body."""
    return Response(status_code=204)


def bad(status: int, message: str, shape: str | None = None) -> Response:
    """A refusal. No document shows an error's body, so a switch chooses among the likely shapes."""
    match shape:
        case "object":
            body: Json = {"status": "error", "error": {"message": message}}
        case "message":
            body = {"message": message}
        case "errors":
            body = {"errors": [message]}
        case "text":
            return PlainTextResponse(message, status)
        case _:
            body = {"status": "error", "error": message}
    return JSONResponse(body, status)


def rewritten(answer: Response, data: Any) -> None:
    """Put another JSON body into an answer."""
    answer.body = json.dumps(data, ensure_ascii=False).encode()
    answer.headers["content-length"] = str(len(answer.body))
