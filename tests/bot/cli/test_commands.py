"""What the commands say and with which code they end."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main

TOKEN = "42:not-a-real-token"
SECRET = "not-a-real-secret"
PROVIDERS = re.compile(r"accounts\.main\.(?!rules|reminders)")  # named on the provider's own page
FILE = f"""
[telegram]
token = "{TOKEN}"

[[accounts]]
name = "main"
provider = "docplanner"
locale = "es"
client_id = "an-id"
client_secret = "{SECRET}"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str = FILE) -> None:
    Path("clinicbot.toml").write_text(text)
    Path("clinicbot.toml").chmod(0o600)


def clinicbot(*arguments: str) -> int:
    """The exit code of a command."""
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


def test_it_says_which_version_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert clinicbot("version") == 0
    assert capsys.readouterr().out == f"clinicbot {version('clinicbot')}\n"


def test_help_names_every_command_in_whole_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert clinicbot("--help") == 0
    text = capsys.readouterr().out
    commands = text[text.index("Commands:") :].splitlines()[1:]
    names = {line.split()[0] for line in commands}
    assert names == {"run", "demo", "doctor", "sandbox", "link", "version", "config", "database", "keys"}
    assert [line for line in commands if not line.endswith(".") or line.endswith("...")] == []
    assert "completion" not in text


@pytest.mark.parametrize(
    "command", [["run"], ["config", "check"], ["database", "upgrade"], ["run", "--config", "other.toml"]]
)
def test_missing_settings_are_one_sentence_and_code_2(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert clinicbot(*command) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert ".toml: there is no such file; start from clinicbot.example.toml." in said.err


@pytest.mark.parametrize("command", [["nonsense"], ["run", "--nonsense"], ["demo", "--locale", "xx"]])
def test_a_command_that_is_not_understood_is_code_2(command: list[str]) -> None:
    assert clinicbot(*command) == 2


def test_a_check_shows_what_was_understood_but_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    write()
    assert clinicbot("config", "check") == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert "telegram.token = ********" in lines
    assert "accounts.main.client_secret = ********" in lines
    assert "accounts.main.locale = es" in lines
    assert "database.url = sqlite:///clinicbot.db" in lines
    assert said.err == ""
    assert TOKEN not in said.out
    assert SECRET not in said.out


def test_the_example_names_every_setting_and_each_is_understood_under_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    example = (Path(__file__).parents[3] / "clinicbot.example.toml").read_text("utf-8")
    told = re.sub(r"^# (?=(rules|reminders)\.|ids_|keep_|(staff_)?chat_id)", "", example, flags=re.MULTILINE)
    told = told.replace('"…"', '"an-id"').replace('"env:CLINICBOT_KEYS"', "[]")
    told = told.replace('"env:CLINICBOT_TELEGRAM_TOKEN"', f'"{TOKEN}"')
    write(told.replace('"env:DOCPLANNER_SECRET"', f'"{SECRET}"'))
    assert clinicbot("config", "check") == 0
    understood = {line.partition(" = ")[0] for line in capsys.readouterr().out.splitlines()}
    sections = tomllib.loads(Path("clinicbot.toml").read_text("utf-8"))
    (sections["accounts"],) = ({one["name"]: one} for one in sections["accounts"])
    in_the_file = set(named(sections))
    assert in_the_file <= understood
    assert {name for name in understood - in_the_file if not PROVIDERS.match(name)} == set()


def named(values: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """The full name of every setting."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from named(value, f"{before}{key}.")
        else:
            yield f"{before}{key}"


def test_a_check_hides_the_databases_password_only(capsys: pytest.CaptureFixture[str]) -> None:
    write(f'{FILE}[database]\nurl = "postgresql://bot:{SECRET}@localhost:5432/clinicbot"\n')
    assert clinicbot("config", "check") == 0
    assert "database.url = postgresql://bot:********@localhost:5432/clinicbot\n" in capsys.readouterr().out


def test_a_check_warns_of_secrets_that_everybody_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    write()
    Path("clinicbot.toml").chmod(0o644)
    assert clinicbot("config", "check") == 0
    assert "everybody on this machine can read telegram.token" in capsys.readouterr().err


def test_the_database_is_made_and_a_second_time_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    write()
    for _ in range(2):
        assert clinicbot("database", "upgrade") == 0
        assert capsys.readouterr().out == "The database is up to date.\n"
    assert Path("clinicbot.db").stat().st_size > 0


def test_a_database_that_is_none_is_one_sentence_and_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    write()
    Path("clinicbot.db").write_text("This is a letter, not a database. " * 100)
    assert clinicbot("database", "upgrade") == 1
    error = capsys.readouterr().err
    assert error.startswith("The database was not upgraded: ")
    assert error.count("\n") == 1
