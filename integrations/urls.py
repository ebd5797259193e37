"""The addresses that an account may name."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def base_url(text: str) -> str:
    """An http or https address without a slash at its end; empty stays empty.

    Plain http would show the client's secret to everyone on the way, so it is for names and addresses
    of the own network only. Raises ValueError.
    """
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("a base URL starts with https:// and names a host")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ValueError("a base URL has no credentials, no query and no fragment")
    if parts.scheme == "http" and not _near(parts.hostname):
        raise ValueError("plain http would send the client's secret unprotected: use https")
    return text.rstrip("/")


def _near(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".test"))
    return address.is_loopback or address.is_private
