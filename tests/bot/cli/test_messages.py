"""The upkeep of catalogues: a small project of its own, so that ours may change."""

from pathlib import Path

import pytest

from bot.cli.messages import check, extract, update

CODE = """
def shown(say, n, name):
    return [
        say("Hello <b>{name}</b>.", name=name), say.label("Back"), self.say("From here"),
        say.plural("{n} visit", "{n} visits", n), say.label_plural("{n} day", "{n} days", n),
        say.day("not a sentence"), N_("Marked"), other("neither"),
    ]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "words.py").write_text(CODE)
    for locale in ("en", "pl_PL"):
        catalogue = tmp_path / "locales" / locale / "LC_MESSAGES" / "messages.po"
        catalogue.parent.mkdir(parents=True)
        catalogue.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n')
    extract(tmp_path)
    update(tmp_path)
    return tmp_path


def polish(project: Path) -> Path:
    return project / "locales" / "pl_PL" / "LC_MESSAGES" / "messages.po"


def translate(project: Path, **strings: str) -> list[str]:
    """Translate everything well, but for what the test says otherwise; what the check then finds."""
    good = {
        'msgid "Hello <b>{name}</b>."\nmsgstr ': "Witaj <b>{name}</b>.",
        'msgid "Back"\nmsgstr ': "Wstecz",
        'msgid "From here"\nmsgstr ': "Stąd",
        'msgid "Marked"\nmsgstr ': "Zaznaczone",
    }
    keys = dict(zip(("hello", "back", "here", "marked"), good, strict=True))
    text = polish(project).read_text()
    for key, string in (good | {keys[name]: string for name, string in strings.items()}).items():
        text = text.replace(f'{key}""', f'{key}"{string}"')
    text = text.replace(
        'msgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""', 'msgstr[0] "a {n}"\nmsgstr[1] "b {n}"\nmsgstr[2] "c"'
    )
    polish(project).write_text(text)
    return check(project)


def test_every_marked_sentence_is_extracted_and_nothing_else(project: Path) -> None:
    template = (project / "locales" / "messages.pot").read_text()
    ids = [line for line in template.splitlines() if line.startswith("msgid ") and line != 'msgid ""']
    assert ids == [
        'msgid "Back"',
        'msgid "From here"',
        'msgid "Hello <b>{name}</b>."',
        'msgid "Marked"',
        'msgid "{n} day"',
        'msgid "{n} visit"',
    ]


def test_a_well_translated_project_has_no_faults_and_stays_the_same(project: Path) -> None:
    assert translate(project) == []
    before = polish(project).read_bytes()
    extract(project)
    update(project)
    assert polish(project).read_bytes() == before


def test_what_is_not_translated_is_named_in_every_language_but_english(project: Path) -> None:
    faults = check(project)
    assert "pl_PL: 'Back' is not translated." in faults
    assert not [fault for fault in faults if fault.startswith("en:")]


def test_a_changed_sentence_makes_the_template_stale_and_loses_only_its_own_translation(
    project: Path,
) -> None:
    translate(project)
    code = project / "bot" / "words.py"
    code.write_text(code.read_text().replace('"Back"', '"Go back"'))
    assert check(project) == ["messages.pot is stale: run `make messages`."]
    extract(project)
    assert "pl_PL: 'Back' is no longer used: run `make messages`." in check(project)
    update(project)
    assert check(project) == ["pl_PL: 'Go back' is not translated."]


@pytest.mark.parametrize(
    ("strings", "fault"),
    [
        ({"hello": "Witaj <b>{imię}</b>."}, "placeholders"),
        ({"hello": "Witaj <b>{name</b>."}, "placeholders"),
        ({"hello": "Witaj {name}."}, "tags"),
        ({"hello": "Witaj <b>{name}<b>."}, "tags"),
        ({"back": "Wstecz "}, "spaces"),
        ({"back": ""}, "not translated"),
    ],
)
def test_a_translation_must_fit_its_sentence(project: Path, strings: dict[str, str], fault: str) -> None:
    assert [found for found in translate(project, **strings) if fault in found]


def test_a_doubtful_translation_is_a_fault(project: Path) -> None:
    translate(project)
    polish(project).write_text(polish(project).read_text().replace('msgid "Back"', '#, fuzzy\nmsgid "Back"'))
    assert check(project) == ["pl_PL: 'Back' is fuzzy."]


def test_a_plural_needs_all_the_forms_of_its_language(project: Path) -> None:
    translate(project)
    text = polish(project).read_text().replace('msgstr[2] "c"\n', "", 1)
    polish(project).write_text(text)
    assert [fault for fault in check(project) if "plural forms" in fault or "not translated" in fault]
