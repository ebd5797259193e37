"""English words of the calendar and the clock."""
# ruff: noqa: E501  a line of a table is one thing

TABLE = """
setting next_is_week_after: next_is_week_after
suffix: st | nd | rd | th
months: january/jan | february/feb | march/mar | april/apr | may | june/jun | july/jul | august/aug | september/sept/sep | october/oct | november/nov | december/dec
weekdays: monday/mondays/mon | tuesday/tuesdays/tue/tues | wednesday/wednesdays/wed/weds | thursday/thursdays/thu/thur/thurs | friday/fridays/fri | saturday/saturdays/sat | sunday/sundays/sun
numbers: zero | one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen
tens: twenty | thirty | forty | fifty
ordinals: first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth | eleventh | twelfth | thirteenth | fourteenth | fifteenth | sixteenth | seventeenth | eighteenth | nineteenth | twentieth | twenty first | twenty second | twenty third | twenty fourth | twenty fifth | twenty sixth | twenty seventh | twenty eighth | twenty ninth | thirtieth | thirty first
day 0: today | this day
day 1: tomorrow | tmrw | tomorow | tommorow | tommorrow | tmr
day 2: day after tomorrow | the day after tomorrow | overmorrow
day -1: yesterday
soonest: as soon as possible | asap | soonest | earliest possible | first available | the earliest
part morning: morning | in the morning | mornings | in the mornings | this am | early | early morning
part afternoon: afternoon | in the afternoon | afternoons | after lunch
part evening: evening | in the evening | evenings | after work
part tonight: tonight
part night: night | at night
part noon: lunchtime | lunch time | midday | at lunch | around lunch
clock 12: noon | 12 noon | at noon
clock 24: midnight
unit minute: minute | minutes | min | mins
unit hour: hour | hours | hr | hrs
unit day: day | days
unit workday: working day | working days | business day | business days | weekdays
unit week: week | weeks
unit weekend: weekend | week end | weekends
unit month: month | months
unit year: year | years
one: a | an
few: a few | few | a couple | couple of | a couple of | couple
next 1: next | following
coming: coming | upcoming
next 2: after next
this: this | that
last: last | previous
after: after | later than | from | since
before: before | until | till | by | no later than | up to
between: between
to: to | through | thru
and: and
at: at | around | about
oclock: oclock | o clock | hrs | hours
half: half
quarter: quarter | a quarter
past: past
minus: to
am: am | a m
pm: pm | p m
within: in | within | in about
later: later | from now | from today
ago: ago
start: beginning of | start of | the beginning of | the start of | early in
middle: middle of | mid | the middle of
end: end of | the end of | late in
season summer: summer
season winter: winter
season spring: spring
season autumn: autumn
holiday 12-25: christmas | christmas day | xmas
holiday 12-24: christmas eve
holiday 12-31: new years eve | new year s eve
holiday 1-1: new years day | new year s day | new year
holiday 2-14: valentines day | valentine s day
the: the
coming_days: next days | coming days | next few days
silence: away | not | cannot | cant | can t | dont | don t | except | every | each | never | gmt | utc | cet | est | pst | either
filler: on | of | o | please | for | some | any | time
"""
