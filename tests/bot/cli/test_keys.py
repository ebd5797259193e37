"""The commands about keys, as an admin meets them."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from storage.claim import RECEIVING
from storage.database import Database
from storage.inbox import InboxItem
from storage.sealed import name_of, new_key

URL = "sqlite:///clinicbot.db"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILE = """
[telegram]
token = "42:not-a-real-token"
[privacy]
keys = [{keys}]
[[accounts]]
name = "main"
provider = "docplanner"
locale = "es"
client_id = "an-id"
client_secret = "not-a-real-secret"
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def clinicbot(*arguments: str) -> int:
    """The exit code of a command."""
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


def write(*keys: str) -> None:
    Path("clinicbot.toml").write_text(FILE.format(keys=", ".join(f'"{key}"' for key in keys)))
    Path("clinicbot.toml").chmod(0o600)


async def keep(number: int, *keys: str) -> None:
    """As a bot that ran for a while with these keys."""
    database = Database(URL, keys)
    await database.start()
    async with database.unit() as unit:
        name = keys[0] if keys else "plain"
        items = [
            InboxItem(key=f"{name}{n}", chat_id=1, payload="hello", received_at=NOON) for n in range(number)
        ]
        await unit.inbox.add(items)
    await database.close()


def test_each_new_key_is_another_one(capsys: pytest.CaptureFixture[str]) -> None:
    made = set()
    for _ in range(2):
        assert clinicbot("keys", "new") == 0
        made.add(capsys.readouterr().out.strip())
    assert len(made) == 2
    assert {len(key) for key in made} == {44}


def test_a_key_is_changed_without_losing_anything(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = new_key(), new_key()
    asyncio.run(keep(3, old))
    asyncio.run(keep(2, new, old))
    write(new, old)
    assert clinicbot("keys", "check") == 0
    said = capsys.readouterr().out
    assert said == f"{name_of(new)}: 2 values, seals what is new\n{name_of(old)}: 3 values\n"
    assert clinicbot("keys", "rotate") == 0
    assert capsys.readouterr().out.startswith("3 rows were sealed anew")
    write(new)
    assert clinicbot("keys", "check") == 0
    assert capsys.readouterr().out == f"{name_of(new)}: 5 values, seals what is new\n"
    asyncio.run(keep(1, new))


def test_a_missing_key_is_named_but_never_shown(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = new_key(), new_key()
    asyncio.run(keep(1, old))
    write(new)
    for command in ("check", "rotate"):
        assert clinicbot("keys", command) == 1
        said = "".join(capsys.readouterr())
        assert name_of(old) in said
        assert old not in said
        assert new not in said


def test_values_from_before_there_were_keys_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep(4))
    write(new_key())
    assert clinicbot("keys", "check") == 0
    assert "not sealed: 4 values" in capsys.readouterr().out


async def _with_a_bot_that_runs(key: str) -> Database:
    database = Database(URL, [key])
    await database.start()
    await database.claim(RECEIVING)
    return database


def test_a_bot_that_does_not_have_the_new_key_yet_is_started_anew_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, new = new_key(), new_key()
    bot = asyncio.run(_with_a_bot_that_runs(old))
    write(new, old)
    assert clinicbot("keys", "rotate") == 1
    assert "start it anew first" in capsys.readouterr().err
    asyncio.run(bot.close())
    assert clinicbot("keys", "rotate") == 0
