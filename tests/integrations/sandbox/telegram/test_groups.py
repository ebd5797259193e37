"""Groups, in which a bot hears less and may do less."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.integrations.sandbox.telegram.bot_api_world import World

DONE = InlineKeyboardMarkup([[InlineKeyboardButton("Done", callback_data="d")]])


async def test_a_bot_learns_that_it_was_added(world: World) -> None:
    await world.bot.initialize()
    group = await world.post("chats", type="supergroup", title="Staff", bot_is_admin=True)
    assert group["chat_id"] < -(10**12)
    (update,) = await world.bot.get_updates()
    assert update.my_chat_member.new_chat_member.status == "administrator"
    assert update.my_chat_member.from_user.id == group["user_id"]


async def test_with_privacy_a_bot_hears_commands_replies_and_mentions_only(world: World) -> None:
    group = await world.group()
    sent = await world.bot.send_message(group, "New visit")
    for text in ("small talk", "/agenda", "/agenda@other_bot", "hey @sandbox_7000001_bot"):
        await world.post(f"chats/{group}/messages", text=text)
    await world.post(f"chats/{group}/messages", text="thanks", reply_to_message_id=sent.message_id)
    heard = [update["message"]["text"] for update in await world.updates()]
    assert heard == ["/agenda", "hey @sandbox_7000001_bot", "thanks"]


async def test_an_administrator_hears_everything(world: World) -> None:
    group = await world.group(bot_is_admin=True)
    await world.post(f"chats/{group}/messages", text="small talk")
    assert [update["message"]["text"] for update in await world.updates()] == ["small talk"]


async def test_several_people_tap_in_one_group(world: World) -> None:
    ana, group = await world.ana(), await world.group()
    sent = await world.bot.send_message(group, "Present?", reply_markup=DONE)
    await world.post(f"chats/{group}/press", message_id=sent.message_id, text="Done", user_id=ana)
    await world.post(f"chats/{group}/press", message_id=sent.message_id, text="Done")
    people = [update["callback_query"]["from"]["first_name"] for update in await world.updates()]
    assert people == ["Ana", "Reception"]
    member = await world.bot.get_chat_member(group, ana)
    assert (member.status, member.user.first_name) == ("member", "Ana")


async def test_a_group_that_becomes_a_supergroup_has_another_id(world: World) -> None:
    group = await world.group("group")
    moved = (await world.post(f"chats/{group}/migrate"))["chat_id"]
    with pytest.raises(ChatMigrated) as refused:
        await world.bot.send_message(group, "x")
    assert refused.value.new_chat_id == moved
    told = [update["message"] for update in await world.updates()]
    assert [message.get("migrate_to_chat_id") for message in told] == [moved, None]
    assert (await world.bot.send_message(moved, "x")).chat.type == "supergroup"


async def test_what_needs_rights_is_refused_without_them(world: World) -> None:
    plain, ruled = await world.group(), await world.group(bot_is_admin=True)
    for group in (plain, ruled):
        await world.post(f"chats/{group}/messages", text="/x")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
        await world.bot.pin_chat_message(plain, 1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await world.bot.delete_message(plain, 1)
    assert await world.bot.pin_chat_message(ruled, 1)
    assert (await world.bot.get_chat(ruled)).pinned_message.text == "/x"
    assert await world.bot.unpin_chat_message(ruled)
    assert await world.bot.delete_message(ruled, 1)


async def test_a_bot_that_left_is_outside(world: World) -> None:
    group, ana = await world.group(), await world.ana()
    assert await world.bot.leave_chat(group)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await world.bot.send_message(group, "x")
    with pytest.raises(BadRequest, match="Chat member status can't be changed in private chats"):
        await world.bot.leave_chat(ana)


async def test_who_is_in_a_chat(world: World) -> None:
    group, ana = await world.group(bot_is_admin=True), await world.ana()
    administrators = await world.bot.get_chat_administrators(group)
    assert [one.status for one in administrators] == ["creator", "administrator"]
    assert await world.bot.get_chat_member_count(group) == 2
    assert (await world.bot.get_chat_member(group, ana)).status == "left"
    assert (await world.bot.get_chat_member(group, world.bot.id)).status == "administrator"
    with pytest.raises(BadRequest, match="User not found"):
        await world.bot.get_chat_member(group, 5)
    assert (await world.bot.get_chat(ana)).first_name == "Ana"
    with pytest.raises(BadRequest, match="There are no administrators in the private chat"):
        await world.bot.get_chat_administrators(ana)
