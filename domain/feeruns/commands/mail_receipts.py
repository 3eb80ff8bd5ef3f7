"""Send receipts of what was taken from cards for a fee run, by its charges or by payment links (FEE-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.commands.queue_writings import queue_writings
from domain.dialogue.model import Writing
from domain.feeruns.commands.write_mails import fee_values, mail_text, sender_of
from domain.feeruns.model import Mail
from domain.feeruns.repository.demands import hold_demands_of
from domain.feeruns.repository.runs import load_fee_runs
from domain.feeruns.rules.setup import PURPOSES
from domain.kernel.database import Row
from domain.kernel.money import Money
from domain.kernel.work import Work
from domain.payments.queries.dialogue import charges_to_tell


async def mail_receipts(work: Work, charge_ids: Sequence[UUID]) -> list[UUID]:
    """Queue the receipt of each captured charge of a fee run, each once; return the charges of other invoices."""
    charges = await charges_to_tell(work, charge_ids)
    demands = await hold_demands_of(work, [row["invoice_id"] for row in charges])
    by_time: dict[tuple[UUID, UUID], list[Row]] = defaultdict(list)
    for row in charges:
        demand = demands.get(row["invoice_id"])
        if demand and row["paid_on"] is not None:
            by_time[demand.fee_run_id, demand.sub_run_id].append(row)
    runs = await load_fee_runs(work) if by_time else {}
    for (fee_run_id, sub_run_id), paid in by_time.items():
        run = runs[fee_run_id]
        text, sender, shared = (
            await mail_text(work, run, Mail.RECEIPT, sub_run_id),
            await sender_of(work),
            await fee_values(work, run),
        )
        writings = [
            Writing(
                member_id=row["payer_id"],
                purpose=PURPOSES[Mail.RECEIPT],
                subject=text.subject,
                body=text.body,
                values=shared
                | {
                    "transaction_id": row["provider_reference"],
                    "amount": Money(row["amount_minor"], row["currency"]),
                },
                obligation=f"fee-receipt:{row['id']}",
                invoice_id=row["invoice_id"],
                sender=sender,
            )
            for row in paid
        ]
        await queue_writings(work, writings)
    return [row["id"] for row in charges if row["invoice_id"] not in demands]
