"""The account's own fields about patients, those that every patient is asked for."""

import logging
from collections.abc import Mapping

from integrations.alfadocs import mapping
from integrations.alfadocs.api import AlfaDocsApi
from integrations.alfadocs.wire import bare_name
from integrations.model import CustomField, FieldKind

log = logging.getLogger(__name__)


class Questions:
    """Read when the addresses are; the answers' kinds are remembered until then."""

    def __init__(self, api: AlfaDocsApi, required: tuple[str, ...]) -> None:
        self._api = api
        self._required = tuple(filter(None, map(bare_name, required)))
        self._asks: tuple[CustomField, ...] | None = None

    async def asks(self) -> tuple[CustomField, ...]:
        """In the order in which the settings name them."""
        if not self._required:
            return ()
        fields = {field.technical_name: field for field in await self._api.custom_fields()}
        for name in self._required:
            if name not in fields:
                log.warning("the account has no patient field %s", name)
        asks = tuple(mapping.custom_field(fields[name]) for name in self._required if name in fields)
        self._asks = asks
        return asks

    async def kinds(self) -> Mapping[str, FieldKind]:
        asks = await self.asks() if self._asks is None else self._asks
        return {field.key: field.kind for field in asks}
