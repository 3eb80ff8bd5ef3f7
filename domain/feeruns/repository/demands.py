"""People of fee runs who have been billed, with what is known of their mails and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.dialogue.model import DispatchState
from domain.feeruns.model import PayerState
from domain.kernel.database import Row
from domain.kernel.work import Work

_COLUMNS = """
SELECT p.id, p.sub_run_id, p.state, p.link_id, p.invoice_id, s.fee_run_id, s.pay_by_on, i.payer_id, m.name,
  CASE WHEN d.channel = 'LETTER' AND d.state = 'QUEUED' THEN 'SENT' ELSE d.state END AS mail_state
FROM fee_payer p
JOIN fee_sub_run s ON s.tenant_id = p.tenant_id AND s.id = p.sub_run_id
JOIN member m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
LEFT JOIN invoice i ON i.tenant_id = p.tenant_id AND i.id = p.invoice_id
LEFT JOIN dispatch d ON d.tenant_id = p.tenant_id AND d.id = p.mail_dispatch_id
"""
_BY_ID = f"{_COLUMNS} WHERE p.tenant_id = $1 AND p.id = ANY($2::uuid[]) ORDER BY m.sort_key, p.id FOR UPDATE OF p"
_OF_INVOICES = f"""
{_COLUMNS} WHERE p.tenant_id = $1 AND p.id IN (
  SELECT origin_id FROM invoice WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND origin_kind = 'FEE_RUN'
    AND kind = 'INVOICE'
) ORDER BY p.id FOR UPDATE OF p
"""  # noqa: S608 - names of our own columns
_MAILED = """
UPDATE fee_payer p SET state = 'MAILED', mail_dispatch_id = u.d, link_id = u.l
FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS u(i, d, l) WHERE p.tenant_id = $1 AND p.id = u.i
"""
_REMINDED = """
UPDATE fee_payer p SET reminded_on = $4, link_id = u.l FROM unnest($2::uuid[], $3::uuid[]) AS u(i, l)
WHERE p.tenant_id = $1 AND p.id = u.i
"""
_CANCELLED = "UPDATE fee_payer SET state = 'CANCELLED' WHERE tenant_id = $1 AND id = ANY($2::uuid[])"


@dataclass(frozen=True, slots=True)
class Demand:
    """A person of a run, held until the work ends. `payer_id` is who gets the mails, `name` the member's name.

    The invoice, its payer, the mail and the link are None where there is none. A letter that is to be printed is as
    good as sent: nobody tells when it was.
    """

    id: UUID
    sub_run_id: UUID
    fee_run_id: UUID
    name: str
    state: PayerState
    pay_by_on: date | None
    invoice_id: UUID | None
    payer_id: UUID | None
    link_id: UUID | None
    mail_state: DispatchState | None


async def hold_demands(work: Work, payer_ids: Sequence[UUID]) -> list[Demand]:
    """Return people of runs by their rows, in the order of their names; unknown ones are left out."""
    return [_demand(row) for row in await work.sql(_BY_ID, work.tenant_id, list(payer_ids))]


async def hold_demands_of(work: Work, invoice_ids: Sequence[UUID]) -> dict[UUID, Demand]:
    """Return the people of runs that invoices are of, by invoice; invoices of nothing else have one."""
    rows = await work.sql(_OF_INVOICES, work.tenant_id, list(invoice_ids))
    return {row["invoice_id"]: _demand(row) for row in rows}


async def mark_mailed(work: Work, mailed: Mapping[UUID, tuple[UUID | None, UUID | None]]) -> None:
    """Write that people were sent a payment mail: its dispatch and its link, by person."""
    dispatches, links = [one for one, _ in mailed.values()], [link for _, link in mailed.values()]
    await work.sql(_MAILED, work.tenant_id, list(mailed), dispatches, links)


async def mark_reminded(work: Work, links: Mapping[UUID, UUID | None]) -> None:
    """Write that people were reminded today, each with the link of the reminder."""
    await work.sql(_REMINDED, work.tenant_id, list(links), list(links.values()), work.today)


async def mark_cancelled(work: Work, payer_ids: Sequence[UUID]) -> None:
    """Write that the payment mails of people are cancelled."""
    await work.sql(_CANCELLED, work.tenant_id, list(payer_ids))


def _demand(row: Row) -> Demand:
    values = dict(row) | {
        "state": PayerState(row["state"]),
        "mail_state": DispatchState(row["mail_state"]) if row["mail_state"] else None,
    }
    return Demand(**values)
