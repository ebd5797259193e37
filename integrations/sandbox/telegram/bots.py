"""A bot: one for each token that ever called."""

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from integrations.sandbox.telegram.inbox import Inbox

Json = dict[str, Any]
_TOKEN = re.compile(r"(\d{1,20}):[A-Za-z0-9_-]{30,64}")


def bot_id_of(token: str) -> int | None:
    """The id that a token begins with, None when it does not look like a token."""
    found = _TOKEN.fullmatch(token)
    return int(found[1]) if found else None


@dataclass
class Webhook:
    """Where updates are delivered. An empty url means that there is no webhook."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    has_certificate: bool = False
    last_error_date: int = 0
    last_error_message: str = ""


@dataclass
class Bot:
    """commands, texts: by scope and language, as they were set."""

    id: int
    inbox: Inbox = field(default_factory=Inbox)
    webhook: Webhook = field(default_factory=Webhook)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[str, Json] = field(default_factory=dict)

    @property
    def username(self) -> str:
        return f"sandbox_{self.id}_bot"

    def user(self) -> Json:
        """The official User object, as others see the bot."""
        name = self.texts.get("name:") or f"Sandbox bot {self.id}"
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}

    def snapshot(self) -> Json:
        saved = {key: getattr(self, key) for key in ("id", "commands", "texts", "menu_buttons")}
        return {**saved, "inbox": self.inbox.snapshot(), "webhook": asdict(self.webhook)}

    @classmethod
    def restored(cls, saved: Json) -> "Bot":
        inbox, webhook = Inbox.restored(saved["inbox"]), Webhook(**saved["webhook"])
        return cls(**{**saved, "inbox": inbox, "webhook": webhook})
