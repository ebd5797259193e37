"""The fault matrix on PostgreSQL: of two living processes one is killed, and the other finishes by itself."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
import sqlalchemy as sa

from tests.whole.agreement import disagreements
from tests.whole.cradle import KILLED, Cradle, cradle
from tests.whole.matrix import FAULTS, ON_A_SERVER, Job
from tests.whole.practices import errands, practices, wanted


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def born() -> AsyncIterator[Cradle]:
    async with cradle() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def copied(born: Cradle, postgresql_server: str) -> Callable[[], str]:
    """Makes databases in which everything is prepared."""
    template = _created(postgresql_server, "")
    assert await born.runs(Job("prepare", template)) == 0
    return lambda: _created(postgresql_server, str(sa.make_url(template).database))


def _created(server: str, template: str) -> str:
    url, name = sa.make_url(server), f"test_{uuid4().hex}"
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        like = f" TEMPLATE {template}" if template else ""
        connection.exec_driver_sql(f"CREATE DATABASE {name}{like}")
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.mark.parametrize(("vendor", "kind"), dict.fromkeys((vendor, kind) for vendor, kind, _ in ON_A_SERVER))
@pytest.mark.asyncio(loop_scope="module")
async def test_whoever_is_left_finishes_with_one_visit_or_a_clear_refusal(
    born: Cradle, copied: Callable[[], str], tmp_path: Path, vendor: str, kind: str
) -> None:
    kills = [kill for one, other, kill in ON_A_SERVER if (one, other) == (vendor, kind)]
    async with practices(vendor, len(FAULTS) * len(kills)) as made:
        cases = errands(made, kills, await wanted(vendor))
        job = Job("set out", copied(), str(tmp_path / "post"), vendor, kind, cases)
        heir = await born.start(replace(job, part="go on"))
        await heir.is_up()
        assert await born.runs(job) == KILLED
        assert await heir.end() == 0
        assert await disagreements(job, made) == {}
