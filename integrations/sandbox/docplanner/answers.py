"""Answers in the shape that Docplanner gives them: its media types and its error envelope."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

GOOD = "application/vnd.docplanner+json; charset=UTF-8"
BAD = "application/vnd.error+docplanner+json"


class Refusal(Exception):
    """The request is refused with a status and Docplanner's sentence for it."""

    def __init__(self, status: int, message: str, errors: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = dict(errors or {})


def good(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(json.dumps(data, ensure_ascii=False), status, dict(headers or {}), GOOD)


def done(status: int = 204) -> Response:
    """Success with no body."""
    return Response(b"", status)


def bad(
    status: int,
    message: str,
    errors: Mapping[str, list[str]] | None = None,
    *,
    as_dict: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The error envelope: `errors` is a list of sentences, or as newer answers have it a dict of lists."""
    known = dict(errors or {})
    listed = [f"{name}: {sentence}" for name, sentences in known.items() for sentence in sentences]
    shown: Any = known if as_dict and known else listed
    body = json.dumps({"errors": shown, "message": message}, ensure_ascii=False)
    return Response(body, status, dict(headers or {}), BAD)


def unknown_client(message: str) -> Response:
    """The 401 of the API, which has no `errors`."""
    return Response(json.dumps({"message": message}), 401, media_type=BAD)
