"""One patient talking to the dialogs over a paper clinic and a real database, without any channel."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Self

from bot.desk.accounts import Account
from bot.desk.catalogue import Catalogue
from bot.desk.deeds import Deeds
from bot.desk.desk import Desk, House
from bot.desk.intent import AnyIntent, Coming
from bot.desk.patients import Patients
from bot.desk.privacy import Privacy
from bot.desk.rules import VisitRules
from bot.desk.times import FreeTimes
from bot.desk.verdict import Part, Sign
from bot.desk.visits import Visits
from bot.dialogs.all import conversations
from bot.engine.dialog import Call
from bot.engine.inbound import Act, Commanded, Pressed, Settled, SharedPhone, Wrote
from bot.engine.press import Entry
from bot.engine.session import Session
from bot.engine.turn import Conversations, Turned
from bot.engine.view import Button, View
from bot.i18n import words
from storage.database import Database
from tests.blank import blank
from tests.bot.dialogs.paper_files import PaperFiles
from tests.paper import PaperClock, PaperProvider, monday

CHAT = 7
STAFF = -100


def paper_desk(
    database: Database, provider: PaperProvider, clock: PaperClock, files: PaperFiles | None = None
) -> Desk:
    accounts = {"main": Account(name="main", provider=provider, locale="es_ES", staff_chat=STAFF)}
    times = FreeTimes(accounts, clock, lead=timedelta(minutes=30), horizon=timedelta(days=60))
    return Desk(
        house=House("Clínica <Alameda>", "+34910000000", "https://example.com/privacy"),
        accounts=accounts,
        catalogue=Catalogue(accounts, database, clock),
        times=times,
        patients=Patients(database),
        deeds=Deeds(accounts, database, times, clock, fetch=(files or PaperFiles()).fetch),
        visits=Visits(accounts, database, clock),
        privacy=Privacy(database),
    )


@dataclass
class Scene:
    """What the patient does, and what they see. Effects are recorded as a turn's commit would."""

    database: Database
    provider: PaperProvider
    clock: PaperClock
    desk: Desk
    talk: Conversations[Desk]
    locale: str = "en"
    session: Session = field(default_factory=Session)
    view: View | None = None
    note: str = ""
    intents: list[AnyIntent] = field(default_factory=list)
    revision: int = 0
    files: PaperFiles = field(default_factory=PaperFiles)

    @classmethod
    async def open(cls, folder: Path, locale: str = "en", made: type[PaperProvider] = PaperProvider) -> Self:
        clock = PaperClock(monday())
        provider, database = made(clock), Database(blank(folder / "scene.db"))
        await database.start()
        async with database.unit() as unit:
            await unit.chats.see(CHAT, at=clock.now(), first_name="Ana")
        files = PaperFiles()
        desk = paper_desk(database, provider, clock, files)
        return cls(database, provider, clock, desk, conversations(), locale, files=files)

    async def close(self) -> None:
        await self.database.close()

    def call(self) -> Call[Desk]:
        return Call(
            say=words(self.locale),
            chat_id=CHAT,
            first_name="Ana",
            private=True,
            now=self.clock.now(),
            desk=self.desk,
        )

    async def does(self, act: Act) -> Turned:
        turned = await self.talk.turn(self.session, act, self.call())
        self.session = turned.session
        self.locale = turned.locale or self.locale
        for effect in turned.effects:
            if not isinstance(effect, Coming):
                self.intents.append(effect)
            async with self.database.unit() as unit:
                await self.desk.deeds.record(unit, effect)
        if turned.view is not None:
            self.view, self.note = turned.view, str(turned.note or "")
            screen = None if turned.view.lasting else 100 + self.session.revision
            self.session = self.session.model_copy(update={"screen": turned.replaces or screen})
        return turned

    async def settle(self) -> Turned:
        """Carry out what was asked for last, as the workflow does, and bring its news."""
        intent, deeds = self.intents[-1], self.desk.deeds
        verdict = await deeds.attempt(intent.id)
        await deeds.conclude(intent.id, verdict)
        if verdict.sign is Sign.DONE and await deeds.has_old(intent.id):
            await deeds.attempt(intent.id, Part.OLD)
        return await self.does(Settled(intent_id=intent.id))

    async def starts(self) -> Turned:
        return await self.does(Commanded(name="start"))

    async def presses(self, label: str) -> Turned:
        return await self.does(Pressed(data=self.button(label).data, message_id=self.session.screen))

    async def says(self, text: str) -> Turned:
        return await self.does(Wrote(text=text))

    async def shares(self, phone: str) -> Turned:
        """The phone number alone, as from somebody whose contact holds no name that can be read."""
        return await self.does(SharedPhone(phone=phone))

    def button(self, label: str) -> Button:
        found = [b for b in self.buttons() if b.label.startswith(label)]
        assert found, f"no button {label!r} among {[b.label for b in self.buttons()]} under {self.text}"
        return found[0]

    def buttons(self) -> list[Button]:
        return [b for row in (self.view.rows if self.view else ()) for b in row]

    @property
    def text(self) -> str:
        return str(self.view.text) if self.view else ""

    async def reaches(self, *labels: str) -> None:
        for label in labels:
            await self.presses(label)

    async def reaches_summary(self, doctor: str = "Dr. Vidal") -> None:
        """From the beginning to the summary, for the doctor named."""
        await self.starts()
        await self.reaches("Book a visit", "Clínica", "All doctors", doctor, "Primera", "First free")
        await self.says("Ana Gómez")
        await self.shares("+34600000000")

    async def books(self) -> None:
        """Say yes to the summary, and wait until it is booked."""
        await self.presses("Book it")
        await self.settle()
        assert "Booked." in self.text

    async def opens(self, entry: Entry) -> Turned:
        """Press a button of another message, such as a reminder's."""
        return await self.does(Pressed(data=entry.data(), message_id=1))

    async def has_visit(self, doctor: str = "Dr. Vidal") -> str:
        """Book one, on Monday 23 November at 9:30 in Madrid, and return its id."""
        await self.reaches_summary(doctor)
        await self.books()
        (kept, *_) = await self.desk.visits.coming(CHAT)
        return kept.visit.id

    def ruled(self, **rules: int) -> None:
        """The clinic's rules from here on."""
        account = replace(self.desk.accounts["main"], rules=VisitRules(**rules))
        self.desk.accounts["main"] = account
