"""The rows behind a figure, typed by what they are (API-05)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from api.catalogue.tags import ReportingTag, TagKind, tag_of
from api.connections import PageInfo, encode_cursor, page_of, split
from api.context import Info
from api.ids import encode_id
from api.insight.tokens import figure_of, token_of
from api.insight.types import Figure, MetricKey, MetricUnit, figure_of_shown
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref
from api.scalars import Minor
from domain.catalogue.queries import reporting_tags
from domain.insight import model
from domain.insight.queries.currency import currency_of
from domain.insight.queries.figures import open_figure
from domain.insight.registry import METRICS
from domain.insight.rules.sold import WITHOUT
from domain.kernel.database import Reading

if TYPE_CHECKING:
    from api.billing.types import Invoice
    from api.dialogue.types import Dispatch
    from api.fundraising.types import Gift
    from api.payments.types import Payment
    from api.subscriptions.types import Subscription

PERMISSIONS = {
    model.RowKind.SUBSCRIPTION: "subscriptions:read",
    model.RowKind.PAYER: "subscriptions:read",
    model.RowKind.INVOICE: "invoices:read",
    model.RowKind.PAYMENT: "payments:read",
    model.RowKind.GIFT: "fundraising:read",
    model.RowKind.DISPATCH: "dispatches:read",
    model.RowKind.COPIES: "subscriptions:read",
}
"""What a viewer needs for the rows of each kind; the token is no permission."""


@strawberry.type
class GiftRow:
    """A gift and its part of the sum."""

    key: strawberry.ID
    amount_minor: Minor
    row_id: strawberry.Private[UUID]

    @strawberry.field(description="The gift, with the dispatch that led to it.")
    async def gift(self, info: Info) -> Annotated[Gift, strawberry.lazy("api.fundraising.types")]:
        return await node(info, "Gift", self.row_id)  # type: ignore[no-any-return]


@strawberry.type
class SubscriptionRow:
    """A subscription with its monthly value, and the day that it counts on."""

    key: strawberry.ID
    amount_minor: Minor
    on: date
    row_id: strawberry.Private[UUID]

    @strawberry.field(description="The subscription.")
    async def subscription(self, info: Info) -> Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]:
        return await node(info, "Subscription", self.row_id)  # type: ignore[no-any-return]


@strawberry.type
class PayerRow:
    """A payer, and the day they count on: when the last of theirs ended, or when the month began."""

    key: strawberry.ID
    on: date
    row_id: strawberry.Private[UUID]

    @strawberry.field(description="Who pays, or paid.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row_id)


@strawberry.type
class InvoiceRow:
    """An invoice and its part of the sum: what was open of it, or its total."""

    key: strawberry.ID
    amount_minor: Minor
    row_id: strawberry.Private[UUID]

    @strawberry.field(description="The invoice.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")]:
        return await node(info, "Invoice", self.row_id)  # type: ignore[no-any-return]


@strawberry.type
class PaymentRow:
    """A payment."""

    key: strawberry.ID
    amount_minor: Minor
    row_id: strawberry.Private[UUID]

    @strawberry.field(description="The payment.")
    async def payment(self, info: Info) -> Annotated[Payment, strawberry.lazy("api.payments.types")]:
        return await node(info, "Payment", self.row_id)  # type: ignore[no-any-return]


@strawberry.type
class DispatchRow:
    """A dispatch."""

    key: strawberry.ID
    row_id: strawberry.Private[UUID]

    @strawberry.field(description="The dispatch.")
    async def dispatch(self, info: Info) -> Annotated[Dispatch, strawberry.lazy("api.dialogue.types")]:
        return await node(info, "Dispatch", self.row_id)  # type: ignore[no-any-return]


@strawberry.type
class CopiesRow:
    """A subscription with the copies that it was ordered in, and the day that it counts on."""

    key: strawberry.ID
    copies: int
    on: date
    row_id: strawberry.Private[UUID]

    @strawberry.field(description="The subscription.")
    async def subscription(self, info: Info) -> Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]:
        return await node(info, "Subscription", self.row_id)  # type: ignore[no-any-return]


DrilldownRow = Annotated[
    GiftRow | SubscriptionRow | PayerRow | InvoiceRow | PaymentRow | DispatchRow | CopiesRow,
    strawberry.union("DrilldownRow"),
]
_WITHOUT_AMOUNTS = (model.RowKind.PAYER, model.RowKind.DISPATCH, model.RowKind.COPIES)


@strawberry.type
class Drilldown:
    """What is behind a figure: its rows, which add up to it, and the figures that it is made of."""

    key: MetricKey
    title: str
    explanation: str
    as_of: date
    from_on: date | None = strawberry.field(
        description="Only rows dated from this day count: invoices by their due day."
    )
    to_on: date | None = strawberry.field(description="Only rows dated before this day count.")
    tag: ReportingTag | None = strawberry.field(description="The reporting tag whose orders they are (REP-16).")
    without_tag: TagKind | None = strawberry.field(description="They are of orders that no tag of this kind says.")
    unit: MetricUnit
    value: str | None
    sum_minor: Minor | None
    count: int
    currency: str
    parts: list[Figure]
    rows: list[DrilldownRow]
    page_info: PageInfo


async def drill(info: Info, token: str, first: int, after: str | None) -> Drilldown:
    """Return a page of the rows behind a token's figure."""
    figure = figure_of(info, token)
    metric = METRICS[figure.metric]
    info.context.require(PERMISSIONS[metric.row_kind])
    page = page_of(first, after, UUID)
    read = await info.context.read()
    opened = await open_figure(read, figure, page.limit, page.after[0] if page.after else None)
    rows, more = split(opened.rows, page)
    shown = opened.shown
    has_amounts = metric.row_kind not in _WITHOUT_AMOUNTS
    return Drilldown(
        key=MetricKey[metric.key],
        title=metric.label,
        explanation=metric.explanation,
        as_of=figure.on,
        from_on=figure.from_on,
        to_on=figure.to_on,
        tag=await _tag(read, figure),
        without_tag=next((kind for kind, of in WITHOUT.items() if of == figure.subject_id), None),
        unit=metric.unit,
        value=None if shown.value is None else str(shown.value),
        sum_minor=Minor(shown.amount_minor) if has_amounts else None,
        count=shown.count,
        currency=await currency_of(read, figure),
        parts=[figure_of_shown(info, part) for part in opened.parts],
        rows=_typed(metric.row_kind, rows),
        page_info=PageInfo(has_next_page=more, end_cursor=encode_cursor(rows[-1].key) if rows else None),
    )


