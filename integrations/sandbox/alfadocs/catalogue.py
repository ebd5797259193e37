"""Operations that read what the practice is: context, people, rooms, colours and reasons."""

from collections.abc import Sequence

from starlette.responses import JSONResponse, Response

from integrations.sandbox.alfadocs import shapes
from integrations.sandbox.alfadocs.answers import Json, many, one
from integrations.sandbox.alfadocs.operation import ARCHIVE, Call, Operation


def get_context(call: Call) -> Response:
    studio = call.practice.studio
    ids: Json = {"practiceId": studio.practice_id, "archiveId": studio.archive_id}
    ids |= {"userId": 1, "userEmail": "sandbox@example.org"}
    return JSONResponse(ids) if call.practice.quirk("flat_context") else one(ids)


def get_practice(call: Call) -> Response:
    studio = call.practice.studio
    return one({"id": studio.practice_id, "archiveId": studio.archive_id, **studio.practice})


def get_operators(call: Call) -> Response:
    """The deleted ones too, unless the query says otherwise."""
    code = call.query.get("italianFiscalCode")
    living = call.query.get("ignoreDeleted") in ("true", "1")
    found = [
        shapes.operator(call.practice, each)
        for each in call.practice.studio.operators
        if not (living and each["deleted"]) and code in (None, each["italianFiscalCode"])
    ]
    return many(found)


def get_chairs(call: Call) -> Response:
    return _all(call.practice.studio.chairs)


def get_colors(call: Call) -> Response:
    return _all(call.practice.studio.colors)


def get_specialties(call: Call) -> Response:
    return _all(call.practice.studio.specialties)


def get_booking_reasons(call: Call) -> Response:
    return _all(call.practice.studio.reasons)


def _all(items: Sequence[Json]) -> Response:
    return many(list(items))


OPERATIONS = (
    Operation("GET", "/me", "getContext", get_context),
    Operation(
        "GET",
        "/archives/current",
        "getPractice",
        get_practice,
        "practice_path",
        {"practices/current": "/practices/current"},
    ),
    Operation("GET", f"{ARCHIVE}/operators", "getOperators", get_operators),
    Operation("GET", f"{ARCHIVE}/chairs", "getChairs", get_chairs),
    Operation("GET", f"{ARCHIVE}/colors", "getColors", get_colors),
    Operation("GET", f"{ARCHIVE}/specialties", "getSpecialties", get_specialties),
    Operation(
        "GET",
        f"{ARCHIVE}/appointments/booking-reasons",
        "getBookingReasons",
        get_booking_reasons,
        "booking_reasons_path",
        {name: f"{ARCHIVE}/{name}" for name in ("appointment-booking-reasons", "booking-reasons")},
    ),
)
