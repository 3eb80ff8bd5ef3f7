"""Register what leaving a contract early costs (CAT-16)."""

from __future__ import annotations

from dataclasses import asdict

from domain.catalogue import repository
from domain.catalogue.model import ContractFee, ContractFeeCreated, NewContractFee
from domain.catalogue.rules import AMOUNT_MINOR_MAX, account_errors, vat_bp
from domain.catalogue.rules.contents import content_of_contract_fee
from domain.kernel import idempotency
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, InvalidInput, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import organisations
from domain.people.rules.texts import name_errors


async def create_contract_fee(work: Work, new: NewContractFee, *, idempotency_key: str | None = None) -> ContractFee:
    """Register a contract fee and return it. Raises InvalidInput: organisation, name, amount, VAT rate, account.

    The same key creates it once; raises IdempotencyConflict where the key served other input.
    """
    made_id = await idempotency.made_before(work, idempotency_key, "create_contract_fee", asdict(new))
    if made_id is not None:
        return (await repository.load_catalogue(work)).contract_fees[made_id]
    errors = [*name_errors("name", new.name), *account_errors("account", new.account)]
    if not 1 <= new.amount_minor <= AMOUNT_MINOR_MAX:
        errors.append(FieldError("amountMinor", "AMOUNT", f"a fee is 1–{AMOUNT_MINOR_MAX} minor units", rule="CAT-16"))
    refuse_if_any(errors)
    rate_bp = vat_bp("vatRatePercent", new.vat_rate_percent)
    currencies = {organisation.id: organisation.currency for organisation in await organisations(work)}
    if new.organisation_id not in currencies:
        raise InvalidInput.of("organisationId", "NOT_FOUND", "there is no such organisation; choose one of the list")
    currency = currencies[new.organisation_id]
    fee = ContractFee(new_id(), new.organisation_id, new.name.strip(), new.amount_minor, rate_bp, new.account, currency)
    await repository.add_contract_fee(work, fee)
    await work.audit("contract_fee.created", "contract_fee", fee.id, after=content_of_contract_fee(fee))
    work.record(ContractFeeCreated(fee.id, fee.name))
    await idempotency.remember_made(work, idempotency_key, fee.id)
    return fee
