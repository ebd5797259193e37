"""The time comes from a clock that is handed in, and an instant always has a zone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLOCKS = {Path("bot/clock.py"), Path("integrations/sandbox/clock.py")}
FILES = [
    path.relative_to(ROOT)
    for room in ("bot", "integrations", "storage")
    for path in (ROOT / room).rglob("*.py")
]
PRESENT = {"now", "today", "utcnow"}
FROM_SECONDS = {"fromtimestamp", "utcfromtimestamp"}
TZINFO_POSITION = 8


def test_only_the_clocks_ask_what_time_it_is() -> None:
    assert [where for path in FILES if path not in CLOCKS for where in _asks(path, ROOT)] == []


def test_no_instant_is_made_without_a_zone() -> None:
    assert [where for path in FILES for where in _naive(path, ROOT)] == []


@pytest.mark.parametrize(
    "line", ["datetime.now(UTC)", "datetime.datetime.utcnow()", "date.today()", "now = datetime.now"]
)
def test_a_line_that_asks_the_time_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "room.py").write_text(line)
    assert list(_asks(Path("room.py"), tmp_path)) == ["room.py:1"]


@pytest.mark.parametrize(
    "line", ["datetime(2026, 11, 24)", "datetime.datetime.fromtimestamp(0)", "datetime.utcfromtimestamp(0)"]
)
def test_a_line_that_makes_a_naive_instant_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "room.py").write_text(line)
    assert list(_naive(Path("room.py"), tmp_path)) == ["room.py:1"]


@pytest.mark.parametrize(
    "line",
    [
        "datetime(2026, 11, 24, tzinfo=UTC)",
        "datetime.fromtimestamp(0, UTC)",
        "clock.now()",
        "date(2026, 1, 1)",
    ],
)
def test_a_line_with_a_zone_passes(line: str, tmp_path: Path) -> None:
    (tmp_path / "room.py").write_text(line)
    assert [*_asks(Path("room.py"), tmp_path), *_naive(Path("room.py"), tmp_path)] == []


def _asks(path: Path, root: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in PRESENT
            and _name(node.value) in ("datetime", "date")
        ):
            yield f"{path}:{node.lineno}"


def _naive(path: Path, root: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _is_naive(node):
            yield f"{path}:{node.lineno}"


def _is_naive(call: ast.Call) -> bool:
    keywords = {keyword.arg for keyword in call.keywords}
    if isinstance(call.func, ast.Attribute) and call.func.attr in FROM_SECONDS:
        return call.func.attr == "utcfromtimestamp" or (len(call.args) < 2 and "tz" not in keywords)
    return _name(call.func) == "datetime" and len(call.args) < TZINFO_POSITION and "tzinfo" not in keywords


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
