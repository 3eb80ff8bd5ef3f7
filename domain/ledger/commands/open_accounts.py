"""Give a new organisation its chart of accounts and its VAT codes (LED-07)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.ledger.model import STANDARD_ACCOUNTS, STANDARD_VAT_CODES
from domain.ledger.repository.accounts import insert_accounts, insert_vat_codes
from domain.people.queries.organisations import organisation


async def open_accounts(work: Work, organisation_id: UUID) -> None:
    """Write the standard accounts and the VAT codes of an organisation's country; doing it twice changes nothing.

    Refuses with NotFound (organisation).
    """
    owner = await organisation(work, organisation_id)
    await insert_accounts(work, organisation_id, STANDARD_ACCOUNTS)
    await insert_vat_codes(work, organisation_id, STANDARD_VAT_CODES.get(owner.country, ()))
