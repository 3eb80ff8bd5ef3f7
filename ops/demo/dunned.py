"""What became of the demo's unpaid invoices: reminders, payment stops and collection, made by the commands."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.dunning.commands.hand_over import hand_over
from domain.dunning.commands.postpone_reminder import postpone_reminder
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.save_process import save_process
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.dunning.commands.take_back import take_back
from domain.dunning.model import Claim, ProcessDetails, StopRule
from domain.dunning.queries.collection import ready_claims
from domain.dunning.queries.processes import process_book
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, Work, open_work
from domain.payments.commands.assign_payment import assign_payment
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from ops.demo.assortment import STOPPING
from ops.demo.setting_up import Demo

_RUNS_BEFORE = tuple(timedelta(days=days) for days in (63, 42, 21, 7))
_STOP = StopRule(7, 0, "Manglende betaling")
_HANDED_OVER_MAX = 12
_TOLD = 2
_POSTPONED, _PATIENT_WITH = 8, timedelta(days=21)
_PATIENCE = """
SELECT i.id FROM open_item o JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id
WHERE o.tenant_id = $1 AND o.due_on < $2 ORDER BY o.due_on DESC, i.id DESC LIMIT $3
"""
_STOPPED = "SELECT invoice_id FROM payment_stop WHERE tenant_id = $1"
_PAYABLE = """
SELECT i.number FROM open_item o JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id
WHERE o.tenant_id = $1 AND o.fee_of IS NULL AND i.state = 'ISSUED'
"""


async def dun(database: Database, demo: Demo, today: date) -> frozenset[int]:
    """Remind of what is unpaid on some days of the last months, stop whom nobody could move, and hand some over.

    Return the numbers of the invoices that may still be paid as usual. A few have promised to pay by today, so that
    there is somebody to remind (DUN-05). The payment stop is switched on before the last run: it works back in time
    (DUN-06). Of what was handed over, one claim is paid since and one taken back, so that there is something to tell
    the collector (DUN-09).
    """
    *earlier, last = (today - before for before in _RUNS_BEFORE)
    async with open_work(database, demo.tenant_id, SYSTEM, earlier[0]) as work:
        for row in await work.sql(_PATIENCE, work.tenant_id, today - _PATIENT_WITH, _POSTPONED):
            await postpone_reminder(work, row["id"], until_on=today, reason="Har lovet å betale")
    for on in earlier:
        await _run(database, demo, on)
    async with open_work(database, demo.tenant_id, SYSTEM, last) as work:
        await _switch_stops_on(work)
    await _run(database, demo, last)
    async with open_work(database, demo.tenant_id, SYSTEM, last) as work:
        stopped = await work.sql(_STOPPED, work.tenant_id)
        await settle_reminders(work, [row["invoice_id"] for row in stopped])
        handed = await _hand_over(work, demo)
    async with open_work(database, demo.tenant_id, SYSTEM, today) as work:
        await _pay_and_take_back(work, demo, handed)
        rows = await work.sql(_PAYABLE, work.tenant_id)
    return frozenset(row["number"] for row in rows)


async def _run(database: Database, demo: Demo, on: date) -> None:
    """Run dunning for a day that has passed, to its end."""
    async with open_work(database, demo.tenant_id, SYSTEM, on) as work:
        run_id = await start_dunning_run(work, demo.organisation.id, idempotency_key=f"demo {on}")
    goes_on = True
    while goes_on:
        async with open_work(database, demo.tenant_id, SYSTEM, on) as work:
            goes_on = await run_dunning_chunk(work, run_id)


async def _switch_stops_on(work: Work) -> None:
    [process] = (one for one in (await process_book(work)).processes.values() if one.name == STOPPING)
    details = ProcessDetails(process.name, process.steps, currency=process.currency, stop=_STOP)
    await save_process(work, details, process_id=process.id, version=process.version)


async def _hand_over(work: Work, demo: Demo) -> list[Claim]:
    """Hand a third of what is ready over, a few at most; the rest is left for whoever looks."""
    found = await ready_claims(work, demo.organisation.id, work.today, limit=3 * _HANDED_OVER_MAX)
    handed = [one.claim for one in found.claims[: max(_TOLD, len(found.claims) // 3)]]
    if handed:
        picked = [claim.invoice_id for claim in handed]
        await hand_over(work, demo.organisation.id, picked, idempotency_key="demo claims")
    return handed


async def _pay_and_take_back(work: Work, demo: Demo, handed: Sequence[Claim]) -> None:
    if len(handed) < _TOLD:
        return
    paid, taken_back = handed[:_TOLD]
    payment_id = await register_payment(
        work,
        NewPayment(
            organisation_id=demo.organisation.id,
            matching_type=MatchingType.BY_REFERENCE,
            amount_minor=paid.open_minor + paid.open_fees_minor,
            paid_on=work.today,
            value_on=work.today,
            source="MANUAL",
            source_id=f"collection {paid.reference}",
            reference=paid.reference,
        ),
    )
    await assign_payment(
        work, payment_id, member_id=paid.payer_id, invoice_id=paid.invoice_id, idempotency_key="demo claim paid"
    )
    await take_back(work, taken_back.invoice_id, reason="Har avtalt avdrag")
