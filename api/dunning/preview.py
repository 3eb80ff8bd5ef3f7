"""A dunning run before it is run (RUN-05)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import encode_id
from api.nodes import node
from api.people.reference import MemberRef, member_ref
from api.scalars import Minor
from domain.dunning.commands.rehearse_dunning import MEMBERS_NAMED_MAX, DunningPreview, PreviewRow
from domain.dunning.model import StopDraft

if TYPE_CHECKING:
    from api.subscriptions.types import Subscription


@strawberry.type
class ReminderGroup:
    """Reminders of a preview that are the same step of the same process."""

    process_name: str
    step: int
    reminders: int
    total_minor: Minor
    fees_minor: Minor


@strawberry.type
class ReminderPreview:
    """One reminder as it would be: what is open of the invoice, earlier fees, and its own fee."""

    invoice_id: strawberry.ID
    invoice_number: str
    text: str
    step: int
    due_on: date
    invoice_minor: Minor
    earlier_fees_minor: Minor
    fee_minor: Minor
    total_minor: Minor
    payer_id: strawberry.Private[UUID]

    @strawberry.field(description="Who is to pay.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.payer_id)


@strawberry.type
class StopPreview:
    """One subscription as it would be stopped: the invoice that nobody paid, and what the payer owes (DUN-06)."""

    invoice_id: strawberry.ID
    invoice_number: str
    debt_minor: Minor
    payer_id: strawberry.Private[UUID]
    subscription_key: strawberry.Private[UUID]

    @strawberry.field(description="Who is to pay.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.payer_id)

    @strawberry.field(description="What would stop.")
    async def subscription(self, info: Info) -> Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]:
        return await node(info, "Subscription", self.subscription_key)  # type: ignore[no-any-return]


@strawberry.type
class DunningRunPreview:
    """What a run would do, by the code that does it; `hash` changes with any reminder. `rows` are the first 200.

    `feesMinor` are the new fees, `consumedMinor` of unused payments would settle invoices first (DUN-03).
    `unreachable` members have no address of any kind and get no reminder; at most 20 of them are named.
    `stops` subscriptions would stop; `stopRows` are the first 200. `handedOver` invoices with `handedOverMinor` of
    debt would go to collection (DUN-09).
    """

    hash: str
    on: date
    currency: str
    reminders: int
    total_minor: Minor
    fees_minor: Minor
    consumed_minor: Minor
    unreachable: int
    unreachable_ids: list[strawberry.ID]
    groups: list[ReminderGroup]
    rows: list[ReminderPreview]
    stops: int
    stop_rows: list[StopPreview]
    handed_over: int
    handed_over_minor: Minor


def preview_of(preview: DunningPreview) -> DunningRunPreview:
    """Return a preview as the schema shows it."""
    return DunningRunPreview(
        hash=preview.hash,
        on=preview.on,
        currency=preview.currency,
        reminders=preview.reminders,
        total_minor=Minor(preview.total_minor),
        fees_minor=Minor(preview.fees_minor),
        consumed_minor=Minor(preview.consumed_minor),
        unreachable=len(preview.unreachable),
        unreachable_ids=[encode_id("Member", one) for one in preview.unreachable[:MEMBERS_NAMED_MAX]],
        groups=[
            ReminderGroup(
                process_name=name,
                step=step,
                reminders=group.reminders,
                total_minor=Minor(group.total_minor),
                fees_minor=Minor(group.fees_minor),
            )
            for (name, step), group in sorted(preview.groups.items())
        ],
        rows=[_row(row) for row in preview.rows],
        stops=preview.stops,
        stop_rows=[_stop_row(draft) for draft in preview.stop_rows],
        handed_over=preview.handed_over,
        handed_over_minor=Minor(preview.handed_over_minor),
    )


def _stop_row(draft: StopDraft) -> StopPreview:
    claim = draft.claim
    assert claim.subscription_id is not None, "a stop is of a subscription"
    return StopPreview(
        invoice_id=encode_id("Invoice", claim.invoice_id),
        invoice_number=str(claim.number),
        debt_minor=Minor(draft.debt.minor),
        payer_id=claim.payer_id,
        subscription_key=claim.subscription_id,
    )


def _row(row: PreviewRow) -> ReminderPreview:
    draft = row.draft
    return ReminderPreview(
        invoice_id=encode_id("Invoice", draft.claim.invoice_id),
        invoice_number=str(draft.claim.number),
        text=row.text,
        step=draft.step,
        due_on=draft.due_on,
        invoice_minor=Minor(draft.open_minor),
        earlier_fees_minor=Minor(draft.fees_minor),
        fee_minor=Minor(draft.fee_minor),
        total_minor=Minor(draft.total_minor),
        payer_id=draft.claim.payer_id,
    )
