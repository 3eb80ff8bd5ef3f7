"""The ASGI application: GraphQL, files in and out, the screens, and checks of health.

`uvicorn api.app:create_app --factory` with APP_DATABASE_URL, REDIS_URL and SECRET_KEY in the environment.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from graphql import GraphQLSchema
from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.context import Context
from api.dialogue.run_files import fetch_run_file
from api.exports import collection_csv, found_table, result_table
from api.facts import Feed
from api.files import (
    Handler,
    answering,
    balance_pdf,
    example_pdf,
    import_payments,
    invoice_pdf,
    logo,
    reminder_pdf,
)
from api.groups import Groups
from api.hooks import payment_hook
from api.http import GraphQLHTTP
from api.insight.sold import sold_table
from api.ledger.balances import balance_csv
from api.ledger.exports import export_file
from api.ledger.shares import settlement_table
from api.live import Hub
from api.operations import Operations
from api.pages import POLICY, Pages
from api.paying.pages import open_link, pay_link
from api.schema import schema as whole_schema
from api.services import Services, machine_clock
from api.sessions import OpenSockets
from api.settings import Settings, from_environment
from api.signin import open_context
from api.subscriptions.delivery_file import deliveries_table
from api.table_files import FILE_ENDS
from api.websocket import GraphQLWebSockets
from domain.kernel import memory
from domain.kernel.database import Database

_CHECK_SECONDS_MAX = 2.0
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
)


def create_app(
    settings: Settings | None = None,
    schema: GraphQLSchema | None = None,
    clock: Callable[[], datetime] = machine_clock,
) -> ASGIApp:
    """Build the application; it opens its connections when the server starts it."""
    settings = settings or from_environment()
    hub = Hub()
    services = Services(
        settings=settings,
        schema=schema or whole_schema,
        operations=Operations(schema or whole_schema, introspection=settings.introspection),
        database=Database(settings.app_database_url, pool_size=settings.pool_size),
        valkey=Redis.from_url(settings.redis_url, socket_connect_timeout=5, health_check_interval=30),
        hub=hub,
        groups=Groups(hub),
        clock=clock,
    )
    return App(services)


class App:
    """Sends GraphQL straight to its endpoints and the rest through Starlette's router."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.sockets = OpenSockets(services.hub, services.database)
        self._http = GraphQLHTTP(services.schema, services.operations, self._open_context)
        self._websockets = GraphQLWebSockets(self._open_context, services.groups, self.sockets)
        self._router = Starlette(routes=self._routes(), lifespan=self._lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._router(scope, receive, send)
            return
        is_graphql = scope["path"] in ("/graphql", "/graphql/")
        if scope["type"] == "websocket":
            if is_graphql:
                await self._websockets(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            return
        scope["services"] = self.services
        await (self._http if is_graphql else self._router)(scope, receive, _guarded(send))

    async def _open_context(self, scope: Scope) -> Context:
        return await open_context(self.services, scope)

    def _routes(self) -> list[Route]:
        return [
            Route("/healthz", _alive),
            Route("/readyz", _ready),
            Route("/mail", _mail),
            Route("/invoices/{id}.pdf", answering(invoice_pdf)),
            Route("/runs/files/{id}", answering(fetch_run_file)),
            Route("/reminders/{id}.pdf", answering(reminder_pdf)),
            Route("/balance-invoices/{id}.pdf", answering(balance_pdf)),
            Route("/organisations/{id}/example.pdf", answering(example_pdf)),
            Route("/organisations/{id}/logo", answering(logo)),
            Route("/ledger/balance-list.csv", answering(balance_csv)),
            *_tables("/ledger/branch-settlement", settlement_table),
            Route("/ledger/exports/{id}", answering(export_file)),
            *_tables("/exports/sold", sold_table),
            *_tables("/exports/bulk-credit", found_table),
            *_tables("/exports/bulk-credit/{id}", result_table),
            Route("/exports/collection/{id}.csv", answering(collection_csv)),
            *_tables("/exports/deliveries", deliveries_table),
            Route("/imports/ocr", answering(import_payments), methods=["POST"]),
            Route("/pay/{token}", open_link, methods=["GET"]),
            Route("/pay/{token}", pay_link, methods=["POST"]),
            Route("/hooks/payments/{tenant}/{account}", payment_hook, methods=["POST"]),
            Route("/{path:path}", Pages(self.services.settings.frontend).serve),
        ]

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        services = self.services
        await services.database.open()
        feed = Feed(services.valkey, services.database, services.hub)
        await feed.open()
        tasks = [asyncio.create_task(feed.run()), asyncio.create_task(self.sockets.watch())]
        memory.settle()
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await services.valkey.aclose()
            await services.database.close()


def _tables(path: str, handler: Handler) -> list[Route]:
    return [Route(f"{path}{end}", answering(handler)) for end in FILE_ENDS]


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _ready(request: Request) -> Response:
    """Ready means: the database answers. Without Valkey all works but the live events, which wait."""
    services: Services = request.scope["services"]
    database = await _answers(services.database.open())
    live = await _answers(services.valkey.ping())
    state = {"database": "ok" if database else "out of reach", "live": "ok" if live else "out of reach"}
    return JSONResponse(state, status_code=200 if database else 503)


async def _answers(question: object) -> bool:
    try:
        async with asyncio.timeout(_CHECK_SECONDS_MAX):
            await question  # type: ignore[misc]
    except (OSError, RedisError, TimeoutError, Exception):  # noqa: BLE001 - any failure is the answer
        return False
    return True


async def _mail(request: Request) -> Response:
    services: Services = request.scope["services"]
    if not services.settings.mail_url:
        return PlainTextResponse("Mails are delivered; there is no catcher to look into.", status_code=404)
    return RedirectResponse(services.settings.mail_url)


def _guarded(send: Send) -> Send:
    """Add the headers that keep browsers careful; a page's own stand."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            given = {name for name, _ in headers}
            message["headers"] = [*headers, *(one for one in _HEADERS if one[0] not in given)]
        await send(message)

    return send_with_headers
