"""Let a file of a run leave the house (RUN-01, RUN-07)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.hold_run import hold_run
from domain.billing.queries.runs import reversal_of
from domain.dialogue.repository.run_files import file_of, set_fetched
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def fetch_run_file(work: Work, file_id: UUID) -> None:
    """Write down that a file was fetched, and by whom; from now on its run can't be reversed.

    Refuses with NotFound (not there, not ready, withdrawn), and InvalidInput while its run is being reversed.
    """
    file = await file_of(work, file_id)
    if file is None:
        raise NotFound("run file", file_id)
    await hold_run(work, file["run_id"])
    if await reversal_of(work, [file["run_id"]]) and file["fetched_at"] is None:
        raise InvalidInput.of("id", "RUN_STATE", "this run is being reversed; its files are not fetched any more")
    file = await file_of(work, file_id)
    if file is None or file["state"] != "READY":
        raise NotFound("run file", file_id)
    await set_fetched(work, file_id)
    await work.audit("fetch_run_file", "run_file", file_id, after={"run_id": file["run_id"]})
