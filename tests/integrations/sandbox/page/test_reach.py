"""The chat page for everyone: by keyboard, by screen reader, on a phone, in the dark, after a restart."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.integrations.sandbox.page.screen import Opens, Scheme, begins, keys, patient
from tests.integrations.sandbox.page.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
FOCUSED = """() => {
  const at = document.activeElement;
  const ringed = at.type === "date" ? at.parentElement : at;
  const name = at === document.body ? "the end" : at.ariaLabel || at.innerText.trim();
  return [name, at === document.body ? "" : getComputedStyle(ringed).outlineStyle];
}"""

CONTRAST = """selectors => {
  const light = colour => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map(part => part / 255)
      .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = node => {
    const colour = getComputedStyle(node).backgroundColor;
    return colour === 'rgba(0, 0, 0, 0)' ? behind(node.parentElement) : colour;
  };
  return Object.fromEntries(selectors.map(selector => {
    const node = document.querySelector(selector);
    const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
    return [selector, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }));
}"""


async def test_the_patient_is_still_there_after_a_reload(opens: Opens, stage: Stage) -> None:
    page = await opens()
    first = await begins(page, stage)
    await stage.says(first, "Said to the first")
    await page.get_by_role("button", name="New patient").click()
    await page.get_by_role("button", name="Write as this patient").click()
    await expect(page.get_by_label("You are the patient").locator("option")).to_have_count(2)
    await page.get_by_label("You are the patient").select_option(str(first))
    await expect(patient(page)).to_contain_text("Said to the first")
    await page.reload()
    await expect(patient(page)).to_contain_text("Said to the first")
    assert page.url.endswith(f"#chat={first}")


async def test_buttons_keep_their_rows_and_are_large_enough_for_a_thumb(opens: Opens, stage: Stage) -> None:
    page = await opens(360, 740)
    chat = await begins(page, stage)
    week = [str(day) for day in range(20, 27)]
    await stage.says(chat, "Choose a day:", ["‹", "November", "›"], week, ["Back"])
    rows = patient(page).locator(".keys-row")
    await expect(rows).to_have_count(3)
    assert await rows.nth(1).get_by_role("button").all_inner_texts() == week
    for button in await keys(page).all():
        box = await button.bounding_box()
        assert box
        assert round(box["height"]) >= 44
        assert box["width"] >= 40


async def test_an_edit_stays_in_place_and_the_focus_goes_into_the_new_buttons(
    opens: Opens, stage: Stage
) -> None:
    page = await opens()
    chat = await begins(page, stage)
    message = await stage.says(chat, "What do you need?", ["Book a visit"], ["My visits"])
    await patient(page).get_by_role("button", name="Book a visit").focus()
    await page.keyboard.press("Enter")
    await stage.edits(chat, message, "Who would you like to see?", ["Dermatology"], ["Back"])
    await expect(patient(page).get_by_role("button", name="Dermatology")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(patient(page).get_by_role("button", name="Back")).to_be_focused()
    await stage.edits(chat, message, "Booking your visit …")
    await expect(patient(page).get_by_role("article").last).to_be_focused()
    await stage.edits(chat, message, "Booked.", ["Move"])
    await expect(patient(page).get_by_role("button", name="Move")).to_be_focused()
    await expect(page.locator("#announcer")).to_have_text("Clinic of the Test changed the message: Booked.")
    assert await patient(page).get_by_role("article").count() == 2


async def test_reading_further_up_is_not_disturbed(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    old = await stage.says(chat, "The first of many")
    for number in range(40):
        await stage.says(chat, f"Message {number}")
    middle = patient(page).get_by_text("Message 20", exact=True)
    await expect(patient(page).get_by_text("Message 39", exact=True)).to_be_in_viewport()
    await middle.evaluate("node => node.scrollIntoView()")
    await asyncio.sleep(0.1)
    before = await middle.bounding_box()
    await stage.edits(chat, old, "\n".join("The first of many has grown" for _ in range(8)), ["Back"])
    await stage.says(chat, "Something new")
    await expect(page.get_by_role("button", name="New messages")).to_be_visible()
    after = await middle.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) <= 1
    await page.get_by_role("button", name="New messages").click()
    await expect(patient(page).get_by_text("Something new")).to_be_in_viewport()


async def test_the_page_comes_back_after_the_sandbox_restarts(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    await stage.stop()
    await expect(page.get_by_role("alert")).to_contain_text("The sandbox is not answering.")
    await page.get_by_role("combobox", name="Message to the clinic").fill("Are you there?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox", name="Message to the clinic")).to_have_value("Are you there?")
    await stage.start()
    await stage.says(chat, "Said while nobody listened")
    await expect(patient(page)).to_contain_text("Said while nobody listened")
    await expect(page.get_by_role("alert")).to_be_hidden()


async def test_a_screen_reader_finds_its_way(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    await stage.says(chat, "What do you need?", ["Book a visit"], ["First free", "My visits"])
    await expect(patient(page)).to_contain_text("What do you need?")
    await expect(patient(page)).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_role("region", name="Clinic of the Test")).to_match_aria_snapshot("""
    - region "Clinic of the Test":
      - heading "Clinic of the Test" [level=2]
      - combobox "You are the patient"
      - button "New patient"
      - log "Chat with the clinic":
        - article "Ana wrote"
        - article "Clinic of the Test wrote":
          - text: What do you need?
          - time
          - group "Buttons of this message":
            - button "Book a visit"
            - button "First free"
            - button "My visits"
      - form "Write to the clinic":
        - button "Commands"
        - combobox "Message to the clinic"
        - button "Send"
    """)
    await expect(page.get_by_role("region", name="Front desk")).to_be_visible()


async def test_the_whole_page_is_reached_with_the_tab_key(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    await stage.says(chat, "What do you need?", ["Book a visit"])
    await expect(keys(page)).to_be_visible()
    await page.reload()
    await expect(keys(page)).to_be_visible()
    names: list[str] = []
    while len(names) < 40 and names.count("Skip to writing") < 2:
        await page.keyboard.press("Tab")
        name, ring = await page.evaluate(FOCUSED)
        assert ring != "none", name
        names.append(name)
    wanted = [
        "Skip to writing",
        "New patient",
        "Chat with the clinic",
        "Book a visit",
        "Message to the clinic",
    ]
    wanted += ["Staff chat", "Message to the staff chat", "Day before", "Day after", "Today"]
    assert [name for name in names if name in wanted] == [*wanted, "Skip to writing"]


async def test_on_a_phone_the_panes_are_tabs(opens: Opens, stage: Stage) -> None:
    page = await opens(390, 844)
    await begins(page, stage)
    await stage.says(stage.staff, "New visit · A. G.")
    tab = page.get_by_role("tab", name="Staff")
    await expect(tab).to_have_text("Staff1 new")
    await page.get_by_role("tab", name="Patient").focus()
    await page.keyboard.press("ArrowRight")
    await expect(tab).to_be_focused()
    await expect(tab).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_role("tabpanel")).to_have_count(1)
    await expect(page.get_by_role("log", name="Staff chat")).to_contain_text("New visit")
    assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_what_is_behind_them(opens: Opens, stage: Stage, scheme: Scheme) -> None:
    page = await opens(scheme=scheme)
    chat = await begins(page, stage)
    await stage.says(chat, "What do you need?", ["Book a visit"])
    await expect(keys(page)).to_be_visible()
    ratios = await page.evaluate(
        CONTRAST, [".bubble", ".own .bubble", ".key", ".loud", ".line", ".tag", ".day span"]
    )
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}
    assert len(ratios) == 7
