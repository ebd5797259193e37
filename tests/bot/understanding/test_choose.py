"""Which doctor, service or speciality somebody means, on lists as clinics have them."""
# ruff: noqa: E501  the tables are read by their rows

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.choose import Match, best_matches

OFFERED = {
    "es": [
        "Dra. Marta Ruiz", "Dr. Javier Gómez Ruiz", "Dra. Lucía Fernández", "Dr. Martín Herrera",
        "Dra. Ana María López", "Dr. Mario Díaz", "Dr. Daniel Soto",
    ],
    "es_ES": [
        "Dermatología", "Cardiología", "Medicina general", "Dermatología pediátrica",
        "Ginecología y obstetricia", "Psicología",
    ],
    "pl": [
        "dr n. med. Anna Kowalska", "lek. Jan Nowak", "lek. dent. Łukasz Wójcik", "prof. dr hab. Piotr Kowalski",
        "dr Małgorzata Żak",
    ],
    "pl_PL": [
        "Kardiologia", "Neurologia", "Konsultacja dermatologiczna", "USG jamy brzusznej", "Wizyta kontrolna",
        "Pierwsza wizyta",
    ],
    "de": ["Dr. med. Jürgen Müller", "Dr. Petra Schröder", "Prof. Dr. Karl-Heinz Groß", "Dr. Sabine Müller"],
    "de_DE": ["Hautarzt", "Kardiologie", "Erstgespräch", "Kontrolltermin", "Hautkrebsvorsorge"],
    "tr": ["Uzm. Dr. Ayşe Yılmaz", "Prof. Dr. Mehmet Işık", "Op. Dr. İbrahim Çelik", "Dr. Öğr. Üyesi Elif Şahin"],
    "cs": ["MUDr. Jana Nováková", "MUDr. Petr Novák, Ph.D.", "MUDr. Tomáš Dvořák", "Mgr. Eva Černá"],
    "pt": ["Dr. João Gonçalves", "Dra. Patrícia Araújo", "Dra. Beatriz Conceição", "Dr. José Araújo"],
    "it": ["Dott.ssa Giulia Rossi", "Dott. Marco Rossi", "Dott. Niccolò D'Angelo", "Prima visita"],
    "en": ["Dermatology", "General practice", "Cardiology"],
}  # fmt: skip


def chosen(locale: str, text: str) -> Match[str]:
    return best_matches(text, [(name, name) for name in OFFERED[locale]], locale=locale)


