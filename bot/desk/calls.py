"""The calls behind each deed: how it is sent to the provider, and how an earlier sending is read back."""

import logging

from bot.desk.documents import Fetch, document_of, filed_as
from bot.desk.intent import AnyIntent, BookingIntent, CancelIntent, DocumentIntent, MoveIntent
from bot.desk.verdict import Part, Sign, Verdict, after, done
from integrations.errors import (
    NotFound,
    NotOffered,
    OutcomeUnknown,
    ProviderError,
    Rejected,
    SlotTaken,
    Unavailable,
)
from integrations.model import VisitStatus
from integrations.provider import BookingProvider

log = logging.getLogger(__name__)


async def send(provider: BookingProvider, intent: AnyIntent, part: Part, fetch: Fetch) -> Verdict:
    """Do it, once, and say what is known then. Never raises ProviderError. fetch: brings a patient's file."""
    try:
        return await _do(provider, intent, part, fetch)
    except (SlotTaken, NotOffered) as error:
        return _seen(Sign.TAKEN, intent, error)
    except OutcomeUnknown as error:
        return _seen(Sign.UNKNOWN, intent, error)
    except Unavailable as error:
        return _seen(Sign.LATER, intent, error)
    except (NotFound, Rejected) as error:
        return _seen(await _why(provider, intent, error), intent, error)
    except ProviderError as error:
        return _seen(Sign.REFUSED, intent, error)


async def look(provider: BookingProvider, intent: AnyIntent, part: Part) -> Verdict:
    """Read back whether an earlier `send` was carried out. Never raises ProviderError."""
    try:
        return await _read_back(provider, intent, part)
    except ProviderError as error:
        # Whoever cannot tell whether a document came gets it once more: that does less harm than none.
        blind = isinstance(intent, DocumentIntent) and error.permanent
        return _seen(Sign.ABSENT if blind else Sign.UNKNOWN, intent, error)


async def _do(provider: BookingProvider, intent: AnyIntent, part: Part, fetch: Fetch) -> Verdict:
    if isinstance(intent, BookingIntent):
        return done(await provider.book(intent.request))
    standing = intent.standing
    if isinstance(intent, MoveIntent) and part is Part.MAIN:
        if intent.native:
            return done(await provider.move(standing.place, standing.provider_visit_id, intent.request))
        return done(await provider.book(intent.request))
    if isinstance(intent, MoveIntent | CancelIntent):
        reason = intent.reason if isinstance(intent, CancelIntent) else ""
        await provider.cancel(standing.place, standing.provider_visit_id, reason)
    elif isinstance(intent, DocumentIntent):
        document = await document_of(intent, provider.document_rule, fetch)
        await provider.add_document(standing.place, standing.provider_visit_id, document)
    else:
        await provider.check_in(standing.place, standing.provider_visit_id)
    return done()


async def _read_back(provider: BookingProvider, intent: AnyIntent, part: Part) -> Verdict:
    if isinstance(intent, BookingIntent):
        found = await provider.find_booked(intent.request)
        return done(found) if found else Verdict(sign=Sign.ABSENT)
    standing = intent.standing
    if isinstance(intent, MoveIntent) and part is Part.MAIN:
        if intent.native:
            return await _read_back_move(provider, intent)
        found = await provider.find_booked(intent.request)
        return done(found) if found else Verdict(sign=Sign.ABSENT)
    if isinstance(intent, DocumentIntent):
        name = filed_as(intent)
        there = await provider.has_document(standing.place, standing.provider_visit_id, name)
        return done() if there else Verdict(sign=Sign.ABSENT)
    try:
        visit = await provider.visit(standing.place, standing.provider_visit_id)
    except NotFound as error:
        return _seen(Sign.GONE, intent, error)
    if isinstance(intent, MoveIntent | CancelIntent):
        return done() if visit.status is VisitStatus.CANCELLED else Verdict(sign=Sign.ABSENT)
    return done() if visit.present else Verdict(sign=Sign.ABSENT)


async def _read_back_move(provider: BookingProvider, intent: MoveIntent) -> Verdict:
    """Where a move gives the visit a new id, a calendar may forget the old one."""
    standing = intent.standing
    try:
        found = await provider.find_moved(standing.place, standing.provider_visit_id, intent.request)
    except NotFound as error:
        found = await provider.find_booked(intent.request)
        return done(found) if found else _seen(Sign.GONE, intent, error)
    return done(found) if found else Verdict(sign=Sign.ABSENT)


async def _why(provider: BookingProvider, intent: AnyIntent, error: ProviderError) -> Sign:
    """Whether a refusal is about the visit, which may be gone, or about the time that is wanted."""
    wanted = Sign.TAKEN if isinstance(error, NotFound) else Sign.REFUSED
    if isinstance(intent, BookingIntent):
        return wanted
    try:
        visit = await provider.visit(intent.standing.place, intent.standing.provider_visit_id)
    except NotFound:
        return Sign.GONE
    except ProviderError:
        return Sign.REFUSED
    if visit.status is VisitStatus.CANCELLED:
        return Sign.GONE
    return wanted if isinstance(intent, MoveIntent) else Sign.REFUSED


def _seen(sign: Sign, intent: AnyIntent, error: ProviderError) -> Verdict:
    log.log(
        logging.INFO if sign is Sign.TAKEN else logging.WARNING, "intent %s: %s: %s", intent.id, sign, error
    )
    return after(sign, error)
