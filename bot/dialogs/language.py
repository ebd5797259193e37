"""Choosing the language, each one under its own name."""

from collections.abc import Sequence

from bot.desk.desk import Desk
from bot.engine.dialog import Call, Dialog, Option, Outcome, Step
from bot.engine.steps import choose
from bot.i18n import LANGUAGES, words
from integrations.model import Value


class LanguageAnswers(Value):
    locale: str | None = None


async def _languages(_call: Call[Desk], _answers: LanguageAnswers) -> Sequence[Option]:
    return [Option(locale, words(locale).language_name, {"locale": locale}) for locale in LANGUAGES]


async def _finish(_call: Call[Desk], answers: LanguageAnswers) -> Outcome:
    return Outcome(locale=answers.locale)


LOCALE: Step[Desk, LanguageAnswers] = choose(
    "locale",
    question=lambda say, _: say("Which language do you prefer?"),
    options=_languages,
    asks_for_one=True,
)

LANGUAGE: Dialog[Desk, LanguageAnswers] = Dialog(
    name="language", answers=LanguageAnswers, steps=(LOCALE,), finish=_finish
)
