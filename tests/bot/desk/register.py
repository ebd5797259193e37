"""A desk's books in a real database, beside a calendar on paper that tests change behind its back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from bot.desk.accounts import Account
from bot.desk.intent import CancelIntent, Ending, Shown, Standing
from bot.desk.message import BODY, Body, to_staff
from bot.desk.reminder_rules import ReminderRules
from integrations.errors import NotFound
from integrations.model import Place, VisitStatus
from integrations.model import Visit as Theirs
from integrations.provider import Capability
from storage.database import Database
from storage.intents import Intent
from storage.messages import Delivery, Message
from storage.patients import Patient
from storage.visits import Visit
from tests.blank import blank
from tests.paper import PaperClock, PaperProvider, monday

CHAT, STAFF = 7, -100
PLACE = Place(clinic_id="1", doctor_id="0", address_id="0a")
SHOWN = Shown(
    clinic="Alameda",
    doctor="Dr. Ruiz",
    address="Calle Mayor 1, 28013 Madrid",
    service="Revisión",
    zone="Europe/Madrid",
)


class Calendar(PaperProvider):
    """What the provider knows: visits by their id, all of which it can list."""

    capabilities = frozenset({Capability.LIST_VISITS, Capability.CANCEL, Capability.CHECK_IN})

    def __init__(self, clock: PaperClock) -> None:
        super().__init__(clock)
        self.known: dict[str, Theirs] = {}
        self.down: Exception | None = None
        self.asked: list[str] = []
        self.arrived: list[str] = []

    async def visit(self, place: Place, visit_id: str) -> Theirs:
        self.asked.append(visit_id)
        if self.down:
            raise self.down
        if visit_id not in self.known:
            raise NotFound
        return self.known[visit_id]

    async def visits(self, place: Place, since: datetime, until: datetime) -> Sequence[Theirs]:
        return [one for one in self.known.values() if one.place == place and since <= one.start < until]

    async def check_in(self, place: Place, visit_id: str) -> None:
        self.arrived.append(visit_id)
        self.change(visit_id, present=True)

    def change(self, visit_id: str, **values: Any) -> None:
        self.known[visit_id] = self.known[visit_id].model_copy(update=values)


class Register:
    """One account `main` whose visits tests add, and what was kept to be told of them."""

    def __init__(self, database: Database, rules: ReminderRules, staff_chat: int | None = STAFF) -> None:
        self.database, self.clock = database, PaperClock(monday())
        self.calendar = Calendar(self.clock)
        self.accounts = {
            "main": Account(
                name="main",
                provider=self.calendar,
                locale="es_ES",
                staff_chat=staff_chat,
                reminders=rules,
            )
        }

    @classmethod
    async def open(cls, folder: Path, rules: ReminderRules | None = None, **options: Any) -> Self:
        database = Database(blank(folder / "register.db"))
        await database.start()
        register = cls(database, rules or ReminderRules(), **options)
        async with database.unit() as unit:
            await unit.chats.see(CHAT, at=register.clock.now(), first_name="Ana")
            await unit.patients.save(
                Patient(
                    id="patient",
                    chat_id=CHAT,
                    name="Anastasia",
                    surname="Gómez",
                    phone="+34600000000",
                    created_at=monday(),
                    updated_at=monday(),
                )
            )
        return register

    async def close(self) -> None:
        await self.database.close()

    async def add(self, id: str, starts_at: datetime, **changes: Any) -> Visit:
        """A visit in our books and in the calendar, agreed on a week before."""
        long_ago = monday() - timedelta(days=7)
        values: dict[str, Any] = {
            "id": id,
            "chat_id": CHAT,
            "patient_id": "patient",
            "intent_id": f"intent-{id}",
            "account": "main",
            "provider_visit_id": f"theirs-{id}",
            **PLACE.model_dump(),
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=30),
            "zone": SHOWN.zone,
            "status": VisitStatus.BOOKED,
            "details": SHOWN.model_dump_json(),
            "reference": f"REF{id}",
            "arranged_at": long_ago,
            "created_at": long_ago,
            "updated_at": long_ago,
        }
        row = Visit(**values | changes)
        async with self.database.unit() as unit:
            await unit.intents.create(
                Intent(
                    id=row.intent_id,
                    kind="book",
                    chat_id=CHAT,
                    account="main",
                    reference=row.reference,
                    state=Ending.BOOKED,
                    request="{}",
                    created_at=long_ago,
                    settled_at=long_ago,
                )
            )
            await unit.visits.add(row)
        theirs = Theirs(
            id=row.provider_visit_id,
            place=PLACE,
            status=VisitStatus.BOOKED,
            start=row.starts_at,
            end=row.ends_at,
            comment=f"Telegram {row.reference}",
        )
        self.calendar.known[theirs.id] = theirs
        return row

    async def change(self, id: str, **values: Any) -> None:
        async with self.database.unit() as unit:
            await unit.visits.change(id, **values)

    async def visit(self, id: str) -> Visit:
        async with self.database.reading() as unit:
            found = await unit.visits.get(id)
        assert found is not None
        return found

    async def sets_out_to_cancel(self, row: Visit) -> CancelIntent:
        intent = CancelIntent(
            id="under-way",
            chat_id=CHAT,
            account="main",
            locale="es_ES",
            shown=SHOWN,
            reference="ABCDEF",
            standing=Standing(
                visit_id=row.id,
                place=PLACE,
                provider_visit_id=row.provider_visit_id,
                start=row.starts_at,
                reference=row.reference,
            ),
        )
        async with self.database.unit() as unit:
            await unit.intents.create(
                Intent(
                    id=intent.id,
                    kind=intent.kind,
                    chat_id=CHAT,
                    account="main",
                    reference=intent.reference,
                    visit_id=row.id,
                    state=Ending.SENT,
                    request=intent.model_dump_json(),
                    created_at=self.clock.now(),
                )
            )
        return intent

    async def kept(self, chat_id: int) -> list[Message]:
        async with self.database.reading() as unit:
            return await unit.messages.of_chat(chat_id)

    async def told(self, chat_id: int = CHAT) -> list[Body]:
        """What was kept to be told to this chat, the oldest first."""
        return [BODY.validate_json(one.body) for one in await self.kept(chat_id)]

    async def ends(self, state: Delivery, chat_id: int = CHAT) -> None:
        """Everything that waits for this chat ends so."""
        for one in await self.kept(chat_id):
            async with self.database.unit() as unit:
                await unit.messages.settle(one.id, state, at=self.clock.now(), chat_id=chat_id)

    async def keeps(self, id: str, body: Body, chat_id: int = STAFF) -> None:
        async with self.database.unit() as unit:
            await unit.messages.add(to_staff(id, chat_id, body, self.clock.now()))
