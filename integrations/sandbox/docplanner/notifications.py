"""Operations that read what Docplanner has to tell; what was read is gone."""

from typing import Any

from starlette.responses import Response

from integrations.sandbox.docplanner.answers import Refusal, bad, done, good
from integrations.sandbox.docplanner.operation import Call, Operation


def pull(call: Call) -> Response:
    return good(_taken(call, 1)[0])


def pull_multiple(call: Call) -> Response:
    words = call.query.get("limit", "1")
    if not words.isascii() or not words.isdigit() or not 1 <= int(words) <= 100:
        raise Refusal(400, "Invalid arguments", {"limit": ["This value should be between 1 and 100."]})
    taken = _taken(call, int(words))
    return good({"notifications": taken, "remaining": call.market.queue.remaining()})


def release(call: Call) -> Response:
    if not call.market.quirk("push_client") and not call.market.push.url:
        raise Refusal(403, "You are not allowed to use this method")
    wait = call.market.queue.release()
    if not wait:
        call.market.push.release()
        call.market.changed()
    return bad(429, "Too many requests", headers={"Retry-After": str(wait)}) if wait else done()


def _taken(call: Call, most: int) -> list[dict[str, Any]]:
    taken = call.market.queue.take(most)
    if not taken:
        raise Refusal(404, "No notifications found")
    call.market.changed()
    return taken


OPERATIONS = (
    Operation("GET", "/notifications", "pullNotification", pull),
    Operation("GET", "/notifications/multiple", "pullMultipleNotification", pull_multiple),
    Operation("POST", "/notifications/release", "releaseNotifications", release),
)
