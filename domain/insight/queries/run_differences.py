"""Two runs side by side, done or rehearsed: who is new, gone or changed in the one against the other (NEW-01)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from domain.billing.model import InvoiceLine, RunDifference
from domain.billing.rules.rehearsed import lines_of
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.billing.rules.why import why_of
from domain.dunning import model as dunning
from domain.feeruns import model as feeruns
from domain.kernel.database import Reading, Row
from domain.subscriptions import model as subscriptions

SUBSCRIPTION, DUNNING, FEES = subscriptions.RUN_KIND, dunning.RUN_KIND, feeruns.RUN_KIND


class SideKind(StrEnum):
    """What one side of a comparison is."""

    RUN = "RUN"
    REHEARSAL = "REHEARSAL"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a run, or a rehearsal."""

    kind: SideKind
    id: UUID


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared with what, both of one kind of run. `exact` counts all that is asked for; else amounts alone.

    Of a fee run a side is one of its times.

    Against its own rehearsal a run is exact; against the last run everybody's terms are others.
    """

    now: Side
    before: Side
    kind: str = SUBSCRIPTION
    exact: bool = False


@dataclass(frozen=True, slots=True)
class DifferenceSum:
    """How many differ in one way, and by how much in all, in minor units."""

    count: int = 0
    by_minor: int = 0


# What one side did to each subject. What it says of a term is what an exact comparison looks at.
_REHEARSED_SIDE = """
SELECT subject_id, member_id, sum(total_minor)::bigint AS minor,
  string_agg(number || '/' || total_minor || '/' || coalesce(due_on::text, ''){more}, ' ' ORDER BY number) AS said
FROM rehearsal_row WHERE tenant_id = $1 AND rehearsal_id = {mark} AND outcome <> 'EXCLUDED' {only} GROUP BY 1, 2
"""
_SIDE = {
    (SUBSCRIPTION, SideKind.REHEARSAL): _REHEARSED_SIDE.replace("{more}", ""),
    (DUNNING, SideKind.REHEARSAL): _REHEARSED_SIDE.replace("{more}", ""),
    (FEES, SideKind.REHEARSAL): _REHEARSED_SIDE.replace("{more}", " || '/' || payment_method"),
    (SUBSCRIPTION, SideKind.RUN): """
SELECT origin_id, member_id, sum(total_minor)::bigint AS minor,
  string_agg(origin_number || '/' || total_minor || '/' || due_on, ' ' ORDER BY origin_number) AS said
FROM invoice WHERE tenant_id = $1 AND run_id = {mark} AND kind = 'INVOICE' {only} GROUP BY 1, 2
""",
    (DUNNING, SideKind.RUN): """
SELECT invoice_id, payer_id, sum(minor)::bigint AS minor, string_agg(said, ' ' ORDER BY said) AS said FROM (
  SELECT invoice_id, payer_id, open_minor + fees_minor + fee_minor AS minor,
    step || '/' || (open_minor + fees_minor + fee_minor) || '/' || due_on AS said
  FROM reminder WHERE tenant_id = $1 AND run_id = {mark}
  UNION ALL
  SELECT invoice_id, payer_id, 0, '0/0/' FROM payment_stop WHERE tenant_id = $1 AND run_id = {mark}
  UNION ALL
  SELECT c.invoice_id, c.payer_id, 0, '-1/0/' FROM collection_file f
  JOIN collection_case c ON c.tenant_id = f.tenant_id AND c.file_id = f.id
  WHERE f.tenant_id = $1 AND f.run_id = {mark}
) made WHERE true {only} GROUP BY 1, 2
""",
    (FEES, SideKind.RUN): """
