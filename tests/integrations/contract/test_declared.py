"""Declared means: it works. Not declared means: it says so at once, without asking the vendor."""

import pytest

from integrations.errors import Unsupported
from integrations.provider import Capability
from tests.integrations.contract.accounts import ACCOUNTS, ALFADOCS, Account
from tests.integrations.contract.desk import Desk
from tests.integrations.contract.proofs import ATTEMPTS, PROOFS

pytestmark = pytest.mark.asyncio(loop_scope="module")
NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize("capability", Capability)
async def test_what_is_declared_works_and_what_is_not_says_so(desk: Desk, capability: Capability) -> None:
    if capability in desk.provider.capabilities:
        await PROOFS[capability](desk)
        return
    request = await desk.wants()
    async with desk.another(base_url=NOBODY) as unplugged:
        for attempt in ATTEMPTS[capability]:
            with pytest.raises(Unsupported):
                await attempt(unplugged, request)


@pytest.mark.parametrize("account", [ALFADOCS], ids=str)
async def test_documents_that_the_settings_refuse_are_not_declared(desk: Desk) -> None:
    request = await desk.wants()
    async with desk.another(base_url=NOBODY, documents=False) as unplugged:
        assert Capability.DOCUMENTS not in unplugged.capabilities
        for attempt in ATTEMPTS[Capability.DOCUMENTS]:
            with pytest.raises(Unsupported):
                await attempt(unplugged, request)


async def test_every_capability_is_declared_by_some_account_and_not_by_another(
    account: Account, desk: Desk
) -> None:
    assert set(PROOFS) == set(ATTEMPTS) == set(Capability)
    assert desk.provider.capabilities <= set(Capability)
    assert account in ACCOUNTS
