"""All that the Bot API server knows: bots, people, chats, files, and who is told what."""

from collections.abc import Callable
from typing import Any

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.events import Events
from integrations.sandbox.telegram.bots import Bot
from integrations.sandbox.telegram.chats import Chat, Message
from integrations.sandbox.telegram.files import Files
from integrations.sandbox.telegram.inbox import Inbox
from integrations.sandbox.telegram.journal import Journal
from integrations.sandbox.telegram.limits import Flood
from integrations.sandbox.telegram.people import Person
from integrations.sandbox.telegram.queries import Queries
from integrations.sandbox.telegram.refusal import Refused, bad_request, forbidden

Json = dict[str, Any]
FIRST_UPDATE = 100_000_000
SINCE = 1_700_000_000
FIRST_PERSON = 700_000_001
FIRST_GROUP = 4_000_001
FIRST_SUPERGROUP = 1_000_000_000_001


class Messenger:
    """The state behind every handler. Whatever changes it ends with `changed`."""

    def __init__(self, clock: SandboxClock, events: Events, changed: Callable[[], None]) -> None:
        self._clock = clock
        self.events = events
        self.changed = changed
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.journal = Journal()
        self.flood = Flood()
        self.queries = Queries()
        self.last_bot: int | None = None
        self._unclaimed: list[tuple[int, str, Json]] = []

    def now(self) -> float:
        """Seconds since 1970 by the sandbox's clock."""
        return self._clock.now().timestamp()

    def stamp(self) -> str:
        return self._clock.now().isoformat()

    def bot(self, bot_id: int) -> Bot:
        """The bot that calls; the first one ever takes over the chats that wait for a bot."""
        self.last_bot = bot_id
        bot = self.bots.get(bot_id)
        if bot is None:
            bot = self.bots[bot_id] = Bot(bot_id, Inbox(self._first_update()))
            self._claim(bot)
            self.changed()
        return bot

    def _first_update(self) -> int:
        """Grows with time, so that a bot which outlives the sandbox's state never meets an id again."""
        return FIRST_UPDATE + max(0, int(self.now()) - SINCE)

    def _claim(self, bot: Bot) -> None:
        for chat in self.chats.values():
            if not chat.bots:
                chat.bots = [bot.id]
                if not chat.private:
                    self.joined(chat, bot)
        waiting, self._unclaimed = self._unclaimed, []
        for chat_id, kind, content in waiting:
            self.deliver(self.chats[chat_id], kind, content)

    def chat_for(self, bot: Bot, chat_id: str, *, to_write: bool = True) -> Chat:
        """The chat that a bot names. Raises Refused as Telegram does when it may not."""
        chat = self.chats.get(_whole(chat_id))
        if chat is None or (bot.id not in chat.bots and chat.private):
            raise bad_request("chat not found")
        if not to_write:
            return chat
        if chat.migrated_to:
            sentence = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(400, sentence, migrate_to_chat_id=chat.migrated_to)
        if bot.id not in chat.bots:
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.private and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def message_body(self, chat: Chat, sender: Json, content: Json) -> Json:
        """The official Message object for something new."""
        head = {"message_id": chat.next_id(), "from": sender, "chat": chat.brief(self.people)}
        return {**head, "date": int(self.now()), **content}

    def told(self, kind: str, chat: Chat, message_id: int | None = None, **more: object) -> None:
        """Something happened: watchers hear of it, and it will be saved."""
        self.events.publish(kind, {"chat_id": chat.id, "message_id": message_id, **more})
        self.changed()

    def deliver(
        self, chat: Chat, kind: str, content: Json, only: Callable[[Bot], bool] | None = None
    ) -> None:
        """Queue an update for the chat's bots, or for the first bot that will ever come."""
        if not chat.bots:
            self._unclaimed.append((chat.id, kind, content))
        for bot_id in chat.bots:
            bot = self.bots[bot_id]
            if only is None or only(bot):
                bot.inbox.put(kind, content, self.now())

    def joined(self, chat: Chat, bot: Bot) -> None:
        """The bot was added to a group."""
        status = "administrator" if bot.id in chat.admins else "member"
        self.member_changed(chat, bot, self.people[chat.people[0]], "left", status)

    def member_changed(self, chat: Chat, bot: Bot, by: Person, old: str, new: str) -> None:
        update = {
            "chat": chat.brief(self.people),
            "from": by.user(),
            "date": int(self.now()),
            "old_chat_member": member(bot.user(), old),
            "new_chat_member": member(bot.user(), new),
        }
        bot.inbox.put("my_chat_member", update, self.now())

    def new_id(self, kind: str) -> int:
        """An id that no person or chat has."""
        if kind == "supergroup":
            return -(FIRST_SUPERGROUP + sum(chat.type == kind for chat in self.chats.values()))
        if kind == "group":
            return -(FIRST_GROUP + sum(chat.type == kind for chat in self.chats.values()))
        return max(self.people, default=FIRST_PERSON - 1) + 1

    def found(self, chat: Chat, message_id: int, otherwise: str) -> Message:
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request(otherwise)
        return message

    def snapshot(self) -> Json:
        people = [{name: getattr(p, name) for name in p.__dataclass_fields__} for p in self.people.values()]
        return {
            "bots": [bot.snapshot() for bot in self.bots.values()],
            "people": people,
            "chats": [chat.snapshot() for chat in self.chats.values()],
            "files": self.files.snapshot(),
            "queries": self.queries.snapshot(),
            "last_bot": self.last_bot,
            "unclaimed": list(self._unclaimed),
        }

    def restore(self, saved: Json) -> None:
        self.bots = {one["id"]: Bot.restored(one) for one in saved["bots"]}
        self.people = {one["id"]: Person(**one) for one in saved["people"]}
        self.chats = {one["id"]: Chat.restored(one) for one in saved["chats"]}
        self.files.restore(saved["files"])
        self.queries.restore(saved["queries"])
        self.last_bot = saved["last_bot"]
        self._unclaimed = [(chat, kind, content) for chat, kind, content in saved["unclaimed"]]


RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories", "can_pin_messages"),
    "can_send_welcome_messages",
)


def member(user: Json, status: str) -> Json:
    """The official ChatMember object of a status."""
    extra: Json = {}
    if status == "kicked":
        extra = {"until_date": 0}
    elif status == "administrator":
        extra = {right: right not in ("can_be_edited", "is_anonymous") for right in RIGHTS}
    elif status == "creator":
        extra = {"is_anonymous": False}
    return {"status": status, "user": user, **extra}


def _whole(number: str) -> int:
    try:
        return int(number)
    except ValueError:
        return 0
