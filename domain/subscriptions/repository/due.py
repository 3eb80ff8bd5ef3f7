"""Which subscriptions a run takes: those with a term to bill, each by the first criteria set that wants it (RUN-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.model import CHARGED_AT_ONCE
from domain.kernel.database import Reading
from domain.subscriptions.model import Running, Selection
from domain.subscriptions.repository.terms import COLUMNS, FIRST, running_of, with_promises
from domain.subscriptions.rules.terms import LeadDays

# However many subscriptions are due, a chunk touches its own (ix_subscription_due). Methods that need more days than
# their plan are few: for the others nothing is looked up (CAT-31).
_AT_ONCE = ", ".join(f"'{method}'" for method in sorted(CHARGED_AT_ONCE))
LEAD_BEGUN = f"""(s.next_start <= $5::date + CASE WHEN s.payment_method = ANY($6::text[]) THEN coalesce(
      ($8::int[])[array_position($7::text[], concat(coalesce(s.next_plan_id, s.plan_id), ' ', s.payment_method))],
      ($4::int[])[array_position($3::uuid[], coalesce(s.next_plan_id, s.plan_id))]
    ) ELSE ($4::int[])[array_position($3::uuid[], coalesce(s.next_plan_id, s.plan_id))] END
    OR s.next_term = 1 AND s.payment_method IN ({_AT_ONCE})
      AND coalesce(s.next_plan_id, s.plan_id) = ANY($3::uuid[]))"""
"""Whether the next term of a subscription is to be billed: its lead days have begun, or it is the first one of a method
that charges at once (BIL-03). Its values from $3 on are `lead_values`."""
_DUE = f"""
  FROM subscription s
  WHERE s.tenant_id = $1 AND s.organisation_id = $2 AND s.state <> 'STOPPED'
    AND {LEAD_BEGUN}
    AND (s.end_on IS NULL OR s.next_start < s.end_on)
    AND (s.next_term = 1 OR s.begun_on IS DISTINCT FROM 'infinity')
"""
_COUNT_DUE = f"SELECT count(*)::int AS n {_DUE} AND s.id > $9::uuid"
_TAKE_DUE = (
    f"SELECT {COLUMNS}, {{chosen}} AS set_number {_DUE} AND s.id > $9::uuid {{taken}} ORDER BY s.id LIMIT $10 {{lock}}"
)
# Held on the run's day (PPL-09).
_ROLE = """EXISTS (SELECT FROM held_role r WHERE r.tenant_id = $1 AND r.member_id = s.member_id
    AND r.from_on <= $5::date AND (r.until_on IS NULL OR r.until_on > $5::date)
    AND (r.kind = ANY({kinds}) OR r.title = ANY({titles})))"""
_MEMBER = "EXISTS (SELECT FROM member m WHERE m.tenant_id = $1 AND m.id = s.member_id AND m.{column} = ANY({given}))"


async def count_due(
    read: Reading,
    organisation_id: UUID,
    lead_days: LeadDays,
    on: date,
    selections: Sequence[Selection] = (),
    *,
    after: UUID | None = None,
) -> int:
    """Return how many subscriptions have a term to bill on a day, from the named one on."""
    wanted, values = _wanted(selections, 10)
    text = _COUNT_DUE + (f" AND ({' OR '.join(wanted)})" if selections else "")
    given = [organisation_id, *lead_values(lead_days, on), after or FIRST]
    rows = await read.sql(text, read.tenant_id, *given, *values)
    return int(rows[0]["n"])


async def due_subscriptions(
    read: Reading,
    organisation_id: UUID,
    lead_days: LeadDays,
    on: date,
    after: UUID | None,
    limit: int,
    *,
    selections: Sequence[Selection] = (),
    lock: bool = False,
) -> list[Running]:
    """Return the next subscriptions with a term to bill, in the order of their ids, held if asked for.

    With selections only those that one of them takes, each with the number of the first that does.
    """
    wanted, values = _wanted(selections, 11)
    text = _TAKE_DUE.format(
        chosen=f"CASE {' '.join(f'WHEN {one} THEN {n}' for n, one in enumerate(wanted))} END" if wanted else "0",
        taken=f"AND ({' OR '.join(wanted)})" if wanted else "",
        lock="FOR UPDATE OF s" if lock else "",
    )
    given = [organisation_id, *lead_values(lead_days, on), after or FIRST, limit]
    rows = await read.along_index(text, read.tenant_id, *given, *values)
    return await with_promises(read, [running_of(row, row["set_number"]) for row in rows])


def lead_values(lead_days: LeadDays, on: date) -> list[Any]:
    """Return the values of LEAD_BEGUN for a day."""
    by_method = lead_days.by_method
    return [
        list(lead_days.by_plan),
        list(lead_days.by_plan.values()),
        on,
        sorted({method for _, method in by_method}),
        [f"{plan_id} {method}" for plan_id, method in by_method],
        list(by_method.values()),
    ]


def _wanted(selections: Sequence[Selection], first: int) -> tuple[list[str], list[Any]]:
    """Return for each selection the condition of what it takes, and the values of all of them from $first on."""
    values: list[Any] = []

    def given(value: Any, kind: str) -> str:
        values.append(value)
        return f"${first + len(values) - 1}::{kind}"

    conditions = []
    for one in selections:
        parts = []
        if one.plan_ids is not None:
            parts.append(f"coalesce(s.next_plan_id, s.plan_id) = ANY({given(list(one.plan_ids), 'uuid[]')})")
        if one.payment_methods is not None:
            parts.append(f"s.payment_method = ANY({given(list(one.payment_methods), 'text[]')})")
        if one.from_on is not None:
            parts.append(f"s.next_start >= {given(one.from_on, 'date')}")
        if one.member_kinds is not None:
            parts.append(_MEMBER.format(column="kind", given=given(list(one.member_kinds), "text[]")))
        if one.branch_ids is not None:
            parts.append(_MEMBER.format(column="branch_id", given=given(list(one.branch_ids), "uuid[]")))
        if one.roles is not None:
            kinds, titles = (given(list(some), "text[]") for some in one.roles)
            parts.append(_ROLE.format(kinds=kinds, titles=titles))
        conditions.append(" AND ".join(parts) or "true")
    return conditions, values
