"""What things said each time they were saved, as the schema shows it (CAT-43)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_among
from domain.kernel import history


class _Kind(NamedTuple):
    """What the log calls things of a type, and who may see them."""

    logged: str
    permission: str


_KINDS = {
    "BillingPlan": _Kind("billing_plan", "catalogue:read"),
    "ContractFee": _Kind("contract_fee", "catalogue:read"),
    "DeliveryMatrix": _Kind("delivery_matrix", "catalogue:read"),
    "Discount": _Kind("discount", "catalogue:read"),
    "DunningProcess": _Kind("dunning_process", "catalogue:read"),
    "FeeRate": _Kind("fee_rate", "catalogue:read"),
    "MembershipCategory": _Kind("membership_category", "catalogue:read"),
    "Product": _Kind("product", "catalogue:read"),
    "ReportingTag": _Kind("reporting_tag", "catalogue:read"),
    "Routine": _Kind("routine", "billing:run"),
    "RoutineCalendar": _Kind("routine_calendar", "billing:run"),
    "StopCode": _Kind("stop_code", "catalogue:read"),
}


@strawberry.type
class VersionChange:
    """What one field said before and after; empty where it said nothing.

    Amounts are like "29.00 NOK", days like "2026-11-01", and words of the schema in capitals.
    """

    field: str
    before: str
    after: str


@strawberry.type
class Version:
    """A thing as it was saved: the how-manieth time, when, by whom, why, and what that changed (CAT-43)."""

    number: int
    saved_at: datetime
    saved_by: str
    reason: str | None
    changes: list[VersionChange]


@strawberry.interface(description="What keeps how it was saved (CAT-43).")
class Versioned:
    """A thing whose earlier sayings stay."""

    id: strawberry.ID

    @strawberry.field(description="How it was saved, the newest first; what it first said is a change from nothing.")
    async def versions(self, info: Info) -> list[Version]:
        return await _versions(info, self.id)


@strawberry.type
class HistoryQuery:
    """What things said each time that they were saved."""

    @strawberry.field(description="How a thing was saved, the newest first; `of` is the id of what is Versioned.")
    async def versions(self, info: Info, of: strawberry.ID) -> list[Version]:
        return await _versions(info, of, "of")


def changes_of(changes: Iterable[tuple[str, str, str]]) -> list[VersionChange]:
    """Return changes as the schema shows them."""
    return [VersionChange(field=name, before=before, after=after) for name, before, after in changes]


async def _versions(info: Info, given: strawberry.ID, path: str = "id") -> list[Version]:
    name, key = decode_among(_KINDS, given, path)
    info.context.require(_KINDS[name].permission)
    thing: tuple[str, UUID] = (_KINDS[name].logged, key)
    return [
        Version(
            number=one.number,
            saved_at=one.saved_at,
            saved_by=one.saved_by,
            reason=one.reason,
            changes=changes_of(one.changes),
        )
        for one in await info.context.load(history.versions_of, thing) or []
    ]
