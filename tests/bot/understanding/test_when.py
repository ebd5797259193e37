"""What people write about days and hours, in every language. It is Friday 20 November 2026, ten o'clock."""
# ruff: noqa: E501  the table is read by its meanings, one a row

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.formats import Formats
from bot.understanding.lexicon import LANGUAGES, lexicon
from bot.understanding.when import When, parse_when

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
OPENING = (7 * 60, 21 * 60)

SAID = {
    # what is meant: how it is said, one line a language
    "20": """
        en: today | es: hoy | de: heute | it: oggi | pl: dzisiaj | pl: dziś | pt: hoje | tr: bugün | cs: dnes | cs: dneska
    """,
    "21": """
        en: tomorrow | en: Tomorrow please! | es: mañana | de: morgen | it: domani | pl: jutro | pt: amanhã | tr: yarın
        cs: zítra | en: in 1 day | es: MAÑANA | es: manana | en: saturday | pl: w sobotę | cs: v sobotu | tr: cumartesi
        es: el sábado | de: am Samstag | it: sabato | pt: no sábado | de: Sa. | en: 21st | de: am 21. | es: el 21
    """,
    "22": """
        en: the day after tomorrow | es: pasado mañana | de: übermorgen | it: dopodomani | pl: pojutrze
        pt: depois de amanhã | tr: öbür gün | cs: pozítří | en: in two days | es: en 2 días | de: in zwei Tagen
        it: tra due giorni | pl: za dwa dni | pt: daqui a 2 dias | tr: iki gün sonra | cs: za 2 dny | es: dentro de dos días
    """,
    "24": """
        en: tuesday | en: on Tuesday | en: next Tuesday | en: 24 November | en: November 24 | en: Nov 24th | en: 24/11
        en: 24/11/2026 | en: the 24th of November | en: 2026-11-24 | en: Tue 24 Nov | en: Tuesday, 24 November 2026
        es: martes | es: el martes | es: el próximo martes | es: el martes que viene | es: 24 de noviembre | es: 24.11.
        es: mar 24 nov | es: martes 24 | es: el 24 | es: el día 24 | es: martes 24 de noviembre | es: 24-11-2026
        es: el martes de la semana que viene | de: Dienstag | de: am Dienstag | de: nächsten Dienstag
        de: 24.11. | de: 24. November | de: am 24.11.2026 | de: Di 24. Nov. | de: Dienstag, 24. November | de: 24.11
        it: martedì | it: martedi prossimo | it: il 24 novembre | it: 24/11 | it: mar 24 nov | it: il 24
        pl: wtorek | pl: we wtorek | pl: w przyszły wtorek | pl: 24 listopada | pl: 24.11 | pl: wt. 24 lis
        pt: terça | pt: terça-feira | pt: na próxima terça | pt: terça que vem | pt: 24 de novembro | pt: ter. 24 nov.
        pt: dia 24 | tr: salı | tr: salı günü | tr: gelecek salı | tr: 24 Kasım | tr: 24 Kas Sal | tr: 24.11.2026
        cs: úterý | cs: v úterý | cs: příští úterý | cs: 24. listopadu | cs: 24.11. | cs: út 24. 11. | en: in four days
    """,
    "27": """
        en: in a week | en: next friday | es: en una semana | de: in einer Woche | it: tra una settimana | pl: za tydzień
        pt: em uma semana | tr: bir hafta sonra | tr: haftaya cuma | cs: za týden | en: friday | es: viernes | cs: v pátek
        en: a week from today | de: heute in einer Woche | pl: piątek za tydzień | es: viernes de la semana que viene
    """,
    "23..29": """
        en: next week | es: la semana que viene | es: la próxima semana | de: nächste Woche | it: la prossima settimana
        it: settimana prossima | pl: w przyszłym tygodniu | pt: semana que vem | pt: na próxima semana
        tr: gelecek hafta | tr: haftaya | tr: önümüzdeki hafta | cs: příští týden | cs: v příštím týdnu
    """,
    "21..22": """
        en: this weekend | es: este fin de semana | es: este finde | de: dieses Wochenende | it: questo fine settimana
        pl: w ten weekend | pt: este fim de semana | tr: bu hafta sonu | cs: tento víkend
    """,
    "24 12:00-18:00": """
        en: tuesday afternoon | en: next Tuesday in the afternoon | de: Dienstagnachmittag | de: am Dienstag nachmittags
        it: martedì pomeriggio | it: martedì nel pomeriggio | pl: we wtorek po południu | tr: salı öğleden sonra
        cs: v úterý odpoledne
    """,
    "24 14:00-20:00": "es: el martes por la tarde | es: martes a la tarde | es: martes tarde | es: martes en la tarde",
    "24 13:00-20:00": "pt: terça à tarde | pt: na terça-feira à tarde | pt: terça de tarde",
    "21 06:00-12:00": """
        en: tomorrow morning | es: mañana por la mañana | es: mañana en la mañana | de: morgen früh | de: morgen Vormittag
        it: domani mattina | it: domattina | pl: jutro rano | pt: amanhã de manhã | pt: amanhã pela manhã | tr: yarın sabah
        cs: zítra ráno | cs: zítra dopoledne | en: in the morning tomorrow
    """,
    "24 17:00-24:00": """
        en: next Tuesday after five | en: tuesday after 5pm | en: Tuesday after 17:00 | es: el martes después de las cinco
        es: martes a partir de las 17 | es: el martes después de las 5 de la tarde | de: Dienstag nach 17 Uhr
        de: Dienstag ab 17 Uhr | it: martedì dopo le 17 | it: martedì dopo le cinque | pl: we wtorek po 17
        pl: wtorek po piątej | pt: terça depois das 17h | pt: terça após as 17 | tr: salı 17'den sonra
        cs: v úterý po 17 hodině | cs: úterý po 17:00
    """,
    "24 00:00-12:00": """
        en: Tuesday before noon | es: el martes antes de las 12 | de: Dienstag vor 12 Uhr | it: martedì prima delle 12
        pt: terça antes das 12 | pl: wtorek przed 12 | tr: salı 12'den önce
    """,
    "24 16:30": """
        en: Tuesday at 16:30 | en: tuesday 4:30 pm | en: Tuesday half past four | en: half past 4 on Tuesday | en: Tue 4.30pm
        es: martes a las 16:30 | es: martes a las cuatro y media | es: el martes a las 4 y media de la tarde | es: martes 16h30
        de: Dienstag um 16:30 | de: Dienstag 16.30 Uhr | de: Dienstag halb fünf | de: Dienstag um 16 Uhr 30
        it: martedì alle 16:30 | it: martedì alle quattro e mezza | it: martedì alle 16.30 | pl: we wtorek o 16:30
        pl: wtorek 16.30 | pl: we wtorek o wpół do piątej | pt: terça às 16h30 | pt: terça às quatro e meia
        tr: salı 16:30 | tr: salı saat 16.30 | tr: salı 4 buçuk | tr: salı günü saat dört buçukta | cs: v úterý v 16:30
        cs: úterý 16.30 | cs: v úterý v půl páté | en: Tuesday, 24 November, 16:30
    """,
    "24 17:00": """
        en: Tuesday at 5 | en: tuesday at five pm | en: Tuesday 5pm | en: tuesday 5 o'clock | es: martes a las 5
        es: martes a las cinco de la tarde | es: martes a las 17 | es: martes a las 17h | es: martes 17 hs
        de: Dienstag um 17 Uhr | de: Dienstag um fünf | it: martedì alle 17 | it: martedì alle cinque del pomeriggio
        pl: we wtorek o 17 | pl: we wtorek o siedemnastej | pl: wtorek o piątej po południu | pt: terça às 17h
        pt: terça às 5 da tarde | pt: terça às cinco | tr: salı saat 17 | tr: salı 5'te | tr: salı günü saat 17'de
        cs: v úterý v 17 hodin | cs: úterý v 17 | cs: v úterý v pět | cs: v úterý v 17h
    """,
    "24 09:00": """
        en: Tuesday at 9 | en: 9am on Tuesday | es: martes a las 9 | es: el martes a las nueve de la mañana
        de: Dienstag um 9 | it: martedì alle 9 | pl: we wtorek o 9 rano | pl: wtorek o dziewiątej | pt: terça às 9 da manhã
        tr: salı sabah 9'da | tr: salı saat 9 | cs: v úterý v 9 ráno | cs: v úterý v 9
    """,
    "24 08:45": """
        en: Tuesday at quarter to nine | es: martes a las nueve menos cuarto | de: Dienstag um viertel vor neun
        it: martedì alle nove meno un quarto | pl: we wtorek za kwadrans dziewiąta | pt: terça às quinze para as nove
        tr: salı dokuza çeyrek kala | cs: v úterý ve tři čtvrtě na devět | de: Dienstag dreiviertel neun
        es: martes cuarto para las nueve
    """,
    "24 10:00-12:00": """
        en: Tuesday between 10 and 12 | en: Tuesday from 10 to 12 | es: el martes entre las 10 y las 12 | es: martes de 10 a 12
        de: Dienstag zwischen 10 und 12 | de: Dienstag von 10 bis 12 Uhr | it: martedì dalle 10 alle 12
        it: martedì tra le 10 e le 12 | pl: we wtorek między 10 a 12 | pl: wtorek od 10 do 12 | pt: terça das 10 às 12
        pt: terça entre as 10 e as 12 | tr: salı 10 ile 12 arası | tr: salı 10'dan 12'ye kadar | cs: v úterý mezi 10 a 12
        cs: v úterý od 10 do 12 | en: tuesday 10-12 o'clock | en: tuesday 10:00-12:00
    """,
    "24..26": """
        en: from Tuesday to Thursday | en: 24 to 26 November | es: del martes al jueves | es: del 24 al 26 de noviembre
        de: von Dienstag bis Donnerstag | de: 24. bis 26. November | it: da martedì a giovedì | it: dal 24 al 26 novembre
        pl: od wtorku do czwartku | pl: od 24 do 26 listopada | pt: de terça a quinta | pt: de 24 a 26 de novembro
        tr: salıdan perşembeye kadar | cs: od úterý do čtvrtka | es: entre el 24 y el 26
    """,
    "- 17:00": "en: at 5 pm | es: a las 17:00 | de: um 17 Uhr | it: alle 17 | pl: o 17:00 | pt: às 17h | tr: saat 17 | cs: v 17:00",
    "- 06:00-12:00": """
        en: in the morning | es: por la mañana | de: vormittags | it: di mattina | pl: rano | pt: de manhã | tr: sabah | cs: ráno
    """,
    "20..": """
        en: as soon as possible | es: lo antes posible | de: so bald wie möglich | it: il prima possibile
        pl: jak najszybciej | pt: o mais rápido possível | tr: en kısa sürede | cs: co nejdříve
    """,
    "01.12..31.12": """
        en: in December | es: en diciembre | de: im Dezember | it: a dicembre | pl: w grudniu | pt: em dezembro
        tr: aralıkta | cs: v prosinci | en: next month | es: el mes que viene | de: nächsten Monat | pl: w przyszłym miesiącu
    """,
    "23..": "en: from Monday | es: a partir del lunes | de: ab Montag | pt: a partir de segunda | it: a partire da lunedì",
}  # fmt: skip


