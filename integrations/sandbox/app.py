"""The whole sandbox as one ASGI application."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from integrations.sandbox.alfadocs import AlfaDocs
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.control import Control
from integrations.sandbox.countries import LOCALES
from integrations.sandbox.docplanner import Docplanner
from integrations.sandbox.eka_care import EkaCare
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults
from integrations.sandbox.state import State
from integrations.sandbox.telegram import BotApi

PAGE = Path(__file__).with_name("page")


class Provider(Protocol):
    """A booking system as the sandbox serves it."""

    def accounts(self, base_url: str) -> list[dict[str, str]]: ...

    def routes(self) -> list[BaseRoute]: ...

    def snapshot(self) -> dict[str, Any]: ...

    def restore(self, saved: dict[str, Any]) -> None: ...


def build(*, seed: int = 1, data: Path | None = None, locales: Sequence[str] = LOCALES) -> Starlette:
    """The sandbox with some locales of Docplanner, its state in the directory `data` or only in memory."""
    clock, events, faults, state = SandboxClock(), Events(), Faults(seed), State(data)
    faults.declare("telegram", ())
    docplanner = Docplanner(clock, events, faults, state.changed, seed=seed, locales=locales)
    eka_care = EkaCare(clock, events, faults, state.changed, seed=seed)
    alfadocs = AlfaDocs(clock, events, faults, state.changed, seed=seed)
    providers: dict[str, Provider] = {
        "docplanner": docplanner,
        "eka_care": eka_care,
        "alfadocs": alfadocs,
    }
    telegram = BotApi(clock, events, faults, state.changed)
    control = Control(clock, events, faults, state.changed)
    state.keep({"clock": clock, **providers, "telegram": telegram})

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        await telegram.close()
        await eka_care.close()
        await alfadocs.close()
        events.close()
        state.save()

    async def accounts(request: Request) -> Response:
        """Docplanner's first; with ?provider= those of one."""
        wanted, here = request.query_params.get("provider"), str(request.base_url)
        known = [account for each in providers.values() for account in each.accounts(here)]
        return JSONResponse([each for each in known if wanted in (None, each["provider"])])

    shown = Route("/sandbox/accounts", accounts, methods=["GET"])
    served = [route for each in providers.values() for route in each.routes()]
    routes = [shown, *served, *control.routes(), *telegram.routes(), *_page()]
    return Starlette(routes=routes, lifespan=life)


def _page() -> list[BaseRoute]:
    async def index(request: Request) -> Response:
        return FileResponse(PAGE / "index.html")

    return [Route("/", index), Mount("/page", StaticFiles(directory=PAGE, check_dir=False))]
