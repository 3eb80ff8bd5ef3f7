"""What runs held over, and what each criteria set has of a run, as the schema shows it (RUN-01)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.runs import Run, load_run
from api.billing.types import PaymentMethod
from api.context import Info
from api.ids import decode_id, encode_id
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref
from api.scalars import Minor
from domain.kernel.database import Row
from domain.subscriptions.queries.held_over import held_over, set_shares

if TYPE_CHECKING:
    from api.catalogue.types import Plan


@strawberry.type
class HeldOver:
    """What is due of a subscription and below the minimum of the criteria set that took it last.

    It is billed when later terms bring it up to the minimum, or by a run that has none.
    """

    subscription_id: strawberry.ID
    set_name: str
    terms: int
    amount_minor: Minor
    minimum_minor: Minor
    payment_method: PaymentMethod
    first_start_on: date
    held_on: date
    row: strawberry.Private[Row]

    @strawberry.field(description="The member whose subscription it is.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["member_id"])

    @strawberry.field(description="The plan that it is on.")
    async def plan(self, info: Info) -> Annotated[Plan, strawberry.lazy("api.catalogue.types")]:
        return await node(info, "Plan", self.row["plan_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The last run that held it over.")
    async def run(self, info: Info) -> Run | None:
        return await load_run(info, self.row["run_id"])


@strawberry.type
class RunSet:
    """What a criteria set has of a run: invoices and their sum, and what was held over."""

    name: str
    invoiced: int
    total_minor: Minor
    held: int
    held_minor: Minor


@strawberry.type
class HeldOverQuery:
    """What waits below a minimum amount."""

    @strawberry.field(description="What runs held over and nobody has billed since, the longest waiting first.")
    async def held_over(self, info: Info, organisation_id: strawberry.ID) -> list[HeldOver]:
        info.context.require("billing:run")
        key = decode_id("Organisation", organisation_id, "organisationId")
        return [_shown(row) for row in await held_over(await info.context.read(), key)]


@provides("Run.sets")
async def run_sets(info: Info, run_id: UUID) -> list[RunSet]:
    """Return what each set has of a run, in the order of the sets."""
    return [
        RunSet(
            name=one.name,
            invoiced=one.invoiced,
            total_minor=Minor(one.total_minor),
            held=one.held,
            held_minor=Minor(one.held_minor),
        )
        for one in await info.context.load(set_shares, run_id) or []
    ]


def _shown(row: Row) -> HeldOver:
    return HeldOver(
        subscription_id=encode_id("Subscription", row["subscription_id"]),
        set_name=row["set_name"],
        terms=row["terms"],
        amount_minor=Minor(row["amount_minor"]),
        minimum_minor=Minor(row["minimum_minor"]),
        payment_method=PaymentMethod(row["payment_method"]),
        first_start_on=row["next_start"],
        held_on=row["held_on"],
        row=row,
    )
