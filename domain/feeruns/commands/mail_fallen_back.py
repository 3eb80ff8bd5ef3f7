"""Send the payment mail to those whose cards could not be charged (FEE-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.commands.queue_invoice_dispatches import obligation_of
from domain.feeruns.commands.ask_for_payment import Asked, ask_for_payment, make_links
from domain.feeruns.commands.find_enrolled import find_enrolled
from domain.feeruns.model import FeePayersFollowedUp, Mail, PayerState
from domain.feeruns.repository.demands import Demand, hold_demands_of, mark_mailed
from domain.feeruns.repository.runs import load_fee_runs
from domain.kernel.work import Work
from domain.payments.model import ChargeState
from domain.payments.queries.dialogue import charges_to_tell
from domain.payments.queries.links import open_with_fees


async def mail_fallen_back(work: Work, charge_ids: Sequence[UUID], key: bytes) -> list[UUID]:
    """Queue the payment mail of each charge of a fee run that fell back; return the charges of other invoices.

    The pay-by date is that of the run's other mails. Who was sent the mail, or has paid meanwhile, gets none. `key` is
    that of payment links.
    """
    charges = await charges_to_tell(work, charge_ids)
    demands = await hold_demands_of(work, [row["invoice_id"] for row in charges])
    fallen: dict[tuple[UUID, UUID], dict[UUID, Demand]] = defaultdict(dict)
    for row in charges:
        demand = demands.get(row["invoice_id"])
        if demand and row["state"] == ChargeState.FALLEN_BACK and demand.state is PayerState.CHARGED:
            fallen[demand.fee_run_id, demand.sub_run_id][row["invoice_id"]] = demand
    runs = await load_fee_runs(work) if fallen else {}
    for (fee_run_id, sub_run_id), of_run in fallen.items():
        run = runs[fee_run_id]
        payers = {one.id: one.payer_id for one in of_run.values() if one.payer_id}
        enrolled = await find_enrolled(work, run.details, payers, work.today)
        open_still = {each: of_run[each] for each in await open_with_fees(work, list(of_run))}
        links = await make_links(work, run, {each: one.id in enrolled for each, one in open_still.items()}, key)
        asked = [
            Asked(obligation_of(each), one.payer_id, each, one.pay_by_on or work.today, links.get(each))
            for each, one in open_still.items()
            if one.payer_id
        ]
        sent = await ask_for_payment(work, run, sub_run_id, Mail.COLLECTION, asked)
        mailed = {one.id: (sent.get(obligation_of(each)), links.get(each)) for each, one in open_still.items()}
        await mark_mailed(work, mailed)
        if mailed:
            work.record(FeePayersFollowedUp(sub_run_id))
    return [row["id"] for row in charges if row["invoice_id"] not in demands]
