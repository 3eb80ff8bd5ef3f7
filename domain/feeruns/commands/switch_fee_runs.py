"""Switch economy and online payment on or off for an organisation (FEE-10)."""

from __future__ import annotations

from uuid import UUID

from domain.feeruns.model import FeeRunSwitched
from domain.feeruns.repository.payers import switches, write_switches
from domain.kernel.work import Work
from domain.people.queries.organisations import organisation


async def switch_fee_runs(work: Work, organisation_id: UUID, *, economy: bool, online_payment: bool) -> None:
    """Write both switches; what is as it should be already stays as it is. Refuses with NotFound.

    Without them no fee run is saved, and one whose day comes waits in the list of failed tasks.
    """
    await organisation(work, organisation_id)
    before = await switches(work, organisation_id)
    if before == (economy, online_payment):
        return
    await write_switches(work, organisation_id, economy=economy, online_payment=online_payment)
    await work.audit(
        "fee_runs.switched",
        "organisation",
        organisation_id,
        before={"economy": before[0], "online_payment": before[1]},
        after={"economy": economy, "online_payment": online_payment},
    )
    work.record(FeeRunSwitched(organisation_id, economy, online_payment))
