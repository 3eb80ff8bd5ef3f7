"""What must hold after every day of a tenant's life, beyond the checks of the books (NEW-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.insight.model import Figure
from domain.insight.queries.balance_list import BalanceAge, BalanceSearch, balance_page, receivable_minor
from domain.insight.queries.figures import figures_of
from domain.insight.queries.keeping import Keeper
from domain.insight.queries.proof import CHECKS
from domain.kernel.database import Reading, Row
from domain.kernel.proof import run_check
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.model import SUBSCRIPTION_TRANSITIONS, SubscriptionState
from domain.subscriptions.rules.previewing import Preview
from tests.domain.ledger.balances import journal_balances
from tests.scenarios.years import World

# Every day from a subscription's start until it ends, or until where it is billed, is in a term or in a pause; and no
# day is in two terms that stand.
_HOLES = """
SELECT s.id, datemultirange(daterange(s.start_on, greatest(s.start_on, least(s.next_start, s.end_on))))
  - coalesce(t.days, '{}') - coalesce(p.days, '{}') AS days
FROM subscription s
LEFT JOIN (
  SELECT subscription_id, range_agg(daterange(start_on, end_on)) AS days FROM term GROUP BY 1
) t ON t.subscription_id = s.id
LEFT JOIN (
  SELECT subscription_id, range_agg(daterange(from_on, until_on)) AS days FROM subscription_pause GROUP BY 1
) p ON p.subscription_id = s.id
WHERE NOT isempty(datemultirange(daterange(s.start_on, greatest(s.start_on, least(s.next_start, s.end_on))))
  - coalesce(t.days, '{}') - coalesce(p.days, '{}'))
