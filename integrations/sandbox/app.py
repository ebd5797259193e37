"""The whole sandbox as one ASGI application."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.control import Control
from integrations.sandbox.countries import LOCALES
from integrations.sandbox.docplanner import Docplanner
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults
from integrations.sandbox.state import State
from integrations.sandbox.telegram import BotApi

PAGE = Path(__file__).with_name("page")


def build(*, seed: int = 1, data: Path | None = None, locales: Sequence[str] = LOCALES) -> Starlette:
    """The sandbox for some locales, its state in the directory `data` or only in memory."""
    clock, events, faults, state = SandboxClock(), Events(), Faults(seed), State(data)
    faults.declare("telegram", ())
    docplanner = Docplanner(clock, events, faults, state.changed, seed=seed, locales=locales)
    telegram = BotApi(clock, events, faults, state.changed)
    control = Control(clock, events, faults, state.changed)
    state.keep({"clock": clock, "docplanner": docplanner, "telegram": telegram})

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        await telegram.close()
        events.close()
        state.save()

    async def accounts(request: Request) -> Response:
        return JSONResponse(docplanner.accounts(str(request.base_url)))

    shown = Route("/sandbox/accounts", accounts, methods=["GET"])
    routes = [shown, *docplanner.routes(), *control.routes(), *telegram.routes(), *_page()]
    return Starlette(routes=routes, lifespan=life)


def _page() -> list[BaseRoute]:
    async def index(request: Request) -> Response:
        return FileResponse(PAGE / "index.html")

    return [Route("/", index), Mount("/page", StaticFiles(directory=PAGE, check_dir=False))]
