"""Keys: which ones have sealed something here, and sealing with the first of them what it has not sealed."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, bindparam, func, or_, select, type_coerce, update
from sqlalchemy import delete as delete_from
from sqlmodel import Field

from storage.sealed import LENGTH_OF_NAME, MARK, Sealed, SealedDate, lost
from storage.session import Row, Session, table_of

PROOF = "clinicbot"
PLAIN = ""  # stands for the name of a key where there is none


class SealKey(Row, table=True):
    """A key that may have sealed something. name: as in what it sealed. proof: something that it sealed.

    whole: since it was known nothing is stored that is not sealed.
    """

    __tablename__ = "seal_keys"

    name: str = Field(primary_key=True)
    proof: str = Field(sa_type=Sealed)
    whole: bool


_keys = table_of(SealKey)


class Keys:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def admit(self) -> bool:
        """Hold the keys of the settings against those in use; True when nothing unsealed can be here.

        Raises LostKey when something may be sealed that they do not open.
        """
        names = self._session.seal.names
        used = await self.used()
        for name in used:
            if name not in names:
                raise lost(name)
        known = await self._session.all(SealKey, select(_keys))
        whole = any(key.whole for key in known)
        if names and names[0] not in used:
            first = SealKey(name=names[0], proof=PROOF, whole=whole)
            new = self._session.insert(_keys).values(**first.model_dump())
            await self._session.run(new.on_conflict_do_nothing(index_elements=["name"]))
        return whole or not names

    async def used(self) -> list[str]:
        """The names of the keys that may have sealed something here."""
        return [str(found[0]) for found in await self._session.run(select(_keys.c.name))]

    async def knows(self, name: str) -> bool:
        """Whether a program that may still run seals with this key."""
        return (await self._session.run(select(_keys.c.name).where(_keys.c.name == name))).first() is not None

    async def is_whole(self) -> None:
        """Nothing unsealed is here any more."""
        await self._session.run(update(_keys).values(whole=True))

    async def retire(self) -> None:
        """Nothing is sealed any more with another key than the first."""
        await self._session.run(delete_from(_keys).where(_keys.c.name != self._session.seal.names[0]))

    async def count(self) -> Counter[str]:
        """How many values each key has sealed, by the key's name; PLAIN: those that are not sealed."""
        counted: Counter[str] = Counter()
        for table, columns in sealed_columns().items():
            for column in columns:
                raw = _raw(column)
                name = func.substr(raw, len(MARK) + 1, LENGTH_OF_NAME)
                begins = func.substr(raw, 1, len(MARK))
                grouped = select(begins, name, func.count()).select_from(table).where(raw != "")
                for start, of, many in await self._session.run(grouped.group_by(begins, name)):
                    counted[of if start == MARK else PLAIN] += many
        return counted

    async def seal_anew(self, table: Table, after: Any, most: int, *, mark: str) -> tuple[Any, int]:
        """Seal, with the first key, up to `most` rows in which a value does not begin with the mark.

        after: the last row's key, None to begin. Returns that of this time, None at the end, and how many.
        """
        key, columns = _key_of(table), sealed_columns()[table]
        raws = {column.name: _raw(column) for column in columns}
        other = or_(*(_is_other(raw, mark) for raw in raws.values()))
        wanted = select(key, *raws.values()).where(other).order_by(key).limit(most).with_for_update()
        found = (await self._session.run(wanted if after is None else wanted.where(key > after))).all()
        for id, *values in found:
            changed = self._resealed(dict(zip(raws, values, strict=True)))
            await self._session.run(update(table).where(key == id).values(changed))
        return (found[-1][0] if len(found) == most else None), len(found)

    def _resealed(self, stored: Mapping[str, str | None]) -> dict[str, Any]:
        seal = self._session.seal
        return {
            name: bindparam(None, seal.close(seal.open(value)), type_=Text)
            for name, value in stored.items()
            if value
        }


def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """Every column that is sealed, by its table; that of the proofs is none of them."""
    found = {
        table: [column for column in table.columns if isinstance(column.type, Sealed | SealedDate)]
        for table in Row.metadata.sorted_tables
        if table is not _keys
    }
    return {table: columns for table, columns in found.items() if columns}


def _raw(column: Column[Any]) -> ColumnElement[str]:
    """The column as it is stored."""
    return type_coerce(column, Text).label(column.name)


def _is_other(raw: ColumnElement[str], mark: str) -> ColumnElement[bool]:
    return (raw != "") & (func.substr(raw, 1, len(mark)) != mark)


def _key_of(table: Table) -> Column[Any]:
    (key,) = table.primary_key.columns
    return key
