"""The post: composes a kept message, sends it, and writes down how that ended."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.desk.message import BODY, Body, ChangeNotice, ReminderNotice, Sent
from bot.desk.reminders import UNREACHED
from bot.engine.channel import Channel, ChatMoved, Priority, Undelivered, Unreachable
from bot.engine.view import View
from storage.database import Database
from storage.messages import Delivery, Message
from storage.unit import Unit

log = logging.getLogger(__name__)

Compose = Callable[[int, Body], Awaitable[View | None]]

GIVEN_UP = timedelta(days=3)  # longer than Telegram, or a clinic's network, has ever been away

_UNREACHABLE = {"blocked": Delivery.BLOCKED, "gone": Delivery.GONE}


class Reminding(Protocol):
    """Whether a reminder that waited may still leave, and what follows when a change is not heard of."""

    async def overtaken(self, notice: ReminderNotice) -> bool: ...

    async def held_until(self, notice: ReminderNotice) -> datetime | None: ...

    async def unheard(self, unit: Unit, id: str, notice: ChangeNotice) -> None: ...


class Post:
    """compose: the words for a chat, found when the message leaves; None when it is no longer true."""

    def __init__(
        self, channel: Channel, database: Database, clock: Clock, compose: Compose, reminding: Reminding
    ) -> None:
        self._channel = channel
        self._database = database
        self._clock = clock
        self._compose = compose
        self._reminding = reminding

    async def send(self, message_id: str) -> Sent:
        """Try once. Raises StorageError when nothing could be read or written down."""
        async with self._database.reading() as unit:
            message = await unit.messages.get(message_id)
        if message is None or message.settled_at is not None:
            return Sent(final=True)
        body = BODY.validate_json(message.body)
        if isinstance(body, ReminderNotice):
            if await self._reminding.overtaken(body):
                return await self._settle(message, Delivery.NEEDLESS, message.chat_id)
            if until := await self._reminding.held_until(body):
                async with self._database.unit() as unit:
                    await unit.messages.hold(message_id, until)
                return Sent(final=True)
        view = await self._compose(message.chat_id, body)
        if view is None:
            return await self._settle(message, Delivery.NEEDLESS, message.chat_id)
        async with self._database.reading() as unit:
            chat_id = await unit.chats.present_id(message.chat_id)
        return await self._show(message, chat_id, view)

    async def _show(self, message: Message, chat_id: int, view: View) -> Sent:
        try:
            shown = await self._channel.show(chat_id, view, priority=Priority(message.priority))
        except ChatMoved as moved:
            async with self._database.unit() as unit:
                await unit.chats.move_to(chat_id, moved.new_chat_id)
            return await self._show(message, moved.new_chat_id, view)
        except Unreachable as error:
            log.info("message %s: %s", message.id, error)
            return await self._settle(message, _UNREACHABLE[error.reason], chat_id, reason=str(error))
        except Undelivered as error:
            log.warning("message %s was not delivered: %s", message.id, error)
            since = message.due_at or message.created_at
            if error.permanent or self._clock.now() - since > GIVEN_UP:
                log.error("message %s is given up", message.id)
                return await self._settle(message, Delivery.FAILED, chat_id, reason=str(error))
            return Sent(final=False, wait=error.retry_after.total_seconds() if error.retry_after else 0)
        return await self._settle(message, Delivery.DELIVERED, chat_id, shown.message_id)

    async def _settle(
        self,
        message: Message,
        state: Delivery,
        chat_id: int,
        telegram_id: int | None = None,
        *,
        reason: str | None = None,
    ) -> Sent:
        now = self._clock.now()
        async with self._database.unit() as unit:
            first = await unit.messages.settle(
                message.id, state, at=now, chat_id=chat_id, telegram_id=telegram_id, reason=reason
            )
            body = BODY.validate_json(message.body)
            if first and state in UNREACHED and isinstance(body, ChangeNotice):
                await self._reminding.unheard(unit, message.id, body)
            if state is Delivery.BLOCKED:
                await unit.chats.mark_blocked(chat_id, now)
        return Sent(final=True)
