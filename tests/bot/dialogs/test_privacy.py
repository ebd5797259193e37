"""What is kept is shown to whom it is about, and erased when they say so."""

import json
from datetime import timedelta

import pytest

from bot.desk.consent import record_consent
from bot.desk.retention import Keeping, erase_what_is_due
from bot.engine.inbound import Commanded
from storage.inbox import InboxItem
from storage.messages import Delivery, Message
from tests.bot.dialogs.scene import CHAT, Scene

PLANTED = ("Gómez", "+34600000000", "Ana")


@pytest.fixture
async def booked(scene: Scene) -> Scene:
    """A patient with a coming visit, who agreed, was told something, and has begun another booking."""
    await scene.reaches_summary()
    await scene.presses("Book it")
    await scene.settle()
    now = scene.clock.now()
    async with scene.database.unit() as unit:
        (ana,) = await unit.patients.of_chat(CHAT)
        given = {"chat_id": CHAT, "patient_id": ana.id, "locale": "en", "at": now}
        await record_consent(unit, privacy=True, marketing=False, **given)
        await unit.inbox.add([InboxItem(key="a", chat_id=CHAT, payload='{"text": "Gómez"}', received_at=now)])
        await unit.messages.add([Message(id="m", chat_id=CHAT, priority=1, body='"Gómez"', created_at=now)])
        await unit.conversations.save(CHAT, scene.session.model_dump_json(), 0, at=now)
    return scene


async def visit_is_over(scene: Scene) -> None:
    async with scene.database.reading() as unit:
        (visit,) = await unit.visits.coming(CHAT, scene.clock.now())
    scene.clock.at = visit.ends_at + timedelta(minutes=1)


async def everything(scene: Scene) -> str:
    """What is kept of the chat, as the file would say it."""
    await scene.does(Commanded(name="mydata"))
    assert scene.view is not None
    assert scene.view.file is not None
    return scene.view.file.content.decode()


async def test_my_data_comes_in_words_and_as_a_file(booked: Scene) -> None:
    content = json.loads(await everything(booked))
    assert booked.view is not None
    assert booked.view.lasting
    assert all(part in booked.text for part in ("Ana Gómez", "+34 600 00 00 00", "Dr. Vidal", "you answered"))
    assert content["people"][0]["surname"] == "Gómez"
    assert content["visits"][0]["details"]["doctor"] == "Dr. Vidal"
    assert content["consents"][0]["kind"] == "privacy"
    assert content["messages"][0]["body"] == "Gómez"
    assert content["conversation"]["state"]["frames"][0]["dialog"] == "menu"
    assert content["requests"][0]["request"]["request"]["patient"]["phone"] == "+34600000000"
    assert len(content["received"]) >= 1


async def test_somebody_of_whom_nothing_is_known_is_told_so_too(scene: Scene) -> None:
    assert json.loads(await everything(scene))["people"] == []
    assert "This is what I keep about you" in scene.text


async def test_a_long_history_fits_into_one_message(booked: Scene) -> None:
    async with booked.database.unit() as unit:
        (ana,) = await unit.patients.of_chat(CHAT)
        for n in range(200):
            await unit.patients.save(ana.model_copy(update={"id": f"p{n}", "name": "<b>&" * 5}))
    await everything(booked)
    assert len(booked.text) < 4000
    assert "There is more: it is in the file" in booked.text


async def test_nothing_is_erased_before_it_is_confirmed(booked: Scene) -> None:
    await booked.does(Commanded(name="forget"))
    assert "cannot be undone" in booked.text
    await booked.says("no")
    assert "Nothing was erased." in booked.note
    await booked.presses("Back")
    assert "Gómez" in await everything(booked)


async def test_a_typed_yes_erases(booked: Scene) -> None:
    await booked.does(Commanded(name="forget"))
    await booked.says("yes")
    assert "What it needs stays until it is over" in booked.text
    assert "I have erased what I kept" in booked.text


async def test_what_a_coming_visit_needs_stays_and_until_when_is_said(booked: Scene) -> None:
    await booked.does(Commanded(name="forget"))
    assert "What it needs stays until it is over" in booked.text
    assert booked.buttons()[0].label == "Erase the rest"
    await booked.presses("Erase the rest")
    assert "What it needs stays until it is over" in booked.text
    kept = json.loads(await everything(booked))
    assert [one["surname"] for one in kept["people"]] == ["Gómez"]
    assert (kept["chat"]["first_name"], len(kept["visits"])) == ("", 1)
    assert kept["requests"][0]["request"]["request"]["patient"]["phone"] == ""


async def test_once_the_visit_is_over_the_rest_goes_by_itself(booked: Scene) -> None:
    await booked.does(Commanded(name="forget"))
    await booked.presses("Erase the rest")
    await visit_is_over(booked)
    async with booked.database.unit() as unit:
        await unit.messages.settle("m", Delivery.DELIVERED, at=booked.clock.now(), chat_id=CHAT)
        await unit.inbox.handled(1, booked.clock.now())
    await erase_what_is_due(booked.database, Keeping(), booked.clock.now())
    await erase_what_is_due(booked.database, Keeping(), booked.clock.now() + timedelta(days=9))
    content = await everything(booked)
    assert [part for part in PLANTED if part in content] == []
    assert json.loads(content)["chat"] is None


async def test_without_a_coming_visit_everything_goes_at_once(booked: Scene) -> None:
    await visit_is_over(booked)
    async with booked.database.unit() as unit:
        await unit.messages.settle("m", Delivery.DELIVERED, at=booked.clock.now(), chat_id=CHAT)
        for item in await unit.inbox.waiting():
            await unit.inbox.handled(item.id or 0, booked.clock.now())
    await booked.does(Commanded(name="forget"))
    await booked.presses("Erase everything")
    assert "I have erased" in booked.text
    assert booked.session.frames == ()
    async with booked.database.unit() as unit:
        # As the turn's commit does.
        await unit.conversations.save(CHAT, booked.session.model_dump_json(), 1, at=booked.clock.now())
    content = await everything(booked)
    assert [part for part in PLANTED if part in content] == []


async def test_who_comes_back_and_agrees_is_kept_again(booked: Scene) -> None:
    await booked.does(Commanded(name="forget"))
    await booked.presses("Erase the rest")
    async with booked.database.unit() as unit:
        (ana,) = await unit.patients.of_chat(CHAT)
        given = {"chat_id": CHAT, "patient_id": ana.id, "locale": "en", "at": booked.clock.now()}
        await record_consent(unit, privacy=True, marketing=False, **given)
    await visit_is_over(booked)
    await erase_what_is_due(booked.database, Keeping(), booked.clock.now())
    assert "Gómez" in await everything(booked)
