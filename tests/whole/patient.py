"""A person who wants a visit and does not give up: taps again, writes again, waits when asked to."""

import asyncio
import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.talk import COURTESIES, Person, labels

GREETING = "What do you need?"
SUMMARY = "Please check"
SENT = ("Booking your visit", "have not heard back yet", "waiting for the clinic's calendar")
TAKEN = ("closest free times", "has just taken")
WAYS = ("Back", "Start over", "‹", "More", "All doctors", "Other", "Change", "Language", "What we keep")
# What is asked, in the order of the conversation, by words that stand in the question.
TOPICS = (
    GREETING,
    "Which clinic",
    "Choose a speciality",
    "Which doctor",
    "Where would you like",
    "What is the visit for",
    "Choose a day",
    "Choose a time",
    "name and surname",
    "the surname of",
    "Which phone number",
    "Which e-mail",
    "date of birth",
    "the gender",
    "identity document",
    "Do you agree",
    SUMMARY,
    SENT[0],
    "Booked.",
)


@dataclass
class Patient:
    """Books one visit in English. patience: seconds without an answer until the same is done again.

    plays: chooses at random instead of always the first. journey: what was asked, in the order of asking.
    """

    person: Person
    name: str
    surname: str
    phone: str
    chance: Random
    patience: float = 4.0
    plays: bool = True
    journey: list[str] = field(default_factory=list)
    repeated: int = 0

    async def books(self, within: float = 60.0) -> str:
        """Talk until it is booked. Returns the text that says so."""
        try:
            async with asyncio.timeout(within):
                await self._says("/start")
                while not self.booked():
                    await self._goes_on()
        except TimeoutError:
            shown = f"{self.person.text()}\n{self.person.buttons()}"
            raise AssertionError(f"{self.name} was not booked; the last message is:\n{shown}") from None
        return self.promises()[-1]

    async def reaches(self, words: str, within: float = 60.0) -> None:
        """Talk until this is asked."""
        try:
            async with asyncio.timeout(within):
                await self._says("/start")
                while words not in self.person.text():
                    await self._goes_on()
        except TimeoutError:
            raise AssertionError(f"{words} was never said to {self.name}: {self.person.text()}") from None

    def booked(self) -> bool:
        return bool(self.promises())

    def promises(self) -> list[str]:
        """Every message that says that something is booked."""
        return [m["text"] for m in self.person.heard() if m.get("text", "").startswith("Booked.")]

    def turns_back(self) -> list[tuple[str, str]]:
        """Questions that came after a later one had been reached, though nobody else took the time."""
        order, ways = {topic: n for n, topic in enumerate(TOPICS)}, []
        for before, after in zip(self.journey, self.journey[1:], strict=False):
            if before not in TAKEN and after not in TAKEN and order[after] < order[before]:
                ways.append((before, after))
        return ways

    async def _goes_on(self) -> None:
        text = self.person.text()
        if any(words in text for words in SENT):
            await self._hears(self.patience)
        elif text in COURTESIES or "One moment" in text:
            if not await self._hears(self.patience):
                await self._says("/start")
        else:
            await self._acts(text)

    async def _acts(self, text: str) -> None:
        typed = self._typed(text)
        if typed:
            await self._says(typed)
        elif "phone number" in text:
            await self._until_heard(lambda: self.person.shares_phone(self.phone))
        else:
            label, shown = self._choice(text), self.person.screen()
            await self._until_heard(lambda: self.person.presses(label, message=shown))

    def _typed(self, text: str) -> str:
        if "name and surname" in text:
            return f"{self.name} {self.surname}"
        if "date of birth" in text:
            return "3/5/1985"
        return "12345678Z" if "identity document" in text else ""

    def _choice(self, text: str) -> str:
        shown = labels(self.person.screen())
        for question, label in ((GREETING, "Book a visit"), (SUMMARY, "Book it")):
            if question in text:
                return next(one for one in shown if one.startswith(label))
        if "Choose a day" in text:
            shown = [one for one in shown if one.startswith("First free") or re.fullmatch(r"\d+", one)] or shown
        else:
            shown = [one for one in shown if not one.startswith(WAYS)] or shown
        return self.chance.choice(shown) if self.plays else shown[0]

    async def _says(self, text: str) -> None:
        await self._until_heard(lambda: self.person.says(text))

    async def _until_heard(self, act: Any) -> None:
        """Do it, and do it again whenever nothing comes for a while."""
        await act()
        while not await self._hears(self.patience):
            self.repeated += 1
            await act()

    async def _hears(self, within: float) -> bool:
        """Whether the screen became another one in that time."""
        before, deadline = self._screen(), asyncio.get_running_loop().time() + within
        while self._screen() == before:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            await self.person.look(wait=left)
        self._note(self.person.text())
        return True

    def _screen(self) -> tuple[Any, ...]:
        shown = self.person.screen()
        return shown.get("message_id"), shown.get("text"), str(shown.get("reply_markup"))

    def _note(self, text: str) -> None:
        topic = next((one for one in (*TAKEN, *TOPICS) if one in text), None)
        if topic and self.journey[-1:] != [topic]:
            self.journey.append(topic)
