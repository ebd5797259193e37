"""Words: what is looked up, what is escaped, and which locale a chat begins in."""

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from markupsafe import Markup

from bot.i18n import LANGUAGES, N_, Shown, Words, canonical, choose_locale, listening, words


def polish() -> Words:
    catalogue = Catalog(locale="pl_PL")
    catalogue.add("Hello <b>{name}</b>.", "Dzień dobry, <b>{name}</b>.")
    catalogue.add(("{n} visit", "{n} visits"), ("{n} wizyta", "{n} wizyty", "{n} wizyt"))
    catalogue.add("Back", "Wstecz", flags=["fuzzy"])
    return Words(Locale.parse("pl_PL"), (catalogue,))


def test_a_value_cannot_become_markup_but_markup_stays_markup() -> None:
    say = polish()
    assert say("Hello <b>{name}</b>.", name="O'Neil <MD>") == Markup(
        "Dzień dobry, <b>O&#39;Neil &lt;MD&gt;</b>."
    )
    assert say("Hello <b>{name}</b>.", name=Markup("<i>Ana</i>")) == "Dzień dobry, <b><i>Ana</i></b>."


def test_a_label_is_plain_text() -> None:
    assert words("en").label("With {name}", name="Söhne & Co") == "With Söhne & Co"


@pytest.mark.parametrize(("n", "text"), [(1, "1 wizyta"), (3, "3 wizyty"), (5, "5 wizyt"), (22, "22 wizyty")])
def test_a_plural_takes_the_form_of_its_language(n: int, text: str) -> None:
    assert polish().plural("{n} visit", "{n} visits", n) == text
    assert polish().label_plural("{n} visit", "{n} visits", n) == text


def test_what_has_no_translation_or_a_doubtful_one_is_said_in_english() -> None:
    assert polish()("Back") == "Back"
    assert polish()("Nobody translated {this}", this=1) == "Nobody translated 1"
    assert polish().plural("{n} slot", "{n} slots", 2) == "2 slots"


def test_a_placeholder_without_its_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        polish()("Hello <b>{name}</b>.")


def test_whatever_is_shown_can_be_listened_to() -> None:
    heard: list[Shown] = []
    with listening(heard.append):
        polish()("Hello <b>{name}</b>.", name="Ana")
        polish().label_plural("{n} visit", "{n} visits", 2)
    polish()("Back")
    assert heard == [
        Shown("Hello <b>{name}</b>.", None, "pl_PL", frozenset({"name"})),
        Shown("{n} visit", "{n} visits", "pl_PL", frozenset({"n"})),
    ]


def test_a_marked_sentence_is_itself() -> None:
    assert N_("Book a visit") == "Book a visit"


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("es", "es_ES"),
        ("es-419", "es_ES"),
        ("pt-br", "pt_BR"),
        ("en-GB", "en"),
        ("pl_PL", "pl_PL"),
        ("!", ""),
    ],
)
def test_a_code_has_one_full_name(code: str, locale: str) -> None:
    assert canonical(code) == locale


@pytest.mark.parametrize(
    ("code", "account", "locale"),
    [
        ("es", "es_MX", "es_MX"),
        ("es-419", "es_AR", "es_AR"),
        ("pl", "es_ES", "pl_PL"),
        ("es", "pl_PL", "es_ES"),
        ("en-GB", "es_ES", "en"),
        ("uk", "es_CL", "es_CL"),
        (None, "pl", "pl_PL"),
        ("", "es", "es_ES"),
        ("what?!", "?", "en"),
    ],
)
def test_a_chat_begins_in_the_persons_language_or_else_the_clinics(
    code: str | None, account: str, locale: str
) -> None:
    assert choose_locale(code, account) == locale


def test_every_catalogue_can_be_read() -> None:
    assert {"en", "es_ES", "pl_PL"} <= set(LANGUAGES)
    assert [words(name).locale for name in LANGUAGES] == list(LANGUAGES)


def test_a_locale_without_a_catalogue_speaks_its_language_with_its_own_formats() -> None:
    assert words("es_MX").locale == "es_MX"
    assert words("es_MX").first_weekday == 6
    assert words("nonsense!").locale == "en"
    # A language without a catalogue is English as a whole: no Italian dates among English words.
    assert (words("it_IT").locale, words("it_IT").language_name) == ("en", "English")
