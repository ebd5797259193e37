"""What is known of a chat between two of its turns: read once while it talks, and always written through."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from pydantic import ValidationError

from bot.clock import Clock
from bot.engine.inbound import Inbound
from bot.engine.session import Session
from bot.engine.turn import Turned
from storage.chats import Chat
from storage.conversations import Conversation
from storage.database import Database
from storage.errors import StaleRevision
from storage.unit import Unit

MOST_HELD = 512
Record = Callable[[Unit, object], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Page:
    """One chat: its session, the revision that storage has, and what is known of the person.

    known: the chat has a row. locale: empty until the person chose one.
    """

    session: Session
    revision: int = 0
    known: bool = False
    first_name: str = ""
    language_code: str = ""
    locale: str = ""


class Ledger:
    """Pages of the chats that talk now. Storage has the last word: a page that is behind is refused there."""

    def __init__(self, database: Database, clock: Clock, record: Record) -> None:
        self._database = database
        self._clock = clock
        self._record = record
        self._held: OrderedDict[int, Page] = OrderedDict()

    async def page(self, chat_id: int) -> Page:
        """The chat as it stands."""
        if chat_id not in self._held:
            async with self._database.reading() as unit:
                chat = await unit.chats.get(chat_id)
                row = await unit.conversations.load(chat_id)
            self._hold(chat_id, _page(chat, row))
        return self._held[chat_id]

    async def glance(self, chat_id: int) -> Session:
        """The conversation as it stands, for somebody who takes no turn in it."""
        async with self._database.reading() as unit:
            return _session(await unit.conversations.load(chat_id))

    async def is_seen(self, chat_id: int) -> bool:
        """Whether the person has before them what was decided last, as storage knows it."""
        async with self._database.reading() as unit:
            row = await unit.conversations.load(chat_id)
        return row is None or row.shown_revision >= row.revision

    async def commit(self, item_id: int, inbound: Inbound, page: Page, turned: Turned) -> Page:
        """Keep a turn: the session, the effects, and that the act is handled, all or nothing.

        Raises AlreadyHandled, and StaleRevision when another process took a turn meanwhile.
        """
        now, chat_id = self._clock.now(), inbound.chat_id
        changed = turned.session.revision != page.session.revision
        after = replace(
            page,
            session=turned.session if changed else page.session,
            revision=turned.session.revision if changed else page.revision,
            known=True,
            first_name=inbound.first_name or page.first_name,
            language_code=inbound.language_code or page.language_code,
            locale=turned.locale or page.locale,
        )
        try:
            async with self._database.unit() as unit:
                await unit.inbox.handled(item_id, now)
                if _who(after) != _who(page):
                    await unit.chats.see(
                        chat_id, at=now, first_name=after.first_name, language_code=after.language_code
                    )
                if turned.locale:
                    await unit.chats.choose_locale(chat_id, turned.locale)
                for effect in turned.effects:
                    await self._record(unit, effect)
                if changed:
                    await self._save(unit, chat_id, turned.session, page.revision)
        except BaseException:
            self.forget(chat_id)
            raise
        return self._hold(chat_id, after)

    async def redraw(self, chat_id: int, page: Page, session: Session) -> Page:
        """Keep a session that was drawn again."""
        self.forget(chat_id)
        async with self._database.unit() as unit:
            revision = await self._save(unit, chat_id, session, page.revision)
        return self._hold(chat_id, replace(page, session=session, revision=revision))

    async def shown(self, chat_id: int, page: Page, screen: int | None) -> None:
        """The person has this page before them, in that message."""
        async with self._database.unit() as unit:
            await unit.conversations.shown(chat_id, page.revision, screen)
        session = page.session.model_copy(update={"screen": screen, "deletes": ()})
        self._hold(chat_id, replace(page, session=session))

    def forget(self, chat_id: int) -> None:
        """Read the chat anew when it is next needed."""
        self._held.pop(chat_id, None)

    async def _save(self, unit: Unit, chat_id: int, session: Session, revision: int) -> int:
        state = session.model_dump_json(exclude_defaults=True, exclude={"revision", "screen"})
        saved = await unit.conversations.save(chat_id, state, revision, at=self._clock.now())
        if saved != session.revision:
            raise StaleRevision
        return saved

    def _hold(self, chat_id: int, page: Page) -> Page:
        self._held[chat_id] = page
        self._held.move_to_end(chat_id)
        while len(self._held) > MOST_HELD:
            self._held.popitem(last=False)
        return page


def _who(page: Page) -> tuple[bool, str, str]:
    return page.known, page.first_name, page.language_code


def _page(chat: Chat | None, row: Conversation | None) -> Page:
    session, revision = _session(row), row.revision if row else 0
    if chat is None:
        return Page(session, revision)
    return Page(session, revision, True, chat.first_name, chat.language_code, chat.locale or "")


def _session(row: Conversation | None) -> Session:
    """The session in a row; one that this version cannot read begins anew, at the row's revision."""
    if row is None:
        return Session()
    try:
        session = Session.model_validate_json(row.state)
    except ValidationError:
        session = Session()
    deletes = session.deletes if row.shown_revision < row.revision else ()
    return session.model_copy(update={"revision": row.revision, "screen": row.screen_id, "deletes": deletes})
