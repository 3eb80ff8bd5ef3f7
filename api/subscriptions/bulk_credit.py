"""Writing off what is left of stopped subscriptions, many at once (BIL-12)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from api.billing.runs import Run, known_run
from api.context import Info
from api.ids import decode_id, encode_id
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from api.scalars import Minor
from domain.billing.model import PreviewOutdated, RunAlreadyActive
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.commands import start_bulk_credit as starting
from domain.subscriptions.queries.bulk_credit import bulk_credit_results, search_bulk_credit
from domain.subscriptions.rules import bulk_credit as rules

BulkCreditKind = rules.BulkCreditKind
strawberry.enum(BulkCreditKind, description="What can be written off of a stopped subscription.")
# What an item's key is the key of.
_ID_TYPES = {
    BulkCreditKind.DEMAND: "Invoice",
    BulkCreditKind.FEE: "Reminder",
    BulkCreditKind.CREDIT: "Member",
    BulkCreditKind.CORRECTION: "Correction",
}


@strawberry.type
class BulkCreditItem:
    """Something left of a stopped subscription: debts are below zero, credits above.

    `id` is the invoice, the reminder whose fee it is, the correction, or the member whose credit it is. A demand has
    its reminders' fees in it. `writtenMinor` is what a run wrote off of it; null where none has yet.
    """

    id: strawberry.ID
    kind: BulkCreditKind
    text: str
    since_on: date
    amount_minor: Minor
    written_minor: Minor | None
    member_id: strawberry.Private[UUID]

    @strawberry.field(description="Whose it is.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.member_id)


@strawberry.type
class BulkCreditFound:
    """What a search found, at most 1,000; `more` says that there is more, and that the search is to be narrowed."""

    items: list[BulkCreditItem]
    currency: str
    more: bool


@strawberry.input
class BulkCreditInput:
    """What is left of stopped subscriptions, by due date, registration or last movement; amounts without a sign.

    `balance…` amounts are for credits and corrections, `demand…` for overdue invoices and fees.
    """

    organisation_id: strawberry.ID
    from_on: date | None = None
    to_on: date | None = None
    balance_least_minor: Minor | None = None
    balance_most_minor: Minor | None = None
    demand_least_minor: Minor | None = None
    demand_most_minor: Minor | None = None

    def search(self) -> rules.BulkCreditSearch:
        """Return the search; raises InvalidInput where the id is none."""
        return rules.BulkCreditSearch(
            decode_id("Organisation", self.organisation_id, "input.organisationId"),
            self.from_on,
            self.to_on,
            self.balance_least_minor,
            self.balance_most_minor,
            self.demand_least_minor,
            self.demand_most_minor,
        )


@strawberry.input
class BulkCreditPick:
    """One item that was picked, by its kind and id."""

    kind: BulkCreditKind
    id: strawberry.ID


@strawberry.type
class StartBulkCreditSuccess:
    """The run, waiting for a worker."""

    run: Run


@strawberry.type
class BulkCreditQuery:
    """What bulk credits can write off."""

    @strawberry.field(description="What is left of stopped subscriptions and can be written off at once (BIL-12).")
    async def bulk_credit(self, info: Info, input: BulkCreditInput) -> BulkCreditFound:
        info.context.require("invoices:write")
        search = input.search()
        organisation = await node(info, "Organisation", search.organisation_id)
        if organisation is None:
            raise NotFound("organisation", search.organisation_id)
        items, more = await search_bulk_credit(await info.context.read(), search, info.context.today)
        shown = [_item(one, None) for one in items]
        return BulkCreditFound(items=shown, currency=organisation.currency, more=more)


@refusing(PreviewOutdated, RunAlreadyActive, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def start_bulk_credit(
    info: Info,
    input: BulkCreditInput,
    picked: list[BulkCreditPick],
    expected_minor: Minor,
    idempotency_key: str,
    reason: str | None = None,
) -> StartBulkCreditSuccess:
    """Write off picked items of a search, in the background; it can't be undone (BIL-12).

    `expectedMinor` is what the picked items come to on the screen. Without a reason the standard one is kept.
    """
    info.context.require("invoices:write")
    keys = [decode_id(_ID_TYPES[one.kind], one.id, f"picked.{place}.id") for place, one in enumerate(picked)]
    async with info.context.work() as work:
        run_id = await starting.start_bulk_credit(
            work,
            input.search(),
            keys,
            expected_minor=expected_minor,
            reason=reason,
            idempotency_key=idempotency_key,
        )
    return StartBulkCreditSuccess(run=await known_run(info, run_id))


@provides("Run.bulkCredit")
async def items_of_run(info: Info, run_id: UUID) -> list[BulkCreditItem]:
    """Return what a bulk credit was to write off, and what became of it."""
    rows = await bulk_credit_results(await info.context.read(), run_id)
    return [
        _item(
            rules.BulkCreditItem(
                BulkCreditKind(row["kind"]),
                row["item_id"],
                row["member_id"],
                row["text"],
                row["since_on"],
                row["amount_minor"],
            ),
            row["written_minor"],
        )
        for row in rows
    ]


def _item(one: rules.BulkCreditItem, written_minor: int | None) -> BulkCreditItem:
    return BulkCreditItem(
        id=encode_id(_ID_TYPES[one.kind], one.item_id),
        kind=one.kind,
        text=one.text,
        since_on=one.since_on,
        amount_minor=Minor(one.amount_minor),
        written_minor=None if written_minor is None else Minor(written_minor),
        member_id=one.member_id,
    )
