"""Methods about a chat and who is in it."""

from typing import Any

from integrations.sandbox.telegram.chats import Chat
from integrations.sandbox.telegram.messenger import member
from integrations.sandbox.telegram.methods.call import Call, Handler
from integrations.sandbox.telegram.refusal import bad_request

Json = dict[str, Any]
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
PERMISSIONS = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages"),
)


def get_chat(call: Call) -> Json:
    chat = call.chat(to_write=False)
    full = {**chat.brief(call.at.people), "accent_color_id": 1, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(GIFTS, chat.private)
    if not chat.private:
        full["permissions"] = dict.fromkeys((*PERMISSIONS, "can_edit_tag"), True)
    if chat.pinned in chat.messages:
        full["pinned_message"] = chat.messages[chat.pinned].body
    return full


def get_chat_member(call: Call) -> Json:
    chat, wanted = call.chat(), call.arguments["user_id"]
    if wanted in chat.bots:
        return member(call.at.bots[wanted].user(), "administrator" if wanted in chat.admins else "member")
    if wanted not in call.at.people:
        raise bad_request("user not found")
    user = call.at.people[wanted].user()
    if wanted not in chat.people:
        return member(user, "left")
    return member(user, "creator" if not chat.private and wanted == chat.people[0] else "member")


def get_chat_administrators(call: Call) -> list[Json]:
    chat = call.chat()
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    bots = [member(call.at.bots[bot_id].user(), "administrator") for bot_id in chat.admins]
    return [member(call.at.people[chat.people[0]].user(), "creator"), *bots]


def get_chat_member_count(call: Call) -> int:
    chat = call.chat()
    return len(chat.people) + len(chat.bots)


def _pinnable(call: Call) -> Chat:
    chat = call.chat()
    if not chat.private and call.bot.id not in chat.admins:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def pin_chat_message(call: Call) -> bool:
    chat = _pinnable(call)
    call.at.found(chat, call.arguments["message_id"], "message to pin not found")
    chat.pinned = call.arguments["message_id"]
    call.at.told("pin", chat, chat.pinned)
    return True


def unpin_chat_message(call: Call) -> bool:
    chat = _pinnable(call)
    if chat.pinned is None or call.get("message_id", chat.pinned) != chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned = None
    call.at.told("pin", chat)
    return True


def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bots.remove(call.bot.id)
    chat.admins = [bot_id for bot_id in chat.admins if bot_id != call.bot.id]
    call.at.told("chat", chat)
    return True


METHODS: dict[str, Handler] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "leaveChat": leave_chat,
}
