"""Portuguese words of the calendar and the clock, of Brazil and Portugal."""
# ruff: noqa: E501  a line of a table is one thing

TABLE = """
setting next_is_week_after: next_is_week_after
suffix: o | a | ro
months: janeiro/jan | fevereiro/fev | março/mar | abril/abr | maio/mai | junho/jun | julho/jul | agosto/ago | setembro/set | outubro/out | novembro/nov | dezembro/dez
weekdays: segunda feira/segunda/seg/segundas | terça feira/terça/ter/terças | quarta feira/quarta/qua/quartas | quinta feira/quinta/qui/quintas | sexta feira/sexta/sex/sextas | sábado/sáb/sábados | domingo/dom/domingos
numbers: zero | um/uma | dois/duas | três | quatro | cinco | seis | sete | oito | nove | dez | onze | doze | treze | catorze/quatorze | quinze | dezesseis/dezasseis | dezessete/dezassete | dezoito | dezenove/dezanove
tens: vinte | trinta | quarenta | cinquenta
ordinals: primeiro/primeira | segundo | terceiro/terceira
day 0: nesse momento | neste momento | hoje | hoje mesmo | dia de hoje
day 1: amanhã | dia seguinte
day 2: depois de amanhã
day -1: ontem
day -2: anteontem
soonest: o mais rápido possível | quanto antes | o quanto antes | o mais cedo possível | assim que possível
clock 24: meia noite | meianoite
clock 12: meio dia | meiodia | ao meio dia
part morning: de manhã | da manhã | pela manhã | na manhã | à manhã | a manhã | manhã | cedo | manhãs | logo cedo | na parte da manhã | no período da manhã
part today_morning: esta manhã | hoje de manhã
part afternoon: tarde | à tarde | da tarde | de tarde | pela tarde | na tarde | tardes | depois do almoço | na parte da tarde | no período da tarde | tardinha
part today_afternoon: esta tarde
part night: noite | à noite | da noite | de noite | pela noite | na noite | noites | noitinha
part tonight: esta noite | essa noite | hoje à noite
part noon: hora do almoço | na hora do almoço | do meio dia
clock 12: meio dia | meiodia | ao meio dia
clock 24: meia noite | meianoite
unit minute: minuto | minutos | min
unit hour: hora | horas
unit day: dia | dias
unit workday: dia útil | dias úteis
unit week: semana | semanas
unit weekend: fim de semana | fins de semana | final de semana
unit month: mês | meses
unit year: ano | anos
few: alguns | algumas | uns | umas | um par de | poucos
next 1: próximo | próxima | próximos | próximas | seguinte | seguintes | que vem | q vem
coming: esta próxima | este próximo
this: este | esta | esse | essa | neste | nesta | nesse | nessa | deste | desta | desse | dessa | mesmo
last: último | última | últimos | últimas | passado | passada
after: depois das | depois da | depois de | depois do | após | após as | a partir das | a partir da | a partir de | a partir do | desde
before: antes das | antes da | antes de | antes do | até | até as | até ao | até o
between: entre
from: de | das | da | desde | do
to: a | ao
and: e
at: às | as | à | pelas | por volta das | por volta da | lá pelas | cerca das | umas | à volta das
oclock: h | hs | horas | hrs | em ponto
half: meia
quarter: um quarto | quarto
minus: menos
to_hour: para as | para a | para o | pras | para
am: am | a m
pm: pm | p m
within: em | dentro de | daqui a | daqui
later: depois | mais tarde | a partir de hoje | a partir de agora
ago: atrás
start: início de | início do | começo de | começo do | no início de | no começo de | princípio de
middle: meados de | em meados de | meio de
end: fim de | final de | fim do | final do | no fim de | no final de
season summer: verão
season winter: inverno
season spring: primavera
season autumn: outono
holiday 12-25: natal
holiday 12-24: véspera de natal
holiday 12-31: véspera de ano novo | réveillon
holiday 1-1: ano novo
holiday 5-1: dia do trabalho | dia do trabalhador
holiday 2-14: dia de são valentim
coming_days: proximos dias | nos proximos dias
silence: fora | não | nunca | exceto | menos a | cada | todas as | todos os | toda | todo | gmt | cet | utc | est | ou
filler: o | no | na | nos | os | por | pra | pro | favor | em
"""
