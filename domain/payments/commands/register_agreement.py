"""Register an agreement that a payer has with its bank (SUB-18)."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue.model import PaymentMethod
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.payments.model import AgreementRegistered, NewBankAgreement
from domain.payments.repository.providing import insert_bank_agreement
from domain.payments.rules.agreements import registration_errors
from domain.people.queries.billing import billing_organisation, payers


async def register_agreement(work: Work, new: NewBankAgreement) -> UUID:
    """Write that a payer may be demanded through its bank, and return the agreement's id.

    Subscriptions are paid by it once their method is chosen so. Refuses with NotFound, and with InvalidInput where the
    method is none of a bank of the organisation's country, the number is missing, or there is such an agreement.
    """
    organisation = await billing_organisation(work, new.organisation_id)
    if organisation is None:
        raise NotFound("organisation", new.organisation_id)
    if new.member_id not in await payers(work, [new.member_id]):
        raise NotFound("member", new.member_id)
    refuse_if_any(registration_errors(PaymentMethod(new.method), new.number, organisation["country"]))
    agreement_id, number = new_id(), new.number.strip()
    if not await insert_bank_agreement(work, agreement_id, new, number):
        message = "there is such an agreement in force already; end it first, if its number has changed"
        raise InvalidInput.of("method", "TAKEN", message, rule="SUB-18")
    work.record(AgreementRegistered(agreement_id, new.member_id, new.organisation_id, new.method))
    await work.audit(
        "register_payment_agreement",
        "payment_agreement",
        agreement_id,
        after={"method": new.method, "number": number},
        member_id=new.member_id,
    )
    return agreement_id
