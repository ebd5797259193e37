"""Errors: the driver's troubles in our words."""

import sqlite3

import pytest
from sqlalchemy.exc import InvalidRequestError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from storage import errors
from storage.errors import StorageBusy, StorageError, StorageUnavailable, told


class Lost(OperationalError):
    """What SQLAlchemy makes of a connection that went away."""


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (NoConnectionFree(), StorageBusy),
        (Lost("SELECT 1", {}, Exception("gone"), connection_invalidated=True), StorageUnavailable),
        (OperationalError("SELECT 1", {}, sqlite3.OperationalError("odd")), StorageError),
        (InvalidRequestError("odd"), StorageError),
    ],
)
def test_each_trouble_has_its_name(trouble: SQLAlchemyError, expected: type[StorageError]) -> None:
    assert type(told(trouble)) is expected


def test_every_error_says_something_by_itself() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StorageError)
    ]
    assert len(kinds) > 10
    assert all(str(kind()).endswith(".") for kind in kinds)
