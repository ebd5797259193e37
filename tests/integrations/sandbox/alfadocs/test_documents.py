"""Documents of a patient: base64 in, the same bytes out, with limits."""

import base64
from typing import Any

import pytest

PHOTO = b"\xff\xd8\xff" + bytes(range(256))
PATH = "/patients/69201/documents"


def body(content: bytes = PHOTO, **more: Any) -> dict[str, Any]:
    words = base64.b64encode(content).decode()
    return {"base64Data": words, "type": "image", "name": "photo.jpg", "folderName": "Telegram", **more}


async def test_a_document_is_listed_and_downloaded_from_the_address_it_names(caller: Any) -> None:
    made = (await caller.send("POST", PATH, json=body())).json()["data"]
    assert (made["name"], made["type"], made["createdAt"]) == ("photo.jpg", "image", "2026-11-23 07:00:00")
    assert await caller.get(PATH) == [made]
    assert await caller.get(f"{PATH}/{made['id']}") == made
    assert made["url"] == f"{caller.account['base_url']}{caller.archive}{PATH}/{made['id']}/download"
    file = await caller.http.get(made["url"], headers={"X-Api-Key": caller.account["api_key"]})
    assert (file.content, file.headers["content-type"]) == (PHOTO, "image/jpeg")
    assert (await caller.http.get(made["url"])).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "photo"},
        {"base64Data": "not base64!"},
        {"base64Data": ""},
        {"name": ""},
        {"folderName": None},
        {"size": 3},
    ],
)
async def test_what_the_documents_do_not_allow_is_400(caller: Any, wrong: dict[str, Any]) -> None:
    assert (await caller.send("POST", PATH, json=body(**wrong))).status_code == 400
    assert await caller.get(PATH) == []


async def test_a_form_with_a_file_is_400(caller: Any) -> None:
    assert (await caller.send("POST", PATH, files={"file": ("photo.jpg", PHOTO)})).status_code == 400


async def test_a_document_over_the_limit_is_413(caller: Any) -> None:
    await caller.quirk("document_bytes", len(PHOTO) - 1)
    assert (await caller.send("POST", PATH, json=body())).status_code == 413
    assert (await caller.send("POST", PATH, json=body(PHOTO[:-1]))).status_code == 200


async def test_documents_may_have_no_envelope(caller: Any) -> None:
    await caller.quirk("bare_documents")
    made = (await caller.send("POST", PATH, json=body())).json()
    assert (await caller.send("GET", PATH)).json() == [made]


async def test_documents_of_nobody_are_404(caller: Any) -> None:
    assert (await caller.send("GET", "/patients/1/documents")).status_code == 404
    assert (await caller.send("POST", "/patients/1/documents", json=body())).status_code == 404
    assert (await caller.send("GET", f"{PATH}/1")).status_code == 404
