"""What a vendor says when it fails, in whichever envelope: for the log, so without secrets and people."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, SecretStr

from integrations.scrub import scrub

_WORDS = ("message", "error_description", "detail", "title", "error")
_SHORTEST = 4  # what is shorter would blot out ordinary words


def secrets_of(settings: BaseModel) -> tuple[str, ...]:
    values = (getattr(settings, name) for name in type(settings).model_fields)
    told = (value.get_secret_value() for value in values if isinstance(value, SecretStr))
    return tuple(secret for secret in told if len(secret) >= _SHORTEST)


def shown_in(headers: Mapping[str, str]) -> tuple[str, ...]:
    """What headers prove who we are with: the last word of each, without a scheme such as Bearer."""
    words = (value.split()[-1] for value in headers.values() if value.strip())
    return tuple(word for word in words if len(word) >= _SHORTEST)


def hidden(content: bytes, secrets: Iterable[str]) -> bytes:
    """The body without our own secrets, which some vendors repeat in their refusals."""
    for secret in sorted(secrets, key=len, reverse=True):
        content = content.replace(secret.encode(), "…".encode())
    return content


def trouble(data: Any, *, quoting: bool) -> str:
    """The code, and with `quoting` the sentence too: one about a write may name the patient."""
    if not isinstance(data, Mapping):
        return ""
    found = (data.get(name) for name in ("error", "err"))
    inner: Mapping[str, Any] = next((each for each in found if isinstance(each, Mapping)), {})
    code = _code(inner) or _code(data)
    said = (_sentence(inner) or _sentence(data)) if quoting else ""
    return scrub(" ".join(filter(None, [code, said])))


def _code(data: Mapping[str, Any]) -> str:
    """Only what looks like a name that a programmer gave."""
    code = data.get("code")
    return code if isinstance(code, str) and code.replace("_", "").isalpha() and code.isupper() else ""


def _sentence(data: Mapping[str, Any]) -> str:
    return next((data[word] for word in _WORDS if isinstance(data.get(word), str) and data[word]), "")
