"""Spanish words of the calendar and the clock."""
# ruff: noqa: E501  a line of a table is one thing

TABLE = """
setting next_is_week_after: next_is_week_after
suffix: o | a | er | ro | do | to
months: enero/ene | febrero/feb | marzo | abril/abr | mayo/may | junio/jun | julio/jul | agosto/ago | septiembre/setiembre/sept/sep/set | octubre/oct | noviembre/nov | diciembre/dic
weekdays: lunes/lun/lu | martes/mart/ma | miercoles/mie/mier | jueves/jue/ju | viernes/vie/vier | sabado/sabados/sab/sa | domingo/domingos/dom
numbers: cero/zero | uno/una/un | dos | tres | cuatro | cinco | seis | siete | ocho | nueve | diez | once | doce | trece | catorce | quince | dieciseis | diecisiete | dieciocho | diecinueve | veinte | veintiuno/veintiun/veintiuna | veintidos | veintitres | veinticuatro | veinticinco | veintiseis | veintisiete | veintiocho | veintinueve
tens: veinte | treinta | cuarenta | cincuenta
ordinals: primero/primer/primera | segundo/segunda | tercero/tercer/tercera
day 0: hoy | hoy mismo | el dia de hoy | este dia
day 1: mañana | mañana mismo | el dia de mañana | dia siguiente | al dia siguiente | el dia siguiente
day 2: pasado mañana
day -1: ayer
day -2: anteayer | antes de ayer | antier
soonest: lo antes posible | cuanto antes | ya mismo | lo más pronto posible | primer hueco | primera hora disponible
part morning: por la mañana | de la mañana | en la mañana | a la mañana | la mañana | las mañanas | esta mañana | por las mañanas | temprano | a primera hora | primera hora | de mañana
part afternoon: tarde | por la tarde | de la tarde | en la tarde | a la tarde | la tarde | tardecita | por las tardes | las tardes | despues de comer
part today_afternoon: esta tarde | hoy a la tarde
part today_morning: esta mañana
part tonight: esta noche
part night: noche | por la noche | de la noche | en la noche | a la noche | la noche
part noon: del mediodia | a la hora de comer | hora de almuerzo
clock 12: mediodia | al mediodia | a mediodia | medio dia
clock 24: medianoche | media noche
unit minute: minuto | minutos | min | mins
unit hour: hora | horas
unit day: dia | dias
unit workday: dia laborable | dias laborables | dia habil | dias habiles | dias de trabajo
unit week: semana | semanas
unit weekend: fin de semana | finde | fines de semana
unit month: mes | meses
unit year: año | años
few: unos | unas | un par de | algunos | pocos
next 1: próximo | próxima | próximos | próximas | siguiente | siguientes | que viene | que vienen | entrante | q viene
coming: este próximo | este próximo dia
this: este | esta | ese | esa | estos | estas | mismo | misma
last: pasado | pasada | último | última | últimos | últimas | anterior
after: después de | después del | después | a partir de | a partir del | desde | pasadas | más tarde de | luego de
before: antes de | antes | hasta
between: entre
from: de | desde
to: a | al | hasta
and: y
at: a las | a la | las | para las | sobre las | hacia las | alrededor de las | tipo | a eso de las | como a las | al las | y son las | son las
oclock: h | hs | horas | en punto | hrs
half: media
quarter: cuarto | un cuarto
minus: menos
am: am | a m
pm: pm | p m
within: en | dentro de | de aqui a | en unos | adentro de
later: más tarde | después | a partir de ahora | a partir de hoy | desde hoy | luego
ago: hace
start: principio de | principios de | inicio de | inicios de | comienzos de | a principios de | a inicio de | a comienzos de | a primeros de
middle: mediados de | a mediados de
end: fin de | fines de | finales de | final de | a fin de | a fines de | a finales de | al final de | al final de la | al final del | al fin de
season summer: verano
season winter: invierno
season spring: primavera
season autumn: otoño
holiday 12-25: navidad | día de navidad
holiday 12-24: nochebuena
holiday 12-31: nochevieja | fin de año
holiday 1-1: año nuevo
holiday 1-6: reyes | día de reyes | epifania
holiday 2-14: san valentin
holiday 5-1: día del trabajador | día del trabajo | día internacional de los trabajadores | día de los trabajadores
the: del | el
mar: mar
coming_days: proximos dias | estos dias
silence: mas temprano | fuera | no | nunca | excepto | salvo | menos el | cada | todos los | todas las | gmt | cet | pst | est | cst | utc | o
filler: la | los | do | en | por | para | favor | puede | algún
"""
