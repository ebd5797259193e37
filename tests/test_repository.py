"""What is in the repository: nothing of one machine, and a package that ships everything it needs."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "integrations", "storage", "locales")
NOT_OURS = re.compile(r"^\.(?!ci$|gitignore$)|__pycache__$|^dist$|\.egg-info$|\.db(-\w+)?$|^clinicbot\.toml$")
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npm" + "js", "/opt/" + "wheels")
OPTIONS = ("--find" + "-links", "--extra" + "-index", "--index" + "-url", "--trusted" + "-host")
MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|tmp|home|Users)/\w")


def test_no_file_names_a_package_registry() -> None:
    assert [path for path, text in _texts() if any(word in text for word in REGISTRIES + OPTIONS)] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert [(path, found.group()) for path, text in _texts() if (found := MACHINE.search(text))] == []


@pytest.mark.parametrize(("name", "at_least"), [("run.txt", 40), ("test.txt", 40), ("sdk.txt", 10)])
def test_every_requirement_is_pinned_with_its_hashes(name: str, at_least: int) -> None:
    lines = [line for line in (ROOT / "requirements" / name).read_text().splitlines() if line[:1].isalnum()]
    assert len(lines) > at_least
    assert [line for line in lines if "==" not in line or not line.endswith("\\")] == []


def test_the_tests_run_with_what_the_bot_runs_with() -> None:
    run, tests = (_pins(ROOT / "requirements" / name) for name in ("run.txt", "test.txt"))
    assert run <= tests


def test_the_package_ships_everything_that_it_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        shipped = set(wheel.namelist())
    ours = {str(path) for path in _files() if path.parts[0] in ROOMS}
    assert ours - shipped == set()
    assert {name.partition("/")[0] for name in shipped if ".dist-info" not in name} == set(ROOMS)


def _files() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not NOT_OURS.search(name)]
        yield from ((Path(folder) / name).relative_to(ROOT) for name in names if not NOT_OURS.search(name))


def _texts() -> Iterator[tuple[str, str]]:
    for path in _files():
        try:
            yield str(path), (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _pins(path: Path) -> set[str]:
    return {line.partition(" ")[0] for line in path.read_text().splitlines() if line[:1].isalnum()}
