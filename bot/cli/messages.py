"""The catalogues' upkeep: sentences are extracted from the code, merged into each language, and checked."""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = "en"
KEYWORDS = {"N_": None, "say": None, "label": None, "plural": (1, 2), "label_plural": (1, 2)}
_TAG = re.compile(r"</?\w+[^>]*>")
_HEADER = """\
msgid ""
msgstr ""
{language}"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
{plurals}
"""


def extract(root: Path = ROOT) -> None:
    """Write messages.pot anew from the code under bot/."""
    _template(root).write_bytes(_written(_extracted(root)))


def update(root: Path = ROOT) -> None:
    """Bring every catalogue to the sentences of messages.pot; translations stay, nothing is guessed."""
    for path in _catalogues(root):
        locale = path.parent.parent.name
        merged = _read(path, locale)
        merged.update(_read(_template(root)), no_fuzzy_matching=True, update_header_comment=False)
        merged.obsolete.clear()
        if locale == SOURCE:
            _say_the_keys(merged)
        path.write_bytes(_written(merged))


def check(root: Path = ROOT) -> list[str]:
    """What is wrong with the catalogues, one sentence each; nothing when all is well."""
    faults = []
    if _template(root).read_bytes() != _written(_extracted(root)):
        faults.append("messages.pot is stale: run `make messages`.")
    template = _read(_template(root))
    for path in _catalogues(root):
        locale = path.parent.parent.name
        faults += [f"{locale}: {fault}" for fault in _faults(template, _read(path, locale))]
    return faults


def _faults(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    for message in template:
        if not message.id:
            continue
        found = catalogue.get(_key(message))
        if found is None:
            yield f"{_key(message)!r} is missing: run `make messages`."
        else:
            yield from _message_faults(message, found, catalogue.num_plurals)
    for message in catalogue:
        if message.id and template.get(_key(message)) is None:
            yield f"{_key(message)!r} is no longer used: run `make messages`."


def _message_faults(message: Message, found: Message, forms: int) -> Iterator[str]:
    key = _key(message)
    if found.fuzzy:
        yield f"{key!r} is fuzzy."
    strings = [found.string] if isinstance(found.string, str) else list(found.string or ())
    if message.pluralizable != (not isinstance(found.string, str)):
        yield f"{key!r} must have plural forms in both places or in neither."
    elif message.pluralizable and len(strings) != forms:
        yield f"{key!r} needs {forms} plural forms and has {len(strings)}."
    if not strings or not all(strings):
        yield f"{key!r} is not translated."
        return
    for string in strings:
        yield from _string_faults(message, string)


def _string_faults(message: Message, string: str) -> Iterator[str]:
    key = _key(message)
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = set().union(*map(_placeholders, ids))
    have = _placeholders(string)
    # a plural form may leave the number out: "one visit"
    if have != wanted and not (message.pluralizable and have | {"n"} == wanted | {"n"}):
        yield f"{string!r} must have the placeholders of {key!r}."
    if sorted(_TAG.findall(string)) not in [sorted(_TAG.findall(one)) for one in ids]:
        yield f"{string!r} must have the tags of {key!r}."
    if (string[:1].isspace(), string[-1:].isspace()) != (key[:1].isspace(), key[-1:].isspace()):
        yield f"{string!r} must begin and end with spaces where {key!r} does."


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"an unreadable placeholder"}


def _say_the_keys(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            message.string = message.id


def _extracted(root: Path) -> Catalog:
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(root / "bot", [("**.py", "python")], keywords=KEYWORDS)
    for _, _, message, _, context in found:
        catalogue.add(message, context=context)
    return catalogue


def _written(catalogue: Catalog) -> bytes:
    """The catalogue as bytes that change only when a sentence does: no dates, no paths, in order."""
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    locale = str(catalogue.locale or "")
    language = f'"Language: {locale}\\n"\n' if locale else ""
    plurals = f'"Plural-Forms: {catalogue.plural_forms}\\n"\n' if locale else ""
    return (_HEADER.format(language=language, plurals=plurals) + body.getvalue().decode()).encode()


def _read(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def _template(root: Path) -> Path:
    return root / "locales" / "messages.pot"


def _catalogues(root: Path) -> list[Path]:
    return sorted((root / "locales").glob("*/LC_MESSAGES/messages.po"))


def _key(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def main(arguments: list[str]) -> int:
    """`check` only looks; without arguments everything is brought up to date first."""
    if arguments != ["check"]:
        extract()
        update()
    faults = check()
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
