"""Notices to the clinic's staff: what happened, by initials and time only."""

import logging
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.desk.accounts import Account
from bot.desk.bookings import Bookings
from bot.desk.intent import BookingIntent
from bot.engine.channel import Channel, ChatMoved, Priority, Unreachable
from bot.engine.view import View
from bot.i18n import Words, words

log = logging.getLogger(__name__)


class Notices:
    """Tells the staff chat of each account what patients did. Raises Undelivered, to be tried again."""

    def __init__(self, accounts: dict[str, Account], bookings: Bookings, channel: Channel) -> None:
        self._accounts = accounts
        self._bookings = bookings
        self._channel = channel

    async def booked(self, intent_id: str) -> None:
        """A patient booked a visit."""
        intent, _ = await self._bookings.intent(intent_id)
        account = self._accounts[intent.account]
        if account.staff_chat is not None:
            await self._tell(account.staff_chat, View(new_visit(words(account.locale), intent)))

    async def _tell(self, chat_id: int, view: View) -> None:
        try:
            await self._channel.show(chat_id, view, priority=Priority.STAFF)
        except ChatMoved as moved:
            log.error(
                "the staff chat %s has the new id %s: please change the setting", chat_id, moved.new_chat_id
            )
            await self._channel.show(moved.new_chat_id, view, priority=Priority.STAFF)
        except Unreachable as error:
            log.error("the staff chat %s cannot be reached: %s", chat_id, error.reason)


def new_visit(say: Words, intent: BookingIntent) -> Markup:
    """One line, without the patient's name, phone or reason."""
    start = intent.request.slot.start.astimezone(ZoneInfo(intent.shown.zone))
    patient = intent.request.patient
    initials = f"{patient.name[:1]}. {patient.surname[:1]}."
    who = say("{initials} (new)", initials=initials) if not patient.returning else escape(initials)
    parts = [
        say("<b>New visit</b>"),
        escape(f"{say.short_day(start.date())} {say.time(start)}"),
        escape(intent.shown.doctor),
        escape(intent.shown.service),
        who,
        escape(intent.request.reference),
    ]
    return Markup(" · ").join(parts)
