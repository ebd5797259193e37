"""A chat: who is in it, what was said, and what its people see at the moment."""

from dataclasses import dataclass, field
from typing import Any

from integrations.sandbox.telegram.bell import Bell
from integrations.sandbox.telegram.people import Person

Json = dict[str, Any]
TYPING_SECONDS = 5.0


@dataclass(slots=True)
class Message:
    """One message. `body` is as the bot sees it and is replaced, never changed.

    keyboard: the reply keyboard, its removal or a forced reply, which the Bot API never shows again.
    bot_id: the bot that sent it. born, touched: the chat's revision when it came and when it last changed.
    """

    body: Json
    born: int
    touched: int
    bot_id: int | None = None
    keyboard: Json | None = None

    def snapshot(self) -> Json:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def shown(self) -> Json:
        """As a person's app has it, whichever keyboard came with it."""
        return {**self.body, "reply_markup": self.keyboard} if self.keyboard else self.body


@dataclass
class Chat:
    """A private chat has one person, and its id is theirs; a group has any number.

    bots: the bots in it. admins: those of them with all rights. started: the person has written to the bot
    at least once. keyboard: the reply keyboard that is shown now. revision: grows with everything that
    happens to its messages.
    """

    id: int
    type: str
    title: str = ""
    bots: list[int] = field(default_factory=list)
    admins: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    pinned: int | None = None
    last_id: int = 0
    revision: int = 0
    typing: Json | None = None
    keyboard: Json | None = None
    keyboard_message: int | None = None
    answers: list[Json] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    bell: Bell = field(default_factory=Bell)

    @property
    def private(self) -> bool:
        return self.type == "private"

    def brief(self, people: dict[int, Person]) -> Json:
        """The official Chat object."""
        if not self.private:
            return {"id": self.id, "type": self.type, "title": self.title}
        person = people[self.id]
        last = {"last_name": person.last_name} if person.last_name else {}
        return {"id": self.id, "type": "private", "first_name": person.first_name, **last}

    def add(self, body: Json, bot_id: int | None = None, keyboard: Json | None = None) -> Message:
        """Keep a new message; its id comes from `next_id`."""
        self.last_id = max(self.last_id, body["message_id"])
        self.revision += 1
        message = Message(body, self.revision, self.revision, bot_id, keyboard)
        self.messages[body["message_id"]] = message
        self._show(message)
        self.bell.ring()
        return message

    def _show(self, message: Message) -> None:
        if message.bot_id is None:
            if self.keyboard and self.keyboard.get("one_time_keyboard"):
                self.keyboard = None
            return
        self.typing = None
        if message.keyboard and "keyboard" in message.keyboard:
            self.keyboard, self.keyboard_message = message.keyboard, message.body["message_id"]
        elif message.keyboard and message.keyboard.get("remove_keyboard"):
            self.keyboard = None

    def next_id(self) -> int:
        return self.last_id + 1

    def replace(self, message_id: int, body: Json) -> Message:
        message = self.messages[message_id]
        self.revision += 1
        message.body, message.touched = body, self.revision
        self.bell.ring()
        return message

    def remove(self, message_id: int) -> None:
        del self.messages[message_id]
        self.revision += 1
        self.bell.ring()

    def since(self, after: int, edited_after: int | None) -> list[Message]:
        """Newer than a message id, and those edited since then, or since a revision that was told."""
        if edited_after is None:
            known = [m.born for number, m in self.messages.items() if number <= after]
            edited_after = max(known, default=0)
        return [
            message
            for number, message in sorted(self.messages.items())
            if number > after or message.touched > edited_after
        ]

    def types_at(self, action: str, now: float) -> None:
        self.typing = {"action": action, "until": now + TYPING_SECONDS}

    def typing_now(self, now: float) -> str | None:
        return self.typing["action"] if self.typing and self.typing["until"] > now else None

    def snapshot(self) -> Json:
        saved = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "bell"}
        return {**saved, "messages": [message.snapshot() for message in self.messages.values()]}

    @classmethod
    def restored(cls, saved: Json) -> "Chat":
        messages = [Message(**one) for one in saved["messages"]]
        return cls(**{**saved, "messages": {one.body["message_id"]: one for one in messages}})
