"""The balance list: who owes what, or is owed, on any day, and how old it is (LED-06)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kernel.database import Reading, Row


class BalanceSide(StrEnum):
    """Which balances: of members who owe, or of those who have something to their credit."""

    DEBT = "DEBT"
    CREDIT = "CREDIT"


class BalanceAge(StrEnum):
    """How long what is open has been due on the day of the list; CREDIT is what settles nothing yet."""

    NOT_DUE = "NOT_DUE"
    DAYS_30 = "DAYS_30"
    DAYS_60 = "DAYS_60"
    DAYS_90 = "DAYS_90"
    OLDER = "OLDER"
    CREDIT = "CREDIT"


class BalanceOrder(StrEnum):
    """By the members' numbers, or the largest debt first."""

    NUMBER = "NUMBER"
    AMOUNT = "AMOUNT"


@dataclass(frozen=True, slots=True)
class BalanceSearch:
    """Which rows of an organisation's list: of one side, with something of one age."""

    organisation_id: UUID
    on: date
    side: BalanceSide | None = None
    age: BalanceAge | None = None
    order: BalanceOrder = BalanceOrder.NUMBER


@dataclass(frozen=True, slots=True)
class BalancePage:
    """Rows of a list, and what all its rows add up to: `count`, `balance_minor`, and a sum for each age."""

    rows: Sequence[Row]
    count: int = 0
    balance_minor: int = 0
    ages: dict[BalanceAge, int] = field(default_factory=lambda: dict.fromkeys(BalanceAge, 0))


# By the journal, as of a day: it is insert-only, so what was posted by then is still there. What was open by then is
# what is open now, with later settlements undone again; an item is an invoice, or the fee of a reminder.
_LIST = """
WITH balance AS MATERIALIZED (
  SELECT member_id, sum(reskontro_minor)::bigint AS balance_minor FROM posting
  WHERE tenant_id = $1 AND organisation_id = $2 AND posted_on <= $3 AND reskontro_minor IS NOT NULL
  GROUP BY member_id HAVING sum(reskontro_minor) <> 0
), piece AS (
  SELECT payer_id AS member_id, due_on, open_minor AS minor FROM open_item
  WHERE tenant_id = $1 AND organisation_id = $2 AND issued_on <= $3
  UNION ALL
  SELECT coalesce(i.payer_id, r.payer_id), coalesce(i.due_on, r.due_on), a.minor
  FROM (
    SELECT invoice_id, amount_minor AS minor FROM allocation
    WHERE tenant_id = $1 AND undone_at IS NULL AND allocated_on > $3
    UNION ALL
    SELECT invoice_id, -amount_minor FROM allocation
    WHERE tenant_id = $1 AND undone_at IS NOT NULL AND allocated_on <= $3
      AND undone_at >= timezone((SELECT zone FROM tenant WHERE tenant_id = $1), ($3::date + 1)::timestamp)
  ) a
  LEFT JOIN invoice i ON i.tenant_id = $1 AND i.id = a.invoice_id
  LEFT JOIN reminder r ON r.tenant_id = $1 AND r.id = a.invoice_id
  WHERE coalesce(i.organisation_id, r.organisation_id) = $2 AND coalesce(i.issued_on, r.issued_on) <= $3
), aged AS (
  SELECT member_id,
    -coalesce(sum(minor) FILTER (WHERE due_on >= $3), 0)::bigint AS not_due,
    -coalesce(sum(minor) FILTER (WHERE $3 - due_on BETWEEN 1 AND 30), 0)::bigint AS days_30,
    -coalesce(sum(minor) FILTER (WHERE $3 - due_on BETWEEN 31 AND 60), 0)::bigint AS days_60,
    -coalesce(sum(minor) FILTER (WHERE $3 - due_on BETWEEN 61 AND 90), 0)::bigint AS days_90,
    -coalesce(sum(minor) FILTER (WHERE $3 - due_on > 90), 0)::bigint AS older
  FROM piece GROUP BY member_id
), listed AS (
  SELECT b.member_id, b.balance_minor, {ages},
    b.balance_minor - ({sum}) AS credit
  FROM balance b LEFT JOIN aged a USING (member_id)
)
"""
_DUE = ("not_due", "days_30", "days_60", "days_90", "older")
_WITH = _LIST.format(
    ages=", ".join(f"coalesce(a.{name}, 0) AS {name}" for name in _DUE),
    sum=" + ".join(f"coalesce(a.{name}, 0)" for name in _DUE),
)
_AMOUNTS = ("balance_minor", *(age.value.lower() for age in BalanceAge))
_SUMS = ", ".join(f"(sum({name}) OVER ())::bigint AS {name}_sum" for name in _AMOUNTS)
_SIDES = {None: "true", BalanceSide.DEBT: "balance_minor < 0", BalanceSide.CREDIT: "balance_minor > 0"}
_ORDERS = {BalanceOrder.NUMBER: "m.number", BalanceOrder.AMOUNT: "l.balance_minor, m.number"}


