"""Files that went through a chat, kept by their ids."""

import base64
import hashlib
import mimetypes
from dataclasses import dataclass
from typing import Any

from integrations.sandbox.telegram.arguments import Upload
from integrations.sandbox.telegram.refusal import bad_request

LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024


@dataclass(frozen=True)
class File:
    id: str
    name: str
    mime: str
    content: bytes

    @property
    def unique_id(self) -> str:
        return hashlib.sha256(self.id.encode()).hexdigest()[:16]

    @property
    def path(self) -> str:
        """Under /file/bot<token>/, as getFile tells it."""
        return f"documents/{self.id}"

    def brief(self) -> dict[str, Any]:
        size = len(self.content)
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": size}


class Files:
    def __init__(self) -> None:
        self._files: dict[str, File] = {}

    def keep(self, upload: Upload, largest: int = LARGEST_UPLOAD) -> File:
        """Keep an upload under a new id. Raises Refused for one that is empty or too large."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > largest:
            raise bad_request("file is too big")
        number = len(self._files) + 1
        digest = hashlib.sha256(upload.content).hexdigest()[:24]
        mime = mimetypes.guess_type(upload.name)[0] or upload.mime
        file = File(f"BQAC{number:06d}{digest}", upload.name or "file", mime, upload.content)
        self._files[file.id] = file
        return file

    def get(self, file_id: str) -> File | None:
        return self._files.get(file_id)

    def snapshot(self) -> list[dict[str, str]]:
        return [
            {"id": f.id, "name": f.name, "mime": f.mime, "content": base64.b64encode(f.content).decode()}
            for f in self._files.values()
        ]

    def restore(self, saved: list[dict[str, str]]) -> None:
        files = [File(f["id"], f["name"], f["mime"], base64.b64decode(f["content"])) for f in saved]
        self._files = {file.id: file for file in files}
