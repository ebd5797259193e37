"""One line a record on standard error, without bot tokens and without the chatter of other libraries."""

import logging
import re
import sys
from typing import Any

_TOKEN = re.compile(r"(?<=/bot)\d+(?::|%3A)[\w-]+|\b\d{5,}(?::|%3A)[\w-]{20,}", re.IGNORECASE)
_OURS = ("bot", "integrations", "storage")
_PLAIN = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")


def hide_tokens(text: str) -> str:
    """The text with every Telegram bot token replaced, alone or inside a URL."""
    return _TOKEN.sub("<token>", text)


class Redact(logging.Filter):
    """Rewrites a record so that neither its message nor its traceback names a bot token."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = hide_tokens(record.getMessage()), None
        if record.exc_info:
            record.exc_text = record.exc_text or _PLAIN.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = hide_tokens(record.exc_text)
        return True


def redact_everywhere() -> None:
    """Redact every record of this process where it is made, whichever logger and handler it goes to."""
    made, redact = logging.getLogRecordFactory(), Redact()
    if getattr(made, "redacts", False):
        return

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = made(*args, **kwargs)
        redact.filter(record)
        return record

    factory.redacts = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(factory)


def setup(level: str = "INFO") -> None:
    """Log to standard error. `level` is for our own records; other libraries speak from WARNING on.

    Theirs stay there whatever the level: below it PTB prints what patients write, httpx the token.
    """
    redact_everywhere()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_PLAIN)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
