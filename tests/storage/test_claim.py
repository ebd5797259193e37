"""A claim is one process's at a time."""

import pytest

from storage.database import Database
from storage.errors import AlreadyClaimed


async def test_a_second_claim_is_refused_until_the_first_is_given_up(database, url, key):
    second = Database(url, [key])
    await second.start()
    await database.claim("polling")
    with pytest.raises(AlreadyClaimed):
        await second.claim("polling")
    await second.claim("something else")
    await database.close()
    await second.claim("polling")
    await second.close()
