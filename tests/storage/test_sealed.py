"""Sealed columns: what is personal cannot be read without a key, nor becomes garbage with a wrong one."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

import storage.unit
from storage.database import Database
from storage.errors import LostKey, StorageDamaged
from storage.inbox import InboxItem
from storage.keys import sealed_columns
from storage.messages import Message
from storage.sealed import MARK, Seal, Sealed, name_of, new_key
from storage.session import Row

Made = Callable[..., Any]
SAID = "Zwerg-Nase 600123456"
BORN = date(1985, 5, 3)


async def fill(database: Database, at: datetime, patient: Made, intent: Made, visit: Made) -> None:
    """A row in every table that holds something personal, with the same words in every sealed column."""
    async with database.unit() as unit:
        await unit.chats.see(1, at=at, first_name=SAID)
        await unit.conversations.save(1, SAID, 0, at=at)
        await unit.inbox.add([InboxItem(key="k", chat_id=1, payload=SAID, received_at=at)])
        words = dict.fromkeys(
            ("name", "surname", "phone", "email", "gender", "national_id", "relation"), SAID
        )
        await unit.patients.save(patient(birth_date=BORN, answers=SAID, **words))
        await unit.intents.create(intent(request=SAID))
        await unit.intents.settle("intent-1", "booked", SAID, at=at)
        await unit.visits.add(visit(details=SAID))
        await unit.messages.add([Message(id="m", chat_id=1, priority=0, body=SAID, created_at=at)])


async def stored(url: str) -> dict[str, Any]:
    """What stands in each sealed column of the first row."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    found = {}
    with engine.connect() as connection:
        for table, columns in sealed_columns().items():
            for column in columns:
                query = sa.select(sa.type_coerce(column, sa.Text)).select_from(table)
                found[f"{table.name}.{column.name}"] = connection.scalar(query)
    return found


async def test_every_personal_column_is_sealed_and_comes_back(
    url: str, database: Database, noon: datetime, patient: Made, intent: Made, visit: Made, key: str
) -> None:
    await fill(database, noon, patient, intent, visit)
    values = await stored(url)
    assert set(values) >= {
        *(f"patients.{name}" for name in ("name", "surname", "phone", "email", "birth_date", "gender")),
        *(f"patients.{name}" for name in ("national_id", "answers", "relation")),
        *("intents.request", "intents.outcome", "conversations.state", "inbox.payload"),
        *("visits.details", "messages.body", "chats.first_name"),
    }
    assert {name: value[:12] for name, value in values.items()} == dict.fromkeys(
        values, f"s1:{name_of(key)}:"
    )
    assert len(set(values.values())) == len(values)
    async with database.reading() as unit:
        known = await unit.patients.get("patient-1")
        assert known is not None
        assert (known.name, known.birth_date, known.answers) == (SAID, BORN, SAID)
        assert [item.payload for item in await unit.inbox.waiting()] == [SAID]


def everything_in(folder: Path, start: str) -> tuple[int, bytes]:
    files = [file for file in folder.iterdir() if file.name.startswith(start)]
    return len(files), b"".join(file.read_bytes() for file in files)


async def test_nothing_personal_stands_in_the_file(
    tmp_path: Path, sqlite_url: str, noon: datetime, patient: Made, intent: Made, visit: Made, key: str
) -> None:
    for keys, readable in ([], True), ([key], False):
        url = sqlite_url.replace("clinicbot", f"with-{len(keys)}-keys")
        database = Database(url, keys)
        await database.start()
        await fill(database, noon, patient, intent, visit)
        files, written = everything_in(tmp_path, f"with-{len(keys)}-keys")
        assert files >= 2
        assert (SAID.encode() in written) is readable
        assert (BORN.isoformat().encode() in written) is readable
        await database.close()


@pytest.mark.parametrize("keys", [0, 1])
async def test_without_the_right_key_a_database_is_not_opened(
    url: str, database: Database, noon: datetime, keys: int
) -> None:
    other = Database(url, [new_key()] * keys)
    with pytest.raises(LostKey, match="sealed with a key that is not in the settings"):
        await other.start()
    await other.close()


async def test_a_value_of_a_lost_key_is_an_error_that_shows_nothing(
    url: str, database: Database, noon: datetime, patient: Made
) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon, first_name=SAID)
    other = Database(url, [new_key()])
    with pytest.raises(LostKey) as lost:
        async with other.reading() as unit:
            await unit.chats.get(1)
    assert MARK not in str(lost.value)
    await other.close()


async def test_databases_with_different_keys_live_side_by_side(
    tmp_path: Path, noon: datetime, key: str, next_key: str
) -> None:
    opened = [
        Database(f"sqlite:///{tmp_path / name}", [name_key])
        for name, name_key in zip("ab", (key, next_key), strict=True)
    ]
    for number, database in enumerate(opened):
        await database.start()
        async with database.unit() as unit:
            await unit.chats.see(1, at=noon, first_name=f"chat {number}")
    for number, database in enumerate(opened):
        async with database.reading() as unit:
            chat = await unit.chats.get(1)
            assert chat is not None
            assert chat.first_name == f"chat {number}"
        await database.close()


async def test_an_empty_name_still_leaves_the_known_one(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon, first_name=SAID)
        assert (await unit.chats.see(1, at=noon)).first_name == SAID


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    seal = Seal([new_key()])
    assert seal.open(seal.close(text)) == text
    assert not text or text not in seal.close(text) or len(text) < 8


def test_a_value_that_was_tampered_with_is_damage() -> None:
    seal = Seal([new_key()])
    sealed = seal.close(SAID)
    with pytest.raises(StorageDamaged):
        seal.open(sealed[:-6] + "AAAAAA")


def test_the_name_of_a_key_is_short_and_no_part_of_it() -> None:
    key = new_key()
    assert len(name_of(key)) == 8
    assert name_of(key) not in key


def test_no_text_column_is_left_open_without_a_reason() -> None:
    """A new column is either sealed or says here that it holds nothing of a person."""
    assert storage.unit
    open_columns = {
        f"{table.name}.{column.name}"
        for table in Row.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.String | sa.Text) and not isinstance(column.type, Sealed)
    }
    ours = {name for name in open_columns if name.rpartition(".")[2] in WORDS_OF_OURS}
    assert open_columns - ours == set()


# Ids of ours and of the provider, kinds, states, and what the clinic publishes.
WORDS_OF_OURS = {
    *("id", "kind", "key", "account", "state", "status", "reference", "zone", "name", "body"),
    *("patient_id", "intent_id", "visit_id", "message_id", "provider_visit_id"),
    *("clinic_id", "doctor_id", "address_id", "service_id"),
    *("language_code", "locale", "version", "privacy_consent_version"),
}
