"""One call of one method, as every handler gets it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integrations.sandbox.telegram.bots import Bot
from integrations.sandbox.telegram.chats import Chat
from integrations.sandbox.telegram.messenger import Messenger

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """`arguments` are checked against the official schema already."""

    at: Messenger
    bot: Bot
    arguments: Json

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.arguments.get(name, otherwise)

    def chat(self, *, to_write: bool = True) -> Chat:
        return self.at.chat_for(self.bot, self.arguments["chat_id"], to_write=to_write)


Handler = Callable[[Call], Any]
