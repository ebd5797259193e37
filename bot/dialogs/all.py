"""Every dialog, and the commands that open them."""

from bot.desk.desk import Desk
from bot.dialogs.access import ACCESS, SWITCH
from bot.dialogs.book import BOOK
from bot.dialogs.booking import BOOKING, news
from bot.dialogs.cancel import CANCEL
from bot.dialogs.documents import DOCUMENT
from bot.dialogs.language import LANGUAGE
from bot.dialogs.links import LINK
from bot.dialogs.menu import MENU
from bot.dialogs.people import PEOPLE
from bot.dialogs.privacy import FORGET, MYDATA
from bot.dialogs.reschedule import RESCHEDULE
from bot.dialogs.unasked import holds_identity_number
from bot.dialogs.visit import VISIT
from bot.dialogs.visits import NEXT, VISITS
from bot.engine.moves import Map
from bot.engine.press import Entry
from bot.engine.turn import Conversations
from bot.i18n import N_

DIALOGS = Map(
    dialogs={
        dialog.name: dialog
        for dialog in (
            *(MENU, BOOK, BOOKING, VISITS, VISIT, CANCEL, RESCHEDULE),
            *(LANGUAGE, ACCESS, LINK, PEOPLE, MYDATA, FORGET, DOCUMENT),
        )
    },
    root=MENU.name,
    behind_links=LINK.name,
    behind_files=DOCUMENT.name,
    aside=Entry(VISITS.name, NEXT),
    secret=holds_identity_number,
    commands={
        "start": Entry(MENU.name),
        "menu": Entry(MENU.name),
        "help": Entry(MENU.name),
        "book": Entry(BOOK.name),
        "visits": Entry(VISITS.name),
        "people": Entry(PEOPLE.name),
        "mydata": Entry(MYDATA.name),
        "forget": Entry(FORGET.name),
        "language": Entry(LANGUAGE.name),
        "numbers": Entry(ACCESS.name, SWITCH),
    },
)

# What the menu of commands shows, in this order.
COMMANDS = (
    ("book", N_("Book a visit")),
    ("visits", N_("My visits")),
    ("people", N_("My details and family")),
    ("language", N_("Change the language")),
    ("mydata", N_("What I keep about you")),
    ("forget", N_("Erase my data")),
    ("numbers", N_("Type numbers, or use buttons again")),
    ("menu", N_("Menu")),
    ("help", N_("Help")),
    ("start", N_("Start over")),
)


def conversations() -> Conversations[Desk]:
    return Conversations(DIALOGS, news)
