"""The hooks: what a provider pushes to us is proved, kept as a hint, and followed up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.desk.accounts import Account
from bot.desk.compare import Comparison
from bot.desk.message import Waiting
from integrations.errors import AccessDenied, Rejected
from integrations.provider import Capability
from storage.errors import StorageError

log = logging.getLogger(__name__)

TAKEN, NO_NOTICE, NOT_GENUINE, NOBODY_HERE = 200, 400, 403, 404  # one provider takes 202 for a failure

Send = Callable[[Sequence[Waiting]], Awaitable[None]]


class Hooks:
    """A notice is a hint that some visits should be looked at; what is true is read back from the provider.

    The hint is on disk before the provider is answered: the visits count as not compared for ages. They are
    looked at at once, and should that fail, or the process die, by the next round of the comparison. A
    notice that comes twice finds nothing changed, so nobody is told twice.
    """

    def __init__(self, accounts: Mapping[str, Account], comparison: Comparison, send: Send) -> None:
        self._accounts = accounts
        self._comparison = comparison
        self._send = send
        self._due: dict[str, dict[str, None]] = {}
        self._at_work: dict[str, asyncio.Task[None]] = {}

    async def take(self, account: str, headers: Mapping[str, str], body: bytes) -> int:
        """Keep the hint, and return the status of the answer. Raises StorageError: it is to come again."""
        found = self._accounts.get(account)
        if found is None or Capability.NOTIFIES not in found.provider.capabilities:
            return NOBODY_HERE
        try:
            named = found.provider.changed(headers, body)
        except AccessDenied as error:
            log.warning("account %s: a notice that is not genuine: %s", account, error)
            return NOT_GENUINE
        except Rejected as error:
            log.warning("account %s: what came is no notice: %s", account, error)
            return NO_NOTICE
        if ours := await self._comparison.noted(account, named) if named else ():
            self._follow(account, ours)
        return TAKEN

    async def close(self) -> None:
        """What is not looked at yet is looked at by the next round, here or in another process."""
        tasks = list(self._at_work.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _follow(self, account: str, visit_ids: Sequence[str]) -> None:
        """One at a time for each account: a flood of notices about one visit is one look."""
        self._due.setdefault(account, {}).update(dict.fromkeys(visit_ids))
        if account not in self._at_work:
            look = self._look(account)
            self._at_work[account] = asyncio.create_task(look, name=f"hints of {account}")

    async def _look(self, account: str) -> None:
        due = self._due[account]
        try:
            while due:
                visit_id = next(iter(due))
                del due[visit_id]
                await self._look_at(account, visit_id)
        finally:
            # Not later, or a hint that comes just now would find somebody at work who is not.
            del self._at_work[account]

    async def _look_at(self, account: str, visit_id: str) -> None:
        try:
            await self._send(await self._comparison.hinted(account, [visit_id]))
        except StorageError as error:
            log.warning("account %s: a hint is followed in a later round: %s", account, error)
        except Exception as error:
            log.error("account %s: a hint is followed in a later round: %s", account, type(error).__name__)
