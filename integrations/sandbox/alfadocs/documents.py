"""Operations on a patient's documents: list, add, read, download."""

import base64
import binascii
import mimetypes
from dataclasses import replace

from starlette.responses import JSONResponse, Response

from integrations.sandbox.alfadocs import shapes
from integrations.sandbox.alfadocs.answers import Refusal, many, one
from integrations.sandbox.alfadocs.bodies import DocumentBody, check, read_object
from integrations.sandbox.alfadocs.operation import Call, Operation
from integrations.sandbox.alfadocs.patients import PATIENT
from integrations.sandbox.alfadocs.register import Document

LONGEST = 10 * 1024 * 1024
DOCUMENTS = f"{PATIENT}/documents"
DOCUMENT = f"{DOCUMENTS}/{{document_id:int}}"


def get_documents(call: Call) -> Response:
    found = [shapes.document(each, _address(call)) for each in call.living_patient().documents]
    return JSONResponse(found) if call.practice.quirk("bare_documents") else many(found)


def create_document(call: Call) -> Response:
    patient, practice = call.living_patient(), call.practice
    asked = check(read_object(call), DocumentBody)
    if len(_content(asked.base64_data)) > int(practice.quirk("document_bytes") or LONGEST):
        raise Refusal(413, "The document is too long")
    made = Document(
        practice.register.next_id("document"),
        asked.name,
        asked.type,
        asked.folder_name,
        practice.now_shown(),
        asked.base64_data,
    )
    practice.keep_patient(replace(patient, documents=(*patient.documents, made)))
    shape = shapes.document(made, _address(call))
    if practice.quirk("bare_documents"):
        return JSONResponse(shape)
    return call.written(shape, new=True, listed=False)


def get_document(call: Call) -> Response:
    shape = shapes.document(_document(call), _address(call))
    return JSONResponse(shape) if call.practice.quirk("bare_documents") else one(shape)


def download_document(call: Call) -> Response:
    document = _document(call)
    kind = mimetypes.guess_type(document.name)[0] or "application/octet-stream"
    return Response(_content(document.content), media_type=kind)


def _document(call: Call) -> Document:
    for each in call.living_patient().documents:
        if each.id == call.path["document_id"]:
            return each
    raise Refusal(404, "Document not found")


def _content(words: str) -> bytes:
    try:
        return base64.b64decode(words, validate=True)
    except binascii.Error as wrong:
        raise Refusal(400, "base64Data is not base64") from wrong


def _address(call: Call) -> str:
    """Where the patient's documents are, as an absolute address."""
    path = call.url.path.partition("/documents")[0]
    return str(call.url.replace(path=f"{path}/documents", query=""))


OPERATIONS = (
    Operation("GET", DOCUMENTS, "getDocuments", get_documents),
    Operation("POST", DOCUMENTS, "createDocument", create_document),
    Operation("GET", DOCUMENT, "getDocument", get_document),
    Operation("GET", f"{DOCUMENT}/download", "downloadDocument", download_document),
)
