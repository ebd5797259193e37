"""What patients are told outside of a conversation: reminders, and changes that the clinic made."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.clock import Clock
from bot.desk.message import ChangeNotice, News, ReminderNotice
from bot.desk.rules import Obstacle
from bot.desk.visits import Kept, Visits
from bot.dialogs.visit import CANCEL, CHECK_IN, COME, MOVE, entry
from bot.dialogs.visit_words import directions, of_several_people, told
from bot.engine.press import Entry
from bot.engine.view import Button, View
from bot.i18n import Words
from integrations.model import VisitStatus
from integrations.provider import Capability


class PatientNotices:
    """The words are found when the message leaves, so they tell what is true then."""

    def __init__(self, visits: Visits, clock: Clock) -> None:
        self._visits = visits
        self._clock = clock

    async def reminder(self, say: Words, notice: ReminderNotice) -> View | None:
        """None when none of the visits is still to come."""
        now = self._clock.now()
        starts = dict(zip(notice.visit_ids, notice.starts_at, strict=False))
        coming = [
            kept
            for kept in await self._visits.several(notice.visit_ids)
            if kept.visit.status == VisitStatus.BOOKED
            and kept.visit.starts_at > now
            and kept.visit.starts_at == starts.get(kept.visit.id, kept.visit.starts_at)
        ]
        if not coming:
            return None
        head = say.plural("A reminder of your visit:", "A reminder of your {n} visits:", len(coming))
        with_name = of_several_people(coming)
        parts = [head, *(told(say, kept, with_name=with_name) for kept in coming)]
        rows = tuple(row for kept in coming for row in self._ways(say, kept, len(coming) > 1))
        return View(Markup("\n\n").join(parts), rows=rows, lasting=True)

    def _ways(self, say: Words, kept: Kept, one_of_many: bool) -> Sequence[tuple[Button, ...]]:
        """Coming, moving and cancelling in one row for each visit, as far as its rules allow."""
        now, visit = self._clock.now(), kept.visit
        time = say.time(kept.start)
        buttons = []
        if visit.confirmed_at is None:
            come = say.label("{time}: I will come", time=time) if one_of_many else say.label("I will come")
            buttons.append(Button(come, entry(visit.id, COME).data()))
        if kept.movable and kept.against_moving(now) is None:
            buttons.append(Button(say.label("Move"), entry(visit.id, MOVE).data()))
        if kept.can(Capability.CANCEL) and kept.against_cancelling(now) is None:
            buttons.append(Button(say.label("Cancel the visit"), entry(visit.id, CANCEL).data()))
        rows = [tuple(buttons)] if buttons else []
        below = []
        if kept.can(Capability.CHECK_IN) and kept.against_check_in(now) in (None, Obstacle.TOO_EARLY):
            below.append(Button(say.label("I am here: check in"), entry(visit.id, CHECK_IN).data()))
        if way := directions(say, kept.shown):
            below.append(way)
        return [*rows, tuple(below)] if below else rows

    async def change(self, say: Words, notice: ChangeNotice) -> View | None:
        """What the clinic changed, with the time as it was and as it is. None when the visit is gone."""
        found = await self._visits.several([notice.visit_id])
        if not found:
            return None
        kept = found[0]
        before = notice.before.astimezone(ZoneInfo(kept.visit.zone))
        old = {"day": say.day(before.date()), "time": say.time(before), "doctor": kept.shown.doctor}
        visits = Button(say.label("My visits"), Entry("visits").data())
        if notice.news is News.CANCELLED:
            text = say("<b>The clinic has cancelled</b> your visit on {day} at {time} with {doctor}.", **old)
            again = Button(say.label("Book again"), entry(kept.visit.id, "again").data())
            return View(text, rows=((again, visits),), lasting=True)
        if kept.visit.status == VisitStatus.CANCELLED:
            return None  # that is told by itself
        if notice.news is News.MOVED:
            head = say("<b>The clinic has moved</b> your visit of {day} at {time}. It is now:", **old)
            text = Markup("\n").join([head, told(say, kept, with_name=True)])
            can_move = kept.movable and kept.against_moving(self._clock.now()) is None
            move = [Button(say.label("Move"), entry(kept.visit.id, MOVE).data())] if can_move else []
            return View(text, rows=((*move, visits),), lasting=True)
        text = say("The clinic knows that you are here for your visit at {time} with {doctor}.", **old)
        return View(text, rows=((visits,),), lasting=True)
