"""One request to a vendor and its answer, as values."""

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One operation. `name` and `path` may be logged, nothing else; `ids` fill the `{names}` in the path.

    form: sent url-encoded instead of the JSON body.
    repeatable: a non-GET that may be sent again although its first answer was lost.
    shared: callers who ask the same at the same time may get one answer. Never for a read that must
    see a write that came before it, nor for one that takes things out of a queue.
    """

    name: str
    method: str
    path: str
    ids: Mapping[str, str] = field(default_factory=dict)
    query: Query = ()
    body: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    repeatable: bool = False
    shared: bool = False

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def once(self) -> bool:
        """Whether a lost answer leaves the outcome unknown."""
        return self.writes and not self.repeatable

    @property
    def target(self) -> str:
        """Path and query, percent-encoded."""
        path = self.path.format_map({name: quote(value, safe="") for name, value in self.ids.items()})
        return f"{path}?{urlencode(self.query, quote_via=quote)}" if self.query else path

    @property
    def key(self) -> Hashable:
        return self.method, self.target

    @property
    def content(self) -> tuple[str, bytes]:
        """The media type and the bytes of the body, both empty when there is none."""
        if self.form is not None:
            return "application/x-www-form-urlencoded", urlencode(self.form).encode()
        if self.body is not None:
            return "application/json", json.dumps(self.body, ensure_ascii=False).encode()
        return "", b""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that the vendor itself gave: a success, or a refusal of this very request.

    data: the JSON, None when the body was empty or, for a refusal, no JSON.
    """

    status: int
    data: Any = None
    location: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300
