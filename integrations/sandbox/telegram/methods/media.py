"""Methods that send files, and the one that tells where a file can be fetched."""

from typing import Any

from integrations.sandbox.telegram.arguments import Upload
from integrations.sandbox.telegram.files import LARGEST_DOWNLOAD, LARGEST_PHOTO, LARGEST_UPLOAD, File
from integrations.sandbox.telegram.methods.call import Call, Handler
from integrations.sandbox.telegram.methods.posting import caption_of, post
from integrations.sandbox.telegram.refusal import bad_request

Json = dict[str, Any]


def _upload(call: Call, name: str, largest: int) -> Upload | File:
    """What the call sends: new content, or a file that is known by its id. Raises Refused."""
    given = call.arguments[name]
    if isinstance(given, str) and given.startswith("attach://"):
        given = call.get(f"file:{given.removeprefix('attach://')}", given)
    if isinstance(given, Upload):
        if not given.content:
            raise bad_request("file must be non-empty")
        if len(given.content) > largest:
            raise bad_request("file is too big")
        return given
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = call.at.files.get(given)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return known


def _kept(call: Call, source: Upload | File, largest: int) -> File:
    return call.at.files.keep(source, largest) if isinstance(source, Upload) else source


def send_document(call: Call) -> Json:
    source, caption = _upload(call, "document", LARGEST_UPLOAD), caption_of(call)

    def content() -> Json:
        file = _kept(call, source, LARGEST_UPLOAD)
        document = {"file_name": file.name, "mime_type": file.mime, **file.brief()}
        return {"document": document, **caption}

    return post(call, content)


def send_photo(call: Call) -> Json:
    source, caption = _upload(call, "photo", LARGEST_PHOTO), caption_of(call)

    def content() -> Json:
        file = _kept(call, source, LARGEST_PHOTO)
        return {"photo": [{**file.brief(), "width": 800, "height": 600}], **caption}

    return post(call, content)


def get_file(call: Call) -> Json:
    file = call.at.files.get(call.arguments["file_id"])
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.brief(), "file_path": file.path}


METHODS: dict[str, Handler] = {
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "getFile": get_file,
}
