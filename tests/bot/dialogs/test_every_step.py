"""Every step of every dialog is shown in every locale, with a way on and a way out."""

import pytest

from bot.dialogs.all import DIALOGS
from bot.engine.inbound import Commanded, Pressed
from bot.engine.press import Entry, StepPress, Verb, read, token
from bot.i18n import LANGUAGES, listening, words
from tests.bot.dialogs.scene import Scene

DOMAINS = (
    "es_AR",
    "pt_BR",
    "es_CL",
    "es_CO",
    "cs_CZ",
    "es_ES",
    "it_IT",
    "es_MX",
    "es_PE",
    "pt_PT",
    "tr_TR",
    "pl_PL",
    "de_DE",
    "en",
)


class Walker:
    """Takes choices by their key, whatever they are called, and notes each step that was shown."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.shown: set[tuple[str, str]] = set()

    def note(self) -> None:
        top = self.scene.session.top
        if top and top.step:
            self.shown.add((top.dialog, top.step))
            self.check_ways_out()

    def check_ways_out(self) -> None:
        view = self.scene.view
        data = [b.data for b in self.scene.buttons()] + [r.data for row in view.replies for r in row]
        verbs = {pressed.verb for one in data if isinstance(pressed := read(one), StepPress)}
        waiting = self.scene.session.top.dialog == "booking"
        root = self.scene.session.top.dialog == "menu"
        assert waiting or root or {Verb.BACK, Verb.RESTART} <= verbs, f"no way out of {self.scene.text}"

    async def takes(self, *keys: str) -> None:
        for key in keys:
            top = self.scene.session.top
            data = StepPress(top.dialog, top.step, self.scene.session.revision, Verb.TAKE, token(key)).data()
            assert data in [b.data for b in self.scene.buttons()], (
                f"{key} is not among {self.scene.buttons()}"
            )
            await self.scene.does(Pressed(data=data, message_id=self.scene.session.screen))
            self.note()

    async def writes(self, *texts: str) -> None:
        for text in texts:
            await self.scene.says(text)
            self.note()


async def walk_everything(scene: Scene) -> set[tuple[str, str]]:
    walker = Walker(scene)
    await scene.starts()
    walker.note()
    await walker.takes("language", scene.locale, "visits")
    await scene.does(Pressed(data=Entry("book").data()))
    walker.note()
    await walker.takes("main/1", "*", "0", "0a", "s1")
    day = next(o for o in scene.session.top.offered if "day" in o.sets and "slot" not in o.sets)
    await scene.does(Pressed(data=scene_data(scene, day.token), message_id=scene.session.screen))
    walker.note()
    slot = scene.session.top.offered[0]
    await scene.does(Pressed(data=scene_data(scene, slot.token), message_id=scene.session.screen))
    walker.note()
    await walker.writes("Ana María Gómez", "Gómez", "+34600000000")
    await walker.takes("-")
    await walker.writes("03.05.1985")
    await walker.takes("f")
    await walker.writes("12345678Z")
    await walker.takes("yes", "yes")
    return walker.shown


def scene_data(scene: Scene, chosen: str) -> str:
    top = scene.session.top
    return StepPress(top.dialog, top.step, scene.session.revision, Verb.TAKE, chosen).data()


@pytest.mark.parametrize("locale", DOMAINS)
async def test_every_step_is_shown_in_every_locale(tmp_path, locale):
    scene = await Scene.open(tmp_path, locale if locale in LANGUAGES else "en")
    heard = []
    with listening(heard.append):
        shown = await walk_everything(scene)
    await scene.close()
    assert shown == {(name, step.name) for name, dialog in DIALOGS.dialogs.items() for step in dialog.steps}
    assert len(heard) > 50


@pytest.mark.parametrize("locale", [one for one in DOMAINS if one in LANGUAGES])
async def test_every_command_has_words_in_every_locale(locale):
    for told in dict.fromkeys(DIALOGS.commands):
        assert told.isascii()
    assert words(locale).label("Book a visit")


async def test_every_command_opens_its_dialog(scene):
    for name, entry in DIALOGS.commands.items():
        await scene.does(Commanded(name=name))
        assert scene.session.top.dialog == entry.dialog
