"""Rate limits and what the headers say about them."""

from datetime import datetime, timedelta
from typing import Any


async def test_every_answer_counts_against_the_documented_limits(caller: Any) -> None:
    answer = await caller.send("GET", "/facilities")
    assert answer.headers["x-ratelimit-limit"] == "8000"
    used, left = (int(answer.headers[f"x-ratelimit-{name}"]) for name in ("used", "remaining"))
    assert used + left == 8000
    assert datetime.fromisoformat(answer.headers["x-ratelimit-reset"]) > await caller.now()
    write = await caller.send("POST", f"{caller.paths[0]}/calendar/enable")
    assert write.headers["x-ratelimit-limit"] == "40"


async def test_over_the_limit_it_is_429_until_the_reset(caller: Any) -> None:
    await caller.limit(writes_per_minute=2)
    path = f"{caller.paths[0]}/calendar/enable"
    assert [(await caller.send("POST", path)).status_code for _ in range(3)] == [409, 409, 429]
    refused = await caller.send("POST", path)
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert (await caller.send("GET", "/facilities")).status_code == 200
    wait = datetime.fromisoformat(refused.headers["x-ratelimit-reset"]) - await caller.now()
    assert wait <= timedelta(minutes=1)
    await caller.turn(advance_seconds=wait.total_seconds() + 1)
    assert (await caller.send("POST", path)).status_code == 409


async def test_without_a_limiter_there_are_no_headers(caller: Any) -> None:
    await caller.limit(off=True)
    answer = await caller.send("GET", "/facilities")
    assert not [name for name in answer.headers if name.startswith("x-ratelimit")]
    await caller.limit(reset=True)
    assert "x-ratelimit-limit" in (await caller.send("GET", "/facilities")).headers


async def test_a_limit_that_does_not_exist_is_refused(caller: Any) -> None:
    assert (await caller.http.post("/sandbox/limits", json={"speed": 1})).status_code == 400