async def _tag(read: Reading, figure: model.Figure) -> ReportingTag | None:
    if figure.subject_id is None:
        return None
    found = (await reporting_tags(read)).get(figure.subject_id)
    return tag_of(found) if found else None


def _typed(kind: model.RowKind, rows: Sequence[model.Row]) -> list[DrilldownRow]:
    make: Callable[[model.Row], Any] = _MAKERS[kind]
    return [make(row) for row in rows]


def _amounts(made: type[Any], name: str) -> Callable[[model.Row], Any]:
    def make(row: model.Row) -> Any:
        return made(key=encode_id(name, row.key), amount_minor=Minor(row.amount_minor), row_id=row.key)

    return make


def _subscription(row: model.Row) -> SubscriptionRow:
    key = encode_id("Subscription", row.key)
    return SubscriptionRow(key=key, amount_minor=Minor(row.amount_minor), on=row.on, row_id=row.key)


_MAKERS: dict[model.RowKind, Callable[[model.Row], Any]] = {
    model.RowKind.GIFT: _amounts(GiftRow, "Gift"),
    model.RowKind.INVOICE: _amounts(InvoiceRow, "Invoice"),
    model.RowKind.PAYMENT: _amounts(PaymentRow, "Payment"),
    model.RowKind.SUBSCRIPTION: _subscription,
    model.RowKind.PAYER: lambda row: PayerRow(key=encode_id("Member", row.key), on=row.on, row_id=row.key),
    model.RowKind.DISPATCH: lambda row: DispatchRow(key=encode_id("Dispatch", row.key), row_id=row.key),
    model.RowKind.COPIES: lambda row: CopiesRow(
        key=encode_id("Subscription", row.key), copies=row.amount_minor, on=row.on, row_id=row.key
    ),
}


@provides("Run.drilldown")
async def run_drilldown(info: Info, run_id: UUID) -> str:
    """Return the token that opens the invoices of a run."""
    return token_of(info, model.Figure("run_total", info.context.today, subject_id=run_id))
