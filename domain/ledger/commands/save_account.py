"""Save an account of an organisation's chart, or a new one (LED-07)."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import UUID

from domain.kernel.refusal import InvalidInput, refuse_if_any
from domain.kernel.work import Work
from domain.ledger.model import Account
from domain.ledger.repository.accounts import accounts_of, vat_codes_of, write_account
from domain.ledger.rules.charts import account_errors
from domain.people.queries.organisations import organisation


async def save_account(work: Work, organisation_id: UUID, account: Account, *, is_new: bool = False) -> Account:
    """Write an account under its number, over the one that has it, and return it as it was written.

    A new one replaces none. Refuses with NotFound (organisation) and InvalidInput: the number is taken, or the account
    that the organisation's members are posted to would be of another kind.
    """
    owner = await organisation(work, organisation_id)
    clean = replace(
        account,
        number=account.number.strip(),
        name=account.name.strip(),
        standard_category=account.standard_category.strip(),
        standard_code=account.standard_code.strip(),
    )
    codes = await vat_codes_of(work, organisation_id)
    refuse_if_any(account_errors(clean, codes, receivable_account=owner.receivable_account))
    before = {one.number: one for one in await accounts_of(work, organisation_id)}.get(clean.number)
    if not await write_account(work, organisation_id, clean, is_new=is_new):
        raise InvalidInput.of(
            "number", "TAKEN", f"there is already an account {clean.number}; change that one", rule="LED-07"
        )
    await work.audit(
        "save_account",
        "organisation",
        organisation_id,
        before=asdict(before) if before else None,
        after=asdict(clean),
    )
    return clean
