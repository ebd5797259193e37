"""Links into the chat: listed for a whole sandbox, and drawn."""

import asyncio
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.link import COLUMNS, Link, table
from bot.cli.stage import TOKEN, set_stage
from tests.bot.cli.processes import started

PNG = b"\x89PNG\r\n\x1a\n"


def clinicbot(*arguments: str) -> int:
    """The exit code of a command."""
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


@contextmanager
def sandbox(folder: Path) -> Iterator[str]:
    """A sandbox of its own process, and the settings of a bot in it as a file."""
    with started(folder, "-m", "bot", "sandbox", "--port", "0", "--seed", "7") as process:
        url = process.says("Sandbox: ").rstrip("/")
        settings = asyncio.run(set_stage(url, folder, "es"))
        account = settings.accounts[0].settings.model_dump()
        path = folder / "clinicbot.toml"
        path.write_text(
            f"""
[telegram]
token = "{TOKEN}"
api_base = "{url}"

[[accounts]]
name = "main"
provider = "docplanner"
locale = "es"
base_url = "{account["base_url"]}"
client_id = "{account["client_id"]}"
client_secret = "{account["client_secret"].get_secret_value()}"
"""
        )
        path.chmod(0o600)
        yield str(path)


def test_every_doctor_service_and_facility_has_a_link_and_codes_are_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sandbox(tmp_path) as config:
        assert clinicbot("link", "--config", config) == 0
        lines = capsys.readouterr().out.splitlines()
        assert tuple(lines[0].split()) == COLUMNS
        links = [line.split()[-1] for line in lines[1:]]
        assert {link.partition("?start=")[2][:2] for link in links} == {"f_", "d_", "s_"}
        assert len(set(links)) == len(links)
        assert all(link.startswith("https://t.me/") and len(link.partition("=")[2]) <= 64 for link in links)

        only = links[0].partition("=")[2]
        drawn = tmp_path / "codes"
        assert clinicbot("link", only, "--qr", str(drawn), "--config", config) == 0
        assert capsys.readouterr().out.endswith(f"The QR codes are in {drawn}.\n")
        assert sorted(path.name for path in drawn.iterdir()) == [f"{only}.png", f"{only}.svg"]
        assert (drawn / f"{only}.png").read_bytes().startswith(PNG)
        assert ElementTree.parse(drawn / f"{only}.svg").getroot().tag.endswith("svg")

        assert clinicbot("link", "nobody of that name", "--config", config) == 1
        assert "Nothing that can be booked is called 'nobody of that name'." in capsys.readouterr().err


def test_columns_stand_under_each_other() -> None:
    rows = [("a", "doctor", "Łukasz", "x, y", "https://t.me/b?start=d_1"), ("long", "facility", "B", "", "u")]
    head, first, second = table(rows)
    assert head.index("Name") == first.index("Łukasz") == second.index("B")


def test_a_link_is_found_by_a_part_of_the_name_or_by_its_code() -> None:
    link = Link("main", "doctor", "Dra. Gómez", "Madrid", "d_0123456789")
    assert link.matches("gómez")
    assert link.matches("d_0123456789")
    assert link.matches("")
    assert not link.matches("ruiz")
