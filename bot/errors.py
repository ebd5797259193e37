"""What can go wrong while serving a person, each with the sentence that the person is told.

Trouble              what every one of them is
├── CalendarSilent   the clinic's calendar does not answer, or asks us to wait
├── CalendarRefused  the clinic's calendar refuses us: the admin must look
└── NothingThere     what was chosen is gone
"""

from markupsafe import Markup

from bot.i18n import N_, Words


class Trouble(Exception):
    """Something went wrong that the person should be told in a sentence."""

    sentence = N_("Sorry, something went wrong on our side. Nothing was changed.")

    def told(self, say: Words) -> Markup:
        return say(self.sentence)


class CalendarSilent(Trouble):
    """The provider cannot be reached, is overloaded or limits us."""

    sentence = N_("The clinic's calendar is not answering. Please try again in a minute.")


class CalendarRefused(Trouble):
    """The provider refuses our credentials or our request."""

    sentence = N_("I cannot read the clinic's calendar at the moment. Please contact the clinic.")


class NothingThere(Trouble):
    """What was chosen is no longer offered."""

    sentence = N_("The clinic no longer offers that. Please choose again.")
