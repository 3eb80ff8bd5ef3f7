"""Add a bank account to an organisation, with the layout of its references and its OCR agreement (ORG-01)."""

from __future__ import annotations

from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.model import BankAccount, BankAccountAdded, NewBankAccount, Organisation
from domain.people.repository import organisations as rows
from domain.people.rules.bank_accounts import account_number_errors, agreement_errors, kid_errors, kind_errors
from domain.people.rules.identity_numbers import compact


async def add_bank_account(work: Work, new: NewBankAccount) -> BankAccount:
    """Add an account and return it; an organisation's first account is its default.

    Raises NotFound for the organisation, and InvalidInput where the number, the agreement, the kind of reference or
    its layout can't be accepted or is taken.
    """
    organisation = await _organisation(work, new)
    others = await rows.bank_accounts(work)
    account = _account(new, is_default=new.is_default or all(o.organisation_id != organisation.id for o in others))
    refuse_if_any(
        [
            *account_number_errors("number", new.number, organisation.country),
            *agreement_errors("ocrAgreementId", new.ocr_agreement_id),
            *kind_errors(new, organisation.country),
            *kid_errors(new),
            *_taken(account, others),
        ]
    )
    if not await rows.add_bank_account(work, account):
        raise InvalidInput.of("number", "TAKEN", "someone just added this account or agreement; reload")
    after = {"number": account.number, "ocrAgreementId": account.ocr_agreement_id}
    await work.audit("bank_account.added", "bank_account", account.id, after=after)
    work.record(BankAccountAdded(account.id, organisation.id))
    return account


async def _organisation(work: Work, new: NewBankAccount) -> Organisation:
    for organisation in await rows.organisations(work):
        if organisation.id == new.organisation_id:
            return organisation
    raise NotFound("organisation", new.organisation_id)


def _account(new: NewBankAccount, *, is_default: bool) -> BankAccount:
    return BankAccount(
        id=new_id(),
        organisation_id=new.organisation_id,
        number=compact(new.number),
        ledger_account=new.ledger_account,
        ocr_agreement_id=new.ocr_agreement_id or None,
        kid_prefix=new.kid_prefix,
        kid_member_width=new.kid_member_width,
        kid_invoice_width=new.kid_invoice_width,
        kid_type_digit=new.kid_type_digit,
        kid_algorithm=new.kid_algorithm,
        kid_allow_dash=new.kid_allow_dash,
        is_default=is_default,
        active=True,
        reference_kind=new.reference_kind,
        creditor_number=compact(new.creditor_number or "") or None,
    )


def _taken(account: BankAccount, others: list[BankAccount]) -> list[FieldError]:
    errors = []
    if any(o.organisation_id == account.organisation_id and o.number == account.number for o in others):
        errors.append(FieldError("number", "TAKEN", "the organisation already has this account"))
    if account.ocr_agreement_id and any(o.active and o.ocr_agreement_id == account.ocr_agreement_id for o in others):
        errors.append(FieldError("ocrAgreementId", "TAKEN", "another account already uses this agreement"))
    return errors
