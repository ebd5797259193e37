"""The words that people are shown, in their language: gettext catalogues with English as the key."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup

from bot.formats import Formats

CATALOGUES = Path(__file__).resolve().parent.parent / "locales"
SOURCE = "en"
LANGUAGES: tuple[str, ...] = tuple(
    sorted(path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.po"))
)


def N_(message: str) -> str:  # noqa: N802  gettext's own name for it
    """Mark a sentence that is looked up later, where it stands."""
    return message


@dataclass(frozen=True, slots=True)
class Shown:
    """One sentence that was looked up: its keys, the locale, and the names of the values it was given."""

    message: str
    plural: str | None
    locale: str
    values: frozenset[str]


_listeners: list[Callable[[Shown], None]] = []


@contextmanager
def listening(listener: Callable[[Shown], None]) -> Iterator[None]:
    """Tell `listener` of every sentence that is shown meanwhile, before it is filled in."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


class Words(Formats):
    """The words of one locale. `say("…", name=…)` gives markup, `say.label("…")` plain text for a button.

    Values are HTML-escaped in markup and left alone in labels. A placeholder without its value is a KeyError.
    """

    def __init__(self, locale: Locale, catalogues: tuple[Catalog, ...]) -> None:
        super().__init__(locale)
        self.locale = str(locale)
        self._catalogues = catalogues

    def __call__(self, message: str, /, **values: object) -> Markup:
        return Markup(self._one(message, values)).format(**values)  # noqa: S704  our sentence, escaped values

    def label(self, message: str, /, **values: object) -> str:
        return self._one(message, values).format(**values)

    def plural(self, singular: str, plural: str, n: int, /, **values: object) -> Markup:
        """The form that fits `n`, which is also the value of {n}."""
        chosen = self._many(singular, plural, n, {"n": n, **values})
        return Markup(chosen).format(**{"n": n, **values})  # noqa: S704  our sentence, escaped values

    def label_plural(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        return self._many(singular, plural, n, {"n": n, **values}).format(**{"n": n, **values})

    def _one(self, message: str, values: dict[str, object]) -> str:
        self._tell(message, None, values)
        for catalogue in self._catalogues:
            found = catalogue.get(message)
            if found and not found.fuzzy and isinstance(found.string, str) and found.string:
                return found.string
        return message

    def _many(self, singular: str, plural: str, n: int, values: dict[str, object]) -> str:
        self._tell(singular, plural, values)
        for catalogue in self._catalogues:
            found = catalogue.get(singular)
            forms = found.string if found and not found.fuzzy else None
            if forms and not isinstance(forms, str) and all(forms):
                return forms[_rule(catalogue.plural_expr)(n)]
        return singular if n == 1 else plural

    def _tell(self, message: str, plural: str | None, values: dict[str, object]) -> None:
        for listener in _listeners:
            listener(Shown(message, plural, self.locale, frozenset(values)))


@cache
def words(locale: str) -> Words:
    """The words of a locale such as "es_MX"; what its catalogue lacks comes from its language, then en.

    A language without any catalogue is English as a whole: its dates beside English words are no language.
    """
    known = canonical(locale)
    parsed = Locale.parse(known if _relatives(_language(known)) else SOURCE)
    chain = dict.fromkeys([str(parsed), *_relatives(parsed.language), SOURCE])
    return Words(parsed, tuple(_catalogue(name) for name in chain if name in LANGUAGES))


@cache
def canonical(code: str) -> str:
    """A locale's full name: "es" is es_ES, "pt-br" is pt_BR, all English is en; "" when unknown."""
    try:
        parsed = Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return ""
    if parsed.language == SOURCE:
        return SOURCE
    likely = get_global("likely_subtags").get(parsed.language, "")
    country = parsed.territory if len(parsed.territory or "") == 2 else likely.rpartition("_")[2]
    return f"{parsed.language}_{country}" if country else parsed.language


def choose_locale(language_code: str | None, account_locale: str) -> str:
    """The locale to begin a chat in.

    Telegram's language wins when we have a catalogue of it, in the account's country when that speaks the
    same language; else the account's own locale; else English.
    """
    wanted, account = canonical(language_code or ""), canonical(account_locale)
    if _language(wanted) == _language(account):
        wanted = account
    for locale in (wanted, account):
        if relatives := _relatives(_language(locale)):
            return locale if locale in (account, *relatives) else relatives[0]
    return SOURCE


def _relatives(language: str) -> list[str]:
    """The catalogues of a language, its main variant first."""
    same = [name for name in LANGUAGES if _language(name) == language]
    return sorted(same, key=lambda name: name != canonical(language))


def _language(locale: str) -> str:
    return locale.partition("_")[0]


@cache
def _catalogue(locale: str) -> Catalog:
    with (CATALOGUES / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


@cache
def _rule(expression: str) -> Callable[[int], int]:
    return c2py(expression)
