"""Who may import whom, as pyproject.toml says it."""

import tomllib
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "pyproject.toml"


def test_every_room_imports_only_whom_it_may() -> None:
    assert lint_imports(config_filename=str(PROJECT), no_cache=True, no_logo=True) == 0


def test_every_provider_is_kept_apart_from_the_others_and_from_the_sandbox() -> None:
    contracts = tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]["contracts"]
    apart = next(set(contract["modules"]) for contract in contracts if contract["type"] == "independence")
    packages = {f"integrations.{path.parent.name}" for path in ROOT.glob("integrations/*/__init__.py")}
    assert apart == packages
