"""What the commands say and with which code they end."""

from importlib.metadata import version
from pathlib import Path

import pytest

from bot.__main__ import main

TOKEN = "42:not-a-real-token"
SECRET = "not-a-real-secret"
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
