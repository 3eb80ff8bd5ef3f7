"""Callbacks of payment providers: checked by their signature, and taken as a hint to ask how a payment stands.

One that comes late, twice or in another order does no harm: what it says is never believed, only asked about.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.bodies import BodyRefused, ClientGone, read_body
from api.errors import log_bug
from api.services import Services
from domain.kernel.work import SYSTEM, open_work
from domain.payments.commands.take_notice import take_notice
from domain.payments.model import CallbackRefused
from domain.payments.queries.asking import Keys, credentials_of, provider_account
from domain.payments.registry import PROVIDERS
from domain.people.rules.sealing import SealBroken

CALLBACK_BYTES_MAX = 64 * 1024


async def payment_hook(request: Request) -> Response:
    """Take a callback about a payment at one provider account; 200 also for one that says nothing new.

    An address that names no account is answered like a wrong signature, so that nobody learns which accounts there are.
    """
    services: Services = request.scope["services"]
    try:
        body = await read_body(request.scope, request.receive, bytes_max=CALLBACK_BYTES_MAX)
        tenant_id, account_id = UUID(request.path_params["tenant"]), UUID(request.path_params["account"])
        await _take(services, tenant_id, account_id, {k.lower(): v for k, v in request.headers.items()}, body)
    except BodyRefused as refused:
        return PlainTextResponse(refused.message, refused.status)
    except (CallbackRefused, SealBroken, ValueError):
        return PlainTextResponse("This callback is not signed by a provider that we know.", 401)
    except ClientGone:
        return Response(status_code=400)
    except Exception as bug:  # noqa: BLE001 - the last line of defence: the provider sends it again
        return PlainTextResponse(f"Something went wrong. Reference: {log_bug('at a callback', bug)}", 500)
    return PlainTextResponse("taken")


async def _take(services: Services, tenant_id: UUID, account_id: UUID, headers: dict[str, str], body: bytes) -> None:
    keys = Keys.of(services.settings.secret_key, services.settings.public_url)
    async with services.database.read(tenant_id) as read:
        account = await provider_account(read, account_id)
    if account is None:
        raise CallbackRefused("there is no such account")
    now = datetime.now(UTC)
    notice = PROVIDERS[account["provider"]].notice(credentials_of(account, keys), headers, body, now)
    async with open_work(services.database, tenant_id, SYSTEM, now.date()) as work:
        await take_notice(work, account_id, notice)
