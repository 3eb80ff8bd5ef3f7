"""How a payer may pay an organisation, before something is ordered (SUB-01, SUB-18)."""

from __future__ import annotations

import strawberry

from api.billing.types import PaymentMethod
from api.context import Info
from api.ids import decode_id
from domain.subscriptions import model
from domain.subscriptions.queries import ways_to_pay as ways

WayLack = model.WayLack
strawberry.enum(WayLack, description="What a payer lacks for a payment method.")


@strawberry.type
class WayToPay:
    """A payment method. With `lack` it is refused; `agreement` is the masked card, or the bank's number."""

    method: PaymentMethod
    agreement: str | None
    lack: WayLack | None


@strawberry.type
class WaysQuery:
    """How subscriptions may be paid."""

    @strawberry.field(description="Every payment method, with what a payer has or lacks for it in an organisation.")
    async def ways_to_pay(self, info: Info, organisation_id: strawberry.ID, payer_id: strawberry.ID) -> list[WayToPay]:
        info.context.require("subscriptions:read")
        organisation_key = decode_id("Organisation", organisation_id, "organisationId")
        payer_key = decode_id("Member", payer_id, "payerId")
        read = await info.context.read()
        found = await ways.ways_to_pay(read, organisation_key, payer_key, info.context.today)
        return [WayToPay(method=one.method, agreement=one.agreement, lack=one.lack) for one in found]
