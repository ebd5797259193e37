"""What each capability promises: a deed for every one, done and seen at the vendor, and what refuses it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import pytest

from integrations.errors import AccessDenied, Rejected
from integrations.model import BookingRequest, Document, VisitStatus
from integrations.provider import PATH_SECRET, BookingProvider, Capability
from tests.integrations.contract.accounts import SECRET
from tests.integrations.contract.desk import Desk
from tests.integrations.contract.mailbox import Mailbox, opened

PDF = Document(name="letter.pdf", mime="application/pdf", content=b"%PDF-1.4 nothing")
Proof = Callable[[Desk], Awaitable[None]]
Attempt = Callable[[BookingProvider, BookingRequest], Awaitable[object]]


async def lists(desk: Desk) -> None:
    request, visit = await desk.booked()
    listed = await desk.provider.visits(request.place, visit.start, visit.start + timedelta(minutes=1))
    assert visit.id in {each.id for each in listed}
    assert {each.start for each in listed} == {visit.start}


async def cancels(desk: Desk) -> None:
    request, visit = await desk.booked()
    await desk.provider.cancel(request.place, visit.id)
    assert (await desk.provider.visit(request.place, visit.id)).status is VisitStatus.CANCELLED


async def moves(desk: Desk) -> None:
    request, visit = await desk.booked()
    wanted = await desk.elsewhere(request)
    moved = await desk.provider.move(request.place, visit.id, wanted)
    found = await desk.provider.find_moved(request.place, visit.id, wanted)
    assert found is not None
    assert (found.id, found.start) == (moved.id, wanted.slot.start)


async def checks_in(desk: Desk) -> None:
    request, visit = await desk.booked()
    await desk.travel(visit.start + timedelta(minutes=1))
    await desk.provider.check_in(request.place, visit.id)
    assert (await desk.provider.visit(request.place, visit.id)).present is True


async def notifies(desk: Desk) -> None:
    """A notice of a booking, brought over real HTTP, names it; one that was forged is refused."""
    async with opened() as mailbox:
        await _subscribe(desk, mailbox)
        _, visit = await desk.booked()
        named: list[str] = []
        while visit.id not in named:
            headers, body = await mailbox.next()
            genuine = headers if "x-api-key" in headers else {**headers, PATH_SECRET: SECRET}
            named += desk.provider.changed(genuine, body)
        proofs = ("eka-webhook-signature", "x-api-key")
        forged = {name: value for name, value in headers.items() if name not in proofs}
        with pytest.raises(AccessDenied):
            desk.provider.changed({**forged, PATH_SECRET: "guessed"}, body)
        await desk.levers.post("/sandbox/alfadocs/webhook", json={"url": ""})
        await desk.levers.post("/sandbox/docplanner/push", json={"locale": "es"})


async def _subscribe(desk: Desk, mailbox: Mailbox) -> None:
    if desk.account.vendor == "eka_care":
        hook = {"endpoint": mailbox.url, "signing_key": SECRET}
        await desk.pull("/sandbox/eka_care/webhooks", hook)
    elif desk.account.vendor == "docplanner":
        push = {"locale": "es", "url": mailbox.url, "header": "X-Api-Key", "key": SECRET}
        await desk.pull("/sandbox/docplanner/push", push)
    else:
        await desk.pull("/sandbox/alfadocs/webhook", {"url": mailbox.url})


async def takes_documents(desk: Desk) -> None:
    request, visit = await desk.booked()
    rule = desk.provider.document_rule
    assert {"application/pdf", "image/jpeg"} <= rule.mimes
    await desk.provider.add_document(request.place, visit.id, PDF)
    assert await desk.provider.has_document(request.place, visit.id, PDF.name)
    assert not await desk.provider.has_document(request.place, visit.id, "another.pdf")
    for odd in (
        PDF.model_copy(update={"mime": "application/zip"}),
        PDF.model_copy(update={"content": b"x" * (rule.most_bytes + 1)}),
    ):
        with pytest.raises(Rejected):
            await desk.provider.add_document(request.place, visit.id, odd)


PROOFS: Mapping[Capability, Proof] = {
    Capability.LIST_VISITS: lists,
    Capability.CANCEL: cancels,
    Capability.MOVE: moves,
    Capability.CHECK_IN: checks_in,
    Capability.NOTIFIES: notifies,
    Capability.DOCUMENTS: takes_documents,
}


async def _changed(provider: BookingProvider, _request: BookingRequest) -> object:
    return provider.changed({PATH_SECRET: ""}, b"{}")


async def _rule(provider: BookingProvider, _request: BookingRequest) -> object:
    return provider.document_rule


ATTEMPTS: Mapping[Capability, tuple[Attempt, ...]] = {
    Capability.LIST_VISITS: (lambda p, r: p.visits(r.place, r.slot.start, r.slot.start),),
    Capability.CANCEL: (lambda p, r: p.cancel(r.place, "1"),),
    Capability.MOVE: (lambda p, r: p.move(r.place, "1", r), lambda p, r: p.find_moved(r.place, "1", r)),
    Capability.CHECK_IN: (lambda p, r: p.check_in(r.place, "1"),),
    Capability.NOTIFIES: (_changed,),
    Capability.DOCUMENTS: (
        _rule,
        lambda p, r: p.add_document(r.place, "1", PDF),
        lambda p, r: p.has_document(r.place, "1", PDF.name),
    ),
}
