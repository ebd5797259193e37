"""What is kept goes by itself when its time is up."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.desk.blanking import blanked
from bot.desk.consent import CONSENT_VERSION, record_consent
from bot.desk.intent import INTENTS, Settlement
from bot.desk.retention import Keeping, erase_what_is_due
from storage.consents import ConsentKind
from storage.inbox import InboxItem
from storage.patients import Patient
from storage.unit import Unit
from tests.bot.dialogs.scene import CHAT, Scene

DAY = timedelta(days=1)


@pytest.fixture
async def scene(tmp_path) -> AsyncIterator[Scene]:
    opened = await Scene.open(tmp_path)
    await opened.reaches_summary()
    await opened.presses("Book it")
    await opened.settle()
    yield opened
    await opened.close()


async def the_patient(unit: Unit) -> Patient:
    (ana,) = await unit.patients.of_chat(CHAT)
    return ana


async def test_a_person_goes_a_year_after_the_last_visit_and_the_chat_with_them(scene: Scene) -> None:
    now = scene.clock.now()
    for days, left in ((300, 1), (400, 0)):
        await erase_what_is_due(scene.database, Keeping(), now + days * DAY)
        async with scene.database.reading() as unit:
            assert len(await unit.patients.of_chat(CHAT)) == left
    async with scene.database.unit() as unit:
        for item in await unit.inbox.waiting():
            await unit.inbox.handled(item.id or 0, now)
    await erase_what_is_due(scene.database, Keeping(), now + 401 * DAY)
    async with scene.database.reading() as unit:
        assert await unit.chats.get(CHAT) is None
        assert await unit.intents.of_chat(CHAT) == []


async def test_an_accounts_own_time_counts(scene: Scene) -> None:
    later = scene.clock.now() + 100 * DAY
    await erase_what_is_due(scene.database, Keeping(by_account={"other": 1}), later)
    async with scene.database.reading() as unit:
        assert len(await unit.patients.of_chat(CHAT)) == 1
    await erase_what_is_due(scene.database, Keeping(by_account={"main": 3}), later)
    async with scene.database.reading() as unit:
        assert await unit.patients.of_chat(CHAT) == []


async def test_a_settled_deed_soon_says_no_more_for_whom_it_was_and_can_still_be_read(scene: Scene) -> None:
    await erase_what_is_due(scene.database, Keeping(), scene.clock.now() + 3 * DAY)
    async with scene.database.reading() as unit:
        (row,) = await unit.intents.of_chat(CHAT)
    assert "Gómez" not in row.request + (row.outcome or "")
    assert "600000000" not in row.request + (row.outcome or "")
    intent = INTENTS[row.kind].model_validate_json(row.request)
    assert intent.reference
    assert Settlement.model_validate_json(row.outcome or "").visit is not None


async def test_a_deed_that_is_under_way_keeps_what_it_needs(scene: Scene) -> None:
    async with scene.database.unit() as unit:
        (done,) = await unit.intents.of_chat(CHAT)
        open_one = done.model_copy(
            update={"id": "open", "reference": "OPEN22", "settled_at": None, "outcome": None}
        )
        await unit.intents.create(open_one)
    await erase_what_is_due(scene.database, Keeping(), scene.clock.now() + 30 * DAY)
    async with scene.database.reading() as unit:
        kept = await unit.intents.get("open")
        assert kept is not None
        assert kept.request == done.request


async def test_an_identity_number_is_gone_when_the_visit_is_over(scene: Scene) -> None:
    async with scene.database.unit() as unit:
        ana = await the_patient(unit)
        await unit.patients.save(ana.model_copy(update={"national_id": "12345678Z"}))
        (visit,) = await unit.visits.coming(CHAT, scene.clock.now())
    for now, expected in ((visit.starts_at, "12345678Z"), (visit.ends_at + 2 * DAY, None)):
        await erase_what_is_due(scene.database, Keeping(), now)
        async with scene.database.reading() as unit:
            assert (await the_patient(unit)).national_id == expected


async def test_a_handled_act_is_empty_at_once(scene: Scene) -> None:
    now = scene.clock.now()
    async with scene.database.unit() as unit:
        (item,) = await unit.inbox.add(
            [InboxItem(key="new", chat_id=CHAT, payload='{"text": "12345678Z"}', received_at=now)]
        )
        await unit.inbox.handled(item.id or 0, now)
        assert [kept.payload for kept in await unit.inbox.of_chat(CHAT) if kept.key == "new"] == [""]


async def test_consent_is_written_when_it_is_new_and_marketing_only_when_it_changes(scene: Scene) -> None:
    async with scene.database.unit() as unit:
        ana = await the_patient(unit)
        for privacy, marketing, version in (
            (True, False, CONSENT_VERSION),
            (True, False, CONSENT_VERSION),
            (True, True, CONSENT_VERSION),
            (True, False, "next"),
        ):
            await record_consent(
                unit,
                chat_id=CHAT,
                patient_id=ana.id,
                locale="es_ES",
                at=scene.clock.now(),
                privacy=privacy,
                marketing=marketing,
                version=version,
            )
        kept = await unit.consents.of_chat(CHAT)
    said = sorted((one.kind, one.version, one.given) for one in kept if one.version != "")
    assert said.count((ConsentKind.PRIVACY, CONSENT_VERSION, True)) == 1
    assert said.count((ConsentKind.PRIVACY, "next", True)) == 1
    assert [one for one in said if one[0] == ConsentKind.MARKETING] == [
        (ConsentKind.MARKETING, CONSENT_VERSION, True),
        (ConsentKind.MARKETING, "next", False),
    ]


def test_blanking_keeps_the_shape_and_takes_the_words() -> None:
    stored = {
        "request": {
            "patient": {"name": "Ana", "surname": "B", "phone": "+1", "national_id": "9"},
            "reference": "X",
        },
        "reason": "I moved",
        "visits": [{"patient_name": "Ana", "id": "7"}],
        "service": {"name": "Primera visita"},
    }
    assert json.loads(blanked(json.dumps(stored))) == {
        "request": {"patient": {"name": "", "surname": "", "phone": ""}, "reference": "X"},
        "reason": "",
        "visits": [{"patient_name": "", "id": "7"}],
        "service": {"name": "Primera visita"},
    }
    assert blanked("") == ""
