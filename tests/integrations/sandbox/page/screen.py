"""Where things are on the chat page."""

from collections.abc import Awaitable
from typing import Literal, Protocol

from playwright.async_api import Locator, Page, expect

from tests.integrations.sandbox.page.stage import Stage

Scheme = Literal["light", "dark"]


class Opens(Protocol):
    """Opens the page in a window of its own."""

    def __call__(self, width: int = 1440, height: int = 900, scheme: Scheme = "light") -> Awaitable[Page]: ...


async def begins(page: Page, stage: Stage) -> int:
    """A new patient writes; the number of the chat."""
    await page.get_by_role("button", name="Write as a patient").click()
    await expect(patient(page).get_by_text("/start")).to_be_visible()
    return int((await stage.chats())[-1]["chat_id"])


def patient(page: Page) -> Locator:
    return page.get_by_role("log", name="Chat with the clinic")


def keys(page: Page) -> Locator:
    """The buttons under the patient's messages."""
    return patient(page).get_by_role("group", name="Buttons of this message").get_by_role("button")
