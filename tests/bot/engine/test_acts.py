"""Whatever people send, in whatever order, there is a screen; and an edit corrects what was just said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.inbound import (
    Commanded,
    Edited,
    Pressed,
    SentFile,
    SentOther,
    Settled,
    SharedPhone,
    Wrote,
)
from tests.bot.engine.library import Reader, waited

PHOTO = SentFile(file_id="f", name="photo.jpg", mime="image/jpeg")
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "1",
            "#2",
            "lend",
            "Back",
            "Start over",
            "Shelf C",
            "000",
            "612345678",
            "🙂👍",
            "שלום",
            "\u200b",
            "x" * 4096,
        ]
    ),
)
NUMBERS = st.integers(1, 6)
ACTS = st.one_of(
    st.builds(Wrote, text=TEXTS, message_id=NUMBERS),
    st.builds(Edited, text=TEXTS, message_id=NUMBERS),
    st.builds(SharedPhone, phone=st.sampled_from(["+34600000000", "", "1"]), own=st.booleans()),
    st.builds(
        Commanded, name=st.sampled_from(["start", "lend", "habits", "what"]), argument=st.text(max_size=5)
    ),
    st.builds(SentOther, what=st.just("sticker"), album=st.sampled_from(["", "a"])),
    st.builds(SentFile, file_id=st.just("f"), name=st.text(max_size=5), mime=st.just("x/y")),
    st.builds(Settled, intent_id=st.sampled_from(["", "i"])),
    st.builds(Pressed, data=st.text(min_size=1, max_size=30)),
    st.integers(0, 40),
)


async def _lives(acts: list[object], *, numbered: bool) -> None:
    reader = Reader()
    await reader.starts(numbered=numbered)
    for act in acts:
        if isinstance(act, int):
            data = [button.data for button in reader.buttons() if button.data]
            act = Pressed(data=data[act % len(data)]) if data else Wrote(text="hello")
        await reader.does(act)
        assert reader.text.strip()
        assert reader.session.revision > 0
    await reader.does(Commanded(name="start"))
    assert "What?" in reader.text


@settings(max_examples=120, deadline=None)
@given(st.lists(ACTS, max_size=15), st.booleans())
def test_any_sequence_of_acts_leads_to_a_screen(acts, numbered):
    waited(_lives(acts, numbered=numbered))


@pytest.mark.parametrize("what", ["sticker", "voice", "poll", "location", "unknown", "inline"])
async def test_what_cannot_be_read_is_said_above_the_present_question(what):
    reader = Reader()
    await reader.starts()
    await reader.says("lend")
    await reader.does(SentOther(what=what))
    assert reader.note.startswith("I can only read text and buttons.")
    assert "Which shelf?" in reader.text


async def test_a_file_is_thanked_for():
    reader = Reader()
    await reader.starts()
    await reader.does(PHOTO)
    assert reader.note.startswith("Thank you, but I cannot open files here.")


async def test_an_album_is_answered_once():
    reader = Reader()
    await reader.starts()
    before = len(reader.seen)
    for _ in range(3):
        await reader.does(PHOTO.model_copy(update={"album": "a"}))
    assert len(reader.seen) == before + 1
    await reader.does(PHOTO.model_copy(update={"album": "b"}))
    assert len(reader.seen) == before + 2


async def test_an_edit_of_the_last_answer_takes_its_place():
    reader = Reader()
    await reader.starts()
    number = await reader.says("lend", "Shelf B")
    assert "Which day?" in reader.text
    await reader.does(Edited(text="Shelf C", message_id=number))
    assert reader.session.top.answers["shelf"] == "Shelf C"
    assert "Which day?" in reader.text
    await reader.does(Edited(text="Shelf D", message_id=number))
    assert reader.session.top.answers["shelf"] == "Shelf D"


async def test_after_an_edit_one_step_back_is_the_edited_question():
    reader = Reader()
    await reader.starts()
    number = await reader.says("lend", "Shelf B")
    await reader.does(Edited(text="Shelf C", message_id=number))
    await reader.presses("Back")
    assert "Which shelf?" in reader.text


async def test_an_edit_of_what_was_not_understood_is_read_as_an_answer():
    reader = Reader()
    await reader.starts()
    number = await reader.says("lend", "no such thing")
    await reader.does(Edited(text="Shelf C", message_id=number))
    assert reader.session.top.answers["shelf"] == "Shelf C"


async def test_an_edit_that_is_not_understood_asks_that_question_again():
    reader = Reader()
    await reader.starts()
    number = await reader.says("lend", "Shelf B")
    await reader.does(Edited(text="no such thing", message_id=number))
    assert "no such thing" in reader.note
    assert "Which shelf?" in reader.text


async def test_an_edit_of_anything_older_is_said_to_be_too_late():
    reader = Reader()
    await reader.starts()
    number = await reader.says("lend", "Shelf B")
    await reader.presses("24")
    await reader.does(Edited(text="Shelf C", message_id=number))
    assert reader.note.startswith("You changed an earlier message")
    assert reader.session.top.answers["shelf"] == "Shelf B"
    assert "How many?" in reader.text


async def test_an_edit_that_changes_no_word_is_nothing():
    reader = Reader()
    await reader.starts()
    number = await reader.says("lend", "Shelf B")
    seen = len(reader.seen)
    await reader.does(Edited(text="Shelf B", message_id=number))
    assert len(reader.seen) == seen


async def test_marks_that_nobody_sees_do_not_spoil_an_answer():
    reader = Reader()
    await reader.starts()
    await reader.says("\u2068lend\u2069", "\ufeffShelf\u200b B")
    assert reader.session.top.answers["shelf"] == "Shelf B"


async def test_a_command_that_nobody_knows_is_said_so():
    reader = Reader()
    await reader.starts()
    await reader.does(Commanded(name="nonsense"))
    assert reader.note.startswith("I do not know that command.")


async def test_a_link_opens_its_dialog_and_leaves_nothing_underneath():
    reader = Reader()
    await reader.starts()
    await reader.says("habits")
    await reader.does(Commanded(name="start", argument="d_1"))
    assert [frame.dialog for frame in reader.session.frames] == ["lend"]
