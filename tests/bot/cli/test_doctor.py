"""The doctor in a sandbox: what it says of a bot that is well, and of everything that can be wrong."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.__main__ import main
from bot.cli.diagnosis import Section, fail, ok, printed, verdict, warn
from bot.cli.doctor import examine
from bot.cli.stage import STAFF_CHAT, TOKEN, set_stage
from integrations.sandbox.server import Sandbox
from storage.database import Database
from storage.sealed import new_key

Said = pytest.CaptureFixture[str]
SECRETS = ("sandbox-secret-es", "sandbox-secret-eka-care", "sandbox-alfadocs-key", TOKEN)
ACCOUNTS = """
[[accounts]]
name = "calendar"
provider = "docplanner"
locale = "es"
base_url = "{url}/docplanner/es"
client_id = "sandbox-es"
client_secret = "{secret}"
[[accounts]]
name = "eka"
provider = "eka_care"
dialect = "{dialect}"
base_url = "{url}/eka_care"
client_id = "EC_sandbox"
client_secret = "sandbox-secret-eka-care"
[[accounts]]
name = "studio"
provider = "alfadocs"
base_url = "{url}/alfadocs/api/v1"
api_key = "sandbox-alfadocs-key"
"""


class Clinic:
    """A sandbox, and the settings of a bot in it as a file."""

    def __init__(self, url: str, folder: Path, levers: httpx.AsyncClient) -> None:
        self.url, self.path, self.levers = url, folder / "clinicbot.toml", levers
        self.key = new_key()
        self.database = f"sqlite:///{folder / 'bot.db'}"

    def settings(
        self,
        *,
        token: str = TOKEN,
        keys: tuple[str, ...] | None = None,
        chat: int | None = STAFF_CHAT,
        secret: str = "sandbox-secret-es",
        dialect: str = "v1",
        url: str = "",
    ) -> Path:
        sealing = ", ".join(f'"{key}"' for key in ((self.key,) if keys is None else keys))
        staff = "" if chat is None else f"[staff]\nchat_id = {chat}\n"
        self.path.write_text(
            f'[telegram]\ntoken = "{token}"\napi_base = "{url or self.url}"\n'
            f'[database]\nurl = "{self.database}"\n[privacy]\nkeys = [{sealing}]\n{staff}'
            + ACCOUNTS.format(url=url or self.url, secret=secret, dialect=dialect)
        )
        self.path.chmod(0o600)
        return self.path

    async def trouble(self, **rule: Any) -> None:
        answer = await self.levers.post("/sandbox/faults", json=rule)
        assert answer.is_success, answer.text


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    async with Sandbox(locales=["es", "it"]) as sandbox, httpx.AsyncClient(base_url=sandbox.url) as levers:
        await set_stage(sandbox.url, tmp_path, "es")
        yield Clinic(sandbox.url, tmp_path, levers)


def rows(said: str) -> dict[tuple[str, str], str]:
    """Section and check to the row's state and text, with what follows on the next lines."""
    found: dict[tuple[str, str], str] = {}
    section = key = ""
    for line in said.splitlines():
        if line and not line.startswith(" "):
            section = line
        elif line.strip() and line[2] != " ":
            state, rest = line[2:8].strip(), line[8:]
            key, _, text = rest.partition("  ")
            found[section, key] = f"{state} {text.strip()}"
        elif line.strip():
            found[section, key] += f" {line.strip()}"
    return found


async def test_a_bot_that_is_well_is_told_so_for_all_three_providers(clinic: Clinic, capsys: Said) -> None:
    assert await examine(clinic.settings())
    said = capsys.readouterr().out
    found = rows(said)
    assert all(not text.startswith("fail") for text in found.values())
    assert found["Database", "tables"].startswith("ok there are none yet")
    assert found["Telegram", "bot"].startswith("ok @")
    assert found["Telegram", "staff"] == f"ok {STAFF_CHAT}: the bot may write there"
    assert found["Telegram", "clock"] == "ok agrees with Telegram's"
    for section in ("calendar (docplanner)", "eka (eka_care)", "studio (alfadocs)"):
        assert found[f"Account {section}", "answers"].startswith("ok")
        assert found[f"Account {section}", "to book"].startswith("ok clinics: ")
    assert found["Account eka (eka_care)", "list appointments"] == "ok answers"
    assert found["Account studio (alfadocs)", "free_slots"] == "ok GET /free-slots/{startDate}"
    assert said.splitlines()[-1].startswith("No failure, ")
    assert not (clinic.path.parent / "bot.db").exists()


