"""A patient books on the chat page, in a real browser, with the real bot behind it."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.cli.stage import set_stage
from bot.wiring import App
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.page.conftest import ARGUMENTS, CHROMIUM

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
            opened.set_default_timeout(10_000)
            await opened.goto(sandbox.url)
            yield opened
            await browser.close()


class Reader:
    """A person in front of the page: reads the last message, taps its buttons, writes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chat = page.get_by_role("log", name="Chat with the clinic")

    @property
    def last(self) -> Locator:
        return self.chat.get_by_role("article").filter(has_not_text="ICS").last

    async def taps(self, label: str) -> None:
        buttons = self.page.get_by_role("group", name="Buttons of this message").last
        await buttons.get_by_role("button", name=re.compile(label)).first.click()

    async def writes(self, text: str) -> None:
        field = self.page.get_by_role("combobox", name="Message to the clinic")
        await field.fill(text)
        await field.press("Enter")

    async def reads(self, text: str) -> None:
        await expect(self.last).to_contain_text(text)


async def test_a_patient_books_and_sees_the_staffs_notice_and_the_day(page):
    ana = Reader(page)
    await page.get_by_role("button", name="Write as a patient").click()
    await ana.reads("¿En qué puedo ayudarle?")
    for label, answer in (
        ("Reservar", "¿En qué clínica"),
        ("Alameda", "especialidad"),
        ("Medicina general", "especialista"),
        ("Nuria", "Dónde"),
        ("Calle Alameda", "servicio"),
        ("€", "Elija un día"),
    ):
        await ana.taps(label)
        await ana.reads(answer)
    await ana.taps("Primer hueco")
    await ana.reads("apellidos")
    await ana.writes("Ana Gómez")
    await ana.reads("teléfono")
    await ana.writes("600 123 456")
    await ana.taps("acepto")
    await ana.reads("compruebe los datos")
    await ana.taps("Reservar esta cita")
    await ana.reads("Cita reservada")
    await expect(page.get_by_role("log", name="Staff chat")).to_contain_text("Nueva cita")
    await expect(page.get_by_text("A. G. · ").first).to_be_visible()
