"""Whatever cannot be read gets a friendly sentence, and the question stays as it was."""

from bot.engine.inbound import Act, Edited, SentOther, SharedPhone
from bot.engine.turn import Turned
from bot.engine.view import View
from tests.bot.dialogs.asking import AskingProvider
from tests.bot.dialogs.filing import FilingProvider
from tests.bot.dialogs.scene import Scene
from tests.bot.dialogs.test_every_step import walk_a_curious_practice, walk_a_large_clinic

KINDS = ("sticker", "voice", "video", "location", "poll", "inline", "hologram")
SENT: tuple[Act, ...] = (
    *(SentOther(what=kind) for kind in KINDS),
    Edited(text="something else", message_id=1),
    SharedPhone(phone="+48512345678", own=False),
)
SENTENCES = ("I can only read text", "Thank you, but", "You changed an earlier message")
UNDERSTOOD = {SharedPhone: {"phone", "name"}}


class Interrupted(Scene):
    """After everything that the patient does, all sorts of things are sent before they go on."""

    interrupting = False

    async def does(self, act: Act) -> Turned:
        turned = await super().does(act)
        if not self.interrupting and turned.view is not None:
            self.interrupting = True
            for sent in SENT:
                await self.goes_on_after(sent)
            self.interrupting = False
        return turned

    async def goes_on_after(self, sent: Act) -> None:
        session, view = self.session, self.view
        if session.top and session.top.step in UNDERSTOOD.get(type(sent), ()):
            return
        turned = await super().does(sent)
        assert turned.view is not None
        known = SENTENCES if not isinstance(sent, SharedPhone) else self.note[:1]
        assert any(part in self.note for part in known), (sent, self.note)
        assert "“”" not in self.note
        if view.lasting or session.top is None:
            assert self.session.top is not None
            return
        assert (self.session.top.dialog, self.session.top.step) == (session.top.dialog, session.top.step)
        assert self.session.top.answers == session.top.answers
        assert self.session.since == session.since  # the buttons of before are as good as the new ones
        assert labels_of(turned.view) == labels_of(view)


def labels_of(view: View) -> list[str]:
    return [button.label for row in view.rows for button in row]


async def test_every_question_outlives_whatever_is_sent_to_it(tmp_path):
    for name, walk, made in (
        ("large", walk_a_large_clinic, FilingProvider),
        ("curious", walk_a_curious_practice, AskingProvider),
    ):
        (tmp_path / name).mkdir()
        scene = await Interrupted.open(tmp_path / name, "en", made)
        try:
            assert len(await walk(scene)) > 10
        finally:
            await scene.close()
