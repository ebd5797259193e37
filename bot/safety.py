"""Which addresses, databases, keys and numbers may stand in the settings, and what is said about others."""

import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import phonenumbers
from pydantic import SecretStr

SQLITE = "sqlite:///"
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")  # 32 bytes
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def safe_url(text: str) -> str:
    """An address to which secrets may be sent, without a slash at its end."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("should be an address that begins with https://")
    if parts.username or parts.password:
        raise ValueError("should hold no user name or password")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("should begin with https://, because http:// is only safe on this machine itself")
    return text.rstrip("/")


def public_address(text: str) -> str:
    """Empty, or an address that others reach, without a slash at its end."""
    return safe_url(text) if text else text


def header_secret(secret: SecretStr) -> SecretStr:
    """What Telegram takes as a webhook's secret: it comes back in a header."""
    if secret.get_secret_value() and not _SECRET.fullmatch(secret.get_secret_value()):
        raise ValueError("should be 1 to 256 letters, digits, - and _")
    return secret


def is_loopback(host: str) -> bool:
    """Whether the host can only be this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def telegram_token(token: SecretStr) -> SecretStr:
    text = token.get_secret_value()
    if not text or not text.isascii() or any(mark.isspace() or mark in "/?#%" for mark in text):
        raise ValueError("should be the token that BotFather gave, such as 123456:letters-and-digits")
    return token


def lasting_database(url: SecretStr) -> SecretStr:
    """A database that survives a restart and whose folder is there."""
    text = url.get_secret_value()
    if text.startswith(("postgresql://", "postgresql+psycopg://")):
        return url
    path = text.removeprefix(SQLITE)
    if path == text or not path or path == ":memory:":
        raise ValueError("should be sqlite:///path/to/clinicbot.db or postgresql://user:password@host/name")
    if not Path(path).parent.is_dir():
        raise ValueError(f"names the folder {Path(path).parent}, which does not exist; create it first")
    return url


def sealing_key(key: SecretStr) -> SecretStr:
    if not _KEY.fullmatch(key.get_secret_value()):
        raise ValueError("should be a key that clinicbot keys new has made")
    return key


def page_address(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("should be the address of a page, such as https://clinic.example/privacy")
    return text


def international_number(text: str) -> str:
    """E.164 for any way of writing an international number."""
    if not text:
        return text
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValueError("should be a phone number with its country, such as +34 910 000 000")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
