"""A person who wants a visit and does not give up: taps again, writes again, waits when asked to."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.dialogs.book import BOOK
from bot.i18n import LANGUAGES, words
from tests.talk import Person, keys_of, presses_of

# What is asked, in the order of the conversation, by the names that the buttons carry.
MENU, DAY, PHONE, SUMMARY, WAITING, BOOKED = "choice", "day", "phone", "confirm", "waiting", "booked"
NAME = "name"
ORDER = (MENU, *(step.name for step in BOOK.steps), WAITING, BOOKED)
NAME_TOO = {words(locale).label("Share my name and phone number") for locale in LANGUAGES}
TYPED = {"birth_date": "3/5/1985", "national_id": "12345678Z"}


def asked(message: dict[str, Any]) -> str:
    """What a message of the bot asks, whatever its language."""
    shares = [key["text"] for key in keys_of(message) if "request_contact" in key]
    if shares:
        return NAME if shares[0] in NAME_TOO else PHONE
    said = list(presses_of(message).values())
    if "go:visits:" in said:
        return BOOKED
    steps = [one.split(":")[1] for one in said if not one.startswith("go:")]
    return steps[0] if steps else WAITING


@dataclass
class Patient:
    """Books one visit. patience: seconds without an answer until the same is done again.

    thinks: seconds that a screen must stand still before it is answered, for nobody taps what still changes.
    plays: chooses at random instead of always the first. taps_twice: with a finger that trembles.
    journey: what was asked, in the order of asking.
    """

    person: Person
    name: str
    surname: str
    phone: str
    chance: Random
    patience: float = 3.0
    thinks: float = 0.3
    plays: bool = True
    taps_twice: bool = False
    journey: list[str] = field(default_factory=list)
    repeated: int = 0

    async def books(self, within: float = 60.0) -> str:
        """Talk until it is booked. Returns the text that says so."""
        await self.reaches(BOOKED, within)
        return str(self.promises()[-1]["text"])

    async def reaches(self, step: str, within: float = 60.0) -> None:
        """Talk until this is asked."""
        try:
            async with asyncio.timeout(within):
                if not self.person.heard():
                    await self._until_heard(lambda: self.person.says("/start"))
                while asked(self.person.screen()) != step and not (step == BOOKED and self.promises()):
                    await self._goes_on()
        except TimeoutError:
            raise AssertionError(f"{self.name} never came to {step}: {self.shown()}") from None

    async def confirms(self) -> None:
        """Tap "Book it", once, without waiting for anything."""
        await self.person.presses(self._choice(SUMMARY))

    def shown(self) -> str:
        return f"{self.person.text()}\n{self.person.buttons()}"

    def promises(self) -> list[dict[str, Any]]:
        """Every message that says that something is booked."""
        return [one for one in self.person.heard() if "text" in one and asked(one) == BOOKED]

    def turns_back(self) -> list[tuple[str, str]]:
        """Questions that came after a later one, though the time was not lost to another, nor all done."""
        pairs = zip(self.journey, self.journey[1:], strict=False)
        back = [(before, after) for before, after in pairs if ORDER.index(after) < ORDER.index(before)]
        back = [pair for pair in back if pair[0] != "age"]  # one that does not fit asks what to change
        return [pair for pair in back if pair not in ((WAITING, DAY), (SUMMARY, DAY), (BOOKED, MENU))]

    async def _goes_on(self) -> None:
        """Do what the screen asks for; while it asks for nothing, wait."""
        step = asked(self.person.screen())
        if step == WAITING:
            await self._hears(self.patience)
        elif step in (NAME, *TYPED):
            typed = TYPED.get(step, f"{self.name} {self.surname}")
            await self._until_heard(lambda: self.person.says(typed))
        elif step == PHONE:
            await self._until_heard(lambda: self.person.shares_phone(self.phone))
        else:
            said = presses_of(self.person.screen())[self._choice(step)]
            message = self.person.screen()
            # As an app that has not heard of an edit yet: the button may be gone by now.
            await self._until_heard(lambda: self._taps(said, message))

    async def _taps(self, said: str, message: dict[str, Any]) -> None:
        taps = (self.person.taps(said, message) for _ in range(2 if self.taps_twice else 1))
        await asyncio.gather(*taps)

    def _choice(self, step: str) -> str:
        """A button that leads on: one that takes an offered choice."""
        takes = [
            label for label, said in presses_of(self.person.screen()).items() if re.search(r":o\w+$", said)
        ]
        return self.chance.choice(takes) if self.plays and step not in (MENU, SUMMARY) else takes[0]

    async def _until_heard(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do it, and do it again whenever nothing comes for a while."""
        await act()
        while not await self._hears(self.patience):
            self.repeated += 1
            await act()

    async def _hears(self, within: float) -> bool:
        """Whether the screen became another one in that time."""
        before, deadline = self._glance(), asyncio.get_running_loop().time() + within
        while self._glance() == before:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            await self.person.look(wait=left)
        await self._reads()
        return True

    async def _reads(self) -> None:
        """Look until nothing has moved for a while."""
        before, since = self._glance(), asyncio.get_running_loop().time()
        self._note(asked(self.person.screen()))
        while (left := since + self.thinks - asyncio.get_running_loop().time()) > 0:
            await self.person.look(wait=left)
            if self._glance() != before:
                before, since = self._glance(), asyncio.get_running_loop().time()
                self._note(asked(self.person.screen()))

    def _note(self, step: str) -> None:
        """Whoever waits for anything but the booking reads a courtesy."""
        last = self.journey[-1] if self.journey else ""
        if step != last and (step != WAITING or last == SUMMARY):
            self.journey.append(step)

    def _glance(self) -> tuple[Any, ...]:
        shown = self.person.screen()
        return shown.get("message_id"), shown.get("text"), str(shown.get("reply_markup"))