SURE = """
    es: marta = Dra. Marta Ruiz; Marta Ruiz = Dra. Marta Ruiz; javier ruis = Dr. Javier Gómez Ruiz
    es: con la doctora Fernandez por favor = Dra. Lucía Fernández; lopes = Dra. Ana María López; mario = Dr. Mario Díaz
    es: quiero cita con Herrera el martes a las 5 = Dr. Martín Herrera; martin = Dr. Martín Herrera; GOMEZ = Dr. Javier Gómez Ruiz
    es_ES: dermatologo = Dermatología; cardiolojia = Cardiología; ginecologo = Ginecología y obstetricia; general = Medicina general
    es_ES: un psicólogo para mañana = Psicología; pediátrica = Dermatología pediátrica; cardio = Cardiología
    pl: kowalska = dr n. med. Anna Kowalska; do nowaka = lek. Jan Nowak; lukasz = lek. dent. Łukasz Wójcik; zak = dr Małgorzata Żak
    pl: dr n. med. Kowalski = prof. dr hab. Piotr Kowalski; do doktora wojcika = lek. dent. Łukasz Wójcik
    pl_PL: kardiolog = Kardiologia; dermatolog = Konsultacja dermatologiczna; usg = USG jamy brzusznej
    pl_PL: pierwsza wizyta = Pierwsza wizyta; kontrola = Wizyta kontrolna; kardiolog jutro po 17 = Kardiologia
    de: jurgen = Dr. med. Jürgen Müller; schroeder = Dr. Petra Schröder; gross = Prof. Dr. Karl-Heinz Groß
    de: Müller Sabine = Dr. Sabine Müller; Termin bei Frau Dr. Schröder am Dienstag = Dr. Petra Schröder
    de_DE: hautarzt = Hautarzt; Kardiologe = Kardiologie; erstgesprach = Erstgespräch
    tr: ayse = Uzm. Dr. Ayşe Yılmaz; YILMAZ = Uzm. Dr. Ayşe Yılmaz; isik = Prof. Dr. Mehmet Işık; IŞIK = Prof. Dr. Mehmet Işık
    tr: ibrahim = Op. Dr. İbrahim Çelik; Elif hanım = Dr. Öğr. Üyesi Elif Şahin
    cs: novák = MUDr. Petr Novák, Ph.D.; novakova = MUDr. Jana Nováková; dvorak = MUDr. Tomáš Dvořák; k cerne = Mgr. Eva Černá
    pt: goncalves = Dr. João Gonçalves; patricia araujo = Dra. Patrícia Araújo; conceiçao = Dra. Beatriz Conceição
    it: giulia = Dott.ssa Giulia Rossi; dangelo = Dott. Niccolò D'Angelo; prima visita = Prima visita
    en: dermatologist next Tuesday after five = Dermatology; cardiologist tomorrow = Cardiology; gen practice = General practice
"""
SEVERAL = "es: ruiz; es: ruis; es: marta gomez; de: müller; it: rossi; pt: araujo; pl: kowal; pl_PL: wizyta"
NOT_SURE = """
    es: maria gonzalez; es: daniela; es: hola; es_ES: urologia; es_ES: psiquiatra; es_ES: radiologia; pl_PL: urolog
    pl_PL: radiologia; de_DE: hausarzt; cs: k nováčkovi; en: neurology; en: tomorrow at five; en: hello; de: schneider
    tr: merhaba; it: bianchi; es: 45; es: la de siempre; es: el
"""


def table(text: str) -> list[list[str]]:
    rows = [line.strip().partition(": ") for line in text.strip().splitlines()]
    return [[locale, *one.strip().split(" = ")] for locale, _, rest in rows for one in rest.split("; ")]


@pytest.mark.parametrize(("locale", "text", "name"), table(SURE))
def test_a_name_a_part_of_it_or_one_slip_is_sure(locale: str, text: str, name: str) -> None:
    assert chosen(locale, text).sure == name


@pytest.mark.parametrize(("locale", "text"), [one.split(": ") for one in SEVERAL.split("; ")])
def test_what_fits_several_is_asked_again(locale: str, text: str) -> None:
    found = chosen(locale, text)
    assert found.sure is None
    assert len(found.candidates) == 2


@pytest.mark.parametrize(
    ("locale", "text"),
    [one.split(": ") for line in NOT_SURE.strip().splitlines() for one in line.strip().split("; ")],
)
def test_silence_beats_a_wrong_guess(locale: str, text: str) -> None:
    assert chosen(locale, text).sure is None


def test_a_number_chooses_only_where_things_are_numbered() -> None:
    options = [(key, f"Sala {key}") for key in "abc"]
    assert best_matches("2", options, locale="es", numbered=True).sure == "b"
    assert best_matches("2.", options, locale="es", numbered=True).sure == "b"
    assert best_matches("4", options, locale="es", numbered=True) == Match()
    assert best_matches("2", options, locale="es") == Match()


def test_a_number_in_a_name_is_part_of_it() -> None:
    options = [("a", "Sala 1"), ("b", "Sala 2")]
    assert best_matches("la sala 2", options, locale="es", numbered=True).sure == "b"


def test_nothing_on_offer_matches_nothing() -> None:
    assert best_matches("Ruiz", [], locale="es") == Match()


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=6))
def test_no_text_is_too_strange(text: str, names: list[str]) -> None:
    found = best_matches(text, list(enumerate(names)), locale="tr_TR", numbered=True)
    assert found.sure is None or found.sure in found.candidates
