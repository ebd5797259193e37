"""Buttons and replies as Telegram's markup."""

from markupsafe import Markup
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.channels.keyboard import markup, shortened
from bot.engine.view import Button, Reply, View

TEXT = Markup("Choose a day:")


def button(number: int) -> Button:
    return Button(str(number), data=f"d:{number}")


def test_buttons_keep_their_rows_and_what_they_carry() -> None:
    view = View(
        TEXT, rows=((Button("Mon", data="a"), Button("Tue", data="b")), (Button("Map", url="https://x.y"),))
    )
    made = markup(view)
    assert isinstance(made, InlineKeyboardMarkup)
    shown = [[(one.text, one.callback_data, one.url) for one in row] for row in made.inline_keyboard]
    assert shown == [[("Mon", "a", None), ("Tue", "b", None)], [("Map", None, "https://x.y")]]


def test_replies_fit_the_screen_and_go_away_after_use() -> None:
    made = markup(View(TEXT, replies=((Reply("Share my number", shares_phone=True),), (Reply("Type it"),))))
    assert isinstance(made, ReplyKeyboardMarkup)
    assert made.resize_keyboard
    assert made.one_time_keyboard
    assert [[key.request_contact for key in row] for row in made.keyboard] == [[True], [None]]


def test_a_view_without_buttons_can_close_the_keyboard() -> None:
    assert isinstance(markup(View(TEXT), drop_keyboard=True), ReplyKeyboardRemove)
    assert markup(View(TEXT)) is None


def test_a_row_that_is_too_wide_is_broken() -> None:
    made = markup(View(TEXT, rows=(tuple(map(button, range(19))),)))
    assert isinstance(made, InlineKeyboardMarkup)
    assert [len(row) for row in made.inline_keyboard] == [8, 8, 3]


def test_too_many_buttons_are_cut_but_the_way_back_stays() -> None:
    rows = (*((button(number),) for number in range(150)), (Button("Back", data="back"),))
    kept = shortened(rows)
    assert sum(map(len, kept)) == 100
    assert kept[-1][0].label == "Back"
