"""A patient books on the chat page, in a real browser, with the real bot behind it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.cli.stage import set_stage
from bot.wiring import App
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.page.conftest import ARGUMENTS, CHROMIUM

PATIENCE = 20
# What is asked, and what Ana taps or writes then; the first that fits counts.
TAPS = {
    "Which clinic": "Clínica Alameda",
    "speciality": "Medicina general",
    "Which doctor": "Nuria",
    "Where would you like": "Calle Alameda",
    "What is the visit for": "€",
    "Choose a day": "First free",
}
WRITES = {"name and surname": "Ana Gómez", "phone number": "600 123 456"}

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="there is no browser here: apt-get install chromium"
)


@pytest.fixture
async def page(tmp_path) -> AsyncIterator[Page]:
    async with Sandbox(locales=("es",)) as sandbox, async_playwright() as playwright:
        settings = await set_stage(sandbox.url, tmp_path, "es")
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with App(settings):
            opened = await browser.new_page()
            opened.set_default_timeout(PATIENCE * 1000)
            await opened.goto(sandbox.url)
            yield opened
            await browser.close()


class Reader:
    """A person in front of the page: reads the last message in the chat, taps its buttons, writes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chat = page.get_by_role("log", name="Chat with the clinic")

    @property
    def last(self) -> Locator:
        """The clinic's last message that is not a file. The staff's chat has messages of its own."""
        said = self.chat.locator("article:not(.own)")
        return said.filter(has_not=self.page.locator(".card")).last

    async def taps(self, label: str) -> None:
        buttons = self.last.get_by_role("group", name="Buttons of this message")
        await buttons.get_by_role("button").filter(has_text=label).first.click()

    async def writes(self, text: str) -> None:
        field = self.page.get_by_role("combobox", name="Message to the clinic")
        await field.fill(text)
        await field.press("Enter")

    async def reads(self, text: str) -> None:
        await expect(self.last).to_contain_text(text, timeout=PATIENCE * 1000)

    async def reads_another(self, before: str) -> str:
        """What comes after that, and is neither a courtesy nor a request for patience."""
        async with asyncio.timeout(PATIENCE):
            while True:
                text = await self.last.locator(".words").inner_text()
                if text not in (before, "Thank you.") and "One moment" not in text:
                    return text
                await asyncio.sleep(0.1)

    async def answers(self, question: str) -> None:
        label = next((tap for asked, tap in TAPS.items() if asked in question), None)
        if label:
            await self.taps(label)
        else:
            await self.writes(next(words for asked, words in WRITES.items() if asked in question))


async def test_a_patient_books_and_sees_the_staffs_notice_and_the_day(page: Page) -> None:
    ana = Reader(page)
    await page.get_by_role("button", name="Choose a name and a language").click()
    await page.get_by_label("First name").fill("Ana")
    await page.get_by_label("Language of their Telegram").select_option("en")
    await page.get_by_role("button", name="Write as this patient").click()
    await ana.reads("What do you need?")
    before = await ana.last.locator(".words").inner_text()
    await ana.taps("Book a visit")
    while "Please check" not in (before := await ana.reads_another(before)):
        await ana.answers(before)
    await ana.taps("Book it")
    await ana.reads("Booked.")
    await expect(page.get_by_role("log", name="Staff chat")).to_contain_text("Nueva cita")
    await expect(page.get_by_text("A. G. · ").first).to_be_visible()
