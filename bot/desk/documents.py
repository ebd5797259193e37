"""Files that patients send for their record: which are taken, what they really are, and their name there."""

import unicodedata
from collections.abc import Awaitable, Callable, Iterable
from enum import StrEnum
from pathlib import PurePosixPath

from bot.desk.intent import DocumentIntent
from bot.engine.channel import Unfetched
from integrations.errors import Rejected, Unavailable
from integrations.model import Document, DocumentRule

Fetch = Callable[[str, int], Awaitable[bytes]]

LONGEST_NAME = 80
MOST_FETCHED = 20_000_000  # bytes that a bot may fetch of one file (core.telegram.org/bots/api#getfile)
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
KINDS = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG"}
_ALSO = {"application/x-pdf": PDF, "image/jpg": JPEG, "image/pjpeg": JPEG, "image/x-png": PNG}
_BY_ENDING = {".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
_JPEG, _PNG, _PDF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"
_PDF_WITHIN = 1024  # bytes: readers accept what some scanners write before the mark


class Objection(StrEnum):
    """Why a file is not taken."""

    TOO_LARGE = "too_large"
    OF_ANOTHER_KIND = "of_another_kind"


def kind_told(mime: str, name: str) -> str:
    """The media type that the sender's app told, or the ending of the name where it told none."""
    told = mime.partition(";")[0].strip().casefold()
    if told in _UNTOLD:
        return _BY_ENDING.get(PurePosixPath(name).suffix.casefold(), told)
    return _ALSO.get(told, told)


def kind_of(content: bytes) -> str:
    """The media type by what stands in the file, empty for one that nobody takes."""
    if content.startswith(_JPEG):
        return JPEG
    if content.startswith(_PNG):
        return PNG
    return PDF if _PDF in content[:_PDF_WITHIN] else ""


def limit(rule: DocumentRule) -> int:
    """Bytes: what the provider takes, of what can be fetched."""
    return min(rule.most_bytes, MOST_FETCHED)


def objection(rules: Iterable[DocumentRule], mime: str, size: int) -> Objection | None:
    """Why none of the rules lets the file in. size: bytes, 0 where that is not known."""
    willing = [rule for rule in rules if mime in rule.mimes]
    if not willing:
        return Objection.OF_ANOTHER_KIND
    return None if any(size <= limit(rule) for rule in willing) else Objection.TOO_LARGE


def filed_as(intent: DocumentIntent) -> str:
    """The name in the record: the patient's own, and our reference, by which it is found again."""
    told = PurePosixPath(intent.file_name.replace("\\", "/")).name
    stem, ending = PurePosixPath(told).stem, ENDINGS.get(intent.mime, "")
    plain = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in stem)
    return f"{' '.join(plain.split())[:LONGEST_NAME].strip(' .') or 'file'} {intent.reference}{ending}"


async def document_of(intent: DocumentIntent, rule: DocumentRule, fetch: Fetch) -> Document:
    """The document, with the content that the channel has. What it is counts, not what it is said to be.

    Raises Rejected for a file that is gone or not taken, Unavailable while it cannot be had.
    """
    try:
        content = await fetch(intent.file_id, limit(rule))
    except Unfetched as error:
        if error.permanent:
            raise Rejected(str(error)) from None
        raise Unavailable(str(error), retry_after=error.retry_after) from None
    if kind_of(content) != intent.mime or objection((rule,), intent.mime, len(content)):
        raise Rejected("the file is not what it was said to be")
    return Document(name=filed_as(intent), mime=intent.mime, content=content)


async def nowhere(_file_id: str, _most_bytes: int) -> bytes:
    """For a desk that no channel brings files to."""
    raise Unfetched("there is no channel to fetch files from", permanent=True)
