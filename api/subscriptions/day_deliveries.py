"""The register of a day's deliveries, and what is to come of a subscription (DEL-01)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.catalogue.types import Product, catalogue_of, product_of
from api.connections import Counted, Page, PageInfo, encode_cursor, page_of, split
from api.context import Info
from api.ids import decode_optional, encode_id
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref
from api.subscriptions.delivery import DeliveryAddress, DeliveryState, address_of
from domain.kernel.refusal import InvalidInput
from domain.subscriptions import model
from domain.subscriptions.queries.day_deliveries import count_day_deliveries, day_delivery_page
from domain.subscriptions.queries.delivery import coming_deliveries

if TYPE_CHECKING:
    from api.catalogue.types import Plan
    from api.people.types import Organisation

COMING_SHOWN_MAX = 50


@strawberry.input
class DayDeliveryFilter:
    """Which deliveries; what is left out does not count.

    `comes`: those that come on the day by their matrix. `stopped`: those that a delivery stop holds back that day, or
    with false all others.
    """

    organisation_id: strawberry.ID | None = None
    product_id: strawberry.ID | None = None
    matrix_id: strawberry.ID | None = None
    comes: bool = False
    stopped: bool | None = None


@strawberry.type
class DayDelivery:
    """What becomes of a product of a subscription on a day (DEL-01).

    `endOn` is the first day without it, null where no stop is known. `comes`: it is delivered on the day by its matrix,
    null where it has none; `issue` is the name of what is out. `nextOn` is the first day, that day or later, on which
    it comes, with the stops and pauses that are known.
    """

    subscription_id: strawberry.ID
    copies: int
    end_on: date | None
    state: DeliveryState
    address: DeliveryAddress | None
    comes: bool | None
    issue: str
    next_on: date | None
    one: strawberry.Private[model.DayDelivery]

    @strawberry.field(description="Who gets it.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.one.member_id)

    @strawberry.field(description="What is delivered.")
    async def product(self, info: Info) -> Product:
        return await _product(info, self.one.product_id)

    @strawberry.field(description="The plan that it is a part of on the day.")
    async def plan(self, info: Info) -> Annotated[Plan, strawberry.lazy("api.catalogue.types")]:
        return await node(info, "Plan", self.one.plan_id)  # type: ignore[no-any-return]

    @strawberry.field(description="The organisation that accounts for it.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.one.organisation_id)  # type: ignore[no-any-return]


@strawberry.type
class DayDeliveryConnection(Counted):
    """A page of a day's deliveries, by the members' names."""

    nodes: list[DayDelivery]


@strawberry.type
class ComingDelivery:
    """A day on which a product of a subscription is delivered, and where to; a moved one goes to its new address."""

    on: date
    issue: str
    state: DeliveryState
    address: DeliveryAddress | None
    product_key: strawberry.Private[UUID]

    @strawberry.field(description="What is delivered.")
    async def product(self, info: Info) -> Product:
        return await _product(info, self.product_key)


@strawberry.type
class DayDeliveriesQuery:
    """The deliveries of a day."""

    @strawberry.field(description="What is delivered to whom on a day, today or later; today where none is named.")
    async def day_deliveries(
        self,
        info: Info,
        on: date | None = None,
        filter: DayDeliveryFilter | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> DayDeliveryConnection:
        info.context.require("subscriptions:read")
        page, search = page_of(first, after, str, UUID, UUID, UUID), search_of(info.context.today, on, filter)
        read = await info.context.read()
        found = await day_delivery_page(read, search, limit=page.limit, after=page.after)
        return _connection(found, page, partial(count_day_deliveries, read, search))


def search_of(today: date, on: date | None, given: DayDeliveryFilter | None) -> model.DaySearch:
    """Return the search that a filter means; raises InvalidInput for a day that is over and for ids that are none."""
    if on is not None and on < today:
        raise InvalidInput.of("on", "RANGE", "a day from today on", least=today)
    wanted = given or DayDeliveryFilter()
    return model.DaySearch(
        on or today,
        organisation_id=decode_optional("Organisation", wanted.organisation_id, "filter.organisationId"),
        product_id=decode_optional("Product", wanted.product_id, "filter.productId"),
        matrix_id=decode_optional("DeliveryMatrix", wanted.matrix_id, "filter.matrixId"),
        comes=wanted.comes,
        stopped=wanted.stopped,
    )


@provides("Subscription.comingDeliveries")
async def coming_of(info: Info, subscription_id: UUID, count: int) -> list[ComingDelivery]:
    """Return the next deliveries of a subscription, the soonest first."""
    if not 1 <= count <= COMING_SHOWN_MAX:
        message = f"ask for 1 to {COMING_SHOWN_MAX} days"
        raise InvalidInput.of("first", "RANGE", message, least=1, most=COMING_SHOWN_MAX)
    found = await coming_deliveries(await info.context.read(), [subscription_id], info.context.today, count)
    return [
        ComingDelivery(
            on=one.on,
            issue=one.issue,
            state=one.delivery.state,
            address=address_of(one.delivery.address),
            product_key=one.product_id,
        )
        for one in found.get(subscription_id, [])
    ]


def _connection(
    found: list[model.DayDelivery], page: Page, total: Callable[[], Awaitable[int]]
) -> DayDeliveryConnection:
    kept, more = split(found, page)
    end = encode_cursor(*kept[-1].place) if kept else None
    return DayDeliveryConnection(
        nodes=[_shown(one) for one in kept], page_info=PageInfo(has_next_page=more, end_cursor=end), total=total
    )


def _shown(one: model.DayDelivery) -> DayDelivery:
    return DayDelivery(
        subscription_id=encode_id("Subscription", one.subscription_id),
        copies=one.copies,
        end_on=one.end_on,
        state=one.delivery.state,
        address=address_of(one.delivery.address),
        comes=one.comes,
        issue=one.issue,
        next_on=one.next_on,
        one=one,
    )


async def _product(info: Info, product_id: UUID) -> Product:
    return product_of((await catalogue_of(info)).products[product_id], info.context.today)
