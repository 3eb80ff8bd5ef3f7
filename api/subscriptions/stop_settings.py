"""Stop codes (CAT-41), and what becomes of open invoices at a stop where nobody says so (SUB-06)."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.history import Versioned
from api.ids import decode_id, decode_optional, encode_id
from api.refusals import refusing
from domain.catalogue.model import PlanKind
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people.model import NotSignedIn
from domain.subscriptions import model
from domain.subscriptions.commands import order_stop_codes as order_command
from domain.subscriptions.commands import save_crediting_default as default_command
from domain.subscriptions.commands import save_stop_code as code_command
from domain.subscriptions.queries import stop_settings


@strawberry.type
class StopCode(Versioned):
    """A reason that a stop may name; a closed one is chosen no more (CAT-41)."""

    code: str
    text: str
    on_my_page: bool
    closed: bool
    version: int


@strawberry.type
class CreditingOfKind:
    """Whether a stop of a plan of this kind credits open invoices; `isOwn` where it was set for the kind itself."""

    kind: PlanKind
    credit_open: bool
    is_own: bool


@strawberry.type
class CreditingDefault:
    """Whether a stop credits open invoices where nobody says so: the tenant's default, and each plan kind's."""

    credit_open: bool
    kinds: list[CreditingOfKind]


@strawberry.input
class StopCodeInput:
    """A stop code. With an id it is changed, and `version` is the one that was read."""

    code: str
    text: str
    on_my_page: bool
    closed: bool = False
    id: strawberry.ID | None = None
    version: int | None = None


@strawberry.input
class CreditingOfKindInput:
    """What holds of plans of a kind."""

    kind: PlanKind
    credit_open: bool


@strawberry.type
class SaveStopCodeSuccess:
    """The code as it is now."""

    stop_code: StopCode


@strawberry.type
class OrderStopCodesSuccess:
    """All codes in their new order."""

    stop_codes: list[StopCode]


@strawberry.type
class SaveCreditingDefaultSuccess:
    """What holds now."""

    default: CreditingDefault


@strawberry.type
class StopSettingsQuery:
    """What stops choose from."""

    @strawberry.field(description="Stop codes in the order in which forms offer them, closed ones among them (CAT-41).")
    async def stop_codes(self, info: Info) -> list[StopCode]:
        info.context.require("catalogue:read")
        return await _codes(info)

    @strawberry.field(description="Whether a stop credits open invoices where nobody says so (SUB-06).")
    async def crediting_default(self, info: Info) -> CreditingDefault:
        info.context.require("catalogue:read")
        return _default_of(await stop_settings.crediting_default(await info.context.read()))


@refusing(InvalidInput, NotFound, StaleVersion, NotAllowed, NotSignedIn)
async def save_stop_code(info: Info, input: StopCodeInput) -> SaveStopCodeSuccess:
    """Add a stop code at the end of the list, or change one (CAT-41)."""
    info.context.require("catalogue:write")
    key = decode_optional("StopCode", input.id, "input.id")
    async with info.context.work() as work:
        saved = await code_command.save_stop_code(
            work,
            code=input.code,
            text=input.text,
            on_my_page=input.on_my_page,
            closed=input.closed,
            code_id=key,
            version=input.version,
        )
    return SaveStopCodeSuccess(stop_code=_code_of(saved))


@refusing(InvalidInput, NotAllowed, NotSignedIn)
async def order_stop_codes(info: Info, ids: list[strawberry.ID]) -> OrderStopCodesSuccess:
    """Put all stop codes into another order; each is named once (CAT-41)."""
    info.context.require("catalogue:write")
    keys = [decode_id("StopCode", one, f"ids.{place}") for place, one in enumerate(ids)]
    async with info.context.work() as work:
        await order_command.order_stop_codes(work, keys)
    return OrderStopCodesSuccess(stop_codes=await _codes(info))


@refusing(InvalidInput, NotAllowed, NotSignedIn)
async def save_crediting_default(
    info: Info, credit_open: bool, kinds: list[CreditingOfKindInput]
) -> SaveCreditingDefaultSuccess:
    """Choose what becomes of open invoices at a stop; kinds that are not named follow the tenant's choice (SUB-06)."""
    info.context.require("catalogue:write")
    by_kind = {one.kind: one.credit_open for one in kinds}
    async with info.context.work() as work:
        saved = await default_command.save_crediting_default(work, credit_open=credit_open, by_kind=by_kind)
    return SaveCreditingDefaultSuccess(default=_default_of(saved))


@strawberry.type
class StopSettingsMutation:
    """What stops choose from."""

    save_stop_code = save_stop_code
    order_stop_codes = order_stop_codes
    save_crediting_default = save_crediting_default


async def _codes(info: Info) -> list[StopCode]:
    return [_code_of(one) for one in (await stop_settings.stop_codes(await info.context.read())).values()]


def _code_of(one: model.StopCode) -> StopCode:
    return StopCode(
        id=encode_id("StopCode", one.id),
        code=one.code,
        text=one.text,
        on_my_page=one.on_my_page,
        closed=one.closed,
        version=one.version,
    )


def _default_of(one: model.CreditingDefault) -> CreditingDefault:
    return CreditingDefault(
        credit_open=one.credit_open,
        kinds=[CreditingOfKind(kind=kind, credit_open=one.of(kind), is_own=kind in one.by_kind) for kind in PlanKind],
    )
