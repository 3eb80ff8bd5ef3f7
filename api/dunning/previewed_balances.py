"""Balance invoices of a day before they are issued: their sums, and everyone who would get one (CAT-42, RUN-05)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.types import Invoice
from api.connections import PageInfo, encode_cursor, page_of, split
from api.context import Info
from api.ids import decode_id
from api.nodes import node
from api.people.reference import MemberRef, member_ref
from api.scalars import Minor
from domain.dunning import model
from domain.dunning.commands.preview_balances import BalancePreview as Found
from domain.dunning.commands.preview_balances import preview_balances

if TYPE_CHECKING:
    from api.subscriptions.types import Subscription


@strawberry.type
class PreviewedBalanceItem:
    """What a balance invoice would name: an invoice, or the fees of a reminder of it, with what is open of it."""

    is_fee: bool
    open_minor: Minor
    invoice_id: strawberry.Private[UUID]

    @strawberry.field(description="The invoice.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")]:
        return await node(info, "Invoice", self.invoice_id)  # type: ignore[no-any-return]


@strawberry.type
class PreviewedBalance:
    """A balance invoice that would be issued: of what, and due when; earlier credit is taken off already."""

    due_on: date
    total_minor: Minor
    items: list[PreviewedBalanceItem]
    payer_id: strawberry.Private[UUID]
    stop_ids: strawberry.Private[list[UUID]]

    @strawberry.field(description="Who would be to pay.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.payer_id)

    @strawberry.field(description="What has stopped, or will have by then.")
    async def subscriptions(
        self, info: Info
    ) -> list[Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]]:
        return [await node(info, "Subscription", key) for key in self.stop_ids]


@strawberry.type
class BalancePreview:
    """What balance invoices a day would bring as things stand; `nodes` are a page of them.

    `active`: they are issued by themselves. Without that it is what the setting would bring.
    """

    on: date
    active: bool
    invoices: int
    total_minor: Minor
    currency: str
    nodes: list[PreviewedBalance]
    page_info: PageInfo


@strawberry.type
class BalancePreviewQuery:
    """What balance invoices would be issued."""

    @strawberry.field(
        description="The balance invoices of a day, without a trace; null where nobody has said when (CAT-42, RUN-05)."
    )
    async def preview_balance_invoices(
        self, info: Info, organisation_id: strawberry.ID, on: date, first: int = 50, after: str | None = None
    ) -> BalancePreview | None:
        info.context.require("invoices:read")
        key, page = decode_id("Organisation", organisation_id, "organisationId"), page_of(first, after, UUID)
        found = await preview_balances(await info.context.read(), key, on)
        if found is None:
            return None
        begin = 0
        if page.after is not None:
            begin = bisect_right(found.drafts, page.after[0], key=lambda draft: draft.payer_id)
        shown, more = split(found.drafts[begin:], page)
        return BalancePreview(
            on=found.on,
            active=found.setting.active,
            invoices=len(found.drafts),
            total_minor=Minor(found.total_minor),
            currency=found.currency,
            nodes=[_previewed(found, draft) for draft in shown],
            page_info=PageInfo(has_next_page=more, end_cursor=encode_cursor(shown[-1].payer_id) if shown else None),
        )


def _previewed(found: Found, draft: model.BalanceDraft) -> PreviewedBalance:
    return PreviewedBalance(
        due_on=draft.due_on,
        total_minor=Minor(draft.total_minor),
        items=[
            PreviewedBalanceItem(
                is_fee=part.item_id != part.invoice_id, open_minor=Minor(part.open_minor), invoice_id=part.invoice_id
            )
            for part in draft.parts
        ],
        payer_id=draft.payer_id,
        stop_ids=[stop.subscription_id for stop in found.stops[draft.payer_id]],
    )
