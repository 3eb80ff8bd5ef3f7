"""Queries of fee runs."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.feeruns.types import FeeRun, FeeRunLack, PaymentType, fee_run_of, fee_runs_of
from api.ids import decode_id, encode_id
from api.people.reference import MemberRef
from api.reasons import reason_of
from domain.club.queries import chosen_members
from domain.feeruns.model import Timing
from domain.feeruns.queries.readiness import readiness
from domain.feeruns.rules.calendar import announce_on, next_run_on, notice_on
from domain.feeruns.rules.setup import lacks
from domain.kernel.refusal import NotFound

LISTED_MAX = 200


@strawberry.type
class FeeRunReadiness:
    """What an organisation has of what fee runs need, and what is missing (FEE-10)."""

    economy: bool
    online_payment: bool
    lacks: list[FeeRunLack]


@strawberry.input
class FeeRunChoiceInput:
    """Whom a run would be for, and when."""

    organisation_id: strawberry.ID
    department_ids: list[strawberry.ID]
    team_ids: list[strawberry.ID]
    months: list[int]
    day: int
    active_from: date
    end_on: date | None = None


@strawberry.type
class FeeRunPreview:
    """When a run would run next, and whom it would be for today (FEE-01, FEE-02)."""

    next_on: date | None
    announce_on: date | None
    notice_on: date | None
    member_count: int
    without_group_count: int
    without_group: list[MemberRef]


@strawberry.type
class FeeRunsQuery:
    """Fee runs and what they need."""

    @strawberry.field(description="Fee runs by name (FEE-08).")
    async def fee_runs(self, info: Info) -> list[FeeRun]:
        info.context.require("billing:run")
        return [fee_run_of(run) for run in (await fee_runs_of(info)).values()]

    @strawberry.field(description="A fee run; null where there is none of this id.")
    async def fee_run(self, info: Info, id: strawberry.ID) -> FeeRun | None:
        info.context.require("billing:run")
        found = (await fee_runs_of(info)).get(decode_id("FeeRun", id))
        return fee_run_of(found) if found else None

    @strawberry.field(description="What an organisation has and lacks for fee runs of a payment type (FEE-10).")
    async def fee_run_readiness(
        self, info: Info, organisation_id: strawberry.ID, payment_type: PaymentType
    ) -> FeeRunReadiness | None:
        info.context.require("billing:run")
        key = decode_id("Organisation", organisation_id, "organisationId")
        try:
            ready = await readiness(await info.context.read(), key, info.context.today)
        except NotFound:
            return None
        return FeeRunReadiness(
            economy=ready.economy,
            online_payment=ready.online_payment,
            lacks=[reason_of(lack) for lack in lacks(ready, payment_type)],
        )

    @strawberry.field(
        description="When a run would run next and whom it is for today; who is in no debtor group is listed (FEE-02)."
    )
    async def preview_fee_run(self, info: Info, input: FeeRunChoiceInput) -> FeeRunPreview:
        info.context.require("billing:run")
        people = await chosen_members(
            await info.context.read(),
            decode_id("Organisation", input.organisation_id, "organisationId"),
            [decode_id("Unit", one, "departmentIds") for one in input.department_ids],
            [decode_id("Unit", one, "teamIds") for one in input.team_ids],
            info.context.today,
        )
        timing = Timing(tuple(sorted({*input.months})), input.day, input.active_from, input.end_on)
        on = next_run_on(timing, info.context.today) if _is_whole(timing) else None
        without = [row for row in people if row["debtor_group_id"] is None]
        return FeeRunPreview(
            next_on=on,
            announce_on=announce_on(on) if on else None,
            notice_on=notice_on(on) if on else None,
            member_count=len(people),
            without_group_count=len(without),
            without_group=[
                MemberRef(id=encode_id("Member", row["id"]), number=str(row["number"]), name=row["name"])
                for row in without[:LISTED_MAX]
            ],
        )


def _is_whole(timing: Timing) -> bool:
    """Tell whether it can be said when it runs: a form that is being filled in may hold odd numbers."""
    return 1 <= timing.day <= 31 and set(timing.months) <= set(range(1, 13))
