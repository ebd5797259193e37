"""What people are told outside of a turn, as values: ids and kinds; the words are found at sending."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from bot.engine.channel import Priority
from integrations.model import Value
from storage.messages import Message


class News(StrEnum):
    """What happened to a visit."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    PRESENT = "present"
    DOCUMENT = "document"  # the patient sent files for the record
    UNKNOWN = "unknown"  # the provider has not said for long whether it did what we asked
    LEFT_BEHIND = "left_behind"  # moved, but the old time could not be let go
    STRAY = "stray"  # booked late, after the patient was told that it was not
    CONFIRMED = "confirmed"  # the patient will come
    UNHEARD = "unheard"  # not done, and the patient cannot be told so


class IntentNotice(Value):
    """For staff: how something that a patient asked for went."""

    kind: Literal["intent"] = "intent"
    news: News
    intent_id: str


class ChangeNotice(Value):
    """For the patient and for staff: a visit was changed elsewhere. before: when it was to be."""

    kind: Literal["change"] = "change"
    news: News
    visit_id: str
    before: AwareDatetime
    staff: bool = False


class ReminderNotice(Value):
    """For the patient: visits that are near, `hours` before the first of them.

    starts_at: when each was to be; one that was moved meanwhile is not spoken of any more.
    """

    kind: Literal["reminder"] = "reminder"
    visit_ids: tuple[str, ...]
    hours: int
    starts_at: tuple[AwareDatetime, ...] = ()


class PhoneNotice(Value):
    """For staff: patients who should be phoned. unreached: those whose reminder did not arrive."""

    kind: Literal["phone"] = "phone"
    visit_ids: tuple[str, ...]
    unreached: tuple[str, ...] = ()


class UnheardNotice(Value):
    """For staff: a patient who could not be told that a visit was changed elsewhere. before: as there."""

    kind: Literal["unheard"] = "unheard"
    news: News
    visit_id: str
    before: AwareDatetime


Body = IntentNotice | ChangeNotice | ReminderNotice | PhoneNotice | UnheardNotice
BODY: TypeAdapter[Body] = TypeAdapter(Annotated[Body, Field(discriminator="kind")])


def message(id: str, chat_id: int, body: Body, priority: Priority, now: datetime) -> Message:
    """A message to be kept. id: names what it tells, so that it is told once."""
    return Message(
        id=id,
        chat_id=chat_id,
        priority=priority,
        body=BODY.dump_json(body).decode(),
        created_at=now,
    )


def to_staff(id: str, staff_chat: int | None, body: Body, now: datetime) -> Sequence[Message]:
    """A message to the staff chat, none where the clinic has no such chat."""
    return [message(id, staff_chat, body, Priority.STAFF, now)] if staff_chat is not None else []


class Waiting(Value):
    """A message that was kept and is to be sent."""

    id: str
    chat_id: int
    priority: int


def waiting(messages: Iterable[Message]) -> list[Waiting]:
    return [Waiting(id=one.id, chat_id=one.chat_id, priority=one.priority) for one in messages]


class Sent(Value):
    """What came of one try to send a message. wait: seconds until the next one.

    final: this effort is over. Where the message still waits, as it is held back, a later round begins anew.
    """

    final: bool
    wait: float = 0
