"""Where a secret stands: in the settings, in the environment (env:NAME) or in a file (file:PATH)."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

ELSEWHERE = ("env:", "file:")


def is_literal(text: object) -> bool:
    """Whether the secret itself stands there, and not the name of its place."""
    return isinstance(text, str) and bool(text) and not text.startswith(ELSEWHERE)


def secret_fields(model: type[BaseModel]) -> frozenset[str]:
    """The names of the model's fields that hold a SecretStr, or may hold one."""
    return frozenset(name for name, field in model.model_fields.items() if _is_secret(field.annotation))


def resolve(text: object) -> object:
    """The secret that `text` names, without the newline that editors leave.

    Raises PydanticCustomError, which names the place and never the secret.
    """
    if not isinstance(text, str) or not text.startswith(ELSEWHERE):
        return text
    place, _, name = text.partition(":")
    secret = _from_environment(name) if place == "env" else _from_file(name)
    if not secret:
        raise _missing(f"the secret in {text} is empty")
    return secret


def resolve_each(listed: object) -> object:
    """The secrets of a list, each resolved; a place may hold several of them, apart by spaces or lines."""
    if isinstance(listed, str):
        listed = [listed]
    if not isinstance(listed, list | tuple):
        return listed
    found = [resolve(one) for one in listed]
    return [part for one in found for part in (one.split() if isinstance(one, str) else [one])]


def resolve_all(model: type[BaseModel], values: Mapping[str, object]) -> dict[str, object]:
    """The values with the model's secrets in place. Raises ValidationError where one is missing."""
    return {name: _resolve_field(model, name, value) for name, value in values.items()}


def _resolve_field(model: type[BaseModel], name: str, value: object) -> object:
    if name not in secret_fields(model):
        return value
    try:
        return resolve(value)
    except PydanticCustomError as error:
        details = InitErrorDetails(type=error, loc=(name,), input=None)
        raise ValidationError.from_exception_data(model.__name__, [details]) from None


def _is_secret(annotation: object) -> bool:
    return annotation is SecretStr or SecretStr in getattr(annotation, "__args__", ())


def _from_environment(name: str) -> str:
    if name not in os.environ:
        raise _missing(f"the environment variable {name} is not set, and should hold the secret")
    return os.environ[name].strip("\r\n")


def _from_file(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise _missing(f"the file {path} cannot be read, and should hold the secret") from None


def _missing(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("missing_secret", "{sentence}", {"sentence": sentence})
