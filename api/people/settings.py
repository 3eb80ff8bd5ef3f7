"""What staff decide about an organisation."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.ids import decode_id
from api.people.organisations import Organisation, load_organisation
from api.refusals import refusing
from domain.kernel.refusal import NotAllowed, NotFound
from domain.people.commands import switch_ledger_billing as switching
from domain.people.model import NotSignedIn


@strawberry.type
class SwitchLedgerBillingSuccess:
    """The organisation as it is now."""

    organisation: Organisation


@refusing(NotFound, NotAllowed, NotSignedIn)
async def switch_ledger_billing(info: Info, organisation_id: strawberry.ID, on: bool) -> SwitchLedgerBillingSuccess:
    """Decide whether what payments left unused settles the next invoices of an organisation (BIL-08)."""
    info.context.require("invoices:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        await switching.switch_ledger_billing(work, key, on=on)
    organisation = await load_organisation(info, key)
    assert organisation is not None
    return SwitchLedgerBillingSuccess(organisation=organisation)
