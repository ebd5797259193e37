"""The command that lists the links into the chat, and draws them as QR codes."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import segno
import typer

from bot.cli.failure import CommandError
from bot.cli.options import DEFAULT_CONFIG, Config, settings_of
from bot.cli.run import said_plainly
from bot.desk import links
from bot.settings import Settings
from integrations.model import Address, Clinic, Doctor, Service
from integrations.provider import BookingProvider

COLUMNS = ("Account", "Kind", "Name", "Where", "Link")
PATIENCE = 30.0  # seconds until Telegram counts as silent
PIXELS = 10  # of one module: a code of about seven centimetres in print
FEW = 3
Offered = tuple[Doctor, Address, Service]
Only = Annotated[str, typer.Argument(help="A part of a name, or a code; everything is listed without it.")]
Folder = Annotated[Path | None, typer.Option("--qr", help="Draw each link into this folder, as PNG and SVG.")]


@dataclass(frozen=True, slots=True)
class Link:
    """One link: what it opens, and what stands in it after ?start=."""

    account: str
    kind: str
    name: str
    where: str
    argument: str

    def matches(self, only: str) -> bool:
        wanted = only.casefold()
        return wanted in self.name.casefold() or wanted == self.argument


def link(only: Only = "", qr: Folder = None, config: Config = DEFAULT_CONFIG) -> None:
    """List the links into the chat, or draw one as a QR code."""
    settings = settings_of(config)
    with said_plainly():
        username, known = asyncio.run(_read(settings))
    shown = [one for one in known if one.matches(only)]
    if not shown:
        raise CommandError(
            f"Nothing that can be booked is called {only!r}." if only else "Nothing can be booked."
        )
    for line in table([(o.account, o.kind, o.name, o.where, url(username, o)) for o in shown]):
        typer.echo(line)
    if qr:
        _draw_all(username, shown, qr)


def url(username: str, one: Link) -> str:
    return f"https://t.me/{username}?start={one.argument}"


def table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns as wide as their widest cell; the last one is as long as it is."""
    everything = [COLUMNS, *rows]
    widths = [max(len(row[column]) for row in everything) for column in range(len(COLUMNS) - 1)]
    for row in everything:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]])


def draw(text: str, path: Path) -> None:
    """The text as a QR code beside `path`, once as .png and once as .svg; a quarter of it may be dirty."""
    code = segno.make_qr(text, error="q")
    code.save(str(path.with_suffix(".png")), scale=PIXELS)
    code.save(str(path.with_suffix(".svg")), scale=PIXELS)


def _draw_all(username: str, shown: Sequence[Link], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in shown:
            draw(url(username, one), folder / one.argument)
    except OSError as error:
        raise CommandError(f"The QR codes cannot be written: {error.strerror or error}.") from error
    typer.echo(f"The QR codes are in {folder}.")


async def _read(settings: Settings) -> tuple[str, list[Link]]:
    """The bot's username, and every link. Raises TokenRefused, ProviderError, StorageError."""
    username = await _username(settings)
    return username, await _links(settings)


async def _username(settings: Settings) -> str:
    from bot.channels.connect import build, start

    bot = build(settings.telegram.token.get_secret_value(), settings.telegram.api_base)
    try:
        async with asyncio.timeout(PATIENCE):
            await start(bot)
        return bot.username
    except TimeoutError:
        raise CommandError("Telegram does not answer, so the bot's name is not known.") from None
    finally:
        await bot.shutdown()


async def _links(settings: Settings) -> list[Link]:
    """From every account, asked now: what was stored may be older than a doctor's first day."""
    from bot.clock import SystemClock
    from integrations import registry
    from integrations.pace import own_pace

    found = []
    for one in settings.accounts:
        provider = registry.VENDORS[one.provider].build(one.settings, SystemClock(), own_pace)
        try:
            found += await _of(one.name, provider)
        finally:
            await provider.close()
    return found


async def _of(account: str, provider: BookingProvider) -> list[Link]:
    """Every link of one account: facilities, doctors, then services."""
    clinics = await provider.clinics()
    doctors = [(clinic, doctor) for clinic in clinics for doctor in await provider.doctors(clinic.id)]
    offered: list[Offered] = []
    for clinic, doctor in doctors:
        for address in await provider.addresses(clinic.id, doctor.id):
            offered += [(doctor, address, one) for one in await provider.services(address.place)]
    return [
        *(Link(account, "facility", one.name, "", links.facility(account, one)) for one in clinics),
        *_doctors(account, doctors),
        *_services(account, offered),
    ]


def _doctors(account: str, known: Sequence[tuple[Clinic, Doctor]]) -> Iterator[Link]:
    """One link for each doctor, also for one who is at several facilities: then the chat asks which."""
    where: dict[str, list[str]] = {}
    for clinic, doctor in known:
        where.setdefault(doctor.id, []).append(clinic.name)
    names = {doctor.id: doctor for _, doctor in known}
    for doctor_id, clinics in where.items():
        doctor = names[doctor_id]
        yield Link(account, "doctor", doctor.name, ", ".join(clinics), links.doctor(account, doctor))


def _services(account: str, offered: Sequence[Offered]) -> Iterator[Link]:
    """One link for each id, and one for a name that several ids share: then the chat asks with whom."""
    of_name: dict[str, dict[str, list[Offered]]] = {}
    for one in offered:
        service = one[-1]
        same = of_name.setdefault(links.named_service(account, service), {})
        same.setdefault(service.id, []).append(one)
    for argument, ids in of_name.items():
        everyone = [one for group in ids.values() for one in group]
        if len(ids) > 1:
            yield Link(account, "service", everyone[0][-1].name, _who(everyone), argument)
        for group in ids.values():
            service = group[0][-1]
            yield Link(account, "service", service.name, _who(group), links.service(account, service))


def _who(offered: Sequence[Offered]) -> str:
    names = list(dict.fromkeys(doctor.name for doctor, _, _ in offered))
    if len(offered) == 1:
        return ", ".join(part for part in (*names, _place(offered[0][1])) if part)
    return ", ".join(names) if len(names) <= FEW else f"{len(names)} doctors"


def _place(address: Address) -> str:
    return "online" if address.online else address.street or address.name