SELECT p.member_id, p.member_id, i.total_minor, '1/' || i.total_minor || '/' || i.due_on || '/' || i.payment_method
FROM fee_payer p JOIN invoice i ON i.tenant_id = p.tenant_id AND i.id = p.invoice_id
WHERE p.tenant_id = $1 AND p.sub_run_id = {mark} {only}
""",
}
_SUBJECT = {
    (SUBSCRIPTION, SideKind.REHEARSAL): "subject_id",
    (DUNNING, SideKind.REHEARSAL): "subject_id",
    (FEES, SideKind.REHEARSAL): "subject_id",
    (SUBSCRIPTION, SideKind.RUN): "origin_id",
    (DUNNING, SideKind.RUN): "invoice_id",
    (FEES, SideKind.RUN): "p.member_id",
}
_SIDES = """
WITH now_side (subject_id, member_id, minor, said) AS ({now}),
before_side (subject_id, member_id, minor, said) AS ({before}),
compared AS (
  SELECT coalesce(n.subject_id, b.subject_id) AS subject_id, coalesce(n.member_id, b.member_id) AS member_id,
    n.minor AS now_minor, b.minor AS before_minor,
    CASE WHEN b.subject_id IS NULL THEN 'NEW' WHEN n.subject_id IS NULL THEN 'GONE'
      WHEN n.minor <> b.minor OR {exactly} THEN 'CHANGED' ELSE 'SAME' END AS difference
  FROM now_side n FULL JOIN before_side b USING (subject_id)
)
"""
_SUMS = """
SELECT difference, count(*)::int AS n, sum(coalesce(now_minor, 0) - coalesce(before_minor, 0))::bigint AS by_minor
FROM compared GROUP BY difference
"""
_PAGE = """
SELECT c.*, x.reason, s.state, s.end_on, s.next_start,
  i.id IS NOT NULL AND o.invoice_id IS NULL AS is_settled
