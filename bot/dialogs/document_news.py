"""What became of the files that were sent together, told once, when the last of them has its end."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.intent import DocumentIntent, Ending, Settlement
from bot.dialogs.outcomes import not_done, start_of
from bot.engine.dialog import Call
from bot.engine.press import Entry
from bot.engine.view import Button, View
from bot.i18n import Words

Ended = Sequence[tuple[DocumentIntent, Settlement]]


async def document_news(call: Call[Desk], intent: DocumentIntent) -> View | None:
    """None while one of them is under way, and for all but the one that ended last."""
    ended = await _ended(call, intent)
    if len(ended) < intent.of:
        return None
    last, _ = max(ended, key=lambda one: (one[1].settled_at, one[0].nth))
    if last.id != intent.id:
        return None
    lines = _added(call.say, ended) + _not_added(call, ended)
    visits = Button(call.say.label("My visits"), Entry("visits").data())
    return View(Markup("\n").join(lines), rows=((visits,),), lasting=True)


async def _ended(call: Call[Desk], intent: DocumentIntent) -> Ended:
    found = []
    for nth in range(intent.of):
        other, end = await call.desk.deeds.intent(f"{intent.together}-{nth}")
        if isinstance(other, DocumentIntent) and end is not None:
            found.append((other, end))
    return found


def _added(say: Words, ended: Ended) -> list[Markup]:
    added = [intent for intent, end in ended if end.ending is Ending.ADDED]
    if not added:
        return []
    start = start_of(added[0])
    return [
        say.plural(
            "<b>Added.</b> Your file is in the record for the visit on {day} at {time} with {doctor}.",
            "<b>Added.</b> {n} files are in the record for the visit on {day} at {time} with {doctor}.",
            len(added),
            day=say.day(start.date()),
            time=say.time(start),
            doctor=added[0].shown.doctor,
        )
    ]


def _not_added(call: Call[Desk], ended: Ended) -> list[Markup]:
    failed = [(intent, end.ending) for intent, end in ended if end.ending is not Ending.ADDED]
    if not failed:
        return []
    head = call.say.plural("A file was not added.", "{n} files were not added.", len(failed))
    reasons = {not_done(call, intent, ending) for intent, ending in failed}
    return [head, *sorted(reasons)]
