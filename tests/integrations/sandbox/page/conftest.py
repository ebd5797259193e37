"""A real Chromium in front of a sandbox on a real port."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.integrations.sandbox.page.screen import Opens, Scheme
from tests.integrations.sandbox.page.stage import Stage

CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not HAS_CHROMIUM:
        pytest.skip("there is no browser here: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    await stage.start()
    yield stage
    await stage.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def opens(browser: Browser, stage: Stage) -> AsyncIterator[Opens]:
    """At the end, no page may have thrown or have been refused anything."""
    trouble: list[str] = []

    async def opens(width: int = 1440, height: int = 900, scheme: Scheme = "light") -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        context.set_default_timeout(5000)
        page = await context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda said: trouble.append(said.text) if "Security" in said.text else None)
        await page.goto(stage.url)
        return page

    yield opens
    for context in browser.contexts:
        await context.close()
    assert trouble == []
