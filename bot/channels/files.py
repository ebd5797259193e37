"""Files that people sent, fetched from Telegram by their id."""

from datetime import timedelta

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.channels.backoff import seconds_of
from bot.engine.channel import Unfetched

READ_SECONDS = 30.0


async def fetched(bot: Bot, file_id: str, most_bytes: int) -> bytes:
    """The file's content. Raises Unfetched, whose text tells nothing of the file."""
    try:
        told = await bot.get_file(file_id)
        if (told.file_size or 0) > most_bytes:
            raise Unfetched("the file is larger than it may be", permanent=True)
        content = bytes(await told.download_as_bytearray(read_timeout=READ_SECONDS))
    except RetryAfter as flood:
        wait = timedelta(seconds=seconds_of(flood))
        raise Unfetched("Telegram asked to fetch the file later", retry_after=wait) from None
    except (BadRequest, Forbidden):  # it is gone, or too large for bots
        raise Unfetched("Telegram gives the file to nobody", permanent=True) from None
    except TelegramError as error:
        # Its text may repeat the address, and with it the token.
        raise Unfetched(f"the file could not be fetched: {type(error).__name__}") from None
    if len(content) > most_bytes:
        raise Unfetched("the file is larger than it may be", permanent=True)
    return content
