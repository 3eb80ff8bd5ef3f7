"""Invoice lines a second that prices give on one core: as a run asks, and each for the first time."""

import time
from datetime import date
from typing import Any

from bench.due import TODAY
from domain.billing.model import InvoiceLine
from domain.catalogue.model import (
    BillingPlan,
    Catalogue,
    Medium,
    MethodFee,
    PaymentMethod,
    Plan,
    PlanKind,
    Price,
    Product,
)
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.ids import new_id
from domain.subscriptions.model import Running, TermBill
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import due_terms

_MEMBERS = 20_000


def measure() -> dict[str, Any]:
    """Reckon due terms of two products with VAT and a fee: with the prices of a run, and with none kept."""
    catalogue, plan = _catalogue()
    return {
        "lines_per_second_in_a_run": _rate(catalogue, plan, keeps=True),
        "lines_per_second_alone": _rate(catalogue, plan, keeps=False),
    }


def _rate(catalogue: Catalogue, plan: Plan, *, keeps: bool) -> int:
    start_on, next_on = date(2025, 3, 10), date(2026, 3, 10)
    some = [
        Running(
            new_id(),
            new_id(),
            None,
            plan.id,
            "INVOICE",
            1 + n % 3,
            start_on,
            None,
            start_on,
            2,
            next_on,
            None,
            start_on,
            1,
        )
        for n in range(_MEMBERS)
    ]
    pricing, lines = Pricing(catalogue), 0
    began = time.process_time()
    for number, one in enumerate(some, 1):
        prices = pricing if keeps else Pricing(catalogue)
        for item in due_terms(one, prices, TODAY, number, None):
            assert isinstance(item, TermBill)
            lines += len(_lines(item))
    return round(lines / (time.process_time() - began))


def _lines(item: TermBill) -> tuple[InvoiceLine, ...]:
    return tuple(item.draft.lines)


def _catalogue() -> tuple[Catalogue, Plan]:
    year = Frequency(1, FrequencyUnit.YEAR)
    organisation_id, billing = (
        new_id(),
        BillingPlan(new_id(), "Standard", 14, "NOK", (MethodFee(PaymentMethod.INVOICE, 4_900, 2),)),
    )
    products = {}
    for name, vat_bp, minor in (("Kontingent", 0, 49_900), ("Bladet", 2_500, 25_000)):
        key = new_id()
        price = Price(new_id(), key, year, minor, date(2020, 1, 1))
        products[key] = Product(key, organisation_id, name, "", None, Medium.PHYSICAL, vat_bp, "3000", "NOK", (price,))
    plan = Plan(
        id=new_id(),
        name="Medlem",
        description="",
        kind=PlanKind.MEMBERSHIP,
        organisation_id=None,
        frequency=year,
        billing_plan_id=billing.id,
        product_ids=tuple(products),
        valid_from=None,
        valid_to=None,
        disabled=False,
    )
    return Catalogue(products, {plan.id: plan}, {billing.id: billing}), plan
