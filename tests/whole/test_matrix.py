"""The fault matrix on a file: every vendor, deed and trouble, a kill at every point; then one visit or a
clear refusal.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.whole.agreement import disagreements
from tests.whole.cradle import KILLED, Cradle, cradle
from tests.whole.matrix import ALIVE, FAULTS, KILLS, KINDS, ON_A_FILE, ON_A_SERVER, PAIRS, VENDORS, Job
from tests.whole.practices import errands, practices, wanted

DOC = Path(__file__).parents[2] / "docs/exactly-once.md"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def born() -> AsyncIterator[Cradle]:
    async with cradle() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def template(born: Cradle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    assert await born.runs(Job("prepare", f"sqlite:///{folder}/clinic.db")) == 0
    return folder


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.asyncio(loop_scope="module")
async def test_one_visit_or_a_clear_refusal(
    born: Cradle, template: Path, tmp_path: Path, vendor: str, kind: str
) -> None:
    """Nobody dies; or the process does before the call, after it, after its end was stored."""
    wants = await wanted(vendor)

    async def whole(kills: Sequence[str]) -> dict[str, list[str]]:
        folder = shutil.copytree(template, tmp_path / (kills[0] or "alive"))
        async with practices(vendor, len(FAULTS) * len(kills)) as made:
            cases = errands(made, kills, wants)
            job = Job("set out", f"sqlite:///{folder}/clinic.db", str(folder / "post"), vendor, kind, cases)
            if kills == [ALIVE]:
                assert await born.runs(job) == 0
            else:
                assert await born.runs(job) == KILLED
                assert await born.runs(replace(job, part="go on")) == 0
            return await disagreements(job, made)

    deadly = [kill for one, other, kill in ON_A_FILE if (one, other) == (vendor, kind) and kill]
    alive, killed = await asyncio.gather(whole([ALIVE]), whole(deadly))
    assert alive | killed == {}


def test_the_document_tells_how_many_cases_there_are() -> None:
    assert {(vendor, kind) for vendor, kind, _ in ON_A_FILE} == set(PAIRS)
    assert len(ON_A_FILE) == len(VENDORS) * (len(KINDS) - 1) * len([ALIVE, *KILLS]) + 4 + 2 + 2
    told = DOC.read_text("utf-8")
    assert f"**{len(ON_A_FILE) * len(FAULTS)} cases** on SQLite" in told
    assert f"**{len(ON_A_SERVER) * len(FAULTS)} cases** on PostgreSQL" in told