async def test_whatever_is_wrong_is_named_with_what_to_change(clinic: Clinic, capsys: Said) -> None:
    await clinic.trouble(where="alfadocs", quirk="free_slots_path", value="freeSlots")
    await clinic.trouble(where="alfadocs", quirk="update_verb", value="PATCH")
    await clinic.trouble(where="alfadocs", kind="status", operation="getChairs", status=403)
    await clinic.trouble(where="eka_care", kind="html", operation="*", status=502)
    hook = {"url": "https://elsewhere.example/a-secret-path"}
    assert (await clinic.levers.post(f"/bot{TOKEN}/setWebhook", json=hook)).is_success
    database = Database(clinic.database, [clinic.key])
    await database.start()
    await database.close()
    other = new_key()
    path = clinic.settings(keys=(other,), chat=-1009999999999, secret="fake-wrong-one", dialect="business")
    path.chmod(0o644)

    assert not await examine(path)
    said = capsys.readouterr().out
    found = rows(said)
    assert found["Settings", "secrets"].startswith("warn everybody on this machine can read telegram.token")
    assert "Set [clinic] reception_phone" in found["Settings", "reception"]
    assert found["Database", "tables"].startswith("ok up to date")
    assert found["Database", "sealing keys"].startswith("fail something was sealed with")
    assert found["Telegram", "updates"].startswith("warn Telegram brings them to elsewhere.example,")
    assert "correct [staff] chat_id" in found["Telegram", "staff"]
    assert "Copy the credentials of accounts.calendar" in found["Account calendar (docplanner)", "answers"]
    assert found["Account eka (eka_care)", "answers"].startswith("fail")
    studio = "Account studio (alfadocs)"
    assert found[studio, "free_slots"].startswith("fail GET /free-slots/{startDate}: HTTP 404")
    assert 'set paths.free_slots = "/freeSlots/{startDate}", which answers' in found[studio, "free_slots"]
    assert found[studio, "chairs"].startswith("warn GET /chairs: HTTP 403")
    assert 'set appointment_verb = "PATCH", which answers' in found[studio, "update appointment"]
    assert said.splitlines()[-1].endswith(": the bot is not ready.")
    for secret in (*SECRETS, other, clinic.key, "fake-wrong-one", "a-secret-path"):
        assert secret not in said


async def test_it_finishes_where_nothing_answers(clinic: Clinic, capsys: Said) -> None:
    assert not await examine(clinic.settings(url="http://127.0.0.1:9", keys=(), chat=None))
    found = rows(capsys.readouterr().out)
    assert found["Settings", "sealing keys"].startswith("fail there is no key")
    assert found["Telegram", "bot"].startswith("fail Telegram does not answer")
    assert all(
        text.startswith("fail") and "Is base_url right" in text
        for (section, what), text in found.items()
        if section.startswith("Account") and what == "answers"
    )
    assert len([what for section, what in found if section.startswith("Account")]) >= 3


async def test_a_wrong_token_is_told_apart_from_silence(clinic: Clinic, capsys: Said) -> None:
    await clinic.trouble(where="telegram", kind="status", operation="getMe", status=401)
    assert not await examine(clinic.settings())
    assert rows(capsys.readouterr().out)["Telegram", "bot"].startswith("fail Telegram refuses the bot token")


def test_settings_that_cannot_be_read_are_a_row_and_code_1(tmp_path: Path, capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--config", str(tmp_path / "none.toml")])
    assert ended.value.code == 1
    assert "there is no such file" in " ".join(capsys.readouterr().out.split())


def test_rows_are_broken_at_the_width_and_hints_stand_below() -> None:
    section = Section("Here", (ok("a", "word " * 30), warn("longer name", "x", "Do this."), fail("b", "y")))
    lines = list(printed(section, 72))
    assert max(map(len, lines)) <= 72
    assert lines[0] == "Here"
    assert lines[1].startswith("  ok    a            word word")
    assert f"{'':21}→ Do this." in lines
    assert verdict(section.checks) == "1 failure, 1 warning: the bot is not ready."
    assert verdict(section.checks[:1]) == "No failure, 0 warnings: the bot can work."
