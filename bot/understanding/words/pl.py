"""Polish words of the calendar and the clock, in the cases that people write them in."""
# ruff: noqa: E501, SIM905  a line of a table is one thing

_ORDINALS = (
    "pierwsz drug trzec czwart piąt szóst siódm ósm dziewiąt dziesiąt jedenast dwunast trzynast czternast piętnast "
    "szesnast siedemnast osiemnast dziewiętnast dwudziest"
).split()
_ENDINGS = {
    "drug": "i ie iego iej a ą im".split(),
    "trzec": "i ie iego iej ia ią im".split(),
}
_USUAL = "y e ego ej a ą ym".split()
_SINGLE = "\n".join(
    f"ordinal {n}: " + " | ".join(stem + end for end in _ENDINGS.get(stem, _USUAL))
    for n, stem in enumerate(_ORDINALS, 1)
)
_COMPOUND = "\n".join(
    f"ordinal {ten + n}: "
    + " | ".join(
        f"{word}{join_}{stem}{end}"
        for join_ in (" ", "")
        for word in (f"{tens}ego", f"{tens}y", f"{tens}ej", f"{tens}a", f"{tens}ą", f"{tens}ym")
        for end in _ENDINGS.get(stem, _USUAL)
    )
    for ten, tens in ((20, "dwudziest"), (30, "trzydziest"))
    for n, stem in enumerate(_ORDINALS[:9], 1)
    if ten + n <= 31
)

TABLE = f"""
setting dot_is_date: dot_is_date
suffix: ego | go | tego | y | ty | szy | ci | ciego | stego | mego | gi | giego | ej | tej | sta | stej | szego | a | ta | szej | ciej | mej | giej
months: styczeń/stycznia/styczniu/sty/stycz | luty/lutego/lutym/lut | marzec/marca/marcu/mar/marz | kwiecień/kwietnia/kwietniu/kwi/kwie | maj/maja/maju/majem | czerwiec/czerwca/czerwcu/cze/czer | lipiec/lipca/lipcu/lip | sierpień/sierpnia/sierpniu/sie/sier | wrzesień/września/wrześniu/wrz/wrze | październik/października/październiku/paź/pazdz | listopad/listopada/listopadzie/listopadowi/listopadem/lis/list | grudzień/grudnia/grudniu/gru/grud
weekdays: poniedziałek/poniedziałku/poniedziałkowi/poniedziałkiem/poniedziałki/pon/pn | wtorek/wtorku/wtorkiem/wtorki/wt/wto | środa/środę/środy/środzie/środą/śr/śro | czwartek/czwartku/czwartkiem/czwartki/czw/cz | piątek/piątku/piątkiem/piątki/pt/pią/piat | sobota/sobotę/soboty/sobocie/sobotą/sob/sb | niedziela/niedzielę/niedzieli/niedziele/niedzielą/niedz/nd/nie
numbers: zero | jeden/jedna/jedną/jednego/jednej | dwa/dwie/dwóch | trzy/trzech | cztery/czterech | pięć/pięciu | sześć/sześciu | siedem/siedmiu | osiem/ośmiu | dziewięć | dziesięć/dziesięciu | jedenaście | dwanaście | trzynaście | czternaście | piętnaście | szesnaście | siedemnaście | osiemnaście | dziewiętnaście
tens: dwadzieścia | trzydzieści | czterdzieści | pięćdziesiąt
{_SINGLE}
ordinal 30: trzydziesty | trzydziestego | trzydziestej | trzydziestym
{_COMPOUND}
day 0: dziś | dzisiaj | dzisiejszy | dzisiejsza | dzisiejszą | dzisiejszego | tego dnia | na dziś | na dzisiaj
day 1: jutro | jutra | jutrzejszy | jutrzejsza | jutrzejszą | jutrzejszego | na jutro | następnego dnia
day 2: pojutrze | po jutrze
day -1: wczoraj
day -2: przedwczoraj
soonest: jak najszybciej | jak najwcześniej | od razu | najszybciej jak się da | pierwszy wolny termin
part morning: rano | z rana | ranek | rankiem | porankiem | rankami | nad ranem | do południa | przed południem | przedpołudniem | przed poludniem | z samego rana | poranek | wcześnie rano
part afternoon: po południu | popołudniu | popołudnie | popołudniem | popołudniami | po obiedzie
part evening: wieczór | wieczorem | wieczora | pod wieczór | wieczorami | po pracy
part night: noc | nocą | w nocy | nocy
part noon: w porze obiadu
clock 12: południe | w południe | w samo południe
clock 24: północ | o północy | północy
unit minute: minuta | minutę | minuty | minut | min
unit hour: godzina | godzinę | godziny | godzin | godz
unit day: dzień | dni | dnia
unit workday: dni robocze | dni roboczych | dzień roboczy
unit week: tydzień | tygodnia | tygodniu | tygodnie | tygodni
unit weekend: weekend | weekendu | weekendzie
unit month: miesiąc | miesiąca | miesiącu | miesiące | miesięcy
unit year: rok | roku | lata | lat
few: kilka | parę | kilku
next 1: następny | następna | następną | następnego | następnej | następnym | następne | kolejny | kolejna | kolejną | kolejnego | kolejnej | kolejne | kolejnym | przyszły | przyszła | przyszłą | przyszłego | przyszłej | przyszłym | najbliższe | najbliższych
coming: najbliższy | najbliższa | najbliższą | najbliższego | najbliższej | najbliższym | nadchodzący | nadchodzącą | nadchodząca
this: ten | ta | tę | tą | to | tego | tej | tym | te | bieżący | bieżącym
last: ostatni | ostatnia | ostatnie | ostatnią | ostatniego | ostatnich | zeszły | zeszła | zeszłą | zeszłym | zeszłego | ubiegły | ubiegłą | poprzedni | minionym
after: po | po godzinie | od godziny | później niż
before: przed | do | do godziny | najpóźniej | najpóźniej do | przed godziną
between: między | pomiędzy
from: od
to: do
and: a | i
at: o | o godzinie | około | koło | tak o | równo o | gdzieś o | na godzinę | o godz | ok | około godziny | godz | na
oclock: godzina | godzinie | godz | h
half_to: wpół do | w pół do
quarter: kwadrans
past: po
minus: przed
within: za | w ciągu | w
later: później | potem | od dziś | od teraz | od dzisiaj
ago: temu
start: początek | na początku | początku
middle: połowa | w połowie | połowie
end: koniec | pod koniec | na koniec | końca | końcu
season summer: lato | latem
season winter: zima | zimą | zimę
season spring: wiosna | wiosną | wiosnę
season autumn: jesień | jesienią
holiday 12-25: boże narodzenie
holiday 12-24: wigilia | wigilię
holiday 12-31: sylwester | sylwestra
holiday 1-1: nowy rok | nowego roku
holiday 1-6: trzech króli
holiday 2-14: walentynki
holiday 5-3: święto konstytucji
holiday 5-1: święto pracy
holiday 11-1: wszystkich świętych
holiday 11-11: święto niepodległości | dzień niepodległości
the: dnia | dzień
coming_days: najbliższe dni | najbliższych dniach | następne dni | kolejne dni | parę dni
silence: nie | nigdy | oprócz | poza | każdy | każdą | każdego | co | codziennie | gmt | cet | utc | albo | lub
filler: w | we | z | ze | na | proszę | dla | mnie | się
"""
