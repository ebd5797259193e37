"""What the doctor asks of our own house: the database with its keys, and Telegram with the staff's groups."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from bot.channels.checkup import Standing, TelegramSilent, standing, why_not_told
from bot.channels.connect import TelegramBot, TokenRefused, build
from bot.cli.diagnosis import Check, Section, fail, ok, warn
from bot.clock import SystemClock
from bot.settings import Settings
from storage.claim import RECEIVING
from storage.database import Database
from storage.errors import StorageError
from storage.examination import Examination, examine
from storage.keys import PLAIN
from storage.sealed import name_of

_SKEW = 60  # seconds that this machine's clock may be wrong before codes and reminders suffer


async def database(settings: Settings) -> Section:
    """Never raises: trouble is a check that failed."""
    checks: list[Check] = []
    try:
        found = await examine(settings.database.url.get_secret_value())
        checks.append(_tables(found))
        if found.is_current:
            checks += await _in_use(settings)
    except StorageError as error:
        checks.append(fail("answers", str(error), "Is [database] url right, and may this user read it?"))
    return Section("Database", tuple(checks))


def _tables(found: Examination) -> Check:
    if not found.exists or found.is_new:
        return ok("tables", "there are none yet: the first start of the bot makes them")
    if not found.known:
        return fail(
            "tables",
            f"they are of a newer version ({found.current}; this program knows {found.newest})",
            "Start the newer version of clinicbot, or name another database under [database] url.",
        )
    if not found.is_current:
        told = f"they are older ({found.current}) and are brought to {found.newest} at the next start"
        return warn("tables", told, "Or now: clinicbot database upgrade. Make a copy first.")
    return ok("tables", f"up to date ({found.current})")


async def _in_use(settings: Settings) -> Sequence[Check]:
    """Whether what is sealed can be opened, and whether a bot is running."""
    keys = settings.privacy.sealing_keys
    opened = Database(settings.database.url.get_secret_value(), keys)
    try:
        async with opened.reading() as unit:
            used, counted = await unit.keys.used(), await unit.keys.count()
        running = await opened.is_claimed(RECEIVING)
    finally:
        await opened.close()
    return [_keys({*used, *counted}, counted[PLAIN], [name_of(key) for key in keys]), _running(running)]


def _keys(used: set[str], plain: int, names: Sequence[str]) -> Check:
    """used: the names of the keys that sealed something. plain: how many values are not sealed."""
    missing = sorted(used - {PLAIN, *names})
    if missing:
        return fail(
            "sealing keys",
            f"something was sealed with {', '.join(missing)}, which the settings do not have",
            "Put that key back under [privacy] keys, behind the first one.",
        )
    if plain and names:
        return warn("sealing keys", f"{plain} values are not sealed yet: the next start of the bot does it")
    return ok("sealing keys", "everything that is sealed can be opened")


def _running(running: bool) -> Check:
    return ok("bot", "a process receives messages now" if running else "no process polls on this machine")


async def telegram(settings: Settings) -> Section:
    """Never raises: trouble is a check that failed."""
    checks: list[Check] = []
    bot = build(settings.telegram.token.get_secret_value(), settings.telegram.api_base, connections=4)
    try:
        known = await standing(bot)
        checks.append(ok("bot", f"@{known.username}"))
        checks.append(_updates(known, settings))
        checks += [check async for check in _groups(bot, settings)]
    except TokenRefused as error:
        checks.append(fail("bot", str(error), "[telegram] token, or api_base where it is not Telegram's."))
    except TelegramSilent as error:
        checks.append(fail("bot", str(error), "Is [telegram] api_base right, is a proxy needed?"))
    finally:
        await bot.shutdown()
    checks += await _clock(settings.telegram.api_base)
    return Section("Telegram", tuple(checks))


def _updates(known: Standing, settings: Settings) -> Check:
    """Asking for updates would get in the way of a bot that is running, so only the webhook is looked at."""
    ours = f"{settings.web.public_url}/telegram" if settings.web.public_url else ""
    waiting = f"{known.waiting} waiting" if known.waiting else "none waiting"
    if not known.webhook:
        return ok("updates", f"no webhook: they are asked for, {waiting}")
    if known.webhook != ours:
        return warn(
            "updates",
            f"Telegram brings them to {_host(known.webhook)}, {waiting}",
            "Another bot with this token? clinicbot run takes them from there; for --webhook see [web].",
        )
    if known.trouble:
        hint = "Does the load balancer pass /telegram on to [web] host and port, with a valid certificate?"
        return warn("updates", f"brought to us, {waiting}; Telegram's last trouble: {known.trouble}", hint)
    return ok("updates", f"brought to {_host(known.webhook)}, {waiting}")


def _host(url: str) -> str:
    """The rest of a stranger's address may be a secret."""
    return urlsplit(url).hostname or "an address without a host"


async def _groups(bot: TelegramBot, settings: Settings) -> AsyncIterator[Check]:
    """The group for all accounts, and those that have one of their own."""
    named = {"[staff] chat_id": settings.staff.chat_id}
    named |= {f"accounts.{one.name}.staff_chat_id": one.staff_chat_id for one in settings.accounts}
    groups = {where: chat for where, chat in named.items() if chat is not None}
    if not groups:
        yield warn(
            "staff",
            "nobody at the clinic is told of bookings",
            "Write /start in the staff's group: the bot answers with the number for [staff] chat_id.",
        )
    for where, chat in groups.items():
        trouble = await why_not_told(bot, chat)
        if trouble:
            yield fail("staff", f"{chat}: {trouble}", f"Add the bot to the group, or correct {where}.")
        else:
            yield ok("staff", f"{chat}: the bot may write there")


async def _clock(url: str) -> Sequence[Check]:
    """This machine's clock against the date in an answer of Telegram's server."""
    try:
        async with httpx.AsyncClient(timeout=5, follow_redirects=False) as client:
            told = (await client.head(url)).headers.get("date", "")
        skew = (SystemClock().now() - parsedate_to_datetime(told).astimezone(UTC)).total_seconds()
    except (httpx.HTTPError, ValueError):
        return ()
    if abs(skew) < _SKEW:
        return (ok("clock", "agrees with Telegram's"),)
    return (
        fail(
            "clock",
            f"this machine is {abs(skew):.0f} seconds {'ahead of' if skew > 0 else 'behind'} Telegram",
            "Set the clock, for example by NTP: visits and reminders would come at wrong times.",
        ),
    )
