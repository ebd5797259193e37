"""What a bot says about itself."""

import pytest
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonCommands
from telegram.error import BadRequest

from tests.integrations.sandbox.telegram.bot_api_world import World


async def test_a_bot_knows_who_it_is(world: World) -> None:
    await world.bot.initialize()
    me = await world.bot.get_me()
    assert (me.id, me.username, me.is_bot) == (7000001, "sandbox_7000001_bot", True)
    assert me.can_read_all_group_messages is False


async def test_commands_are_kept_by_scope_and_language(world: World) -> None:
    chat = await world.ana()
    private = BotCommandScopeAllPrivateChats()
    await world.bot.set_my_commands([BotCommand("book", "Book")], private)
    await world.bot.set_my_commands([("reservar", "Reservar")], private, language_code="es")
    assert [c.command for c in await world.bot.get_my_commands(private, "es")] == ["reservar"]
    assert await world.bot.get_my_commands() == ()
    assert [one["command"] for one in (await world.get(f"chats/{chat}"))["commands"]] == ["reservar"]
    await world.bot.delete_my_commands(private, "es")
    assert [one["command"] for one in (await world.get(f"chats/{chat}"))["commands"]] == ["book"]
    await world.bot.set_my_commands([("mine", "Only mine")], BotCommandScopeChat(chat))
    assert [one["command"] for one in (await world.get(f"chats/{chat}"))["commands"]] == ["mine"]


@pytest.mark.parametrize(
    ("commands", "language", "complaint"),
    [
        ([("Book!", "Book")], "", "Bot_command_invalid"),
        ([("book", "a" * 257)], "", "Bot_command_description_invalid"),
        ([("book", "Book")], "spanish", "Language_code_invalid"),
        ([("book", "Book")] * 101, "", "Bot_commands_too_much"),
    ],
)
async def test_commands_that_telegram_would_not_take(
    world: World, commands: list[tuple[str, str]], language: str, complaint: str
) -> None:
    await world.ana()
    with pytest.raises(BadRequest) as refused:
        await world.bot.set_my_commands(commands, language_code=language)
    assert refused.value.message.lower() == complaint.lower()


async def test_a_bot_is_described_in_every_language(world: World) -> None:
    await world.ana()
    await world.bot.set_my_name("Alameda")
    await world.bot.set_my_description("Books visits")
    await world.bot.set_my_description("Reserva citas", "es")
    await world.bot.set_my_short_description("Visits")
    assert (await world.bot.get_my_name()).name == "Alameda"
    assert (await world.bot.get_my_description("es")).description == "Reserva citas"
    assert (await world.bot.get_my_description("pl")).description == "Books visits"
    assert (await world.bot.get_my_short_description()).short_description == "Visits"
    with pytest.raises(BadRequest):
        await world.bot.set_my_short_description("a" * 121)
    assert (await world.bot.get_me()).first_name == "Alameda"


async def test_the_menu_button_is_kept(world: World) -> None:
    chat = await world.ana()
    assert await world.bot.set_chat_menu_button(chat, MenuButtonCommands())
    assert (await world.bot.get_chat_menu_button(chat)).type == "commands"
