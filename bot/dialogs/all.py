"""Every dialog, and the commands that open them."""

from bot.desk.desk import Desk
from bot.dialogs.book import BOOK
from bot.dialogs.booking import BOOKING, news
from bot.dialogs.language import LANGUAGE
from bot.dialogs.menu import MENU
from bot.dialogs.visits import VISITS
from bot.engine.moves import Map
from bot.engine.press import Entry
from bot.engine.turn import Conversations
from bot.i18n import N_

DIALOGS = Map(
    dialogs={dialog.name: dialog for dialog in (MENU, BOOK, BOOKING, VISITS, LANGUAGE)},
    root=MENU.name,
    commands={
        "start": Entry(MENU.name),
        "menu": Entry(MENU.name),
        "help": Entry(MENU.name),
        "book": Entry(BOOK.name),
        "visits": Entry(VISITS.name),
        "language": Entry(LANGUAGE.name),
    },
)

# What the menu of commands shows, in this order.
COMMANDS = (
    ("book", N_("Book a visit")),
    ("visits", N_("My visits")),
    ("language", N_("Change the language")),
    ("start", N_("Start over")),
)


def conversations() -> Conversations[Desk]:
    return Conversations(DIALOGS, news)
