"""What staff decide about an organisation."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id
from api.people.organisations import Organisation, load_organisation
from api.refusals import refusing
from domain.kernel.refusal import NotAllowed, NotFound
from domain.people.commands import switch_credit_notes as sending
from domain.people.commands import switch_ledger_billing as switching
from domain.people.model import NotSignedIn


@strawberry.type
class SwitchLedgerBillingSuccess:
    """The organisation as it is now."""

    organisation: Organisation


@strawberry.type
class SwitchCreditNotesSuccess:
    """The organisation as it is now."""

    organisation: Organisation


@refusing(NotFound, NotAllowed, NotSignedIn)
async def switch_ledger_billing(info: Info, organisation_id: strawberry.ID, on: bool) -> SwitchLedgerBillingSuccess:
    """Decide whether what payments left unused settles the next invoices of an organisation (BIL-08)."""
    info.context.require("invoices:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        await switching.switch_ledger_billing(work, key, on=on)
    return SwitchLedgerBillingSuccess(organisation=await _switched(info, key))


@refusing(NotFound, NotAllowed, NotSignedIn)
async def switch_credit_notes(info: Info, organisation_id: strawberry.ID, on: bool) -> SwitchCreditNotesSuccess:
    """Decide whether payers are sent the credit notes that an organisation makes from now on (BIL-11)."""
    info.context.require("invoices:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        await sending.switch_credit_notes(work, key, on=on)
    return SwitchCreditNotesSuccess(organisation=await _switched(info, key))


async def _switched(info: Info, key: UUID) -> Organisation:
    organisation = await load_organisation(info, key)
    assert organisation is not None, "it was switched just now"
    return organisation
