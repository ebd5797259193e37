"""Consent: the words that people agree to, under a version, and the record of what they answered."""

from datetime import datetime
from uuid import uuid4

from bot.desk.patients import CONSENT_VERSION
from bot.i18n import N_
from storage.consents import Consent, ConsentKind
from storage.unit import Unit

TEXTS = {
    ConsentKind.PRIVACY: N_(
        "I use these details only to manage the visits, and share them with the clinic. Do you agree?"
    ),
    ConsentKind.MARKETING: N_(
        "May the clinic also send news and offers? This is up to you and changes nothing about the visit."
    ),
}


async def record_consent(
    unit: Unit,
    *,
    chat_id: int,
    patient_id: str,
    locale: str,
    at: datetime,
    privacy: bool,
    marketing: bool,
    version: str = CONSENT_VERSION,
) -> None:
    """Keep what was answered for a patient, where it says something new. The patient must be kept already.

    locale: in which the question was asked. marketing: False also when it was not asked, which is only
    written down when it takes an earlier yes back. Whoever agrees is no longer to be forgotten.
    """
    last_privacy = await unit.consents.last(patient_id, ConsentKind.PRIVACY)
    last_marketing = await unit.consents.last(patient_id, ConsentKind.MARKETING)
    answers = {}
    if last_privacy is None or (last_privacy.given, last_privacy.version) != (privacy, version):
        answers[ConsentKind.PRIVACY] = privacy
    if marketing != bool(last_marketing and last_marketing.given):
        answers[ConsentKind.MARKETING] = marketing
    await unit.consents.add(
        [
            Consent(
                id=uuid4().hex,
                chat_id=chat_id,
                patient_id=patient_id,
                kind=kind,
                version=version,
                locale=locale,
                given=given,
                at=at,
            )
            for kind, given in answers.items()
        ]
    )
    if privacy:
        await unit.chats.remember(chat_id)
