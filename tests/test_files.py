"""How the code's files look: short, opened by a sentence, named after what they hold."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "integrations", "storage")
FILES = sorted(path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*.py"))
LONGEST = 300
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def test_there_is_code_to_look_at() -> None:
    assert len(FILES) > 20


def test_no_file_has_grown_into_two() -> None:
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("folder", [*ROOMS, "tests"])
def test_every_file_opens_with_a_sentence(folder: str) -> None:
    files = [path for path in (ROOT / folder).rglob("*.py") if path.read_text(encoding="utf-8").strip()]
    assert [path for path in files if not _opening(path).rstrip().endswith((".", ":", "?"))] == []


def test_every_file_is_named_after_what_it_holds() -> None:
    assert [path for path in FILES if SAYS_NOTHING & set(path.stem.split("_"))] == []


def _opening(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n\n")[0]
