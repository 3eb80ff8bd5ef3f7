"""What the demo's organisation sells: products, their prices year by year, plans and billing plans."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.commands.save_matrix import save_matrix
from domain.catalogue.model import (
    Issue,
    MatrixDetails,
    MatrixKind,
    Medium,
    MethodFee,
    NewBillingPlan,
    NewPlan,
    NewPrice,
    NewProduct,
    PaymentMethod,
    PlanKind,
)
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.save_balance_setting import save_balance_setting
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import BalanceSetting, CollectionRule
from domain.dunning.rules.norway import norwegian_standard
from domain.kernel.work import Work
from ops.demo.people import HISTORY_YEARS
from ops.demo.tags import WEB, create_tags

_MEMBERSHIP, _MAGAZINE = ("0", "3200", Medium.SPOKEN), ("25", "3000", Medium.PHYSICAL)
_DIGITAL = ("25", "3000", Medium.DIGITAL)
_GIFT = ("0", "3200", Medium.DIGITAL)
_YEAR, _HALF_YEAR, _MONTH = (1, "YEAR"), (6, "MONTH"), (1, "MONTH")

# product: (VAT percent, account, medium), and kroner for each frequency in this year's prices
_PRODUCTS: Mapping[str, tuple[tuple[str, str, Medium], Mapping[tuple[int, str], int]]] = {
    "Kontingent hovedmedlem": (_MEMBERSHIP, {_YEAR: 595, _HALF_YEAR: 310, _MONTH: 55}),
    "Kontingent ungdom": (_MEMBERSHIP, {_YEAR: 250}),
    "Kontingent honnør": (_MEMBERSHIP, {_YEAR: 420}),
    "Kontingent husstand": (_MEMBERSHIP, {_YEAR: 890}),
    "Kontingent støttemedlem": (_MEMBERSHIP, {_YEAR: 300}),
    "Kontingent bedrift": (_MEMBERSHIP, {_YEAR: 2500}),
    "Medlemsbladet": (_MAGAZINE, {_YEAR: 150, _HALF_YEAR: 79}),
    "Fjellfolk på papir": (_MAGAZINE, {_YEAR: 498, _HALF_YEAR: 269}),
    "Fjellfolk digitalt": (_DIGITAL, {_YEAR: 348, _MONTH: 39}),
    "Månedsgave": (_GIFT, {_MONTH: 150}),
}

# plan: kind, frequency, products
_PLANS: Mapping[str, tuple[PlanKind, tuple[int, str], tuple[str, ...]]] = {
    "Ordinært medlem": (PlanKind.MEMBERSHIP, _YEAR, ("Kontingent hovedmedlem", "Medlemsbladet")),
    "Ordinært medlem, halvårlig": (PlanKind.MEMBERSHIP, _HALF_YEAR, ("Kontingent hovedmedlem", "Medlemsbladet")),
    "Ordinært medlem, månedlig": (PlanKind.MEMBERSHIP, _MONTH, ("Kontingent hovedmedlem",)),
    "Ungdomsmedlem": (PlanKind.MEMBERSHIP, _YEAR, ("Kontingent ungdom",)),
    "Honnørmedlem": (PlanKind.MEMBERSHIP, _YEAR, ("Kontingent honnør", "Medlemsbladet")),
    "Husstandsmedlem": (PlanKind.MEMBERSHIP, _YEAR, ("Kontingent husstand", "Medlemsbladet")),
    "Støttemedlem": (PlanKind.MEMBERSHIP, _YEAR, ("Kontingent støttemedlem",)),
    "Bedriftsmedlem": (PlanKind.MEMBERSHIP, _YEAR, ("Kontingent bedrift", "Medlemsbladet")),
    "Fjellfolk på papir": (PlanKind.SUBSCRIPTION, _YEAR, ("Fjellfolk på papir",)),
    "Fjellfolk på papir, halvårlig": (PlanKind.SUBSCRIPTION, _HALF_YEAR, ("Fjellfolk på papir",)),
    "Fjellfolk digitalt": (PlanKind.SUBSCRIPTION, _YEAR, ("Fjellfolk digitalt",)),
    "Fjellfolk digitalt, månedlig": (PlanKind.SUBSCRIPTION, _MONTH, ("Fjellfolk digitalt",)),
    "Månedsgiver": (PlanKind.RECURRING_GIFT, _MONTH, ("Månedsgave",)),
}

# when what is physical is delivered: a paper six days a week, and a magazine every other month
_WEEKDAYS = MatrixDetails("Mandag–lørdag", MatrixKind.WEEKDAYS, (1, 2, 3, 4, 5, 6))
_ISSUE_MONTHS, _ISSUE_DAY = range(2, 13, 2), 15
_DELIVERED = {"Fjellfolk på papir": "Mandag–lørdag", "Medlemsbladet": "Medlemsbladet, seks utgaver"}

_RISE_PERCENT = 4  # a year
_BALANCE_MINOR = 9_000
_PAPER_FEE_MINOR = 4_900
STOPPING = "Kort, med stopp"


@dataclass(frozen=True, slots=True)
class Assortment:
    """Plans by name."""

    plans: Mapping[str, UUID]


async def create_assortment(work: Work, organisation_id: UUID, today: date) -> Assortment:
    """Create everything; each product gets a new price every 1 January, the coming one included."""
    products, matrices = {}, await _matrices(work, today)
    for place, (name, ((vat, account, medium), kroner)) in enumerate(_PRODUCTS.items(), 1):
        matrix_id = matrices.get(_DELIVERED.get(name, ""))
        new = NewProduct(organisation_id, name, medium, vat, account, part_number=f"P{place:03}", matrix_id=matrix_id)
        product = await create_product(work, new)
        products[name] = product.id
        for (count, unit), current in kroner.items():
            for year in range(today.year - HISTORY_YEARS - 1, today.year + 2):
                price = _price_minor(current, today.year - year)
                await add_price(work, NewPrice(product.id, count, unit, price, date(year, 1, 1)))
    paper_fee = (MethodFee(PaymentMethod.INVOICE, _PAPER_FEE_MINOR, 1),)
    standard = await create_billing_plan(work, NewBillingPlan("Standard, 21 dager", 21, paper_fee))
    monthly = await create_billing_plan(work, NewBillingPlan("Månedlig, 14 dager", 14))
    by_law = norwegian_standard(today).details
    collecting = await save_process(work, replace(by_law, collection=CollectionRule(14)))
    # One reminder that gives a week: stopped before the next month is over (CAT-40).
    stopping = await save_process(work, replace(by_law, name=STOPPING, steps=(replace(by_law.steps[0], due_days=7),)))
    await attach_process(work, standard.id, collecting.id)
    await attach_process(work, monthly.id, stopping.id)
    await save_balance_setting(work, BalanceSetting(organisation_id, True, _BALANCE_MINOR, 1, today))
    tags, plans = await create_tags(work), {}
    for name, (kind, frequency, sold) in _PLANS.items():
        billing = monthly if frequency == _MONTH else standard
        product_ids = tuple(products[product] for product in sold)
        by_itself = (tags[WEB],) if kind is PlanKind.SUBSCRIPTION else ()
        plan = await create_plan(work, NewPlan(name, kind, *frequency, billing.id, product_ids, tag_ids=by_itself))
        plans[name] = plan.id
    return Assortment(plans)


async def _matrices(work: Work, today: date) -> dict[str, UUID]:
    """Create the delivery matrices; the magazine's issues are known for this year and the next."""
    issues = tuple(
        Issue(date(year, month, _ISSUE_DAY), f"{number}/{year}")
        for year in (today.year, today.year + 1)
        for number, month in enumerate(_ISSUE_MONTHS, 1)
    )
    magazine = MatrixDetails(_DELIVERED["Medlemsbladet"], MatrixKind.ISSUES, issues=issues)
    return {one.name: (await save_matrix(work, one)).id for one in (_WEEKDAYS, magazine)}


def _price_minor(kroner: int, years_ago: int) -> int:
    """Return what it cost so many years ago, in whole kroner."""
    for _ in range(years_ago):
        kroner = kroner * 100 // (100 + _RISE_PERCENT)
    return (kroner if years_ago >= 0 else kroner * (100 + _RISE_PERCENT) // 100) * 100
