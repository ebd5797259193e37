"""Which of the inferred paths and verbs answer, and where one does not, which alternative does.

Paths are asked with reads, verbs with an update of nothing by nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integrations.alfadocs import free_slots, parse
from integrations.alfadocs.api import AlfaDocsApi
from integrations.alfadocs.errors import accepted, refusal
from integrations.alfadocs.paths import ALTERNATIVES, whole
from integrations.alfadocs.settings import AlfaDocsSettings, Verb
from integrations.alfadocs.wire import CustomObjectField, Named, Operator, Patient, Practice, bare_name
from integrations.call import Call, Query, Reply
from integrations.errors import ProviderError, Rejected
from integrations.model import Finding

_WEEK = timedelta(days=7)
_NOBODY = "0"
_LISTS = ("operators", "chairs", "colors", "specialties", "booking_reasons")
_SPARED = frozenset({"practice", "chairs", "specialties", "phone_numbers", "documents"})
_ONE: Query = (("offset", "0"), ("limit", "1"))


@dataclass(frozen=True, slots=True)
class _Question:
    """understand: raises ProviderError when the answer is not what the operation should bring."""

    name: str
    ids: Mapping[str, str] = field(default_factory=dict)
    query: Query = ()
    understand: Callable[[Reply], Any] = parse.items


class Probe:
    def __init__(self, api: AlfaDocsApi, settings: AlfaDocsSettings, today: date) -> None:
        self._api, self._settings, self._today = api, settings, today
        self._spared = _SPARED | ({"colors"} if settings.color_id is not None else set())
        self._spared |= set() if settings.required_fields else {"custom_fields"}
        self._replies: dict[str, Reply] = {}
        self._findings: list[Finding] = []

    async def run(self) -> Sequence[Finding]:
        """Each operation in turn. Without the context of the key nothing else can be asked."""
        try:
            ids = await self._api.ids()
        except ProviderError as error:
            return [Finding(operation="me", works=False, detail=str(error))]
        self._findings = [Finding(operation="me", works=True, detail="GET /me")]
        await self._ask(_Question("practice", understand=lambda reply: parse.one(Practice, reply)))
        for name in _LISTS:
            await self._ask(
                _Question(name, ids, understand=self._some_color if name == "colors" else parse.items)
            )
        week = (("dateStart", self._today.isoformat()), ("dateEnd", (self._today + _WEEK).isoformat()))
        await self._ask(_Question("appointments", ids, week))
        await self._ask(self._free_slots(ids))
        await self._ask(_Question("patients", ids, _ONE))
        await self._ask(_Question("custom_fields", {**ids, "objectType": "patient"}))
        self._required_fields()
        await self._of_a_patient(ids)
        await self._updates("appointment", ids, self._settings.appointment_verb)
        await self._updates("patient", ids, self._settings.patient_verb)
        return self._findings

    def _some_color(self, reply: Reply) -> None:
        """Every appointment needs one."""
        usable = (each for each in parse.known(Named, reply) if not each.deleted)
        if self._settings.color_id is None and next(usable, None) is None:
            raise Rejected("the account has no colour for appointments")

    def _free_slots(self, ids: Mapping[str, str]) -> _Question:
        operators = [each for each in self._known("operators", Operator) if not each.deleted]
        operator_id = operators[0].id if operators else "0"
        query = (
            ("duration", str(self._settings.default_duration)),
            ("startDate", self._today.isoformat()),
            ("endDate", (self._today + _WEEK).isoformat()),
            ("operatorIds", operator_id),
        )
        zone = ZoneInfo(self._settings.zone)

        def understand(reply: Reply) -> Any:
            return free_slots.read(reply, zone, operator_id)

        return _Question("free_slots", {**ids, "startDate": self._today.isoformat()}, query, understand)

    async def _of_a_patient(self, ids: Mapping[str, str]) -> None:
        """What needs a patient is asked about the first one, and not at all where there is none."""
        patients = self._known("patients", Patient)
        if not patients:
            return
        mine = {**ids, "patientId": patients[0].id}
        await self._ask(_Question("phone_numbers", mine))
        if self._settings.documents:
            await self._ask(_Question("documents", mine, understand=lambda reply: reply))

    async def _updates(self, name: str, ids: Mapping[str, str], told: Verb) -> None:
        """Which verb updates, seen from what says nothing: no such object, and nothing to write into it."""
        template = getattr(self._settings.paths, name)
        answers: dict[Verb, str] = {}
        for verb in (told, *(other for other in Verb if other is not told)):
            call = Call(
                f"probe update {name}",
                verb.value,
                whole(name, template),
                {**ids, f"{name}Id": _NOBODY},
                body={},
                repeatable=True,
            )
            answers[verb] = await self._refused(call)
            if not answers[verb]:
                break
        works = not answers[verb]
        detail = f"{told} {template}"
        if verb is not told and works:
            detail += f': {answers[told]}; set {name}_verb = "{verb}", which answers'
        elif not works:
            detail += f": {answers[told]}"
        self._findings.append(Finding(operation=f"update {name}", works=works, detail=detail, needed=False))

    async def _refused(self, call: Call) -> str:
        """Why this verb is not answered; empty when it is, though there is nothing to update."""
        try:
            reply = await self._api.send(call)
        except ProviderError as error:
            return str(error)
        return "HTTP 405" if reply.status == 405 else ""

    def _required_fields(self) -> None:
        fields = {each.technical_name for each in self._known("custom_fields", CustomObjectField)}
        missing = [name for name in self._settings.required_fields if bare_name(name) not in fields]
        if self._settings.required_fields:
            detail = f"the account has no {', '.join(missing)}" if missing else "all are there"
            self._findings.append(Finding(operation="required_fields", works=not missing, detail=detail))

    def _known(self, name: str, kind: type[Any]) -> list[Any]:
        try:
            return parse.known(kind, self._replies[name]) if name in self._replies else []
        except ProviderError:
            return []

    async def _ask(self, question: _Question) -> None:
        template = getattr(self._settings.paths, question.name)
        trouble = await self._try(question, template)
        detail = f"GET {template}"
        if trouble:
            detail = f"GET {template}: {trouble}"
            for other in ALTERNATIVES.get(question.name, ()):
                if other != template and not await self._try(question, other):
                    detail += f'; set paths.{question.name} = "{other}", which answers'
                    break
        needed = question.name not in self._spared
        self._findings.append(
            Finding(operation=question.name, works=not trouble, detail=detail, needed=needed)
        )

    async def _try(self, question: _Question, template: str) -> str:
        """What is wrong with this template, empty when nothing is."""
        call = Call(
            f"probe {question.name}", "GET", whole(question.name, template), question.ids, question.query
        )
        try:
            reply = await self._api.send(call)
            if not accepted(reply):
                return str(refusal(reply))
            question.understand(reply)
        except ProviderError as error:
            return str(error)
        self._replies[question.name] = reply
        return ""
