"""What a bot may put under a message, and which button a person means."""

from typing import Any

from integrations.sandbox.telegram import links
from integrations.sandbox.telegram.chats import Chat
from integrations.sandbox.telegram.refusal import bad_request

Json = dict[str, Any]
MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_DATA_BYTES = 64
DECORATIONS = frozenset({"text", "style", "icon_custom_emoji_id"})
STYLES = frozenset({"", "default", "primary", "danger", "success"})


def split(markup: Json | None, chat: Chat) -> tuple[Json | None, Json | None]:
    """A reply_markup as (inline keyboard, any other kind), checked. Raises Refused."""
    if not markup:
        return None, None
    if "inline_keyboard" in markup:
        return inline(markup), None
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"])
        for button in (button for row in rows for button in row):
            _check_key(button, chat)
        return None, {**markup, "keyboard": rows} if rows else None
    return None, markup


def inline(markup: Json | None) -> Json | None:
    """A checked inline keyboard; one without buttons is none. Raises Refused."""
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rows = _rows(markup["inline_keyboard"])
    for button in (button for row in rows for button in row):
        _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _rows(rows: list[list[Json]]) -> list[list[Json]]:
    kept = [row for row in rows if row]
    if sum(map(len, kept)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in kept):
        raise bad_request("reply markup is too long")
    return kept


def _check_key(button: Json, chat: Chat) -> None:
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    _check_style(button, "keyboard button")
    if len(button.keys() - DECORATIONS) > 1:
        raise bad_request("can't parse keyboard button: at most one of the optional fields must be used")
    if not chat.private and button.get("request_contact"):
        raise bad_request("phone number can be requested in private chats only")
    if not chat.private and button.get("request_location"):
        raise bad_request("location can be requested in private chats only")


def _check_button(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    _check_style(button, "inline keyboard button")
    actions = {key for key in button.keys() - DECORATIONS if button[key] != "" or key.startswith("switch")}
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one optional field must be used")
    if len(button.get("callback_data", "").encode()) > MOST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in actions and not links.user_id(button["url"]) and not links.checked(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_style(button: Json, what: str) -> None:
    if button.get("style", "").lower() not in STYLES:
        raise bad_request(f"can't parse {what}: invalid button style specified")


def buttons(markup: Json | None) -> list[Json]:
    """All buttons of a keyboard of either kind, in reading order."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return [button for row in rows for button in row]


def named(markup: Json | None, text: str) -> Json | None:
    """The first button with that text."""
    return next((button for button in buttons(markup) if button["text"] == text), None)
