"""Every step of every dialog is shown in every locale, with a way on and a way out."""

from dataclasses import replace

import pytest

from bot.desk import links
from bot.desk.rules import VisitRules
from bot.dialogs.all import DIALOGS
from bot.engine.inbound import Commanded, Pressed, SentFile
from bot.engine.press import Entry, StepPress, Verb, read, token
from bot.i18n import LANGUAGES, listening, words
from integrations.model import CustomField, FieldKind, Service
from integrations.provider import Capability
from storage.patients import Patient
from storage.visits import Visit
from tests.bot.dialogs.asking import EVERY, AskingProvider
from tests.bot.dialogs.filing import REPORT, FilingProvider
from tests.bot.dialogs.scene import CHAT, Scene

DOMAINS = (
    "es_AR",
    "pt_BR",
    "es_CL",
    "es_CO",
    "cs_CZ",
    "es_ES",
    "it_IT",
    "es_MX",
    "es_PE",
    "pt_PT",
    "tr_TR",
    "pl_PL",
    "de_DE",
    "en",
)
DONE_AT_ONCE = {"mydata", "access"}
TAKEN_WITHOUT_ASKING = {("mydata", "wanted")}
PESEL = "15252300004"  # a girl's, born on 23 May 2015
SERVICE = links.service("main", Service(id="s1", name="Primera visita"))
ASKS = (
    CustomField(key="why", label="Reason"),
    CustomField(key="pregnant", label="Pregnant?", kind=FieldKind.CHECKBOX),
    CustomField(key="blood", label="Blood group", kind=FieldKind.DROPDOWN, choices=("0", "A", "B", "AB")),
)


