"""Czech words of the calendar and the clock, in the cases that people write them in."""
# ruff: noqa: E501, SIM905  a line of a table is one thing

_STEMS = (
    "prvn druh třet čtvrt pát šest sedm osm devát desát jedenáct dvanáct třináct čtrnáct patnáct šestnáct sedmnáct "
    "osmnáct devatenáct dvacát"
).split()
_SOFT = "í ího ím".split()
_HARD = "ý ého é ou ém á".split()
_SINGLE = "\n".join(
    f"ordinal {n}: " + " | ".join(stem + end for end in (_SOFT if stem in ("prvn", "třet") else _HARD))
    for n, stem in enumerate(_STEMS, 1)
)
_COMPOUND = "\n".join(
    f"ordinal {ten + n}: {tens}ého {_STEMS[n - 1]}{'ího' if n in (1, 3) else 'ého'}"
    for ten, tens in ((20, "dvacát"), (30, "třicát"))
    for n in range(1, 10)
    if ten + n <= 31
)

TABLE = f"""
setting next_is_week_after: next_is_week_after
setting dot_is_date: dot_is_date
suffix: ho | teho | ty
months: leden/ledna/lednu/led | únor/února/únoru/úno | březen/března/březnu/bře | duben/dubna/dubnu/dub | květen/května/květnu/kvě | červen/června/červnu/čer | červenec/července/červenci/čvc | srpen/srpna/srpnu/srp | září/zář | říjen/října/říjnu/říj | listopad/listopadu/lis | prosinec/prosince/prosinci/pro
weekdays: pondělí/pondělka/pondělek/pond | úterý/úterka/úterek/út | středa/středu/středy/stř/st/středou | čtvrtek/čtvrtka/čtvrtku/čt/čtvrtky | pátek/pátku/pátky/pá | sobota/sobotu/soboty/so/sob | neděle/neděli/ned
numbers: nula | jedna/jeden/jedno/jednu/jednoho | dva/dvě/dvou | tři/tří | čtyři/čtyř | pět/pěti | šest/šesti | sedm/sedmi | osm/osmi | devět/devíti | deset/deseti | jedenáct | dvanáct | třináct | čtrnáct | patnáct | šestnáct | sedmnáct | osmnáct | devatenáct
tens: dvacet | třicet | čtyřicet | padesát
{_SINGLE}
ordinal 30: třicátého | třicátý
{_COMPOUND}
day 0: dnes | dneska | dnešní | dnešek
day 1: zítra | zejtra | zítřek | zítřejší | druhý den
day 2: pozítří | pozejtří
day -1: včera
day -2: předevčírem
soonest: co nejdříve | co nejdřív | nejdříve | co nejrychleji
part morning: ráno | ráná | dopoledne | brzy ráno | zrána | nad ránem | k ránu | po ránu | oddopoledne
part today_morning: dnes ráno
part afternoon: odpoledne | po obědě | navečer
part evening: večer | večera | po práci | navečír
part tonight: dnes večer | dneska večer
part night: v noci | noc | noci
part noon: přes poledne | kolem poledne | v době oběda
clock 12: poledne | v poledne
clock 24: půlnoc | o půlnoci | půlnoci
unit minute: minuta | minutu | minuty | minut | min
unit hour: hodina | hodinu | hodiny | hod
unit day: den | dny | dní | dnů
unit workday: pracovní den | pracovní dny | pracovních dnů
unit week: týden | týdne | týdnu | týdny | týdnů
unit weekend: víkend | víkendu
unit month: měsíc | měsíce | měsíci | měsíců
unit year: rok | roku | let | roky
few: pár | několik
next 1: příští | příštího | příštím | následující | následujícího | následujícím | další
coming: nejbližší | nadcházející
this: tento | tuto | toto | tuhle | tenhle | tohle | tohoto | tomto | tuhletu | ten | tu | této | tyto
last: minulý | minulou | minulé | minulého | poslední | uplynulý | posledních
after: po | od | později než | nejdříve v | nejdřív v
before: před | do | nejpozději do | nejpozději v | nejpozději
between: mezi
from: od
to: do | až | až do
and: a
at: v | ve | kolem | okolo | asi v | asi | přibližně v | cca | cca v | na
oclock: hodin | hodině | h | hod | hodiny
half_to: půl | v půl | o půl
quarter_to: čtvrt na | ve čtvrt na
three_quarters: třičtvrtě na | tři čtvrtě na | tři čtvrtě | třičtvrtě
within: za | během | v průběhu
later: později | ode dneška | poté
ago: před
start: začátek | začátkem | na začátku
middle: polovina | v polovině | polovině
end: konec | koncem | na konci
season summer: léto | v létě
season winter: zima | v zimě | zimu
season spring: jaro | na jaře
season autumn: podzim | na podzim
holiday 12-25: první svátek vánoční
holiday 12-24: štědrý den | vánoce
holiday 12-31: silvestr | silvestra
holiday 1-1: nový rok
holiday 5-1: svátek práce
holiday 9-28: den české státnosti
holiday 2-14: valentýn
the: dne | den
coming_days: příští dny | následující dny | nejbližší dny | nejbližších dnech
no_or_sunday: ne
silence: nemohu | nemůžu | nikdy | kromě | každý | každou | každé | gmt | utc | nebo | anebo
filler: v | ve | se | s | prosím | pro | mi | během | na | k | ke
"""
