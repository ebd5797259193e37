"""The whole sandbox as one ASGI application."""

from collections.abc import AsyncIterator, Callable, Sequence
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
PROVIDERS = ("docplanner", "eka_care", "alfadocs")


class Provider(Protocol):
    """A booking system as the sandbox serves it."""

    def accounts(self, base_url: str) -> list[dict[str, str]]: ...

    def routes(self) -> list[BaseRoute]: ...

    def snapshot(self) -> dict[str, Any]: ...

    def restore(self, saved: dict[str, Any]) -> None: ...

    async def close(self) -> None: ...


def build(
    *,
    seed: int = 1,
    data: Path | None = None,
    locales: Sequence[str] = LOCALES,
    providers: Sequence[str] = PROVIDERS,
) -> Starlette:
    """The sandbox with some providers, and of Docplanner some locales; its state is in the directory `data`
    or only in memory."""
    clock, events, faults, state = SandboxClock(), Events(), Faults(seed), State(data)
    faults.declare("telegram", ())
    shared = (clock, events, faults, state.changed)
    founding: dict[str, Callable[[], Provider]] = {
        "docplanner": lambda: Docplanner(*shared, seed=seed, locales=locales),
        "eka_care": lambda: EkaCare(*shared, seed=seed),
        "alfadocs": lambda: AlfaDocs(*shared, seed=seed),
    }
    served = {name: found() for name, found in founding.items() if name in providers}
    telegram = BotApi(clock, events, faults, state.changed)
    control = Control(clock, events, faults, state.changed)
    state.keep({"clock": clock, **served, "telegram": telegram})

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        await telegram.close()
        for each in served.values():
            await each.close()
        events.close()
        state.save()

    async def accounts(request: Request) -> Response:
        """Docplanner's first; with ?provider= those of one."""
        wanted, here = request.query_params.get("provider"), str(request.base_url)
        known = [account for each in served.values() for account in each.accounts(here)]
        return JSONResponse([each for each in known if wanted in (None, each["provider"])])

    shown = Route("/sandbox/accounts", accounts, methods=["GET"])
    spoken = [route for each in served.values() for route in each.routes()]
    routes = [shown, *spoken, *control.routes(), *telegram.routes(), *_page()]
    return Starlette(routes=routes, lifespan=life)


def _page() -> list[BaseRoute]:
    async def index(request: Request) -> Response:
        return FileResponse(PAGE / "index.html")

    return [Route("/", index), Mount("/page", StaticFiles(directory=PAGE, check_dir=False))]
