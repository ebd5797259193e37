"""What people do in their chats: write, tap, share, leave and come back."""

import re
from dataclasses import replace
from typing import Any

from integrations.sandbox.telegram import entities, keyboards
from integrations.sandbox.telegram.arguments import Upload
from integrations.sandbox.telegram.bots import Bot
from integrations.sandbox.telegram.chats import Chat, Message
from integrations.sandbox.telegram.messenger import Messenger
from integrations.sandbox.telegram.people import Person
from integrations.sandbox.telegram.refusal import Refused

Json = dict[str, Any]


class Impossible(Exception):
    """A person cannot do that now; the text says why, `known` what they could choose."""

    def __init__(self, reason: str, code: int = 400, **known: Any) -> None:
        super().__init__(reason)
        self.code = code
        self.known = known


class Acts:
    """One method for each act; every one ends up as updates for the bots of the chat."""

    def __init__(self, messenger: Messenger) -> None:
        self.at = messenger

    def chat(self, chat_id: int) -> Chat:
        chat = self.at.chats.get(chat_id)
        if chat is None:
            raise Impossible(f"there is no chat {chat_id}", 404)
        return chat

    def open_private(
        self, first_name: str, language: str, chat_id: int | None, bot: str | None, last_name: str = ""
    ) -> Chat:
        number = chat_id or self.at.new_id("private")
        if number <= 0 or number in self.at.chats:
            raise Impossible(f"{number} cannot be the id of a new person")
        self.at.people[number] = Person(number, first_name or "Ana", language, last_name)
        return self._opened(Chat(number, "private", people=[number]), bot)

    def open_group(self, kind: str, title: str, chat_id: int | None, bot: str | None, admin: bool) -> Chat:
        number = chat_id or self.at.new_id(kind)
        if number >= 0 or number in self.at.chats:
            raise Impossible(f"{number} cannot be the id of a new group")
        owner = self.at.new_id("private")
        self.at.people[owner] = Person(owner, "Reception")
        chat = self._opened(Chat(number, kind, title or "Group", people=[owner], started=True), bot)
        chat.admins = list(chat.bots) if admin else []
        for bot_id in chat.bots:
            self.at.joined(chat, self.at.bots[bot_id])
        return chat

    def _opened(self, chat: Chat, bot: str | None) -> Chat:
        chosen = self._bot(bot)
        chat.bots = [chosen.id] if chosen else []
        self.at.chats[chat.id] = chat
        self.at.told("chat", chat)
        return chat

    def _bot(self, named: str | None) -> Bot | None:
        if named is None:
            return self.at.bots.get(self.at.last_bot or 0)
        for bot in self.at.bots.values():
            if named in (bot.username, str(bot.id)):
                return bot
        raise Impossible(f"no bot is called {named}", 404, bots=[b.username for b in self.at.bots.values()])

    def person(self, chat: Chat, user_id: int | None) -> Person:
        """Who acts; in a group its first member unless someone is named, who then is a member too."""
        number = user_id or chat.people[0]
        if number not in self.at.people:
            raise Impossible(f"there is no person {number}", 404)
        if number not in chat.people:
            if chat.private:
                raise Impossible(f"person {number} is not in this chat")
            chat.people.append(number)
        return self.at.people[number]

    def send(self, chat: Chat, person: Person, content: Json) -> Message:
        """A new message of a person."""
        if chat.blocked:
            raise Impossible("the bot is blocked in this chat", 409)
        if chat.migrated_to:
            raise Impossible("the group has become a supergroup", 409, chat_id=chat.migrated_to)
        chat.started = True
        message = chat.add(self.at.message_body(chat, person.user(), content))
        body = message.body
        self.at.deliver(chat, "message", body, lambda bot: _hears(bot, chat, body))
        self.at.told("message", chat, body["message_id"], from_bot=False)
        return message

    def write(self, chat: Chat, person: Person, text: str, reply_to: int | None = None) -> Message:
        plain, found = entities.written(text)
        if not plain:
            raise Impossible("the text is empty")
        if len(plain) > 4096:
            raise Impossible("the text is too long for one message")
        content: Json = {"text": plain, **({"entities": found} if found else {})}
        if reply_to is not None and reply_to in chat.messages:
            content["reply_to_message"] = _without_reply(chat.messages[reply_to].body)
        return self.send(chat, person, content)

    def share_contact(self, chat: Chat, person: Person, phone: str, reply_to: int | None = None) -> Message:
        """Their own telephone number, without its plus sign as many apps send it."""
        if phone:
            self.at.people[person.id] = replace(person, phone=phone)
        contact: Json = {
            "phone_number": (phone or person.number).lstrip("+"),
            "first_name": person.first_name,
        }
        if person.last_name:
            contact["last_name"] = person.last_name
        contact["user_id"] = person.id
        if reply_to is not None and reply_to in chat.messages:
            original = _without_reply(chat.messages[reply_to].body)
            return self.send(chat, person, {"reply_to_message": original, "contact": contact})
        return self.send(chat, person, {"contact": contact})

    def edit(self, chat: Chat, message_id: int, text: str) -> Message:
        message = chat.messages.get(message_id)
        if message is None or message.bot_id is not None or "text" not in message.body:
            raise Impossible("there is no such text of a person", 404)
        plain, found = entities.written(text)
        if not plain:
            raise Impossible("the text is empty")
        body = {**message.body, "text": plain, "entities": found, "edit_date": int(self.at.now())}
        if not found:
            del body["entities"]
        chat.replace(message_id, body)
        self.at.deliver(chat, "edited_message", body, lambda bot: _hears(bot, chat, body))
        self.at.told("edit", chat, message_id, from_bot=False)
        return message

    def send_sticker(self, chat: Chat, person: Person) -> Message:
        file = self.at.files.keep(Upload("sticker.webp", "image/webp", b"RIFF sandbox sticker"))
        sticker = {**file.brief(), "type": "regular", "width": 512, "height": 512, "emoji": "\U0001f44d"}
        return self.send(chat, person, {"sticker": {**sticker, "is_animated": False, "is_video": False}})

    def send_voice(self, chat: Chat, person: Person) -> Message:
        file = self.at.files.keep(Upload("voice.ogg", "audio/ogg", b"OggS sandbox voice"))
        return self.send(chat, person, {"voice": {**file.brief(), "duration": 3, "mime_type": "audio/ogg"}})

    def send_file(self, chat: Chat, person: Person, upload: Upload, *, photo: bool, album: str) -> Message:
        """A document, or a photo, which has no name and always is a JPEG. album: of several together."""
        try:
            file = self.at.files.keep(replace(upload, name="photo.jpg") if photo else upload)
        except Refused as refused:
            raise Impossible(refused.description) from None
        together = {"media_group_id": album} if album else {}
        if photo:
            sizes = [{**file.brief(), "width": 800, "height": 600}]
            return self.send(chat, person, {"photo": sizes, **together})
        document = {"file_name": file.name, "mime_type": file.mime, **file.brief()}
        return self.send(chat, person, {"document": document, **together})

    def block(self, chat: Chat, blocked: bool) -> None:
        if not chat.private:
            raise Impossible("only a private chat can be blocked")
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        for bot_id in chat.bots:
            self.at.member_changed(chat, self.at.bots[bot_id], self.at.people[chat.id], *statuses)
        self.at.told("chat", chat)

    def migrate(self, chat: Chat) -> Chat:
        """The group becomes a supergroup: another chat with another id."""
        if chat.type != "group" or chat.migrated_to:
            raise Impossible("only a group can become a supergroup")
        new = Chat(self.at.new_id("supergroup"), "supergroup", chat.title, list(chat.bots))
        new.people, new.admins, new.started = list(chat.people), list(chat.admins), True
        self.at.chats[new.id] = new
        person = self.at.people[chat.people[0]]
        self.send(chat, person, {"migrate_to_chat_id": new.id})
        chat.migrated_to = new.id
        self.send(new, person, {"migrate_from_chat_id": chat.id})
        return new

    def press(self, chat: Chat, person: Person, text: str, message_id: int | None, phone: str) -> Json:
        """The button with that text, under one message, or the newest one that has it."""
        message = self._with_button(chat, text, message_id)
        if message is None:
            button = keyboards.named(chat.keyboard, text)
            if button is None:
                raise Impossible("there is no such button", 404, texts=self._texts(chat, message_id))
            return self._press_key(chat, person, button, chat.keyboard_message, phone)
        button = keyboards.named(message.shown()["reply_markup"], text) or {}
        if message.keyboard:
            return self._press_key(chat, person, button, message.body["message_id"], phone)
        if "url" in button:
            return {"url": button["url"]}
        if "callback_data" not in button:
            raise Impossible("the sandbox cannot press that kind of button")
        return self.tap(chat, person, message, button["callback_data"])

    def _with_button(self, chat: Chat, text: str, message_id: int | None) -> Message | None:
        if message_id is not None:
            named = chat.messages.get(message_id)
            candidates = [named] if named else []
        else:
            newest = [chat.messages[number] for number in sorted(chat.messages, reverse=True)]
            candidates = [message for message in newest if not message.keyboard]
        shown = ((message, message.shown().get("reply_markup")) for message in candidates)
        return next((message for message, markup in shown if keyboards.named(markup, text)), None)

    def _texts(self, chat: Chat, message_id: int | None) -> list[str]:
        named = chat.messages.get(message_id or 0)
        found = keyboards.buttons(named.shown().get("reply_markup")) if named else []
        return [button["text"] for button in found + keyboards.buttons(chat.keyboard)]

    def _press_key(self, chat: Chat, person: Person, key: Json, under: int | None, phone: str) -> Json:
        """A key writes its text or shares the number; in a group that answers the bot's message."""
        reply_to = None if chat.private else under
        if key.get("request_contact"):
            message = self.share_contact(chat, person, phone or person.number, under)
        else:
            message = self.write(chat, person, key["text"], reply_to)
        return {"message_id": message.body["message_id"]}

    def tap(self, chat: Chat, person: Person, message: Message, data: str) -> Json:
        """A callback query, also with data that no button shows any more."""
        if message.bot_id is None:
            raise Impossible("that message is not of a bot")
        if chat.blocked:
            raise Impossible("the bot is blocked in this chat", 409)
        chat.started = True
        number = self.at.queries.open(message.bot_id, chat.id, message.body["message_id"], self.at.now())
        query = {"id": number, "from": person.user(), "message": message.body, "data": data}
        update = {**query, "chat_instance": str(abs(chat.id) * 7919)}
        self.at.bots[message.bot_id].inbox.put("callback_query", update, self.at.now())
        self.at.told("press", chat, message.body["message_id"], callback_query_id=number)
        return {"callback_query_id": number}


def _without_reply(body: Json) -> Json:
    return {key: value for key, value in body.items() if key != "reply_to_message"}


def _hears(bot: Bot, chat: Chat, body: Json) -> bool:
    """In a group a bot with privacy hears commands, replies to it and mentions of it, not small talk."""
    if chat.private or bot.id in chat.admins or "text" not in body:
        return chat.private or bot.id in chat.admins or "migrate" in " ".join(body) or _to(bot, body)
    command = re.match(r"/\w+(?:@(\w+))?", body["text"])
    if command:
        return command[1] in (None, bot.username)
    return _to(bot, body) or f"@{bot.username}" in body["text"]


def _to(bot: Bot, body: Json) -> bool:
    original = body.get("reply_to_message", {})
    return bool(original.get("from", {}).get("id") == bot.id)
