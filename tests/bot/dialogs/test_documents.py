"""Files that patients send before a visit: asked about, then added to the record by the desk."""

from datetime import timedelta

import pytest

from bot.desk.intent import DocumentIntent, Ending
from bot.desk.retention import Keeping, erase_what_is_due
from bot.dialogs.visit import DOCUMENT, entry
from bot.engine.channel import Unfetched
from bot.engine.inbound import SentFile, Settled
from bot.engine.press import Entry
from integrations.errors import Rejected, Unavailable
from tests.bot.dialogs.filing import PHOTO, REPORT, FilingProvider
from tests.bot.dialogs.scene import STAFF, Scene
from tests.paper import PaperProvider


@pytest.fixture
async def scene(tmp_path):
    opened = await Scene.open(tmp_path, made=FilingProvider)
    yield opened
    await opened.close()


def sent(scene: Scene) -> list[DocumentIntent]:
    return [one for one in scene.intents if isinstance(one, DocumentIntent)]


async def ends(scene: Scene) -> str:
    """Carry out everything that was sent; what the patient is told then."""
    told = []
    for intent in sent(scene):
        verdict = await scene.desk.deeds.attempt(intent.id)
        await scene.desk.deeds.conclude(intent.id, verdict)
    for intent in sent(scene):
        turned = await scene.does(Settled(intent_id=intent.id))
        told += [str(turned.view.text)] if turned.view else []
    (text,) = told
    return text


async def test_a_file_goes_into_the_record_of_the_coming_visit(scene):
    await scene.has_visit()
    await scene.starts()
    await scene.does(REPORT)
    assert scene.text.splitlines() == [
        "My &lt;report&gt;.pdf",
        "<b>Monday 23 November at 09:30</b> with Dr. Vidal",
        "Add this file to the record for the visit?",
    ]
    await scene.presses("Yes, add it")
    assert "I am adding your file" in scene.note
    assert "Book a visit" in [b.label for b in scene.buttons()]
    assert "Your file is in the record for the visit on Monday 23 November at 09:30" in await ends(scene)
    (document,), (intent,) = scene.provider.documents, sent(scene)
    assert (document.mime, document.content) == ("application/pdf", scene.files.kept["pdf"])
    assert document.name == f"My <report> {intent.reference}.pdf"
    async with scene.database.reading() as unit:
        told = [message.id for message in await unit.messages.of_chat(STAFF)]
    assert f"{intent.together}:document" in told


async def test_who_says_no_sends_nothing(scene):
    await scene.has_visit()
    await scene.does(PHOTO)
    await scene.says("no")
    assert "Nothing was added." in scene.note
    assert sent(scene) == []


async def test_the_page_of_the_visit_tells_how(scene):
    visit = await scene.has_visit()
    await scene.opens(entry(visit))
    await scene.presses("Send a document")
    assert "I can take PDF and JPEG, up to 1 MB each." in scene.text
    await scene.says("here you are")
    assert "Please send a photo or a file" in scene.note
    await scene.does(REPORT)
    await scene.presses("Yes, add it")
    assert "Your visit" in scene.text or "Reference" in scene.text
    assert "Added." in await ends(scene)


async def test_with_several_visits_it_is_asked_which_one(scene):
    await scene.has_visit()
    await scene.starts()
    await scene.reaches(
        "Book a visit", "Ana", "Clínica", "All doctors", "Dr. Prieto", "Primera", "First free"
    )
    await scene.books()
    await scene.does(PHOTO)
    assert "For which visit is this file?" in scene.text
    await scene.presses("Mon 23 Nov 09:30 · Dr. Prieto")
    assert "with Dr. Prieto" in scene.text
    await scene.presses("Back")
    assert "For which visit" in scene.text
    await scene.says("Prieto")
    await scene.presses("Yes")
    visits = {intent.standing.visit_id for intent in sent(scene)}
    prieto = [k.visit.id for k in await scene.desk.visits.coming(7) if k.shown.doctor == "Dr. Prieto"]
    assert visits == set(prieto)


async def test_an_album_is_one_question_and_is_told_once(scene):
    await scene.has_visit()
    first = PHOTO.model_copy(update={"album": "a"})
    await scene.does(first)
    screen = scene.session.screen
    turned = await scene.does(REPORT.model_copy(update={"album": "a"}))
    assert turned.replaces == screen
    assert "Add these 2 files" in scene.text
    await scene.presses("Yes")
    assert "2 files are in the record" in await ends(scene)
    assert len({one.name for one in scene.provider.documents}) == 2
    async with scene.database.reading() as unit:
        told = [one.id for one in await unit.messages.of_chat(STAFF) if one.id.endswith(":document")]
    assert len(told) == 1


async def test_more_files_than_an_album_holds_are_for_later(scene):
    await scene.has_visit()
    for _ in range(10):
        await scene.does(PHOTO)
    await scene.does(PHOTO)
    assert "That is enough for now" in scene.note
    await scene.presses("Yes")
    assert len(sent(scene)) == 10


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (REPORT.model_copy(update={"size": 1_000_001}), "too large: I can take up to 1 MB."),
        (REPORT.model_copy(update={"mime": "video/mp4"}), "I can take PDF and JPEG."),
        (REPORT.model_copy(update={"mime": "image/png"}), "I can take PDF and JPEG."),
        (SentFile(file_id="x", name="letter.docx", mime="application/octet-stream"), "of this kind"),
    ],
)
async def test_what_is_not_taken_is_said_and_nothing_is_lost(scene, file, told):
    await scene.has_visit()
    await scene.starts()
    menu = scene.text
    await scene.does(file)
    assert told in scene.note
    assert scene.text == menu
    await scene.does(PHOTO)
    await scene.does(file)
    assert told in scene.note
    assert "photo.jpg" in scene.text


