"""How a person or a program acts as the users: everything under /sandbox that belongs to the chats."""

from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from integrations.sandbox.control import read_object
from integrations.sandbox.telegram.acts import Acts, Impossible
from integrations.sandbox.telegram.arguments import Upload
from integrations.sandbox.telegram.chats import Chat
from integrations.sandbox.telegram.messenger import Messenger
from integrations.sandbox.telegram.methods.profile import commands_for
from integrations.sandbox.telegram.people import Person
from integrations.sandbox.telegram.webhook import Postman

Json = dict[str, Any]
Handler = Callable[[Request], Awaitable[Any]]
LONGEST_WAIT_SECONDS = 60.0


def _told(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The answer as JSON, or what was wrong with the wish in one sentence."""

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            result = await handler(request)
        except Impossible as impossible:
            return JSONResponse({"error": str(impossible), **impossible.known}, impossible.code)
        except KeyError as missing:
            return JSONResponse({"error": f"{missing.args[0]} is missing"}, 400)
        except (ValueError, TypeError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)
        return result if isinstance(result, Response) else JSONResponse(result)

    return answer


async def _body(request: Request) -> Json:
    return await read_object(request) if await request.body() else {}


class Control:
    def __init__(self, messenger: Messenger, postman: Postman) -> None:
        self._at = messenger
        self._acts = Acts(messenger)
        self._postman = postman

    def routes(self) -> list[BaseRoute]:
        chat = "/sandbox/chats/{chat_id}"
        gets = {
            "/sandbox/chats": self.list_chats,
            chat: self.show_chat,
            f"{chat}/messages": self.messages,
            f"{chat}/answers": self.answers,
            "/sandbox/files/{file_id}": self.file,
            "/sandbox/journal": self.journal,
            "/sandbox/bots": self.list_bots,
            "/sandbox/telegram/limits": self.limits,
        }
        posts = {
            "/sandbox/chats": self.open_chat,
            f"{chat}/messages": self.write,
            f"{chat}/contact": self.contact,
            f"{chat}/press": self.press,
            f"{chat}/edit": self.edit,
            f"{chat}/sticker": self.sticker,
            f"{chat}/voice": self.voice,
            f"{chat}/file": self.send_file,
            f"{chat}/block": self.block,
            f"{chat}/unblock": self.unblock,
            f"{chat}/migrate": self.migrate,
            "/sandbox/telegram/limits": self.set_limits,
        }
        routes = [Route(path, _told(handler), methods=["GET"]) for path, handler in gets.items()]
        routes += [Route(path, _told(handler), methods=["POST"]) for path, handler in posts.items()]
        routes.append(Route("/sandbox/journal", _told(self.clear_journal), methods=["DELETE"]))
        return list(routes)

    def _chat(self, request: Request) -> Chat:
        """The chat in the address; ids of groups are negative."""
        return self._acts.chat(int(request.path_params["chat_id"]))

    async def _who(self, request: Request) -> tuple[Chat, Person, Json]:
        """The chat, the person who acts in it, and what else was said."""
        body = await _body(request)
        chat = self._chat(request)
        self._postman.attend()
        return chat, self._acts.person(chat, body.get("user_id")), body

    async def open_chat(self, request: Request) -> Json:
        """{"first_name", "last_name", "language_code"}, or {"type": "group" or "supergroup", "title"}.

        Also "chat_id" to choose the id, "bot" (username or id), "bot_is_admin" in groups.
        """
        body = await _body(request)
        kind, number, bot = body.get("type", "private"), body.get("chat_id"), body.get("bot")
        named = None if bot is None else str(bot)
        if kind == "private":
            language = body.get("language_code", "")
            names = body.get("first_name", ""), body.get("last_name", "")
            chat = self._acts.open_private(names[0], language, number, named, names[1])
        elif kind in ("group", "supergroup"):
            admin = bool(body.get("bot_is_admin"))
            chat = self._acts.open_group(kind, body.get("title", ""), number, named, admin)
        else:
            raise ValueError("type is private, group or supergroup")
        return {"chat_id": chat.id, "user_id": chat.people[0]}

    async def list_chats(self, request: Request) -> list[Json]:
        return [self._brief(chat) for chat in self._at.chats.values()]

    async def show_chat(self, request: Request) -> Json:
        """The chat with who types, the keyboard that is shown, and the commands that are offered."""
        chat = self._chat(request)
        keyboard = chat.keyboard and chat.keyboard.get("keyboard")
        return {**self._brief(chat), "keyboard": keyboard, "commands": self._commands(chat)}

    def _brief(self, chat: Chat) -> Json:
        about = {key: value for key, value in chat.brief(self._at.people).items() if key != "id"}
        person = self._at.people[chat.people[0]]
        language = {"language_code": person.language_code} if chat.private else {}
        return {
            **{"chat_id": chat.id, "user_id": person.id, **about, **language},
            **{"blocked": chat.blocked, "started": chat.started, "migrated_to": chat.migrated_to},
            **{"typing": chat.typing_now(self._at.now()), "last_message_id": chat.last_id},
        }

    def _commands(self, chat: Chat) -> list[Json]:
        kind = "all_private_chats" if chat.private else "all_group_chats"
        scopes = [{"chat_id": str(chat.id), "type": "chat"}, {"type": kind}, {"type": "default"}]
        language = self._at.people[chat.people[0]].language_code
        bots = [self._at.bots[bot_id] for bot_id in chat.bots]
        return [one for bot in bots for one in commands_for(bot.commands, scopes, language)]

    async def messages(self, request: Request) -> Json:
        """?after=<message_id>&wait=<seconds>&edited_after=<revision>: the newer and the edited ones."""
        chat = self._chat(request)
        after = int(request.query_params.get("after", 0))
        wait = min(float(request.query_params.get("wait", 0)), LONGEST_WAIT_SECONDS)
        told = request.query_params.get("edited_after")
        edited_after = None if told is None else int(told)
        if wait > 0 and chat.last_id <= after and (edited_after is None or chat.revision <= edited_after):
            await chat.bell.heard(wait)
        found = [message.shown() for message in chat.since(after, edited_after)]
        answer: Json = {"messages": found, "revision": chat.revision, "last_message_id": chat.last_id}
        if chat.private:
            answer["keyboard"] = chat.keyboard and chat.keyboard.get("keyboard")
        return answer

    async def answers(self, request: Request) -> list[Json]:
        return self._chat(request).answers

    async def write(self, request: Request) -> Json:
        """{"text"}, also "user_id" in groups and "reply_to_message_id"."""
        chat, person, body = await self._who(request)
        message = self._acts.write(chat, person, str(body["text"]), body.get("reply_to_message_id"))
        return {"message_id": message.body["message_id"]}

    async def contact(self, request: Request) -> Json:
        """{"phone_number"}; one is made up when it is not given."""
        chat, person, body = await self._who(request)
        message = self._acts.share_contact(chat, person, str(body.get("phone_number", "")))
        return {"message_id": message.body["message_id"]}

    async def press(self, request: Request) -> Json:
        """{"message_id", "text"}; without message_id the newest button with that text.

        {"message_id", "callback_data"} is the tap of an app that still showed an older keyboard.
        """
        chat, person, body = await self._who(request)
        number = body.get("message_id")
        if "callback_data" in body:
            if number not in chat.messages:
                raise Impossible("there is no such message", 404)
            return self._acts.tap(chat, person, chat.messages[number], str(body["callback_data"]))
        phone = str(body.get("phone_number", ""))
        return self._acts.press(chat, person, str(body["text"]), number, phone)

    async def edit(self, request: Request) -> Json:
        """{"message_id", "text"}: a person changes what they wrote."""
        chat, _, body = await self._who(request)
        message = self._acts.edit(chat, int(body["message_id"]), str(body["text"]))
        return {"message_id": message.body["message_id"]}

    async def sticker(self, request: Request) -> Json:
        chat, person, _ = await self._who(request)
        return {"message_id": self._acts.send_sticker(chat, person).body["message_id"]}

    async def voice(self, request: Request) -> Json:
        chat, person, _ = await self._who(request)
        return {"message_id": self._acts.send_voice(chat, person).body["message_id"]}

    async def send_file(self, request: Request) -> Json:
        """{"content" in base64, "name", "mime"}, also "photo": true, and "album" for several together."""
        chat, person, body = await self._who(request)
        content = b64decode(str(body["content"]), validate=True)
        upload = Upload(str(body.get("name", "")), str(body.get("mime", "application/octet-stream")), content)
        photo, album = bool(body.get("photo")), str(body.get("album", ""))
        message = self._acts.send_file(chat, person, upload, photo=photo, album=album)
        return {"message_id": message.body["message_id"]}

    async def block(self, request: Request) -> Json:
        chat, _, _ = await self._who(request)
        self._acts.block(chat, True)
        return self._brief(chat)

    async def unblock(self, request: Request) -> Json:
        chat, _, _ = await self._who(request)
        self._acts.block(chat, False)
        return self._brief(chat)

    async def migrate(self, request: Request) -> Json:
        """The group becomes a supergroup with another id."""
        chat, _, _ = await self._who(request)
        return {"chat_id": self._acts.migrate(chat).id}

    async def file(self, request: Request) -> Response:
        file = self._at.files.get(request.path_params["file_id"])
        if file is None:
            raise Impossible("there is no such file", 404)
        safe = file.name.encode("ascii", "replace").decode().replace('"', "'")
        headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
        return Response(file.content, media_type=file.mime, headers=headers)

    async def journal(self, request: Request) -> list[Json]:
        return self._at.journal.entries()

    async def clear_journal(self, request: Request) -> Response:
        self._at.journal.clear()
        return Response(status_code=204)

    async def list_bots(self, request: Request) -> list[Json]:
        bots = self._at.bots.values()
        return [{**bot.user(), "pending": len(bot.inbox), "webhook": asdict(bot.webhook)} for bot in bots]

    async def limits(self, request: Request) -> Json:
        return self._at.flood.settings()

    async def set_limits(self, request: Request) -> Json:
        """{"off"}, and {"per_chat", "per_group", "overall"}, each [a second, at once]."""
        body = await _body(request)
        rates = {key: value for key, value in body.items() if key != "off"}
        self._at.flood.configure(off=body.get("off"), **{key: _rate(value) for key, value in rates.items()})
        return self._at.flood.settings()


def _rate(value: Any) -> tuple[float, float]:
    rate, size = map(float, value)
    if rate <= 0 or size < 1:
        raise ValueError("a limit is [more than nothing a second, at least one at once]")
    return rate, size
