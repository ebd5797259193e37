"""Documents for a patient's record: what is sent, what is not, and how one is found again."""

import httpx
import pytest

from integrations.errors import Rejected, Unsupported
from integrations.model import Document
from tests.integrations.alfadocs.paper_practice import PLACE, PaperPractice, data, provider

PDF = Document(name="referto.pdf", mime="application/pdf", content=b"%PDF")


async def test_a_document_goes_into_the_record_of_the_visits_patient() -> None:
    practice = PaperPractice({"POST /patients/31/documents": httpx.Response(200, json={})})
    client = provider(practice, document_folder="Telegram")
    await client.add_document(PLACE, "9", PDF)
    await client.add_document(PLACE, "9", Document(name="a.jpg", mime="image/jpeg", content=b"\xff\xd8"))
    pdf, photo = practice.sent("POST")
    assert pdf == {"base64Data": "JVBERg==", "type": "other", "name": "referto.pdf", "folderName": "Telegram"}
    assert photo["type"] == "image"


@pytest.mark.parametrize(
    "listed", [data([{"id": 1, "name": "referto.pdf"}, {"odd": 1}]), httpx.Response(200, json=[{"id": 1}])]
)
async def test_whether_a_document_came_is_read_back_by_its_name(listed: httpx.Response) -> None:
    client = provider(PaperPractice({"GET /patients/31/documents": listed}))
    assert await client.has_document(PLACE, "9", PDF.name) is ("referto" in listed.text)


async def test_a_record_whose_documents_cannot_be_read_is_no_empty_record() -> None:
    odd = httpx.Response(200, json={"page": "<html>"})
    with pytest.raises(Unsupported):
        await provider(PaperPractice({"GET /patients/31/documents": odd})).has_document(PLACE, "9", PDF.name)


@pytest.mark.parametrize(
    "document",
    [
        PDF.model_copy(update={"mime": "text/html"}),
        PDF.model_copy(update={"content": b"%PDF!"}),
        PDF.model_copy(update={"content": b""}),
    ],
)
async def test_a_document_of_another_kind_or_size_is_not_sent(document: Document) -> None:
    practice = PaperPractice()
    with pytest.raises(Rejected):
        await provider(practice, document_bytes=4).add_document(PLACE, "9", document)
    assert practice.requests == []
