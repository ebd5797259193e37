"""A view's buttons and replies as Telegram's markup."""

import logging
from collections.abc import Iterable

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import InlineKeyboardMarkupLimit

from bot.engine.view import Button, Reply, View

log = logging.getLogger(__name__)

MOST = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
WIDEST = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)

Rows = tuple[tuple[Button, ...], ...]
SendMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


def inline(view: View) -> InlineKeyboardMarkup | None:
    """The buttons under the message, the only markup that an edit may carry."""
    rows = shortened(tuple(_narrowed(view.rows)))
    return InlineKeyboardMarkup([[_inline_button(one) for one in row] for row in rows]) if rows else None


def markup(view: View, *, drop_keyboard: bool = False) -> SendMarkup | None:
    """What a new message carries. A message has one markup: buttons win over closing a keyboard."""
    if view.replies:
        keys = [[_key(one) for one in row] for row in view.replies]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
    if buttons := inline(view):
        return buttons
    return ReplyKeyboardRemove() if drop_keyboard else None


def shortened(rows: Rows) -> Rows:
    """At most as many buttons as Telegram takes. The last row stays: it holds the way back."""
    if sum(map(len, rows)) <= MOST:
        return rows
    log.error("a view has more than %d buttons, the ones before its last row are cut", MOST)
    kept: list[tuple[Button, ...]] = []
    room = MOST - len(rows[-1])
    for row in rows[:-1]:
        if len(row) > room:
            break
        kept.append(row)
        room -= len(row)
    return (*kept, rows[-1])


def _narrowed(rows: Rows) -> Iterable[tuple[Button, ...]]:
    for row in rows:
        for start in range(0, len(row), WIDEST):
            yield row[start : start + WIDEST]


def _inline_button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)


def _key(reply: Reply) -> KeyboardButton:
    return KeyboardButton(reply.label, request_contact=True if reply.shares_phone else None)
