"""Let a deduction or an addition wait for the next invoice of a subscription (BIL-09)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from domain.billing.commands.register_correction import register_correction
from domain.billing.rules.corrections import AMOUNT_MINOR_MAX, WaitingCorrection
from domain.catalogue.model import Product
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules import account_errors, vat_bp
from domain.catalogue.rules.rates import rate_of, sold_products
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.rules.texts import name_errors
from domain.subscriptions.repository.changes import held
from domain.subscriptions.rules.changing import refuse_if_ended


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """The input of add_correction. A deduction is below zero, an addition above; both include VAT.

    VAT rate and account may be left out: then they are those of the plan's first product.
    """

    subscription_id: UUID
    text: str
    amount_minor: int
    vat_rate_percent: str | None = None
    account: str | None = None


async def add_correction(work: Work, new: NewCorrection, *, idempotency_key: str) -> UUID:
    """Register a correction and return its id; the subscription's next invoice takes it.

    Refuses with NotFound (subscription), ChangeRefused (it has ended: no invoice will come), InvalidInput (no text, an
    amount of 0 or too large, VAT rate, account). The same key gives the same answer.
    """
    known = await claim(work, idempotency_key, request_hash("add_correction", asdict(new)))
    if known is not None:
        return UUID(known["correction_id"])
    found = await held(work, new.subscription_id)
    if found is None:
        raise NotFound("subscription", new.subscription_id)
    running, row = found
    refuse_if_ended(running, row["state"])
    catalogue = await load_catalogue(work)
    refuse_if_any(_errors(new))
    plan = catalogue.plans[running.plan_id]
    correction = _correction(new, sold_products(catalogue, plan, rate_of(plan))[0], work)
    await register_correction(work, correction, row["organisation_id"], running.member_id)
    await remember(work, idempotency_key, {"correction_id": correction.id})
    return correction.id


def _errors(new: NewCorrection) -> list[FieldError]:
    errors = list(name_errors("text", new.text))
    if not 0 < abs(new.amount_minor) <= AMOUNT_MINOR_MAX:
        errors.append(
            FieldError("amountMinor", "AMOUNT", f"an amount of 1 to {AMOUNT_MINOR_MAX} minor units", rule="BIL-09")
        )
    if new.account is not None:
        errors += account_errors("account", new.account)
    return errors


def _correction(new: NewCorrection, product: Product, work: Work) -> WaitingCorrection:
    rate, account = new.vat_rate_percent, new.account
    return WaitingCorrection(
        id=new_id(),
        origin_id=new.subscription_id,
        text=new.text.strip(),
        left_minor=new.amount_minor,
        vat_bp=product.vat_on(work.today) if rate is None else vat_bp("vatRatePercent", rate),
        account=product.revenue_account if account is None else account,
        registered_by=work.actor.name,
        registered_on=work.today,
    )