def meant(text: str) -> When:
    days, _, hours = text.partition(" ")
    first, _, last = days.partition("..")
    ends = [minute(hour) for hour in hours.split("-")] if hours else [None]
    first_day = None if first == "-" else day(first)
    open_ended = days.endswith("..")
    return When(first_day, None if open_ended else day(last) if last else first_day, ends[0], ends[-1])


def day(text: str) -> date:
    number, _, month = text.partition(".")
    return date(2026, int(month or 11), int(number))


def minute(hour: str) -> int:
    return int(hour[:2]) * 60 + int(hour[3:])


EVERYDAY = [
    (language, words, meaning)
    for meaning, lines in SAID.items()
    for line in lines.strip().splitlines()
    for language, _, words in (one.strip().partition(": ") for one in line.split(" | "))
]


@pytest.mark.parametrize(("language", "words", "meaning"), EVERYDAY)
def test_everyday_words_are_understood(language: str, words: str, meaning: str) -> None:
    assert parse_when(words, locale=language, now=NOW, opening=OPENING) == meant(meaning)


@pytest.mark.parametrize("locale", ["es_AR", "pt_BR", "cs_CZ", "it_IT", "tr_TR", "pl_PL", "de_DE", "en"])
def test_a_day_that_we_wrote_is_read_back_as_the_same_day(locale: str) -> None:
    formats = Formats(Locale.parse(locale))
    for ahead in range(1, 120):
        then = NOW.replace(hour=16, minute=30) + timedelta(days=ahead)
        day, at = then.date(), 16 * 60 + 30
        for written in (
            formats.day(day),
            formats.short_day(day),
            formats.day_of_year(day),
            formats.date(day),
        ):
            assert parse_when(written, locale=locale, now=NOW) == When(day, day)
            with_time = f"{written}, {formats.time(then)}"
            assert parse_when(with_time, locale=locale, now=NOW) == When(day, day, at, at)


