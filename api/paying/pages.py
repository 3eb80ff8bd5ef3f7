"""Opening a payment link, and paying by it. The token in the address is all that its holder needs, and has.

A page that can't be paid says why; an address that opens nothing says nothing more than that.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.bodies import BodyRefused, ClientGone, read_body
from api.errors import log_bug
from api.paying.render import link_page, nothing_page, trouble_page, wait_page
from api.services import Services
from api.signin import origin_of, used_up
from domain.kernel.refusal import NotFound, Refusal
from domain.kernel.work import Actor, Work, open_work
from domain.payments.commands.note_click import note_click
from domain.payments.commands.request_checkout import request_checkout
from domain.payments.commands.take_notice import ask_again
from domain.payments.model import LinkStatus
from domain.payments.queries.links import SeenLink, seen_link
from domain.people.queries.organisations import tenant
from domain.people.rules.secret import Secret, read_secret

OPENED_PER_MINUTE = 120
FORM_BYTES_MAX = 1_000
PAGE_SECONDS_MAX = 4.0
PAGE_EVERY_SECONDS = 0.1
PAYER = Actor("system", None, "Payment link")


@dataclass(frozen=True, slots=True)
class _Visit:
    """A payer at a link: the token that they hold, and the business date of its tenant."""

    services: Services
    token: Secret
    today: date

    async def seen(self) -> SeenLink | None:
        async with self.services.database.read(self.token.tenant_id) as read:
            return await seen_link(read, self.token.hash, self.today)

    def work(self) -> AbstractAsyncContextManager[Work]:
        return open_work(self.services.database, self.token.tenant_id, PAYER, self.today)


Act = Callable[[Request, _Visit, SeenLink], Awaitable[Response]]


async def open_link(request: Request) -> Response:
    """Show what a link asks for; while its payment is on its way, lead on to the provider or wait for its answer."""
    return await _answer(request, _open)


async def pay_link(request: Request) -> Response:
    """Begin a payment; a second click leads to the page of the first."""
    return await _answer(request, _pay)


async def _answer(request: Request, act: Act) -> Response:
    services: Services = request.scope["services"]
    try:
        if await used_up(services, f"rate:pay:{origin_of(request.scope)}", OPENED_PER_MINUTE):
            return nothing_page(429)
        visit = await _visit(services, request.path_params["token"])
        seen = await visit.seen() if visit else None
        if visit is None or seen is None:
            return nothing_page(404)
        return await act(request, visit, seen)
    except (BodyRefused, ClientGone):
        return nothing_page(400)
    except Exception as bug:  # noqa: BLE001 - the last line of defence: logged and masked
        return trouble_page(log_bug("at a payment link", bug))


async def _visit(services: Services, text: str) -> _Visit | None:
    token = read_secret(text)
    if token is None:
        return None
    try:
        async with services.database.read(token.tenant_id) as read:
            zone = ZoneInfo((await tenant(read)).zone)
    except NotFound:
        return None
    return _Visit(services, token, services.clock().astimezone(zone).date())


async def _open(request: Request, visit: _Visit, seen: SeenLink) -> Response:
    came_back = "back" in request.query_params
    if seen.status is not LinkStatus.PAYING:
        if seen.status is LinkStatus.OPEN:
            async with visit.work() as work:
                await note_click(work, seen.id)
        return link_page(seen)
    if came_back and seen.is_own_charge and seen.charge_id is not None:
        async with visit.work() as work:
            await ask_again(work, seen.charge_id)
    leads_on = seen.is_own_charge and not came_back
    return wait_page(seen, seen.checkout_url if leads_on else "")


async def _pay(request: Request, visit: _Visit, seen: SeenLink) -> Response:
    form = await read_body(request.scope, request.receive, bytes_max=FORM_BYTES_MAX)
    back = RedirectResponse(request.url.path, 303, headers={"cache-control": "no-store"})
    try:
        async with visit.work() as work:
            await request_checkout(work, seen.id, keep_card=b"card=keep" in form)
    except Refusal:
        return back  # the page says how the link stands now
    ends = time.monotonic() + PAGE_SECONDS_MAX
    now: SeenLink | None = seen
    while now and not now.checkout_url and time.monotonic() < ends:
        await asyncio.sleep(PAGE_EVERY_SECONDS)
        now = await visit.seen()
    return back
