"""Words around names: titles, what people say when they ask, and fields that look alike."""
# ruff: noqa: E501  the lists are read, not their lines

TITLES = """
dr dra drs doctor doctora doktor doktorka dott dottssa dottor dottore dottoressa ssa prof profa profesor profesora
professor professora professoressa lek lekarz med n hab mgr inz mudr mddr phdr mvdr bc doc docent csc univ uzm uzman
doktora doktorem doktorka doktorki doktorky doktorce panem hanim bey hoca op yrd dipl psych sra sr srta lic licda licdo mag herr frau pan pani senor senora senhor senhora hr fr ing phd md
"""
# "quiero una cita con el doctor …"
AROUND = """
a al an and at bei bitte by can con com cita could da de dem den der des di do dom die das e el en et for from i ich
il in je la las le les lo los me mi mit mir mochte my na o of on or per por para please podria prosze favor quiero
quisiera quero queria gostaria see s se the to u un una uno und van von vorrei with would like want w wolalbym chce
chcialbym chcialabym y z za zu zum zur bir ile icin istiyorum lutfen chci chtel bych chtela prosim k ke ve v termin
randevu appointment book marcar agendar reservar pedir
"""
# One slip away from another field, so never read as a slip.
FIELDS = """
hausarzt hautarzt urologe neurologe urolog neurolog urologo neurologo urologia neurologia urologie neurologie
nefrologia nefrologie nefrolog psicologia psicologo psycholog psychologe psychologia radiologia radiologie cardiologia
kardiologia kardiologie audiologia podologia pediatria psichiatria psiquiatria
"""