FROM (
  SELECT * FROM compared WHERE difference = $4 AND subject_id > $5::uuid ORDER BY subject_id LIMIT $6
) c
LEFT JOIN subscription s ON s.tenant_id = $1 AND s.id = c.subject_id AND c.difference = 'GONE'
LEFT JOIN invoice i ON i.tenant_id = $1 AND i.id = c.subject_id AND c.difference = 'GONE'
LEFT JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = i.id
LEFT JOIN LATERAL (
  SELECT reason FROM rehearsal_row r
  WHERE c.difference = 'GONE' AND r.tenant_id = $1 AND r.rehearsal_id = $2 AND r.subject_id = c.subject_id
    AND r.outcome = 'EXCLUDED'
  UNION ALL
  SELECT reason FROM run_reject r
  WHERE c.difference = 'GONE' AND r.tenant_id = $1 AND r.run_id = $2 AND r.subject_id = c.subject_id
  LIMIT 1
) x ON true
ORDER BY c.subject_id
"""
_REHEARSED = """
SELECT r.rehearsal_id AS side_id, r.subject_id, l.lines
FROM unnest($2::uuid[], $3::uuid[]) AS u(side_id, subject_id)
JOIN rehearsal_row r ON r.tenant_id = $1 AND r.rehearsal_id = u.side_id AND r.subject_id = u.subject_id
JOIN rehearsal_lines l ON l.tenant_id = $1 AND l.rehearsal_id = r.rehearsal_id AND l.key = r.lines_key
ORDER BY r.number
"""
_MADE = """
SELECT i.run_id AS side_id, i.origin_id AS subject_id, l.*
FROM unnest($2::uuid[], $3::uuid[]) AS u(side_id, subject_id)
JOIN invoice i ON i.tenant_id = $1 AND i.origin_id = u.subject_id AND i.run_id = u.side_id AND i.kind = 'INVOICE'
JOIN invoice_line l ON l.tenant_id = $1 AND l.invoice_id = i.id
ORDER BY i.number, l.line
"""

_REMINDED = """
SELECT r.run_id AS side_id, r.invoice_id AS subject_id, r.number, r.open_minor + r.fees_minor + r.fee_minor AS minor
FROM unnest($2::uuid[], $3::uuid[]) AS u(side_id, subject_id)
JOIN reminder r ON r.tenant_id = $1 AND r.invoice_id = u.subject_id AND r.run_id = u.side_id
ORDER BY r.number
"""
_COLLECTED = """
SELECT p.sub_run_id AS side_id, p.member_id AS subject_id, l.*
FROM unnest($2::uuid[], $3::uuid[]) AS u(side_id, subject_id)
JOIN fee_payer p ON p.tenant_id = $1 AND p.sub_run_id = u.side_id AND p.member_id = u.subject_id
JOIN invoice_line l ON l.tenant_id = $1 AND l.invoice_id = p.invoice_id
ORDER BY l.line
"""


async def difference_sums(read: Reading, sides: Sides) -> dict[str, DifferenceSum]:
    """Return how many are new, gone, changed and the same (SAME), and by how much each kind differs in all."""
    rows = await read.sql(_compared(sides) + _SUMS, read.tenant_id, sides.now.id, sides.before.id)
    return {row["difference"]: DifferenceSum(row["n"], row["by_minor"]) for row in rows}


async def difference_rows(
    read: Reading,
    sides: Sides,
    difference: RunDifference,
    *,
    limit: int,
    after: UUID | None,
    subject_id: UUID | None = None,
) -> Sequence[Row]:
    """Return those that differ in one way: subject_id, member_id, now_minor, before_minor, and what made it go.

    They come in the order of the subjects; `after` is the last one that the caller has. `gone_because` words the rest.
    With `subject_id` only that one is looked at.
    """
    values = [sides.now.id, sides.before.id, difference.value, after or UUID(int=0), limit]
    if subject_id is None:
        return await read.sql(_compared(sides) + _PAGE, read.tenant_id, *values)
    return await read.sql(_compared(sides, "$7") + _PAGE, read.tenant_id, *values, subject_id)


def gone_because(row: Row) -> RejectReason | None:
    """Return why somebody is gone: what left them out, that it ended, or that its time has not come."""
    if row["reason"] is not None:
        return RejectReason.from_json(row["reason"])
    if row["is_settled"]:
        return RejectReason.of(RejectCode.SETTLED)
    if row["state"] == "STOPPED" and row["end_on"] is not None:
        return RejectReason.of(RejectCode.ENDED, on=row["end_on"] - timedelta(days=1))
    return RejectReason.of(RejectCode.NOT_DUE, on=row["next_start"]) if row["next_start"] is not None else None


async def side_lines(read: Reading, wanted: Sequence[tuple[Side, UUID]]) -> dict[tuple[Side, UUID], list[InvoiceLine]]:
    """Return the lines that sides have for subjects, with why they are there."""
    found: dict[tuple[Side, UUID], list[InvoiceLine]] = defaultdict(list)
    for kind, query, lines in _LINES:
        own = [(side.id, subject_id) for side, subject_id in wanted if side.kind is kind]
        if not own:
            continue
        for row in await read.sql(query, read.tenant_id, [one[0] for one in own], [one[1] for one in own]):
            found[Side(kind, row["side_id"]), row["subject_id"]] += lines(row)
    return found


def _kept(row: Row) -> list[InvoiceLine]:
    return lines_of(row["lines"])


def _compared(sides: Sides, subject: str = "") -> str:
    exactly = "n.said IS DISTINCT FROM b.said" if sides.exact else "false"
    now, before = (
        _SIDE[sides.kind, side.kind].format(
            mark=mark, only=f"AND {_SUBJECT[sides.kind, side.kind]} = {subject}" if subject else ""
        )
        for side, mark in ((sides.now, "$2"), (sides.before, "$3"))
    )
    return _SIDES.format(now=now, before=before, exactly=exactly)


def _made(row: Row) -> list[InvoiceLine]:
    line = InvoiceLine(
        row["text"],
        row["quantity"],
        row["unit_minor"],
        row["vat_bp"],
        row["net_minor"],
        row["vat_minor"],
        row["gross_minor"],
        row["account"],
        row["product_id"],
        why_of(row["why"]),
        list_minor=row["list_minor"],
    )
    return [line]


def _reminded(row: Row) -> list[InvoiceLine]:
    return [InvoiceLine(f"Purring {row['number']}", 1, row["minor"], 0, row["minor"], 0, row["minor"], "")]


_LINES: tuple[tuple[SideKind, str, Callable[[Row], list[InvoiceLine]]], ...] = (
    (SideKind.REHEARSAL, _REHEARSED, _kept),
    (SideKind.RUN, _MADE, _made),
    (SideKind.RUN, _REMINDED, _reminded),
    (SideKind.RUN, _COLLECTED, _made),
)
