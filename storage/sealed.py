"""Sealed columns: what may name or describe a person is encrypted before it reaches the database."""

import hashlib
from collections.abc import Sequence
from datetime import date
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from storage.errors import LostKey, StorageDamaged

MARK = "s1:"  # what a sealed value begins with, before the name of its key
LENGTH_OF_NAME = 8


class Seal:
    """The keys of one database: the first seals, every one opens. Without keys nothing is sealed.

    What is sealed is `s1:<name of the key>:<Fernet token>`, so which key it needs can be seen from outside.
    An empty text stays empty, so that it can be searched for.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self.names = tuple(name_of(key) for key in keys)
        self._fernets = MultiFernet([Fernet(key) for key in keys]) if keys else None
        self._start = f"{MARK}{self.names[0]}:" if keys else ""

    def close(self, text: str) -> str:
        """The text as it is stored."""
        if self._fernets is None or not text:
            return text
        return self._start + self._fernets.encrypt(text.encode()).decode("ascii")

    def open(self, stored: str) -> str:
        """The text that was stored. Raises LostKey, and StorageDamaged for a value that was tampered with."""
        if not stored.startswith(MARK):
            return stored
        name, _, token = stored.removeprefix(MARK).partition(":")
        if self._fernets is None or name not in self.names:
            raise lost(name)
        try:
            return self._fernets.decrypt(token.encode("ascii")).decode()
        except (InvalidToken, UnicodeError):
            raise StorageDamaged("a sealed value is not what was sealed") from None


NO_SEAL = Seal(())

# Each engine has a dialect of its own, so databases with different keys can live in one process.
_SEALS: WeakKeyDictionary[Dialect, Seal] = WeakKeyDictionary()


def new_key() -> str:
    """A key that nobody has had before."""
    return Fernet.generate_key().decode("ascii")


def name_of(key: str) -> str:
    """What a key is called where it must not be shown. Nothing of the key can be learned from it."""
    digest = hashlib.blake2s(key.encode(), digest_size=LENGTH_OF_NAME // 2, person=b"sealkey")
    return digest.hexdigest()


def lost(name: str) -> LostKey:
    return LostKey(
        f"the data was sealed with a key that is not in the settings (the one called {name}):"
        " put it back under [privacy] keys"
    )


def use_seal(dialect: Dialect, seal: Seal) -> None:
    """From now on everything through this dialect is sealed so."""
    _SEALS[dialect] = seal


def seal_of(dialect: Dialect) -> Seal:
    return _SEALS.get(dialect, NO_SEAL)


class Sealed(TypeDecorator[str]):
    """A text that only the keys can read. It cannot be searched, sorted or compared by the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal_of(dialect).close(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal_of(dialect).open(value)


class SealedDate(TypeDecorator[date]):
    """A day that only the keys can read."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else seal_of(dialect).close(value.isoformat())

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(seal_of(dialect).open(value))
