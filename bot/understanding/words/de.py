"""German words of the calendar and the clock."""
# ruff: noqa: E501, SIM905  a line of a table is one thing

_UNITS = "ein zwei drei vier fünf sechs sieben acht neun".split()
_TENS = ((20, "zwanzig"), (30, "dreissig"), (40, "vierzig"), (50, "fünfzig"))
_COMPOUND = "\n".join(f"number {t + n}: {u}und{w}" for t, w in _TENS for n, u in enumerate(_UNITS, 1))
_DAYS = "montag dienstag mittwoch donnerstag freitag samstag sonntag".split()
_FIRST = (
    "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt sechzehnt "
    "siebzehnt achtzehnt neunzehnt zwanzigst einundzwanzigst zweiundzwanzigst dreiundzwanzigst vierundzwanzigst "
    "fünfundzwanzigst sechsundzwanzigst siebenundzwanzigst achtundzwanzigst neunundzwanzigst dreissigst einunddreissigst"
).split()
_ORDINALS = "\n".join(
    f"ordinal {n}: {stem}er | {stem}e | {stem}en | {stem}es | {stem}em" for n, stem in enumerate(_FIRST, 1)
)

TABLE = f"""
setting dot_is_date: dot_is_date
suffix: ter | te | ten | er | en | e | ste | sten
months: januar/jan/jänner | februar/feb/feber | märz/mär/mar/mrz/maerz | april/apr | mai | juni/jun | juli/jul | august/aug | september/sept/sep | oktober/okt | november/nov | dezember/dez
weekdays: {" | ".join(f"{day}/{day}s" for day in _DAYS)}
weekdays: mo/mon | di | mi | do | fr | sa/sonnabend/sonnabends | sonn
numbers: null | eins/ein/eine/einen/einem/einer | zwei/zwo | drei | vier | fünf/fuenf | sechs | sieben | acht | neun | zehn | elf | zwölf/zwoelf | dreizehn | vierzehn | fünfzehn | sechzehn | siebzehn | achtzehn | neunzehn
tens: zwanzig | dreissig | vierzig | fünfzig
{_COMPOUND}
{_ORDINALS}
day 0: heute
day 1: morgen
day 2: übermorgen | uebermorgen
day -1: gestern
day -2: vorgestern
soonest: so bald wie möglich | so schnell wie möglich | schnellstmöglich | baldmöglichst | so früh wie möglich | nächstmöglich
part morning: morgens | am morgen | früh | in der früh | vormittag | vormittags | am vormittag | frühmorgens | am frühen morgen | frühen morgen | frühmorgen | morgends
part today_morning: heute morgen | heute früh | heute vormittag
part afternoon: nachmittag | nachmittags | am nachmittag | nach dem mittagessen
part evening: abend | abends | am abend | gegen abend | feierabend | nach feierabend
part late: spätabends
part night: nachts | in der nacht | nacht
part noon: mittag | mittags | am mittag | über mittag
clock 24: mitternacht | mitternachts
unit minute: minute | minuten | min
unit hour: stunde | stunden | std
unit day: tag | tage | tagen
unit workday: werktag | werktage | werktagen | arbeitstag | arbeitstage | arbeitstagen
unit week: woche | wochen
unit weekend: wochenende
unit month: monat | monate | monaten | monats
unit year: jahr | jahre | jahren | jahres
few: ein paar | paar | einigen | einige
next 1: nächste | nächsten | nächster | nächstes | nächstem | naechste | naechsten
coming: kommende | kommenden | kommender | kommendes | kommendem
next 2: übernächste | übernächsten | übernächster | übernächstes
this: diese | dieser | diesen | dieses | diesem
last: letzte | letzten | letzter | letztes | vergangene | vergangenen | vorige | vorigen
after: nach | ab | nicht vor | frühestens um | später als
before: vor | spätestens | spätestens um
between: zwischen
from: von
to: bis | bis zum | bis zur
and: und
at: um | gegen | circa | ca | zirka | ungefähr | etwa | so um
oclock: uhr | h
half_to: halb
quarter: viertel
three_quarters: dreiviertel
past: nach
minus: vor
within: in
later: später
ago: vor einem | vor einer
start: anfang | beginn
middle: mitte
end: ende
season summer: sommer
season winter: winter
season spring: frühling | frühjahr
season autumn: herbst
holiday 12-25: weihnachten | erster weihnachtstag
holiday 12-24: heiligabend | heilig abend
holiday 12-31: silvester
holiday 1-1: neujahr | neujahrstag
holiday 1-6: heilige drei könige | dreikönigstag
holiday 11-1: allerheiligen
holiday 10-3: tag der deutschen einheit
holiday 12-6: nikolaus | nikolaustag
holiday 2-14: valentinstag
holiday 5-1: tag der arbeit
the: am | vom | den | der | dem | tag der
coming_days: nächsten tage | nächsten tagen | kommenden tage | kommenden tagen
silence: früher | weg | unterwegs | nicht | kein | keine | keinen | jeden | jede | jeder | immer | ausser | gmt | cet | mez | utc | est | oder | nie
filler: im | die | das | des | so | für | bitte | zum | zur | gern | gerne
"""