@pytest.mark.parametrize(
    "file",
    [
        SentFile(file_id="pdf", name="Scan.PDF", mime="application/octet-stream"),
        SentFile(file_id="photo", name="", mime="image/jpg"),
    ],
)
async def test_what_an_app_calls_by_another_name_is_known(scene, file):
    await scene.has_visit()
    await scene.does(file)
    await scene.presses("Yes")
    assert "Added." in await ends(scene)
    assert scene.provider.documents[0].name.startswith(("Scan ", "file "))


async def test_without_a_coming_visit_there_is_no_record_to_add_to(scene):
    await scene.starts()
    await scene.does(PHOTO)
    assert "no coming visit" in scene.note
    assert "Book a visit" in [b.label for b in scene.buttons()]
    visit = await scene.has_visit()
    (kept,) = await scene.desk.visits.coming(7)
    await scene.does(PHOTO)
    scene.clock.at = kept.visit.ends_at + timedelta(minutes=1)
    await scene.presses("Yes")
    assert "I cannot add files" in scene.note
    await scene.opens(Entry("document", visit))
    assert "I cannot add files" in scene.note
    assert sent(scene) == []


async def test_a_provider_that_takes_no_documents_is_never_offered_one(scene):
    scene.provider.capabilities = PaperProvider.capabilities
    visit = await scene.has_visit()
    await scene.opens(entry(visit))
    assert "Send a document" not in [b.label for b in scene.buttons()]
    await scene.opens(entry(visit, DOCUMENT))
    assert "I cannot add files" in scene.note
    await scene.does(PHOTO)
    assert "I cannot open files here" in scene.note


@pytest.mark.parametrize("content", [b"MZ a program", b"", b"\x89PNG\r\n\x1a\n a picture"])
async def test_a_file_that_is_not_what_it_was_said_to_be_is_not_handed_on(scene, content):
    await scene.has_visit()
    scene.files.kept["pdf"] = content
    await scene.does(REPORT)
    await scene.presses("Yes")
    text = await ends(scene)
    assert "A file was not added." in text
    assert "cannot be taken as it is" in text
    assert scene.provider.documents == []


@pytest.mark.parametrize(
    ("trouble", "unfetched", "told"),
    [
        (Rejected(), None, "cannot be taken as it is"),
        (Unavailable(), None, "You can send it again later."),
        (None, Unfetched("no"), "You can send it again later."),
        (None, Unfetched("gone", permanent=True), "cannot be taken as it is"),
    ],
)
async def test_a_failure_is_told_with_its_reason(scene, trouble, unfetched, told):
    await scene.has_visit()
    await scene.does(PHOTO)
    await scene.presses("Yes")
    scene.provider.trouble = [trouble] if trouble else []
    scene.files.trouble = [unfetched] if unfetched else []
    assert told in await ends(scene)
    assert scene.provider.documents == []


async def test_what_was_half_added_is_told_in_both_parts(scene):
    await scene.has_visit()
    await scene.does(PHOTO)
    await scene.does(REPORT)
    await scene.presses("Yes")
    scene.files.trouble = [Unfetched("gone", permanent=True)]
    text = await ends(scene)
    assert "Your file is in the record" in text
    assert "A file was not added." in text


async def test_a_visit_that_the_clinic_cancelled_meanwhile_is_told(scene):
    await scene.has_visit()
    await scene.does(PHOTO)
    await scene.presses("Yes")
    scene.provider.booked.clear()
    assert "does not have this visit any more" in await ends(scene)


@pytest.mark.parametrize("can_tell", [True, False])
async def test_a_lost_answer_is_read_back(scene, can_tell):
    await scene.has_visit()
    await scene.does(PHOTO)
    await scene.presses("Yes")
    scene.provider.loses, scene.provider.can_tell = True, can_tell
    (intent,), deeds = sent(scene), scene.desk.deeds
    assert (await deeds.attempt(intent.id)).sign == "unknown"
    assert (await deeds.attempt(intent.id)).sign == "unknown"
    assert len(scene.provider.documents) == 1
    assert (await deeds.look(intent.id)).sign == ("done" if can_tell else "absent")


async def test_a_visit_with_a_file_on_its_way_can_still_be_moved(scene):
    visit = await scene.has_visit()
    await scene.does(PHOTO)
    await scene.presses("Yes")
    assert not await scene.desk.visits.is_busy(visit)


async def test_nothing_of_the_file_is_left_when_its_time_is_up(scene):
    await scene.has_visit()
    await scene.does(REPORT)
    await scene.presses("Yes")
    await ends(scene)
    await erase_what_is_due(scene.database, Keeping(), scene.clock.now() + timedelta(days=3))
    intent, end = await scene.desk.deeds.intent(sent(scene)[0].id)
    assert (intent.file_name, intent.file_id) == ("", "")
    assert end.ending is Ending.ADDED


async def test_a_visit_that_nobody_knows_has_no_record(scene):
    await scene.opens(Entry("document", "unknown"))
    assert "cannot be found" in scene.note
