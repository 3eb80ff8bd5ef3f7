"""Save an account of an organisation's chart, or a new one (LED-07)."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import UUID

from domain.kernel.refusal import refuse_if_any
from domain.kernel.work import Work
from domain.ledger.model import Account
from domain.ledger.repository.accounts import accounts_of, vat_codes_of, write_account
from domain.ledger.rules.charts import account_errors
from domain.people.queries.organisations import organisation


async def save_account(work: Work, organisation_id: UUID, account: Account) -> Account:
    """Write an account under its number, over the one that has it, and return it as it was written.

    Refuses with NotFound (organisation) and InvalidInput.
    """
    await organisation(work, organisation_id)
    clean = replace(
        account,
        number=account.number.strip(),
        name=account.name.strip(),
        standard_category=account.standard_category.strip(),
        standard_code=account.standard_code.strip(),
    )
    refuse_if_any(account_errors(clean, await vat_codes_of(work, organisation_id)))
    before = {one.number: one for one in await accounts_of(work, organisation_id)}.get(clean.number)
    await write_account(work, organisation_id, clean)
    await work.audit(
        "save_account",
        "organisation",
        organisation_id,
        before=asdict(before) if before else None,
        after=asdict(clean),
    )
    return clean
