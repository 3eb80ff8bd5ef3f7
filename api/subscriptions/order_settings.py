"""How organisations treat orders: whether they are confirmed, and for how long one can be taken up again."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id
from api.people.organisations import Organisation, load_organisation, organisations_of
from api.refusals import refusing
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions import model
from domain.subscriptions.commands import save_order_setting as saving
from domain.subscriptions.queries.orders import order_settings


@strawberry.type
class OrderSetting:
    """How an organisation treats orders (SUB-12, SUB-17).

    restartMonths: for how long after its end a subscription may be started again, 0 for never. withdrawal: what
    confirmations say about the right to withdraw.
    """

    organisation: Organisation
    restart_months: int
    confirms: bool
    withdrawal: str


@strawberry.input
class OrderSettingInput:
    """How an organisation treats orders from now on."""

    organisation_id: strawberry.ID
    restart_months: int
    confirms: bool
    withdrawal: str


@strawberry.type
class SaveOrderSettingSuccess:
    """How the organisation treats orders now."""

    setting: OrderSetting


@strawberry.type
class OrderSettingsQuery:
    """How orders are treated."""

    @strawberry.field(description="How each organisation treats orders, in the order of organisations.")
    async def order_settings(self, info: Info) -> list[OrderSetting]:
        info.context.require("catalogue:read")
        found = await order_settings(await info.context.read())
        known = await organisations_of(info)
        return [_shown(one, found.get(key, model.OrderSetting())) for key, one in known.items()]


@refusing(NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def save_order_setting(info: Info, input: OrderSettingInput) -> SaveOrderSettingSuccess:
    """Decide how an organisation treats orders (SUB-12, SUB-17)."""
    info.context.require("catalogue:write")
    key: UUID = decode_id("Organisation", input.organisation_id, "input.organisationId")
    new = model.OrderSetting(input.restart_months, input.confirms, input.withdrawal)
    async with info.context.work() as work:
        saved = await saving.save_order_setting(work, key, new)
    organisation = await load_organisation(info, key)
    assert organisation is not None, "it was found"
    return SaveOrderSettingSuccess(setting=_shown(organisation, saved))


@strawberry.type
class OrderSettingsMutation:
    """Decisions about orders."""

    save_order_setting = save_order_setting


def _shown(organisation: Organisation, one: model.OrderSetting) -> OrderSetting:
    return OrderSetting(
        organisation=organisation,
        restart_months=one.restart_months,
        confirms=one.confirms,
        withdrawal=one.withdrawal,
    )
