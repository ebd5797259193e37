"""Whose turn a chat is in: one process at a time works on it, and a killed process lets it go."""

from typing import Protocol

from storage.server_locks import ServerLocks, key_of


class ChatLocks(Protocol):
    """shared: another process may have worked on a chat since it was last held here."""

    shared: bool

    async def take(self, chat_id: int) -> bool:
        """Whether the chat is ours now; False when another process works on it. Raises StorageError."""

    async def give_back(self, chat_id: int) -> None:
        """Let others work on the chat. Never raises."""

    def holds(self, chat_id: int) -> bool:
        """Whether the chat is still ours: a connection that breaks takes its locks along."""

    async def check(self) -> None:
        """See whether locks can be had. Raises StorageError."""


class AllChats:
    """Where one process serves a database, every chat is its own."""

    shared = False

    async def take(self, chat_id: int) -> bool:
        return True

    async def give_back(self, chat_id: int) -> None:
        return

    def holds(self, chat_id: int) -> bool:
        return True

    async def check(self) -> None:
        return


class SharedChats:
    """Where several processes serve a PostgreSQL database, it says who works on a chat."""

    shared = True

    def __init__(self, locks: ServerLocks) -> None:
        self._locks = locks

    async def take(self, chat_id: int) -> bool:
        return await self._locks.take(_key(chat_id))

    async def give_back(self, chat_id: int) -> None:
        await self._locks.give_back(_key(chat_id))

    def holds(self, chat_id: int) -> bool:
        return self._locks.holds(_key(chat_id))

    async def check(self) -> None:
        await self._locks.check()


def _key(chat_id: int) -> int:
    return key_of("chat", str(chat_id))
