"""The one place that sends and edits: a view becomes a message, whatever Telegram answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from markupsafe import Markup
from telegram import Bot, InputFile, LinkPreviewOptions, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels.backoff import seconds_of
from bot.channels.courier import Courier, Request
from bot.channels.files import fetched
from bot.channels.gate import Gate
from bot.channels.keyboard import inline, markup
from bot.channels.refusals import is_bad_link, is_unchanged, is_uneditable, is_unreadable, meaning
from bot.channels.text import fitted, plain
from bot.engine.channel import Priority, Shown, Undelivered
from bot.engine.view import Button, File, View

log = logging.getLogger(__name__)

T = TypeVar("T")
Carry = Callable[[int, Priority, Request[T]], Awaitable[T]]
Attempt = Callable[[View, str, str | None], Awaitable[T]]

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
CARRIER = View(Markup("…"))
LONGEST_ACKNOWLEDGEMENT = 5.0


class TelegramChannel:
    """`bot.engine.channel.Channel` over one bot.

    patience: how many seconds one message may wait in all for flood limits before it is Undelivered.
    first_wait: seconds before a request is repeated after its connection failed.
    """

    def __init__(
        self, bot: Bot, gate: Gate | None = None, *, patience: float = 60.0, first_wait: float = 0.5
    ) -> None:
        self._bot, self._gate = bot, gate or Gate()
        self._courier = Courier(self._gate, patience=patience, first_wait=first_wait)

    async def show(
        self,
        chat_id: int,
        view: View,
        *,
        replaces: int | None = None,
        priority: Priority = Priority.ANSWER,
        drop_keyboard: bool = False,
        note: Markup | None = None,
    ) -> Shown:
        view = _fitted(view)
        in_place = not (drop_keyboard or note or view.replies)
        try:
            if replaces is not None and in_place and await self._edit(chat_id, replaces, view, priority):
                message_id = replaces
            else:
                message_id = await self._show_anew(chat_id, view, priority, drop_keyboard, note)
        except TelegramError as error:
            raise meaning(error) from None
        if view.file is not None:
            await self._send_file(chat_id, view.file, priority)
        return Shown(message_id)

    async def delete(self, chat_id: int, message_id: int) -> None:
        """In a private chat Telegram lets a bot delete what the person wrote in the last 48 hours."""
        try:
            await self._courier.edit(
                chat_id, Priority.ANSWER, lambda: self._bot.delete_message(chat_id, message_id)
            )
        except TelegramError as error:
            log.info("a message stays in the chat: %s", error)

    async def fetch(self, file_id: str, most_bytes: int) -> bytes:
        return await fetched(self._bot, file_id, most_bytes)

    async def acknowledge(self, press_id: str) -> None:
        """Telegram forgets a press after a while; then its app has stopped waiting too."""
        if not press_id:
            return
        try:
            try:
                await self._bot.answer_callback_query(press_id)
            except RetryAfter as flood:
                if (wait := seconds_of(flood)) > LONGEST_ACKNOWLEDGEMENT:
                    raise
                await asyncio.sleep(wait)
                await self._bot.answer_callback_query(press_id)
        except TelegramError as error:
            log.info("a press could not be acknowledged: %s", error)

    async def busy(self, chat_id: int) -> None:
        if self._gate.paused(chat_id):
            return
        try:
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
        except RetryAfter as flood:
            self._gate.refused(chat_id, seconds_of(flood))
        except TelegramError as error:
            log.debug("the chat could not be told that we are busy: %s", error)

    async def _show_anew(
        self, chat_id: int, view: View, priority: Priority, drop_keyboard: bool, note: Markup | None
    ) -> int:
        """A message that closes a keyboard can never be edited (tdlib/td #3196), so it can get no buttons
        later: the note closes it, or a message that is there for a moment only."""
        if note is not None:
            await self._send(chat_id, _fitted(View(note)), priority, drop_keyboard)
            return await self._send(chat_id, view, priority)
        if not (drop_keyboard and view.rows):
            return await self._send(chat_id, view, priority, drop_keyboard)
        carrier = await self._send(chat_id, CARRIER, priority, drop_keyboard)
        message_id = await self._send(chat_id, view, priority)
        try:
            await self.delete(chat_id, carrier)
        except Undelivered as error:
            log.warning("a message could not be deleted: %s", error)
        return message_id

    async def _send(self, chat_id: int, view: View, priority: Priority, drop_keyboard: bool = False) -> int:
        def send(view: View, text: str, parse_mode: str | None) -> Awaitable[Message]:
            return self._bot.send_message(
                chat_id,
                text,
                parse_mode=parse_mode,
                reply_markup=markup(view, drop_keyboard=drop_keyboard),
                link_preview_options=NO_PREVIEW,
            )

        message = await self._written(self._courier.send, chat_id, view, priority, send)
        return message.message_id

    async def _edit(self, chat_id: int, message_id: int, view: View, priority: Priority) -> bool:
        """Whether the view stands in that message now; False when that message takes no edits."""

        def edit(view: View, text: str, parse_mode: str | None) -> Awaitable[Message | bool]:
            return self._bot.edit_message_text(
                text,
                chat_id,
                message_id,
                parse_mode=parse_mode,
                reply_markup=inline(view),
                link_preview_options=NO_PREVIEW,
            )

        try:
            await self._written(self._courier.edit, chat_id, view, priority, edit)
        except BadRequest as error:
            if is_uneditable(error):
                return False
            if not is_unchanged(error):
                raise
        return True

    async def _written(
        self, carry: Carry[T], chat_id: int, view: View, priority: Priority, attempt: Attempt[T]
    ) -> T:
        """A view that Telegram cannot read is shown without what it stumbled over, once."""
        try:
            return await carry(chat_id, priority, lambda: attempt(view, str(view.text), ParseMode.HTML))
        except BadRequest as error:
            if is_unreadable(error):
                log.error("Telegram could not read the markup of a view, it is shown without")
                return await carry(chat_id, priority, lambda: attempt(view, plain(view.text), None))
            if is_bad_link(error):
                log.error("Telegram refused a link under a view, it is shown without: %s", error)
                bare = replace(view, rows=_without_links(view))
                return await carry(chat_id, priority, lambda: attempt(bare, str(bare.text), ParseMode.HTML))
            raise

    async def _send_file(self, chat_id: int, file: File, priority: Priority) -> None:
        """The text before it has been shown, so whatever happens to the file is not the view's failure."""

        def send() -> Awaitable[Message]:
            document = InputFile(file.content, filename=file.name)
            document.mimetype = file.mime
            return self._bot.send_document(chat_id, document)

        try:
            await self._courier.send(chat_id, priority, send)
        except (TelegramError, Undelivered) as error:
            log.error("a file could not be sent after its message: %s", error)


def _fitted(view: View) -> View:
    text = fitted(view.text)
    if text is not view.text:
        log.error("a view was longer than a message can be and was cut")
        return replace(view, text=text)
    return view


def _without_links(view: View) -> tuple[tuple[Button, ...], ...]:
    rows = (tuple(one for one in row if not one.url) for row in view.rows)
    return tuple(row for row in rows if row)