SILENT = """
    en: | en: asdf | en: I need a doctor | en: not on Tuesday | en: Tuesday or Wednesday | en: every Tuesday | en: 31 November
    en: 2 | en: 612 345 678 | en: my knee hurts for 3 weeks | en: last Tuesday | en: Tuesday 23 November | en: before Tuesday
    es: el martes no puedo | es: martes o miércoles | es: todos los martes | es: tengo 45 años | es: 30 de febrero
    es: estoy fuera del 4 al 23 de diciembre | es: 12345678Z | es: después de la operación | es: el segundo
    de: nicht am Dienstag | de: jeden Dienstag | de: Dienstag oder Mittwoch | de: seit 3 Wochen | de: 32.11.
    it: non martedì | it: martedì o mercoledì | it: ogni martedì | pl: nie we wtorek | pl: wtorek albo środa
    pl: co wtorek | pt: não na terça | pt: terça ou quarta | tr: salı değil | tr: her salı | tr: salı veya çarşamba
    cs: ne v úterý | cs: úterý nebo středa | cs: každé úterý
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (one.strip()[:2], one.strip()[3:].strip())
        for line in SILENT.strip().splitlines()
        for one in line.strip().split(" | ")
    ],
)
def test_what_is_not_clear_is_not_guessed(language: str, said: str) -> None:
    assert parse_when(said, locale=language, now=NOW, opening=OPENING) is None


def test_an_hour_of_the_small_hours_needs_the_opening_hours_to_be_clear() -> None:
    assert parse_when("martes a las 5", locale="es_ES", now=NOW) is None
    assert parse_when("martes a las 5", locale="es_ES", now=NOW, opening=OPENING) == meant("24 17:00")
    assert parse_when("martes a las 05:00", locale="es_ES", now=NOW, opening=OPENING) == meant("24 05:00")
    assert parse_when("martes a las 7", locale="es_ES", now=NOW, opening=(8 * 60, 20 * 60)) == meant(
        "24 19:00"
    )


def test_months_come_first_only_in_the_united_states() -> None:
    assert parse_when("12/3", locale="en", now=NOW) == When(date(2027, 3, 12), date(2027, 3, 12))
    assert parse_when("12/3", locale="en_US", now=NOW) == meant("03.12")
    assert parse_when("11/24", locale="en", now=NOW) == meant("24")


def test_today_is_the_day_in_the_zone_of_the_clinic() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=ZoneInfo("America/Lima"))
    assert parse_when("hoy", locale="es_PE", now=late) == meant("20")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_weekday_and_month_has_its_word(language: str) -> None:
    known = lexicon(language)
    assert set(known.words_of("weekday").values()) >= {"0", "2", "3", "5", "6"}
    assert set(known.words_of("month").values()) == {str(month) for month in range(1, 13)}


WORDS = sorted({word for language in LANGUAGES for word in lexicon(language).vocabulary})


@given(
    st.sampled_from(LANGUAGES),
    st.lists(
        st.sampled_from(WORDS) | st.from_regex(r"\A[\d:./ h'-]{1,8}\Z") | st.text(max_size=8), max_size=8
    ),
)
def test_no_text_is_too_strange(language: str, said: list[str]) -> None:
    when = parse_when(" ".join(said), locale=language, now=NOW, opening=OPENING)
    if when is None:
        return
    assert when != When()
    assert when.first_day is None or when.last_day is None or when.first_day <= when.last_day
    assert (when.from_minute is None) == (when.to_minute is None)
    assert all(0 <= m <= 24 * 60 for m in (when.from_minute, when.to_minute) if m is not None)


def test_a_season_is_told_where_it_is_the_northern_one() -> None:
    assert parse_when("este invierno", locale="es_ES", now=NOW) == When(date(2026, 12, 21), date(2027, 3, 20))
    assert parse_when("este invierno", locale="es_AR", now=NOW) is None
