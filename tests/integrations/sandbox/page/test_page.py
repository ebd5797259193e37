"""The chat page in a real browser: what a person says, sees and shares."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from integrations.sandbox.app import PAGE
from tests.integrations.sandbox.page.screen import Opens, begins, patient
from tests.integrations.sandbox.page.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
COMMANDS = [
    {"command": "start", "description": "Begin again"},
    {"command": "visits", "description": "My visits"},
]


async def test_a_first_visitor_is_invited_and_writes_start(opens: Opens, stage: Stage) -> None:
    page = await opens()
    await expect(page.get_by_role("heading", name="Book a visit as a patient would")).to_be_visible()
    chat = await begins(page, stage)
    assert (await stage.chats())[-1]["language_code"] == "es"
    assert [each["text"] for each in await stage.heard(chat)] == ["/start"]
    await stage.says(chat, "Hello Ana.")
    await expect(patient(page).get_by_role("article").last).to_contain_text("Hello Ana.")
    await expect(page.get_by_role("heading", name="Clinic of the Test")).to_be_visible()


async def test_a_new_patient_has_the_name_and_language_that_were_chosen(opens: Opens, stage: Stage) -> None:
    page = await opens()
    await begins(page, stage)
    await page.get_by_role("button", name="New patient").click()
    await page.get_by_label("First name").fill("Zofia")
    await page.get_by_label("Language of their Telegram").select_option("pl")
    await page.get_by_label("First name").press("Enter")
    await expect(page.get_by_label("You are the patient").locator("option:checked")).to_have_text(
        "Zofia · Polski"
    )
    chat = (await stage.chats())[-1]
    assert (chat["first_name"], chat["language_code"]) == ("Zofia", "pl")
    await expect(patient(page).locator(".words").last).to_have_attribute("lang", "pl")


async def test_a_photo_and_a_document_can_be_sent(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    box = page.get_by_label("Send a photo or a file")
    files = [("Results.pdf", "application/pdf", b"%PDF"), ("IMG_1.jpg", "image/jpeg", b"\xff\xd8\xff")]
    for name, mime, content in files:
        await box.set_input_files({"name": name, "mimeType": mime, "buffer": content})
        shown = "photo.jpg" if mime == "image/jpeg" else name
        await expect(patient(page).get_by_role("article").last).to_contain_text(shown)
    _, document, photo = await stage.heard(chat)
    assert (document["document"]["file_name"], document["document"]["file_size"]) == ("Results.pdf", 4)
    assert photo["photo"][0]["file_size"] == 3


async def test_words_are_never_markup(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    text = "<img src=x onerror=alert(1)> <b>no</b>"
    await stage.says(chat, text, [text])
    await expect(patient(page).locator(".words").last).to_have_text(text)
    await expect(patient(page).get_by_role("button", name=text)).to_be_visible()
    assert await patient(page).locator("img, b").count() == 0


async def test_entities_are_counted_in_utf_16_units_and_may_nest(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    entities = [
        {"type": "bold", "offset": 3, "length": 12},
        {"type": "italic", "offset": 8, "length": 7},
        {"type": "text_link", "offset": 16, "length": 4, "url": "https://example.org/"},
        {"type": "text_link", "offset": 21, "length": 3, "url": "javascript:alert(1)"},
    ]
    await stage.says(chat, "🏥 Book a visit here bad", entities=entities)
    words = patient(page).locator(".words").last
    await expect(words.locator("strong")).to_have_text("Book a visit")
    await expect(words.locator("strong em")).to_have_text("a visit")
    await expect(words.get_by_role("link")).to_have_text(["here"])
    assert await words.get_by_role("link").get_attribute("href") == "https://example.org/"


async def test_a_press_is_pending_until_it_is_answered(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    message = await stage.says(chat, "What do you need?", ["Book a visit"], ["My visits"])
    button = patient(page).get_by_role("button", name="My visits")
    await button.dblclick()
    await expect(button).to_have_attribute("aria-busy", "true")
    (tap,) = await stage.taps()
    assert (tap["message"]["message_id"], tap["data"]) == (message, "My visits")
    await stage.calls("answerCallbackQuery", callback_query_id=tap["id"], text="You have no visits yet.")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await expect(page.get_by_text("You have no visits yet.")).to_be_visible()


async def test_a_phone_number_is_shared_from_the_key_above_the_composer(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    keys = {"keyboard": [[{"text": "Share my phone number", "request_contact": True}], [{"text": "Back"}]]}
    await stage.says(chat, "What is your phone number?", reply_markup=keys)
    await page.get_by_role("button", name="Share my phone number").click()
    await expect(page.get_by_role("textbox", name="Phone number")).to_have_value("+34 600 000 000")
    await page.get_by_role("button", name="Share", exact=True).click()
    await expect(patient(page).get_by_text("+34600000000")).to_be_visible()
    assert (await stage.heard(chat))[-1]["contact"]["phone_number"] == "34600000000"
    await page.get_by_role("button", name="Back").click()
    await expect(patient(page).get_by_role("article").last).to_contain_text("Back")
    await stage.says(chat, "Thank you.", reply_markup={"remove_keyboard": True})
    await expect(page.get_by_role("button", name="Share my phone number")).to_be_hidden()


async def test_nothing_is_shared_when_the_person_thinks_better_of_it(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    keys = {"keyboard": [[{"text": "Share my phone number", "request_contact": True}]]}
    await stage.says(chat, "What is your phone number?", reply_markup=keys)
    for leave in ("Not now", "Escape"):
        await page.get_by_role("button", name="Share my phone number").click()
        if leave == "Escape":
            await page.keyboard.press("Escape")
        else:
            await page.get_by_role("button", name=leave).click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(await stage.heard(chat)) == 1


async def test_typing_is_shown_until_the_message_comes(opens: Opens, stage: Stage) -> None:
    page = await opens()
    chat = await begins(page, stage)
    await expect(page.get_by_label("You are the patient")).to_be_visible()
    await stage.calls("sendChatAction", chat_id=chat, action="typing")
    await expect(page.get_by_text("typing …")).to_be_visible()
    await stage.says(chat, "Here it is")
    await expect(patient(page)).to_contain_text("Here it is")
    await expect(page.get_by_text("typing …")).to_be_hidden()


async def test_a_document_can_be_downloaded(opens: Opens, stage: Stage, tmp_path: Path) -> None:
    page = await opens()
    chat = await begins(page, stage)
    await stage.sends_file(chat, "visit.ics", b"BEGIN:VCALENDAR")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="Download visit.ics, 15 B").click()
    download = await coming.value
    assert download.suggested_filename == "visit.ics"
    await download.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == b"BEGIN:VCALENDAR"


async def test_commands_are_chosen_with_the_keyboard_alone(opens: Opens, stage: Stage) -> None:
    await stage.calls("setMyCommands", commands=COMMANDS)
    page = await opens()
    chat = await begins(page, stage)
    await page.get_by_role("combobox", name="Message to the clinic").press_sequentially("/")
    await expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_text(
        ["/startBegin again", "/visitsMy visits"]
    )
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(patient(page).get_by_text("/visits")).to_be_visible()
    await page.keyboard.type("two\nlines")
    await expect(patient(page).get_by_text("two")).to_be_visible()
    assert [each["text"] for each in await stage.heard(chat)] == ["/start", "/visits", "two"]


async def test_the_staff_see_their_notice_and_answer_it(opens: Opens, stage: Stage) -> None:
    page = await opens()
    message = await stage.says(stage.staff, "New visit · A. G.", ["Details", "Call"])
    staff = page.get_by_role("log", name="Staff chat")
    await expect(staff).to_contain_text("New visit · A. G.")
    await staff.get_by_role("button", name="Details").click()
    await expect(staff.get_by_role("button", name="Details")).to_have_attribute("aria-busy", "true")
    (tap,) = await stage.taps()
    assert (tap["message"]["message_id"], tap["data"]) == (message, "Details")


async def test_a_booking_appears_in_the_day_that_it_is_for(opens: Opens, stage: Stage) -> None:
    page = await opens()
    day = page.get_by_role("region", name="Doctors' day")
    await expect(day).to_contain_text("12 doctors")
    today = datetime.now(UTC)
    monday = today + timedelta(days=14 - today.weekday())
    visit = await stage.books(f"{monday:%Y-%m-%d}")
    await expect(day.locator("#day-name")).to_have_text(f"{monday:%A} {monday.day} {monday:%B}")
    row = day.get_by_role("listitem").filter(has_text=visit["doctor"]).first
    await expect(row).to_contain_text(f"{visit['start_at'][11:16]}A. G. · {visit['service']}new")
    await expect(day.locator(".cell.fresh")).to_have_count(1)
    await day.get_by_role("button", name="Day after").click()
    await expect(day).not_to_contain_text("A. G.")


async def test_the_day_follows_a_booking_into_the_calendar_of_another_provider(
    opens: Opens, stage: Stage
) -> None:
    page = await opens()
    day = page.get_by_role("region", name="Doctors' day")
    await expect(day).to_contain_text("12 doctors")
    picker = page.get_by_label("Calendar of the clinic")
    names = ["Docplanner · Spain", "Eka Care · India", "AlfaDocs · Italy"]
    assert await picker.locator("option").all_inner_texts() == names
    await picker.select_option("Eka Care · India")
    await expect(day).to_contain_text("4 doctors")
    visit = await stage.walks_in()
    await expect(picker.locator("option:checked")).to_have_text("AlfaDocs · Italy")
    await expect(day).to_contain_text("3 doctors")
    await expect(day.locator(".cell.fresh")).to_have_count(1)
    await expect(day.locator("#day-date")).to_have_value(visit["start_at"][:10])


async def test_the_page_is_made_of_small_modules_that_never_write_markup() -> None:
    for module in PAGE.glob("*.js"):
        lines = module.read_text("utf-8").splitlines()
        assert lines[0].startswith("// "), module.name
        assert len(lines) < 250, module.name
        assert not [line for line in lines if "innerHTML" in line or "insertAdjacentHTML" in line], (
            module.name
        )