async def balance_page(read: Reading, search: BalanceSearch, limit: int, skip: int = 0) -> BalancePage:
    """Return rows of a balance list, members with a balance of 0 left out, and the sums of all that it holds.

    Columns: member_id, number, name, balance_minor, and an amount for each BalanceAge by its name in small letters;
    these add up to the balance. Signs as on screen: what a member owes is negative (LED-01).
    """
    page = f"SELECT l.*, count(*) OVER () AS count, {_SUMS} FROM listed l WHERE {_condition(search)}"  # noqa: S608
    text = f"{_WITH}, summed AS ({page}) {_named('summed', search)} LIMIT $4 OFFSET $5"
    rows = await read.sql(text, read.tenant_id, search.organisation_id, search.on, limit, skip)
    if not rows:
        return BalancePage(())
    sums = {age: rows[0][f"{age.value.lower()}_sum"] for age in BalanceAge}
    return BalancePage(rows, rows[0]["count"], rows[0]["balance_minor_sum"], sums)


def balance_rows(read: Reading, search: BalanceSearch) -> AsyncIterator[Row]:
    """Yield all rows of a balance list, with the same columns."""
    listed = f"SELECT * FROM listed l WHERE {_condition(search)}"  # noqa: S608
    text = f"{_WITH}, chosen AS ({listed}) {_named('chosen', search)}"
    return read.stream(text, read.tenant_id, search.organisation_id, search.on)


def _condition(search: BalanceSearch) -> str:
    """Return a condition made of fixed pieces."""
    age = "true" if search.age is None else f"{search.age.value.lower()} <> 0"
    return f"{_SIDES[search.side]} AND {age}"


def _named(rows: str, search: BalanceSearch) -> str:
    return (
        f"SELECT l.*, m.number, m.name FROM {rows} l "  # noqa: S608
        "JOIN member m ON m.tenant_id = $1 AND m.id = l.member_id "
        f"ORDER BY {_ORDERS[search.order]}"
    )


# The chart's receivable accounts, and those of debtor groups whether the chart has them or not (PPL-19).
_RECEIVABLE = """
WITH receivable AS (
  SELECT number FROM ledger_account WHERE tenant_id = $1 AND organisation_id = $2 AND kind = 'RECEIVABLE'
  UNION SELECT receivable_account FROM debtor_group WHERE tenant_id = $1 AND organisation_id = $2
)
SELECT coalesce(sum(CASE WHEN p.credit_account = a.number THEN p.amount_minor ELSE -p.amount_minor END), 0)::bigint AS n
FROM posting p JOIN receivable a ON a.number IN (p.debit_account, p.credit_account)
WHERE p.tenant_id = $1 AND p.organisation_id = $2 AND p.posted_on <= $3
"""


async def receivable_minor(read: Reading, organisation_id: UUID, on: date) -> int:
    """Return the balance of an organisation's receivable accounts at the end of a day, with the reskontro's sign."""
    rows = await read.sql(_RECEIVABLE, read.tenant_id, organisation_id, on)
    return int(rows[0]["n"])
