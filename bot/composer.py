"""Which words a kept message becomes, for whom, when it leaves."""

from collections.abc import Awaitable, Callable

from bot.desk.message import (
    Body,
    ChangeNotice,
    IntentNotice,
    PhoneNotice,
    ReminderNotice,
    UnheardNotice,
)
from bot.dialogs.notices import PatientNotices
from bot.engine.view import View
from bot.i18n import Words, choose_locale, words
from bot.staff.notices import StaffNotices
from storage.database import Database

Outside = Callable[[int, View, Words], Awaitable[View]]


class Composer:
    """locale: for a chat whose language is not known. outside: a patient's view as that chat sees it."""

    def __init__(
        self,
        database: Database,
        staff: StaffNotices,
        patients: PatientNotices,
        locale: str,
        outside: Outside,
    ) -> None:
        self._database = database
        self._staff = staff
        self._patients = patients
        self._locale = locale
        self._outside = outside

    async def compose(self, chat_id: int, body: Body) -> View | None:
        """The view, None when it is no longer true."""
        match body:
            case IntentNotice():
                return await self._staff.intent(body)
            case PhoneNotice():
                return await self._staff.phone(body)
            case UnheardNotice():
                return await self._staff.unheard(body)
            case ChangeNotice(staff=True):
                return await self._staff.change(body)
            case ChangeNotice() | ReminderNotice():
                return await self._for_patient(chat_id, body)

    async def _for_patient(self, chat_id: int, body: ChangeNotice | ReminderNotice) -> View | None:
        say = await self._say(chat_id)
        if isinstance(body, ReminderNotice):
            view = await self._patients.reminder(say, body)
        else:
            view = await self._patients.change(say, body)
        return await self._outside(chat_id, view, say) if view else None

    async def _say(self, chat_id: int) -> Words:
        async with self._database.reading() as unit:
            chat = await unit.chats.get(chat_id)
        if chat is None:
            return words(self._locale)
        return words(chat.locale or choose_locale(chat.language_code, self._locale))