class Walker:
    """Takes choices by their key, whatever they are called, and notes each step that was shown."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.shown: set[tuple[str, str]] = set()

    def note(self) -> None:
        top = self.scene.session.top
        if top and top.step:
            self.shown.add((top.dialog, top.step))
            self.check_ways_out()

    def check_ways_out(self) -> None:
        view = self.scene.view
        data = [b.data for b in self.scene.buttons()] + [r.data for row in view.replies for r in row]
        verbs = {pressed.verb for one in data if isinstance(pressed := read(one), StepPress)}
        waiting = self.scene.session.top.dialog == "booking"
        root = self.scene.session.top.dialog == "menu"
        assert waiting or root or {Verb.BACK, Verb.RESTART} <= verbs, f"no way out of {self.scene.text}"

    async def takes(self, *keys: str) -> None:
        for key in keys:
            top = self.scene.session.top
            data = StepPress(top.dialog, top.step, self.scene.session.revision, Verb.TAKE, token(key)).data()
            assert data in [b.data for b in self.scene.buttons()], (
                f"{key} is not among {self.scene.buttons()}"
            )
            await self.scene.does(Pressed(data=data, message_id=self.scene.session.screen))
            self.note()

    async def writes(self, *texts: str) -> None:
        for text in texts:
            await self.scene.says(text)
            self.note()

    async def sends(self, file: SentFile) -> None:
        await self.scene.does(file)
        self.note()

    async def opens(self, entry: Entry) -> None:
        await self.scene.does(Pressed(data=entry.data()))
        self.note()

    async def changes(self, step: str) -> None:
        """Tap what opens that question again."""
        top = self.scene.session.top
        data = StepPress(top.dialog, top.step, self.scene.session.revision, Verb.CHANGE, step).data()
        assert data in [b.data for b in self.scene.buttons()]
        await self.scene.does(Pressed(data=data, message_id=self.scene.session.screen))
        self.note()

    async def takes_the_first(self, *, day: bool = False) -> None:
        """A time, or a day of the month."""
        offered = self.scene.session.top.offered
        chosen = next(one for one in offered if not day or ("day" in one.sets and "slot" not in one.sets))
        top = self.scene.session.top
        data = StepPress(top.dialog, top.step, self.scene.session.revision, Verb.TAKE, chosen.token).data()
        await self.scene.does(Pressed(data=data, message_id=self.scene.session.screen))
        self.note()


async def walk_a_large_clinic(scene: Scene) -> set[tuple[str, str]]:
    """Every choice there is, then what can be done with the visit."""
    walker = Walker(scene)
    scene.provider.capabilities = frozenset({Capability.CANCEL, Capability.MOVE, Capability.DOCUMENTS})
    await scene.starts()
    walker.note()
    await walker.takes("language", scene.locale, "visits")
    await walker.opens(Entry("book"))
    await walker.takes("main/1", "*", "0", "0a", "s1")
    await walker.takes_the_first(day=True)
    await walker.takes_the_first()
    await walker.writes("Ana María Gómez", "Gómez", "+34600000000", "12345678Z", "23.05.1985")
    await walker.takes("f", "yes")
    await scene.settle()
    visit = await scene.desk.patients.last_visit(CHAT, scene.clock.now())
    await walker.opens(Entry("visit", visit.id))
    await walk_the_record(walker, visit)
    await walker.opens(Entry("cancel", visit.id))
    await walker.takes("yes")
    await walker.opens(Entry("reschedule", visit.id))
    await walker.takes("0a")
    await walker.takes_the_first(day=True)
    await walker.takes_the_first()
    await scene.does(Commanded(name="start", argument=SERVICE))
    walker.note()
    await walker.opens(Entry("access"))
    await walker.opens(Entry("forget"))
    return walker.shown


async def walk_the_record(walker: Walker, visit: Visit) -> None:
    """A file for one visit, then for one of two."""
    await walker.takes("doc")
    await walker.sends(REPORT)
    await walker.takes("no")
    async with walker.scene.database.unit() as unit:
        intent = await unit.intents.get(visit.intent_id)
        await unit.intents.create(intent.model_copy(update={"id": "other", "reference": "OTHER2"}))
        await unit.visits.add(
            visit.model_copy(update={"id": "other", "intent_id": "other", "provider_visit_id": "other"})
        )
    await walker.sends(REPORT)


async def walk_a_curious_practice(scene: Scene) -> set[tuple[str, str]]:
    """Everything that can be asked of a person, and what comes only when things do not fit."""
    walker = Walker(scene)
    scene.provider.country, scene.provider.requires = "PL", EVERY
    scene.provider.asks, scene.provider.ages = ASKS, (None, 14)
    object.__setattr__(scene.desk, "house", replace(scene.desk.house, asks_marketing=True))
    await walker.opens(Entry("book"))
    await walker.takes("s1", "first")
    await walker.writes("Ana Gómez", "+48512345678")
    await walker.takes("-")
    await walker.writes("03.05.1985")
    await walker.takes("yes", "f", "birth_date")
    await walker.writes(PESEL, "a cough")
    await walker.takes("yes", "AB", "no")
    await walker.changes("national_id")
    await walker.writes("44051401359")
    await walker.takes("known")
    await walker.writes(PESEL)
    await walker.changes("review")
    await walker.takes("why")
    await walker.writes("two coughs")
    await walker.changes("email")
    await walker.takes("-", "yes")
    await scene.settle()
    await walker.opens(Entry("book"))
    await walker.takes("new", "child")
    await _keeps_within_one_visit(scene)
    await walker.opens(Entry("book"))
    await walker.takes((await scene.desk.patients.people(CHAT))[0].id)
    await walk_the_people(walker)
    await walk_to_where_more_is_asked(walker)
    return walker.shown


async def walk_to_where_more_is_asked(walker: Walker) -> None:
    """A visit that is booked anew to be moved, with what was not needed before."""
    scene, told = walker.scene, dict.fromkeys(("email", "birth_date", "gender", "national_id"))
    (kept,) = await scene.desk.visits.coming(CHAT)
    await scene.desk.patients.change(CHAT, kept.visit.patient_id, scene.clock.now(), **told, answers="[]")
    scene.provider.capabilities, scene.provider.online = frozenset({Capability.CANCEL}), True
    await scene.desk.catalogue.refresh()
    await walker.opens(Entry("reschedule", kept.visit.id))
    await walker.takes_the_first(day=True)
    await walker.takes_the_first()
    await walker.writes("ana@example.com")
    await walker.takes("-")
    await walker.writes("03.05.1985")
    await walker.takes("yes", "f", "birth_date", "-")
    await walker.writes("04.05.2015")
    await walker.takes("yes")
    await walker.writes("a cough")
    await walker.takes("yes", "AB")
    await walker.changes("national_id")
    await walker.writes(PESEL)
    await walker.takes("number")
    await walker.changes("review")


async def _keeps_within_one_visit(scene: Scene) -> None:
    account = scene.desk.accounts["main"]
    scene.desk.accounts["main"] = replace(account, rules=VisitRules(most_open=1))


async def walk_the_people(walker: Walker) -> None:
    scene = walker.scene
    now, ana = scene.clock.now(), (await scene.desk.patients.people(CHAT))[0]
    luis = Patient(
        id="luis",
        chat_id=CHAT,
        name="Luis",
        surname="Gómez",
        phone=ana.phone,
        birth_date=now.date(),
        created_at=now,
        updated_at=now,
    )
    async with scene.database.unit() as unit:
        await unit.patients.save(luis)
    await walker.opens(Entry("people"))
    await walker.takes(ana.id)
    await walker.changes("name")
    await walker.writes("Ana María Gómez", "Gómez")
    await walker.changes("phone")
    await walker.writes("+48512345678")
    await walker.changes("email")
    await walker.takes("-")
    await walker.changes("relation")
    await walker.takes("other")
    await walker.changes("birth_date")
    await walker.writes("04.05.2015")
    await walker.takes("number")
    await walker.changes("gender")
    await walker.takes("f")
    await walker.changes("national_id")
    await walker.writes(PESEL)
    await walker.changes("remove")
    await walker.takes("keep")
    await walker.opens(Entry("people"))
    await walker.takes("luis")
    await walker.changes("birth_date")
    await walker.writes("04.05.2015")


@pytest.mark.parametrize("locale", DOMAINS)
async def test_every_step_is_shown_in_every_locale(tmp_path, locale):
    language, shown, heard = locale if locale in LANGUAGES else "en", set(), []
    for name, walk, made in (
        ("large", walk_a_large_clinic, FilingProvider),
        ("curious", walk_a_curious_practice, AskingProvider),
    ):
        (tmp_path / name).mkdir()
        scene = await Scene.open(tmp_path / name, language, made)
        with listening(heard.append):
            shown |= await walk(scene)
        await scene.close()
    every = {(name, step.name) for name, dialog in DIALOGS.dialogs.items() for step in dialog.steps}
    assert shown == every - TAKEN_WITHOUT_ASKING
    assert len(heard) > 50


@pytest.mark.parametrize("locale", [one for one in DOMAINS if one in LANGUAGES])
async def test_every_command_has_words_in_every_locale(locale):
    for told in dict.fromkeys(DIALOGS.commands):
        assert told.isascii()
    assert words(locale).label("Book a visit")


async def test_every_command_opens_its_dialog(scene):
    for name, entry in DIALOGS.commands.items():
        await scene.does(Commanded(name=name))
        assert scene.session.top.dialog == entry.dialog or entry.dialog in DONE_AT_ONCE
