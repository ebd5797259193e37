"""Notices: forms with many events each, from whoever knows the address."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.alfadocs.events import changed
from integrations.errors import AccessDenied, Rejected, Unsupported
from integrations.provider import PATH_SECRET, Capability
from tests.integrations.alfadocs.paper_practice import PaperPractice, provider


def notice(*events: tuple[str, str, int, int]) -> bytes:
    """Of (event, entity, id, archive)."""
    fields = {}
    for number, (event, entity, found, archive) in enumerate(events):
        fields[f"{number}[event]"] = event
        fields[f"{number}[objectId]"] = str(found)
        fields[f"{number}[data][{entity}][id]"] = str(found)
        fields[f"{number}[data][{entity}][archiveId]"] = str(archive)
    return urlencode(fields).encode()


ADDRESSED = {PATH_SECRET: "fake-secret"}
MANY = notice(
    ("appointment_created", "created_entity", 1, 2002),
    ("appointment_updated", "updated_entity", 2, 2002),
    ("patient_created", "created_entity", 3, 2002),
    ("appointment_updated", "updated_entity", 1, 2002),
    ("appointment_deleted", "deleted_entity", 4, 2002),
    ("appointment_created", "created_entity", 5, 9999),
)


def test_a_notice_names_the_appointments_of_our_archive_once_each() -> None:
    assert changed(MANY, "2002") == ["1", "2", "4"]


def test_an_archive_that_is_not_known_yet_leaves_out_nothing() -> None:
    assert changed(MANY, None) == ["1", "2", "4", "5"]


def test_ten_events_keep_their_order() -> None:
    events = [("appointment_created", "created_entity", 100 - number, 2002) for number in range(12)]
    assert changed(notice(*events), "2002") == [str(100 - number) for number in range(12)]


def test_the_object_id_is_enough() -> None:
    assert changed(b"0[event]=appointment_created&0[objectId]=7", "2002") == ["7"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"hello", b"\xff\xfe", b"0[objectId]=1", b"event=appointment_created", b"a=1&" * 30_000],
)
def test_what_is_no_notice_is_rejected(body: bytes) -> None:
    with pytest.raises(Rejected):
        changed(body, None)


@pytest.mark.parametrize("told", ["../../me", "1;2", "", "-1", "9 OR 1=1"])
def test_an_id_is_a_number(told: str) -> None:
    body = urlencode({"0[event]": "appointment_created", "0[data][created_entity][id]": told}).encode()
    assert changed(body, None) == []


@given(
    body=st.binary(max_size=200)
    | st.binary(max_size=60).map(lambda tail: b"0[event]=appointment_created&" + tail)
)
def test_whatever_is_posted_is_ids_or_rejected(body: bytes) -> None:
    try:
        found = changed(body, None)
    except Rejected:
        found = []
    assert all(each.isdecimal() for each in found)


async def test_other_archives_are_known_once_our_own_is() -> None:
    client = provider(PaperPractice(), webhook_secret="fake-secret")
    assert list(client.changed(ADDRESSED, MANY)) == ["1", "2", "4", "5"]
    await client.ping()
    headers = {"content-type": "application/x-www-form-urlencoded", **ADDRESSED}
    assert list(client.changed(headers, MANY)) == ["1", "2", "4"]


async def test_a_notice_that_came_to_another_address_is_not_genuine() -> None:
    client = provider(PaperPractice(), webhook_secret="fake-secret")
    for shown in ({}, {PATH_SECRET: ""}, {PATH_SECRET: "fake-secre"}, {PATH_SECRET: "é\udc80"}):
        with pytest.raises(AccessDenied):
            client.changed(shown, MANY)


async def test_without_a_secret_no_notice_is_taken_in() -> None:
    client = provider(PaperPractice())
    assert Capability.NOTIFIES not in client.capabilities
    with pytest.raises(Unsupported):
        client.changed({PATH_SECRET: ""}, MANY)