"""
_OVERLAPS = """
SELECT subscription_id, start_on, end_on, before FROM (
  SELECT t.subscription_id, t.start_on, t.end_on,
    max(t.end_on) OVER (PARTITION BY t.subscription_id ORDER BY t.start_on, t.number
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM term t JOIN invoice i ON i.id = t.invoice_id WHERE i.state <> 'CREDITED'
) each WHERE before > start_on OR start_on >= end_on
"""
_RESTING = """
SELECT t.subscription_id, t.start_on, t.end_on, p.from_on, p.until_on FROM term t JOIN invoice i ON i.id = t.invoice_id
JOIN subscription_pause p ON p.subscription_id = t.subscription_id
WHERE i.state <> 'CREDITED' AND p.from_on < t.end_on AND t.start_on < p.until_on
"""
_TOO_EARLY = """
SELECT i.number, i.issued_on, i.period_start FROM invoice i
JOIN billing_plan b ON b.id = i.billing_plan_id
WHERE i.kind = 'INVOICE' AND (i.issued_on > $1 OR i.period_start > i.issued_on + b.lead_days AND i.created_at >= $2
  AND NOT (i.payment_method = 'CARD' AND EXISTS (SELECT FROM term t WHERE t.invoice_id = i.id AND t.number = 1)))
"""
_LATE = """
SELECT s.id, s.next_start FROM subscription s JOIN plan p ON p.id = coalesce(s.next_plan_id, s.plan_id)
JOIN billing_plan b ON b.id = p.billing_plan_id
WHERE s.state <> 'STOPPED' AND s.next_start <= $1::date + b.lead_days AND (s.end_on IS NULL OR s.next_start < s.end_on)
"""
_WORTH = """
SELECT coalesce(sum(v.monthly_minor), 0)::bigint AS minor FROM subscription s
CROSS JOIN LATERAL (
  SELECT monthly_minor FROM subscription_value v
  WHERE v.subscription_id = s.id AND v.valid_from <= $1 AND v.registered_on <= $1
    AND (v.given_up_on IS NULL OR v.given_up_on > $1)
  ORDER BY v.valid_from DESC, v.registered_on DESC LIMIT 1
) v
WHERE s.organisation_id = $2 AND s.start_on <= $1 AND s.end_on IS NULL AND NOT EXISTS (
  SELECT FROM subscription_pause p WHERE p.subscription_id = s.id AND p.from_on <= $1 AND p.until_on > $1
)
"""
# All checks of the books in few trips to the server; so many at once that each trip is planned on the first day alone,
# because the driver keeps no plan of a text that is longer than 15 KiB.
_CHECKS_AT_ONCE = 14
_WRONG = [
    " UNION ALL ".join(
        f"SELECT '{one.code}' AS code, (SELECT count(*) FROM ({one.wrong}) wrong) AS offenders" for one in some
    )
    for some in (CHECKS[place : place + _CHECKS_AT_ONCE] for place in range(0, len(CHECKS), _CHECKS_AT_ONCE))
]
_KEPT_BYTES_MAX = 15 * 1024
assert all(len(one.encode()) < _KEPT_BYTES_MAX for one in _WRONG), "a text that is planned anew each day"
# What members paid and were not paid back, less what of it went to fees of reminders that stand, and was written off.
_LEFT = """
SELECT organisation_id, member_id, sum(minor)::bigint AS minor FROM (
  SELECT organisation_id, member_id, amount_minor AS minor FROM payment WHERE state = 'COMPLETED'
  UNION ALL
  SELECT organisation_id, member_id, -amount_minor FROM refund WHERE undone_at IS NULL
  UNION ALL
  SELECT r.organisation_id, r.payer_id, -r.fee_minor FROM reminder r
  UNION ALL
  SELECT e.organisation_id, e.member_id, p.reskontro_minor FROM journal_entry e JOIN posting p ON p.entry_id = e.id
  WHERE e.kind = 'WRITE_OFF'
) parts GROUP BY 1, 2 HAVING sum(minor) <> 0
"""
_REJECTS = "SELECT run_id, subject_id, reason FROM run_reject"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a run of a day is to bill, as the evening before saw it."""

    preview: Preview
    bills: frozenset[tuple[UUID, int, date, date, int, date]]


async def foresee(world: World) -> dict[UUID, Expected]:
    """Rehearse tomorrow's runs."""
    tomorrow, found = world.today + timedelta(days=1), {}
    async with world.tenant.read() as read:
        for organisation_id in world.organisation_ids:
            preview = await rehearse_run(read, organisation_id, tomorrow)
            assert preview.invoices <= len(preview.rows), "a day bills no more than a preview shows"
            bills = frozenset(
                (one.subscription_id, one.number, one.start_on, one.end_on, one.draft.total_minor, one.draft.due_on)
                for one in preview.rows
            )
            found[organisation_id] = Expected(preview, bills)
    return found


async def compare_run(world: World, run_id: UUID, expected: Expected) -> None:
    """Assert that a run has billed what was foreseen, and nothing else (RUN-05)."""
    rows = await world.rows(
        "SELECT origin_id, origin_number, period_start, period_end, total_minor, due_on FROM invoice "
        "WHERE run_id = $1 AND kind = 'INVOICE'",
        run_id,
    )
    assert {tuple(row.values()) for row in rows} == expected.bills
    assert sum(row["total_minor"] for row in rows) == expected.preview.total_minor


async def check_day(world: World) -> None:
    """Assert that the books agree and that subscriptions are billed without holes, and nothing too early."""
    async with world.tenant.read() as read:
        wrong = {row["code"] for some in _WRONG for row in await read.sql(some) if row["offenders"]}
        assert not wrong, {one.code: (await run_check(read, one)).offenders[:3] for one in CHECKS if one.code in wrong}
        await _nothing(read, _HOLES)
        await _nothing(read, _OVERLAPS)
        await _nothing(read, _RESTING)
        await _nothing(read, _TOO_EARLY, world.today, world.dawn)
        await _nothing(read, _REJECTS)
        await check_owed(world, read)


async def check_morning(world: World) -> None:
    """Assert that after the runs nothing is left that is due (SUB-03)."""
    async with world.tenant.read() as read:
        await _nothing(read, _LATE, world.today)


async def check_states(world: World) -> None:
    """Assert that subscriptions went from state to state by the ways of the table, and no other (SUB-02)."""
    now = {row["id"]: row["state"] for row in await world.rows("SELECT id, state FROM subscription")}
    ways = {(world.states[key], state) for key, state in now.items() if world.states.get(key, state) != state}
    assert all(SubscriptionState(new) in SUBSCRIPTION_TRANSITIONS[SubscriptionState(old)] for old, new in ways), ways
    world.states = now


async def check_owed(world: World, read: Reading) -> None:
    """Assert that what all members owe is the balance of the accounts of receivables (LED-01)."""
    for organisation_id in world.organisation_ids:
        owed = await journal_balances(read, organisation_id, date.max)
        assert sum(owed.values()) == await receivable_minor(read, organisation_id, date.max)


async def check_nothing_is_owed(world: World) -> None:
    """Assert that the reskontro is back where it was but for money, when everything is credited (BIL-11)."""
    async with world.tenant.read() as read:
        await _nothing(read, "SELECT invoice_id, open_minor FROM open_item")
        left = {(row["organisation_id"], row["member_id"]): row["minor"] for row in await read.sql(_LEFT)}
        found = {
            (organisation_id, member_id): minor
            for organisation_id in world.organisation_ids
            for member_id, minor in (await journal_balances(read, organisation_id, date.max)).items()
        }
        assert found == left


async def check_figures(world: World) -> None:
    """Assert that MRR is what it says (DSH-03), and that the balance list is the journal on past days (LED-06)."""
    past = [world.today - timedelta(days=world.chance.randint(0, 400)) for _ in range(3)]
    async with world.tenant.read() as read:
        for organisation_id in world.organisation_ids:
            figure = Figure("mrr", world.today, organisation_id)
            shown = (await figures_of(read, [figure], Keeper()))[figure]
            assert shown.value == await _worth(read, organisation_id, world.today)
            for on in past:
                await _check_list(read, organisation_id, on)


async def _worth(read: Reading, organisation_id: UUID, on: date) -> int:
    return int((await read.sql(_WORTH, on, organisation_id))[0]["minor"])


async def _check_list(read: Reading, organisation_id: UUID, on: date) -> None:
    page = await balance_page(read, BalanceSearch(organisation_id, on), 10_000)
    balances = await journal_balances(read, organisation_id, on)
    assert {row["member_id"]: row["balance_minor"] for row in page.rows} == balances
    assert page.balance_minor == sum(balances.values()) == await receivable_minor(read, organisation_id, on)
    for row in page.rows:
        ages = {age: row[age.value.lower()] for age in BalanceAge}
        assert sum(ages.values()) == row["balance_minor"]
        assert ages.pop(BalanceAge.CREDIT) >= 0 >= max(ages.values()), (on, dict(row))


async def _nothing(read: Reading, text: str, *values: Any) -> None:
    rows: Sequence[Row] = await read.sql(text, *values)
    assert not rows, [dict(row) for row in rows[:5]]
