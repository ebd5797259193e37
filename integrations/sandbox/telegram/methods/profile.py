"""Methods about the bot itself: who it is, what it is called, and its list of commands."""

import json
import re
from functools import partial
from typing import Any

from integrations.sandbox.telegram.methods.call import Call, Handler
from integrations.sandbox.telegram.refusal import bad_request

Json = dict[str, Any]
MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
TEXTS = {
    "name": ("Name", 64),
    "description": ("Description", 512),
    "short_description": ("ShortDescription", 120),
}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}


def get_me(call: Call) -> Json:
    return {**call.bot.user(), **ABILITIES}


def _language(call: Call) -> str:
    code: str = call.get("language_code", "")
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("LANGUAGE_CODE_INVALID")
    return code


def _scope(call: Call) -> str:
    """The scope and language as one key."""
    scope = call.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        call.at.chat_for(call.bot, scope["chat_id"], to_write=False)
        scope = {**scope, "chat_id": str(scope["chat_id"])}
    return json.dumps(scope, sort_keys=True) + _language(call)


def set_my_commands(call: Call) -> bool:
    commands = [_command(one) for one in call.arguments["commands"]]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_scope(call)] = commands
    call.at.changed()
    return True


def _command(given: Json) -> Json:
    name = given["command"].removeprefix("/")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(given["description"].strip()) <= LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {**given, "command": name}


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_scope(call), None)
    call.at.changed()
    return True


def commands_for(bot_commands: dict[str, list[Json]], scopes: list[Json], language: str) -> list[Json]:
    """What a person is offered: of the scopes the first that has commands, in their language or in any."""
    for scope in scopes:
        for code in (language[:2], ""):
            found = bot_commands.get(json.dumps(scope, sort_keys=True) + code)
            if found:
                return found
    return []


def _set_text(kind: str, call: Call) -> bool:
    text: str = call.get(kind, "")
    if len(text) > TEXTS[kind][1]:
        raise bad_request(f"BOT_{kind.upper()}_INVALID")
    call.bot.texts[f"{kind}:{_language(call)}"] = text
    call.at.changed()
    return True


def _get_text(kind: str, call: Call) -> Json:
    texts = call.bot.texts
    found = texts.get(f"{kind}:{_language(call)}") or texts.get(f"{kind}:", "")
    return {kind: found or (call.bot.user()["first_name"] if kind == "name" else "")}


def set_chat_menu_button(call: Call) -> bool:
    if "chat_id" in call.arguments:
        call.chat(to_write=False)
    call.bot.menu_buttons[call.get("chat_id", "")] = call.get("menu_button") or {"type": "default"}
    call.at.changed()
    return True


def get_chat_menu_button(call: Call) -> Json:
    buttons = call.bot.menu_buttons
    return buttons.get(call.get("chat_id", "")) or buttons.get("") or {"type": "commands"}


METHODS: dict[str, Handler] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    **{f"setMy{name}": partial(_set_text, kind) for kind, (name, _) in TEXTS.items()},
    **{f"getMy{name}": partial(_get_text, kind) for kind, (name, _) in TEXTS.items()},
}
