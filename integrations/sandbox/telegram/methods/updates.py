"""Methods by which a bot gets its updates: it asks, or has them brought."""

import re
from typing import Any
from urllib.parse import urlsplit

from integrations.sandbox.telegram.bots import Webhook
from integrations.sandbox.telegram.inbox import WEBHOOK_SET
from integrations.sandbox.telegram.methods.call import Call, Handler
from integrations.sandbox.telegram.refusal import bad_request, conflict

Json = dict[str, Any]
LONGEST_POLL_SECONDS = 50
PORTS = {80, 88, 443, 8443}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


async def get_updates(call: Call) -> list[Json]:
    if call.bot.webhook.url:
        hint = "use deleteWebhook to delete the webhook first"
        raise conflict(f"can't use getUpdates method while webhook is active; {hint}")
    inbox = call.bot.inbox
    _allow(call)
    inbox.expire(call.at.now())
    limit = min(max(call.get("limit", 100), 1), 100)
    seconds = min(max(call.get("timeout", 0), 0), LONGEST_POLL_SECONDS)
    before = len(inbox)
    updates = await inbox.poll(call.get("offset", 0), limit, seconds)
    if len(inbox) != before:
        call.at.changed()
    return updates


def _allow(call: Call) -> None:
    if "allowed_updates" in call.arguments:
        call.bot.inbox.allowed = call.arguments["allowed_updates"] or None


def set_webhook(call: Call) -> bool:
    url = call.get("url", "")
    if not url:
        return delete_webhook(call)
    _check_url(url)
    secret = call.get("secret_token", "")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = min(max(call.get("max_connections", 40), 1), 100)
    call.bot.webhook = Webhook(url, secret, connections, "certificate" in call.arguments)
    _allow(call)
    if call.get("drop_pending_updates"):
        call.bot.inbox.clear()
    call.bot.inbox.end_poll(WEBHOOK_SET)
    call.at.changed()
    return True


def _check_url(url: str) -> None:
    """As Telegram, but a webhook on this machine may be plain HTTP on any port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def delete_webhook(call: Call) -> bool:
    call.bot.webhook = Webhook()
    if call.get("drop_pending_updates"):
        call.bot.inbox.clear()
    call.at.changed()
    return True


def get_webhook_info(call: Call) -> Json:
    webhook, inbox = call.bot.webhook, call.bot.inbox
    info: Json = {"url": webhook.url, "has_custom_certificate": webhook.has_certificate}
    info["pending_update_count"] = len(inbox)
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.last_error_date:
        info["last_error_date"] = webhook.last_error_date
        info["last_error_message"] = webhook.last_error_message
    if inbox.allowed:
        info["allowed_updates"] = inbox.allowed
    return info


METHODS: dict[str, Handler] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
