"""Temporary changes of delivery, and what becomes of a day's delivery (SUB-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id, encode_id
from api.nodes import provides
from api.reasons import Reason, codes, shows
from api.refusals import refusing
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import AddressKind, NewAddress, NotSignedIn
from domain.subscriptions import model
from domain.subscriptions.commands import change_delivery as delivery_command
from domain.subscriptions.model import ChangeRefused, DeliveryRefused
from domain.subscriptions.queries.delivery import deliveries, delivery_changes

DeliveryChangeKind = model.DeliveryChangeKind
strawberry.enum(DeliveryChangeKind, description="What is changed for a while about a delivery (SUB-10).")
DeliveryState = model.DeliveryState
strawberry.enum(DeliveryState, description="What becomes of a day's delivery (SUB-10).")
DeliveryObstacleCode = model.DeliveryObstacleCode
codes(DeliveryObstacleCode, "DeliveryObstacleCode", "Why a delivery can't be changed so.")
DAY_SUBSCRIPTIONS_MAX = 5_000


@shows(model.DeliveryObstacle)
@strawberry.type
class DeliveryObstacle(Reason):
    """Why a delivery can't be changed so (SUB-10)."""

    code: DeliveryObstacleCode


@strawberry.type
class DeliveryAddress:
    """Where something is delivered."""

    line1: str
    line2: str | None
    postal_code: str
    city: str
    country: str


@strawberry.type
class DeliveryChange:
    """Days `[fromOn, untilOn)` on which a delivery stops or goes elsewhere; without an end until further notice."""

    id: strawberry.ID
    kind: DeliveryChangeKind
    from_on: date
    until_on: date | None
    address: DeliveryAddress | None


@strawberry.type
class Delivery:
    """What becomes of a subscription's delivery on a day, and where it goes."""

    subscription_id: strawberry.ID
    state: DeliveryState
    address: DeliveryAddress | None


@strawberry.input
class ChangeDeliveryInput:
    """A delivery that stops or moves for the days `[fromOn, untilOn)`. Only a move has an address, or no end."""

    subscription_id: strawberry.ID
    kind: DeliveryChangeKind
    from_on: date
    until_on: date | None = None
    line1: str = ""
    line2: str | None = None
    postal_code: str = ""
    city: str = ""
    country: str = "NO"

    def command(self) -> model.NewDeliveryChange:
        """Return the command's input; raises InvalidInput where the id is none."""
        key = decode_id("Subscription", self.subscription_id, "input.subscriptionId")
        place = (self.line1, self.postal_code, self.city, self.line2, self.country)
        address = NewAddress(AddressKind.POSTAL, *place) if self.kind is DeliveryChangeKind.MOVE else None
        return model.NewDeliveryChange(key, self.kind, self.from_on, self.until_on, address)


@strawberry.type
class ChangeDeliverySuccess:
    """The temporary changes that hold or are to come."""

    delivery_changes: list[DeliveryChange]


@strawberry.type
class DeliveryQuery:
    """What is delivered on a day."""

    @strawberry.field(description="What becomes of the deliveries of up to 5,000 subscriptions on a day, and where to.")
    async def deliveries(self, info: Info, subscription_ids: list[strawberry.ID], on: date) -> list[Delivery]:
        info.context.require("subscriptions:read")
        if len(subscription_ids) > DAY_SUBSCRIPTIONS_MAX:
            message = f"ask for at most {DAY_SUBSCRIPTIONS_MAX} subscriptions at once"
            raise InvalidInput.of("subscriptionIds", "TOO_MANY", message, most=DAY_SUBSCRIPTIONS_MAX)
        if on < info.context.today:
            raise InvalidInput.of("on", "RANGE", "a day from today on", least=info.context.today)
        keys = [decode_id("Subscription", one, "subscriptionIds") for one in subscription_ids]
        found = await deliveries(await info.context.read(), keys, on)
        return [_delivery(key, found[key]) for key in keys if key in found]


@refusing(ChangeRefused, DeliveryRefused, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict)
async def change_delivery(info: Info, input: ChangeDeliveryInput, idempotency_key: str) -> ChangeDeliverySuccess:
    """Stop a delivery for some days, or send it to another address; access and billing go on (SUB-10)."""
    info.context.require("subscriptions:write")
    command = input.command()
    async with info.context.work() as work:
        await delivery_command.change_delivery(work, command, idempotency_key=idempotency_key)
    return ChangeDeliverySuccess(delivery_changes=await changes_of(info, command.subscription_id))


@refusing(DeliveryRefused, NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def end_delivery_change(info: Info, id: strawberry.ID, on: date | None = None) -> ChangeDeliverySuccess:
    """Deliver as usual again from a day on, today where none is named; what had not begun is taken back (SUB-10)."""
    info.context.require("subscriptions:write")
    async with info.context.work() as work:
        key = await delivery_command.end_delivery_change(work, decode_id("DeliveryChange", id), on)
    return ChangeDeliverySuccess(delivery_changes=await changes_of(info, key))


@strawberry.type
class DeliveryMutation:
    """Temporary changes of delivery."""

    change_delivery = change_delivery
    end_delivery_change = end_delivery_change


@provides("Subscription.deliveryChanges")
async def changes_of(info: Info, subscription_id: UUID) -> list[DeliveryChange]:
    """Return the temporary changes of a subscription that hold or are to come."""
    found = await delivery_changes(await info.context.read(), [subscription_id], info.context.today)
    return _changes(found[subscription_id])


def _changes(found: Sequence[model.DeliveryChange]) -> list[DeliveryChange]:
    return [
        DeliveryChange(
            id=encode_id("DeliveryChange", one.id),
            kind=one.kind,
            from_on=one.from_on,
            until_on=one.until_on,
            address=address_of(one.address),
        )
        for one in found
    ]


def _delivery(key: UUID, one: model.Delivery) -> Delivery:
    return Delivery(subscription_id=encode_id("Subscription", key), state=one.state, address=address_of(one.address))


def address_of(one: NewAddress | None) -> DeliveryAddress | None:
    """Return an address as the schema shows it."""
    if one is None:
        return None
    return DeliveryAddress(
        line1=one.line1, line2=one.line2, postal_code=one.postal_code, city=one.city, country=one.country
    )
