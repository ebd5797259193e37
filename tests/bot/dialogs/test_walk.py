"""Whatever people tap and write, in whatever order, the conversation never breaks and never sticks."""

import asyncio
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.engine.inbound import Act, Commanded, Pressed, SentOther, Settled, SharedPhone, Wrote
from bot.engine.session import Session
from integrations.errors import OutcomeUnknown, Rejected, SlotTaken, Unavailable
from integrations.model import CustomField, FieldKind
from storage.patients import Patient
from tests.bot.dialogs.asking import EVERY, AskingProvider
from tests.bot.dialogs.scene import CHAT, Scene

GARBAGE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *(
                "/",
                "back",
                "Back",
                "start over",
                "2",
                "16:30",
                "tomorrow",
                "31/02/2026",
                "<b>",
                "{name}",
                "%s",
            ),
            *("Ana", "Ana Gómez", "José María López García", "600 000 000", "ana@example.com", "3/5/1985"),
            *("ruiz", "dermatología", "🙂", "44051401359", "15252300004", "12345678Z", "AB", "yes", "no"),
            *("23/5/1985", "Ana Gómez, 600 000 000", "+48 512 345 678"),
        ]
    ),
    st.just("x" * 5000),
)
ASKS = (
    CustomField(key="why", label="Reason"),
    CustomField(key="blood", label="Blood group", kind=FieldKind.DROPDOWN, choices=("0", "A", "B", "AB")),
    CustomField(key="pregnant", label="Pregnant?", kind=FieldKind.CHECKBOX),
)
TROUBLES = st.sampled_from([Unavailable, Rejected, SlotTaken, OutcomeUnknown])


class Walk(RuleBasedStateMachine):
    """A patient who does anything at all."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.scene = self.loop.run_until_complete(self.opens())
        self.seen: list[str] = []

    async def opens(self) -> Scene:
        return await Scene.open(self.folder)

    def teardown(self) -> None:
        self.loop.run_until_complete(self.scene.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    def does(self, act: Act) -> None:
        self.loop.run_until_complete(self.scene.does(act))
        self.seen += [b.data for b in self.scene.buttons() if b.data]
        # What is known must survive a restart: write it down and read it back.
        self.scene.session = Session.model_validate_json(
            self.scene.session.model_dump_json(exclude_defaults=True)
        )

    @initialize()
    def start(self) -> None:
        self.does(Commanded(name="start"))

    @rule(index=st.integers(0, 200))
    def tap(self, index: int) -> None:
        data = [b.data for b in self.scene.buttons() if b.data]
        if data:
            self.does(Pressed(data=data[index % len(data)], message_id=self.scene.session.screen))

    @rule(index=st.integers(0, 10))
    def tap_twice(self, index: int) -> None:
        data = [b.data for b in self.scene.buttons() if b.data]
        if data:
            tap = Pressed(data=data[index % len(data)], message_id=self.scene.session.screen)
            self.does(tap)
            self.does(tap)

    @rule(index=st.integers(0, 5000))
    def tap_an_old_button(self, index: int) -> None:
        if self.seen:
            self.does(Pressed(data=self.seen[index % len(self.seen)], message_id=1))

    @rule(data=st.text(min_size=1, max_size=64))
    def forge_a_button(self, data: str) -> None:
        self.does(Pressed(data=data, message_id=self.scene.session.screen))

    @rule(text=GARBAGE)
    def write(self, text: str) -> None:
        self.does(Wrote(text=text))

    @rule(
        name=st.sampled_from(["start", "book", "visits", "people", "language", "help", "nonsense"]),
        argument=st.text(max_size=9),
    )
    def command(self, name: str, argument: str) -> None:
        self.does(Commanded(name=name, argument=argument))

    @rule(phone=st.sampled_from(["+34600000000", "600000000", "12", ""]))
    def share_phone(self, phone: str) -> None:
        self.does(SharedPhone(phone=phone))

    @rule()
    def send_a_sticker(self) -> None:
        self.does(SentOther(what="sticker"))

    @rule(trouble=TROUBLES)
    def the_calendar_fails_once(self, trouble: type[Exception]) -> None:
        self.scene.provider.trouble = [trouble()]

    @rule()
    def the_booking_is_settled(self) -> None:
        for intent in self.scene.intents:
            _, end = self.loop.run_until_complete(self.scene.desk.deeds.intent(intent.id))
            if end is None:
                self.scene.intents.remove(intent)
                self.scene.intents.append(intent)
                self.loop.run_until_complete(self.settle())
                return

    async def settle(self) -> None:
        intent = self.scene.intents[-1]
        verdict = await self.scene.desk.deeds.attempt(intent.id)
        if verdict.sign == "unknown":
            verdict = await self.scene.desk.deeds.look(intent.id)
        await self.scene.desk.deeds.conclude(intent.id, verdict)
        await self.scene.does(Settled(intent_id=intent.id))

    @invariant()
    def something_can_be_seen(self) -> None:
        assert self.scene.view is None or str(self.scene.view.text).strip()

    @invariant()
    def it_stays_small(self) -> None:
        assert len(self.scene.session.model_dump_json(exclude_defaults=True)) < 40_000
        assert len(self.scene.session.frames) <= 5

    @invariant()
    def start_over_always_works(self) -> None:
        turned = self.loop.run_until_complete(
            self.scene.talk.turn(self.scene.session, Commanded(name="start"), self.scene.call())
        )
        assert turned.session.top is not None
        assert turned.session.top.dialog == "menu"


class CuriousWalk(Walk):
    """The same, where everything is asked that can be, and a family is known."""

    async def opens(self) -> Scene:
        scene = await Scene.open(self.folder, made=AskingProvider)
        scene.provider.country, scene.provider.requires = "PL", EVERY
        scene.provider.asks, scene.provider.ages, scene.provider.online = ASKS, (18, 80), True
        object.__setattr__(scene.desk, "house", replace(scene.desk.house, asks_marketing=True))
        async with scene.database.unit() as unit:
            await unit.patients.save(person(scene, "luis", relation="child", birth_date=date(2015, 5, 23)))
            await unit.patients.save(person(scene, "ana", national_id="12345678Z"))
        return scene


def person(scene: Scene, name: str, **told: Any) -> Patient:
    now = scene.clock.now()
    who = {"name": name.title(), "surname": "Gómez", "phone": "+34600000000"}
    return Patient(id=name, chat_id=CHAT, created_at=now, updated_at=now, **who, **told)


TestWalk, TestCuriousWalk = Walk.TestCase, CuriousWalk.TestCase
TestWalk.settings = TestCuriousWalk.settings = settings(
    max_examples=15,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
