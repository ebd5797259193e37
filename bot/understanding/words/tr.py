"""Turkish words of the calendar and the clock; endings after an apostrophe, or written together, count."""
# ruff: noqa: E501  a line of a table is one thing

TABLE = """
setting dot_is_date: dot_is_date
suffix: inci | nci | uncu | ncu
months: ocak/oca | şubat/şub | mart/mar | nisan/nis | mayıs/may | haziran/haz | temmuz/tem | ağustos/ağu | eylül/eyl | ekim/eki | kasım/kas | aralık/ara
weekdays: pazartesi/pzt/pts/pazartesileri | salı/sal | çarşamba/çar/çrş | perşembe/per/prş | cuma/cum | cumartesi/cmt/cts | pazar/paz
numbers: sıfır | bir | iki | üç | dört | beş | altı | yedi | sekiz | dokuz | on | on bir/onbir | on iki/oniki | on üç/onüç | on dört/ondört | on beş/onbeş | on altı/onaltı | on yedi/onyedi | on sekiz/onsekiz | on dokuz/ondokuz
tens: yirmi | otuz | kırk | elli
number 1: biri | bire
number 2: ikiyi | ikiye
number 3: üçü | üçe
number 4: dördü | dörde
number 5: beşi | beşe
number 6: altıyı | altıya
number 7: yediyi | yediye
number 8: sekizi | sekize
number 9: dokuzu | dokuza
number 10: onu | ona
number 11: on biri | on bire
number 12: on ikiyi | on ikiye
at_hour 1: birde
at_hour 2: ikide
at_hour 3: üçte
at_hour 4: dörtte
at_hour 5: beşte
at_hour 6: altıda
at_hour 7: yedide
at_hour 8: sekizde
at_hour 9: dokuzda
at_hour 10: onda
at_hour 11: on birde
at_hour 12: on ikide
ordinals: birinci/ilk | ikinci | üçüncü | dördüncü
ending locative: da | de | ta | te | daki | deki | taki | teki
ending to: dan | den | tan | ten
ending dative: a | e | ya | ye | na | ne
ending genitive: in | un | nin | nun | i | u | si | su | sinde | inde | unda | ini | sini
day 0: bugün | bugünkü | bugüne
day 1: yarın | yarınki | yarına | sonraki gün | ertesi gün
day 2: öbür gün | yarından sonra | yarından sonraki gün | ertesi günden sonra
day -1: dün
soonest: en kısa sürede | en kısa zamanda | en erken
part morning: sabah | sabahı | sabahleyin | sabahtan | sabahları | sabahki | öğleden önce | sabah erken | erken
part afternoon: öğleden sonra | öğleden sonrası | öğleden sonraya | ikindi | öğleden sonraları
part evening: akşam | akşamı | akşamleyin | akşamüstü | akşam üstü | akşamları | akşama | iş çıkışı
part night: gece | gecesi | geceleyin
part noon: öğle arası | öğlen arası | öğle vakti
clock 12: öğlen | öğleyin | öğle
clock 24: gece yarısı
unit minute: dakika | dk
unit hour: saat
unit day: gün
unit workday: iş günü
unit week: hafta | haftanın | haftası
unit weekend: hafta sonu | haftasonu | hafta sonunda
unit month: ay | ayın | ayda
unit year: yıl | sene
few: birkaç | bir kaç | bir iki
next 1: gelecek | önümüzdeki | sonraki | bir sonraki | ertesi
next_week: haftaya
coming: gelen
this: bu
last: geçen | son | önceki | geçtiğimiz
after: sonra | itibaren | sonrası
before: önce | kadar | en geç
from: itibaren
to: ile
between: arası | arasında | arasına
and: ve
at: saat | saati | yaklaşık | civarı | civarında | gibi | sularında
half: buçuk
quarter: çeyrek
past: geçe | geçiyor
minus: kala | var
within: içinde
later: sonra | sonraya
ago: önce
start: başı | başında
middle: ortası | ortasında
end: sonu | sonunda
season summer: yaz | yazın
season winter: kış | kışın
season spring: ilkbahar | bahar
season autumn: sonbahar
holiday 1-1: yılbaşı
holiday 12-31: yılbaşı gecesi
holiday 4-23: çocuk bayramı | 23 nisan bayramı
holiday 5-1: işçi bayramı
holiday 10-29: cumhuriyet bayramı
holiday 2-14: sevgililer günü
the: günü | ayın
coming_days: önümüzdeki günler | önümüzdeki günlerde
silence: değil | hariç | her | asla | gmt | cet | utc | veya | ya da | boyunca
filler: aralığı | kez | günkü | lütfen | için | tarihinde | tarihi | günündeki
"""
