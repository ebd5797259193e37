"""The verb of an update, which the document lost: the one that was told, else the one that is not refused."""

import logging
from collections.abc import Awaitable, Callable

from integrations.alfadocs.settings import Verb
from integrations.call import Reply

log = logging.getLogger(__name__)
_REFUSED = 405


class Verbs:
    """Remembers which verb was not refused. A refused verb has changed nothing, so the next may be sent."""

    def __init__(self, first: Verb) -> None:
        self._order = [first, *(verb for verb in Verb if verb is not first)]

    async def send(self, write: Callable[[str], Awaitable[Reply]]) -> Reply:
        for verb in tuple(self._order):
            reply = await write(verb.value)
            if reply.status != _REFUSED:
                self._remember(verb)
                return reply
            log.warning("updating by %s is refused", verb.value)
        return reply

    def _remember(self, verb: Verb) -> None:
        if self._order[0] is not verb:
            self._order = [verb, *(other for other in self._order if other is not verb)]
