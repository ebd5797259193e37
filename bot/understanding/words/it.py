"""Italian words of the calendar and the clock."""
# ruff: noqa: E501  a line of a table is one thing

_ONES = ("uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove")
_TENS = ((20, "venti"), (30, "trenta"), (40, "quaranta"), (50, "cinquanta"))
_COMPOUND = "\n".join(
    f"number {ten + n}: {word[:-1] if one in ('uno', 'otto') else word}{one}"
    for ten, word in _TENS
    for n, one in enumerate(_ONES, 1)
)

TABLE = f"""
setting next_is_week_after: next_is_week_after
suffix: o | a | mo | ma | esimo
months: gennaio/gen/genn | febbraio/feb/febb | marzo | aprile/apr | maggio/mag/magg | giugno/giu | luglio/lug | agosto/ago | settembre/set/sett | ottobre/ott | novembre/nov | dicembre/dic
weekdays: lunedi/lun | martedi/mart | mercoledi/mer/merc | giovedi/gio/giov | venerdi/ven | sabato/sab | domenica/dom
numbers: zero | uno/una/un | due | tre | quattro | cinque | sei | sette | otto | nove | dieci | undici | dodici | tredici | quattordici | quindici | sedici | diciassette | diciotto | diciannove
tens: venti | trenta | quaranta | cinquanta
{_COMPOUND}
ordinals: primo/prima | secondo/seconda | terzo/terza
day 0: oggi | quest oggi | in giornata
day 1: domani | giorno dopo
day 2: dopodomani | dopo domani
day -1: ieri
day -2: altro ieri | l altro ieri | altroieri
soonest: il prima possibile | appena possibile | quanto prima | prima possibile
part morning: mattina | mattino | mattinata | di mattina | la mattina | al mattino | della mattina | del mattino | in mattinata | di mattino | nella mattinata | nella mattina | presto
part today_morning: questa mattina | questo mattino | stamattina | stamani | questa mattinata
part tomorrow_morning: domattina
part afternoon: pomeriggio | del pomeriggio | di pomeriggio | nel pomeriggio | al pomeriggio | il pomeriggio | dopo pranzo
part today_afternoon: questo pomeriggio
part evening: sera | serata | di sera | la sera | della sera | in serata | nella serata | alla sera | nella sera | dopo il lavoro
part today_evening: stasera | questa sera | sta sera | di stasera
part late: tarda serata
part deep_night: notte | nottata | in nottata | nella nottata | nella notte | di notte | stanotte | questa notte
part noon: ora di pranzo | all ora di pranzo | a pranzo | pausa pranzo
clock 12: mezzogiorno | a mezzogiorno
clock 24: mezzanotte | a mezzanotte
unit minute: minuto | minuti | min
unit hour: ora | ore
unit day: giorno | giorni
unit workday: giorno lavorativo | giorni lavorativi | giorni feriali
unit week: settimana | settimane
unit weekend: fine settimana | weekend | week end
unit month: mese | mesi
unit year: anno | anni
few: un paio di | qualche | alcuni | alcune | pochi
next 1: prossimo | prossima | prossimi | prossime | seguente | seguenti | successivo | successiva | che viene
coming: questo prossimo
this: questo | questa | quest | sto | sta
last: ultimo | ultima | ultimi | ultime | scorso | scorsa | passato | passata
after: dopo | dopo le | dopo l | dopo il | dalle ore | a partire da | a partire dalle | a partire dal | oltre le
before: prima di | prima delle | prima del | entro | entro le | entro il | fino a | fino alle | fino al | prima dell
between: tra | fra
from: dalle | dalla | dall | da
to: al | a | fino
and: e
at: alle | all | alle ore | le | per le | verso | verso le | intorno alle | circa alle | attorno alle | ore | sone le | sono le
oclock: in punto | h | circa
half: mezza | mezzo
quarter: un quarto | quarto
three_quarters_past: tre quarti
minus: meno
am: am | a m
pm: pm | p m
within: tra | fra | in
later: dopo | più tardi | da oggi | da ora
ago: fa
start: inizio | inizi di | inizio di | all inizio di | ai primi di
middle: metà | a metà
end: fine | fine di | alla fine di | alla fine del
season summer: estate
season winter: inverno
season spring: primavera
season autumn: autunno
holiday 12-25: natale
holiday 12-24: vigilia di natale | la vigilia
holiday 12-26: santo stefano
holiday 12-31: capodanno vigilia | san silvestro | ultimo dell anno
holiday 1-1: primo dell anno | capodanno
holiday 1-6: epifania | befana
holiday 2-14: san valentino
holiday 3-8: festa della donna | festa delle donne
holiday 3-19: festa del papa | festa di san giuseppe | san giuseppe
holiday 4-25: anniversario della liberazione | festa della liberazione
holiday 5-1: festa del lavoro | festa dei lavoratori
holiday 6-2: repubblica | festa della repubblica
holiday 8-15: assunzione | ferragosto
holiday 11-1: tutti i santi | ognissanti | festa dei santi | il giorno dei santi | i santi
holiday 11-2: commemorazione dei defunti | giorno dei morti
holiday 12-8: immacolata | immacolata concezione
the: il | del | dal
mar: mar
coming_days: prossimi giorni | questi giorni
silence: fuori | via | non | mai | tranne | eccetto | ogni | tutti i | tutte le | gmt | cet | utc | est | oppure | o
filler: di | della | dell | delle | degli | la | i | gli | l | per | ne | nel | nella | nelle | nei | circa | su | favore | d | lo
"""
