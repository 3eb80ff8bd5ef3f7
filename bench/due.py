"""Subscriptions that are all due at once: a tenant whose terms are two-lined and begin on one day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from bench.people import Person, people
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import Medium, NewBillingPlan, NewPlan, NewPrice, NewProduct, PlanKind
from domain.catalogue.model.fees import NewFeeRules, ShareKind
from domain.kernel.database import Database
from domain.kernel.ids import new_id
from domain.kernel.work import SYSTEM, Work, open_work
from domain.ledger.commands.open_accounts import open_accounts
from domain.people.commands.add_bank_account import add_bank_account
from domain.people.commands.create_branch import create_branch
from domain.people.commands.create_organisation import create_organisation
from domain.people.commands.create_tenant import create_tenant
from domain.people.model import NewBankAccount, NewOrganisation

TODAY = date(2026, 3, 2)
AGREEMENT, ACCOUNT = "001008566", "15030000002"
_BRANCHES = 60
# The term that begins a year after the first.
_NEXT_TERMS = {"YEAR": 2, "MONTH": 13}
_MONTHLY_MINOR = 6_242  # 749.00 a year


@dataclass(frozen=True, slots=True)
class Due:
    """A tenant with subscriptions that are due on TODAY."""

    tenant_id: UUID
    organisation_id: UUID
    subscriptions: int


# Of each membership so much belongs to the member's branch, as a line of its own (CAT-21).
BRANCH_SHARE = NewFeeRules(share_kind=ShareKind.AMOUNT, share_minor=12_000, share_account="2900")


async def make_due(
    database: Database, owner_url: str, count: int, *, unit: str = "YEAR", fees: NewFeeRules | None = None
) -> Due:
    """Create the tenant by commands, its members and subscriptions by COPY."""
    tenant_id = new_id()
    async with open_work(database, tenant_id, SYSTEM, TODAY) as work:
        await create_tenant(work, name="Målt forening", country="NO")
        organisation_id = await _organisation(work)
        plan_id = await _plan(work, organisation_id, unit, fees)
        branches = [(await create_branch(work, name=f"Lag {n}")).id for n in range(_BRANCHES)]
    owner = await asyncpg.connect(owner_url)
    try:
        await _copy(owner, tenant_id, organisation_id, plan_id, branches, count, _NEXT_TERMS[unit])
    finally:
        await owner.close()
    return Due(tenant_id, organisation_id, count)


async def _organisation(work: Work) -> UUID:
    new = NewOrganisation(name="Målt forening", country="NO", currency="NOK", organisation_number="999000002")
    organisation = await create_organisation(work, new)
    await open_accounts(work, organisation.id)
    await add_bank_account(work, NewBankAccount(organisation.id, ACCOUNT, ocr_agreement_id=AGREEMENT))
    return organisation.id


async def _plan(work: Work, organisation_id: UUID, unit: str, fees: NewFeeRules | None) -> UUID:
    """Two products, so two lines: a membership without VAT and a magazine with 25 %."""
    sold = []
    for name, medium, vat, account, price_minor in (
        ("Kontingent", Medium.SPOKEN, "0", "3200", 49_900),
        ("Bladet", Medium.PHYSICAL, "25", "3000", 25_000),
    ):
        product = await create_product(work, NewProduct(organisation_id, name, medium, vat, account))
        await add_price(work, NewPrice(product.id, 1, unit, price_minor, date(2020, 1, 1)))
        sold.append(product.id)
    billing_plan = await create_billing_plan(work, NewBillingPlan("Standard", 14))
    new = NewPlan("Medlem", PlanKind.MEMBERSHIP, 1, unit, billing_plan.id, tuple(sold), fees=fees)
    plan = await create_plan(work, new)
    return plan.id


async def _copy(
    owner: asyncpg.Connection,
    tenant_id: UUID,
    organisation_id: UUID,
    plan_id: UUID,
    branches: list[UUID],
    count: int,
    next_term: int,
) -> None:
    now = await owner.fetchval("SELECT now()")
    start_on, next_on = date(2025, 3, 10), date(2026, 3, 10)
    members = [(new_id(), number) for number in range(1, count + 1)]
    await owner.copy_records_to_table(
        "member",
        columns=(
            *("tenant_id", "id", "number", "kind", "branch_id", "joined_on", "created_at", "updated_at"),
            *Person._fields,
        ),
        records=(
            (tenant_id, i, n, "PERSON", branches[n % _BRANCHES], start_on, now, now, *person)
            for (i, n), person in zip(members, people(), strict=False)
        ),
    )
    await owner.copy_records_to_table(
        "subscription",
        columns=(
            *("tenant_id", "id", "member_id", "plan_id", "organisation_id", "state", "payment_method", "start_on"),
            *("registered_on", "next_term", "next_start", "monthly_minor", "valued_on", "created_at"),
        ),
        records=[
            (
                *(tenant_id, new_id(), i, plan_id, organisation_id, "ACTIVE", "EMAIL", start_on),
                *(start_on, next_term, next_on, _MONTHLY_MINOR, start_on, now),
            )
            for i, _ in members
        ],
    )
    await owner.execute(
        "INSERT INTO subscription_value (tenant_id, subscription_id, valid_from, registered_on, monthly_minor)"
        " SELECT tenant_id, id, start_on, registered_on, monthly_minor FROM subscription"
    )
