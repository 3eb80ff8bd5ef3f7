"""Withdraw what a run that is reversed has put into files that nobody has fetched (RUN-07)."""

from __future__ import annotations

from uuid import UUID

from domain.dialogue.repository.dispatches import drop_letters, set_unprinted
from domain.dialogue.repository.payroll import take_off_lists
from domain.dialogue.repository.run_files import withdraw_unfetched
from domain.dialogue.rules.faults import DispatchFault, DispatchFaultCode
from domain.dialogue.rules.outcomes import failed_facts
from domain.kernel.work import Work

_CREDITED = DispatchFault.of(DispatchFaultCode.CREDITED)


async def withdraw_run_files(work: Work, organisation_id: UUID, run_id: UUID) -> None:
    """Take a run's files that nobody has fetched away, as sets.

    What they had of other invoices waits for the next print file or list; letters of credited invoices are given up.
    """
    ids = await withdraw_unfetched(work, run_id)
    await take_off_lists(work, ids)
    await set_unprinted(work, ids)
    await drop_credited(work, organisation_id)


async def drop_credited(work: Work, organisation_id: UUID) -> None:
    """Give up letters that wait although their invoices are credited."""
    work.record_many(failed_facts(await drop_letters(work, organisation_id, _CREDITED), _CREDITED))
