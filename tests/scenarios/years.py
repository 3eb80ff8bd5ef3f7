"""A tenant that lives day by day: two organisations that sell every kind of plan, and a clock that tests move."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_contract_fee import create_contract_fee
from domain.catalogue.commands.create_discount import create_discount
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import (
    FirstLengthKind,
    Medium,
    MethodFee,
    NewBillingPlan,
    NewContractFee,
    NewDiscount,
    NewOffer,
    NewPlan,
    NewPrice,
    NewProduct,
    PaymentMethod,
    PlanKind,
    PriceRuleKind,
)
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.save_balance_setting import save_balance_setting
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import BalanceSetting, CollectionRule, ProcessDetails, ReminderStep, StopRule, Tolerance
from domain.kernel.database import Row
from domain.kernel.work import SYSTEM, Work, open_work
from domain.ledger.commands.open_accounts import open_accounts
from domain.payments.commands.add_provider_account import NewProviderAccount, add_provider_account
from domain.people.commands.add_bank_account import add_bank_account
from domain.people.commands.create_members import create_members
from domain.people.commands.create_organisation import create_organisation
from domain.people.commands.save_employment import save_employment
from domain.people.commands.switch_ledger_billing import switch_ledger_billing
from domain.people.model import EmploymentDetails, MemberDetails, MemberKind, NewBankAccount, NewOrganisation
from tests.cards import keys
from tests.tenants import TODAY, Tenant

LONG_AGO = date(2015, 1, 1)
LEAD_DAYS = {"Standard": 14, "Avis": 7, "Uke": 3}
STEPS = (ReminderStep(14, 10, 3_500), ReminderStep(5, 10, 3_500))
PRICES = (("WEEK", 1, 0.25), ("MONTH", 1, 1.0), ("MONTH", 3, 2.8), ("YEAR", 1, 10.0))
EMPLOYED = 12
STORY_LINES = 40


@dataclass
class World:
    """Where a scenario lives. All that happens is drawn from `chance`; `story` keeps what happened last."""

    tenant: Tenant
    chance: Random
    today: date
    organisation_ids: tuple[UUID, UUID]
    plan_ids: dict[str, UUID]
    billing_plan_ids: dict[str, UUID]
    product_ids: dict[str, UUID]
    member_ids: Sequence[UUID]
    discount_id: UUID
    bank_account_ids: dict[UUID, UUID]
    employed_ids: frozenset[UUID]
    story: deque[str] = field(default_factory=lambda: deque(maxlen=STORY_LINES))
    counts: Counter[str] = field(default_factory=Counter)
    states: dict[UUID, str] = field(default_factory=dict)
    _instants: int = 0

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """Open a unit of work today, at an instant of its own."""
        async with open_work(self.tenant.database, self.tenant.id, SYSTEM, self.today) as work:
            work.now = self.instant()
            yield work

    async def rows(self, text: str, *values: Any) -> Sequence[Row]:
        """Read rows by SQL."""
        async with self.tenant.read() as read:
            return await read.sql(text, *values)

    @property
    def dawn(self) -> datetime:
        """The instant before all of today."""
        return datetime.combine(self.today, time(5), UTC)

    def instant(self) -> datetime:
        """Return the next instant of the day."""
        self._instants += 1
        return self.dawn + timedelta(milliseconds=self._instants)

    def key(self) -> str:
        """Return an idempotency key that was never used."""
        return f"{self.today} {self.instant()}"

    def days(self, least: int, most: int) -> date:
        """Return a random day around today."""
        return self.today + timedelta(days=self.chance.randint(least, most))

    def tell(self, what: str) -> None:
        """Write what has happened down."""
        self.story.append(f"{self.today} {what}")

    def next_day(self) -> None:
        """Move the clock."""
        self.today += timedelta(days=1)
        self._instants = 0


async def open_world(tenant: Tenant, chance: Random, members: int) -> World:
    """Set everything up on TODAY; nobody has ordered anything yet."""
    async with tenant.work() as work:
        second, second_account = await _second_organisation(work)
        fees = (MethodFee(PaymentMethod.INVOICE, 4_900, 2),)
        billing = {
            name: (await create_billing_plan(work, NewBillingPlan(name, days, fees if name == "Standard" else ()))).id
            for name, days in LEAD_DAYS.items()
        }
        await _dun(work, billing)
        products = await _products(work, tenant.organisation_id, second)
        plans = await _plans(work, tenant.organisation_id, billing, products)
        discount = await create_discount(work, NewDiscount("Student", "40"))
        people = [
            MemberDetails(MemberKind.PERSON, first_name=f"Kari {n}", last_name="Nordmann", email=f"k{n}@epost.example")
            for n in range(members)
        ]
        made = await create_members(work, people)
        employed = await _employ(work, made.ids)
        await _demand_rests(work, tenant.organisation_id)
        await switch_ledger_billing(work, tenant.organisation_id, on=True)
        for number, organisation_id in enumerate((tenant.organisation_id, second)):
            credentials = {"baseUrl": "http://localhost:1", "apiKey": "key", "callbackSecret": "secret"}
            new = NewProviderAccount(organisation_id, "card_service", "Kort", credentials)
            await add_provider_account(work, new, key=keys().provider, idempotency_key=f"account {number}")
    accounts = {tenant.organisation_id: tenant.bank_account_id, second: second_account}
    organisations = (tenant.organisation_id, second)
    return World(
        tenant, chance, TODAY, organisations, plans, billing, products, made.ids, discount.id, accounts, employed
    )


async def _employ(work: Work, member_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Let some work at two employers, who deduct from their pay."""
    names = ("Verket AS", "Skolen")
    made = await create_members(work, [MemberDetails(MemberKind.COMPANY, company_name=name) for name in names])
    employed = member_ids[:EMPLOYED]
    for place, member_id in enumerate(employed):
        await save_employment(work, EmploymentDetails(member_id, made.ids[place % 2], LONG_AGO))
    return frozenset(employed)


async def _demand_rests(work: Work, organisation_id: UUID) -> None:
    """Let what is left of stopped subscriptions be demanded after ten days (CAT-42)."""
    await save_balance_setting(work, BalanceSetting(organisation_id, True, 5_000, 10, TODAY))


async def _second_organisation(work: Work) -> tuple[UUID, UUID]:
    made = await create_organisation(
        work,
        NewOrganisation(
            name="Fondet",
            country="NO",
            currency="NOK",
            organisation_number="999000010",
            email="fond@friluftslaget.example",
            line1="Storgata 2",
            postal_code="0155",
            city="Oslo",
        ),
    )
    await open_accounts(work, made.id)
    account = await add_bank_account(work, NewBankAccount(organisation_id=made.id, number="15030000010"))
    return made.id, account.id


async def _dun(work: Work, billing: dict[str, UUID]) -> None:
    """Memberships are reminded and stopped; newspapers too, with a small tolerance; what is weekly is collected."""
    stop = StopRule(7, 0, "Manglende betaling")
    lenient = ProcessDetails(
        "Avis",
        STEPS,
        consume_partial_payments=True,
        write_off_fee=True,
        tolerance=Tolerance(amount_minor=500),
        stop=stop,
    )
    collected = ProcessDetails("Uke", (ReminderStep(2, 14, 3_500),), collection=CollectionRule(1))
    processes = (("Standard", ProcessDetails("Vanlig", STEPS, stop=stop)), ("Avis", lenient), ("Uke", collected))
    for name, details in processes:
        await attach_process(work, billing[name], (await save_process(work, details)).id)


async def _products(work: Work, first: UUID, second: UUID) -> dict[str, UUID]:
    made = {}
    for name, organisation_id, medium, vat, account, monthly in (
        ("Kontingent", first, Medium.SPOKEN, "0", "3200", 5_000),
        ("Bladet", first, Medium.PHYSICAL, "25", "3000", 2_499),
        ("Avis", first, Medium.PHYSICAL, "25", "3000", 19_990),
        ("Digital", first, Medium.DIGITAL, "25", "3000", 9_933),
        ("Støtte", second, Medium.SPOKEN, "0", "3200", 10_001),
    ):
        product = await create_product(work, NewProduct(organisation_id, name, medium, vat, account))
        for unit, count, times in PRICES:
            await add_price(work, NewPrice(product.id, count, unit, round(monthly * times), LONG_AGO))
        made[name] = product.id
    return made


async def _plans(
    work: Work, organisation_id: UUID, billing: dict[str, UUID], products: dict[str, UUID]
) -> dict[str, UUID]:
    """Create the plans; each is named for what it is there to try."""
    fee = await create_contract_fee(work, NewContractFee(organisation_id, "Bindingsgebyr", 49_900, "25", "3900"))
    made: dict[str, UUID] = {}

    async def plan(
        name: str, kind: PlanKind, every: tuple[int, str], by: str, sold: Sequence[str], offer: NewOffer | None = None
    ) -> None:
        ids = tuple(products[one] for one in sold)
        new = NewPlan(name, kind, *every, billing[by], ids, offer=offer or NewOffer())
        made[name] = (await create_plan(work, new)).id

    membership, paper = PlanKind.MEMBERSHIP, PlanKind.SUBSCRIPTION
    month, both = (1, "MONTH"), ("Avis", "Digital")
    await plan("Medlem", membership, (1, "YEAR"), "Standard", ("Kontingent", "Bladet"))
    await plan("Enkel", membership, (1, "YEAR"), "Standard", ("Kontingent",))
    until_new_year = NewOffer(length_kind=FirstLengthKind.OUT_THIS_YEAR, price_kind=PriceRuleKind.FIXED, price_minor=99)
    await plan("Kalender", membership, (1, "YEAR"), "Standard", ("Kontingent",), until_new_year)
    await plan("Kvartal", membership, (3, "MONTH"), "Standard", ("Kontingent", "Bladet"))
    await plan("Avis", paper, month, "Avis", both)
    half = NewOffer(PriceRuleKind.PERCENT_OFF, price_percent="50", renewal_name="Avis, fornyet", block_days=30)
    await plan("Avis halv", paper, month, "Avis", both, half)
    await plan("Digital", paper, month, "Avis", ("Digital",))
    week_free = NewOffer(
        PriceRuleKind.FIXED, 0, length_kind=FirstLengthKind.DAYS, first_days=7, next_plan_ids=(made["Digital"],)
    )
    await plan("Smak", paper, (1, "WEEK"), "Avis", ("Digital",), week_free)
    steps = (made["Smak"], made["Avis halv"], made["Avis"])
    chain = NewOffer(PriceRuleKind.FIXED, 4_900, length_kind=FirstLengthKind.DAYS, first_days=28, next_plan_ids=steps)
    await plan("Kjede", paper, month, "Avis", both, chain)
    bound = NewOffer(contract_fee_id=fee.id, contract_frequencies=12, length_kind=FirstLengthKind.OUT_THIS_MONTH)
    await plan("Bundet", paper, month, "Avis", both, bound)
    once = NewOffer(PriceRuleKind.FIXED, 9_900, length_kind=FirstLengthKind.DAYS, first_days=60, stops=True)
    await plan("Engang", paper, month, "Avis", both, once)
    await plan("Ukentlig", paper, (1, "WEEK"), "Uke", ("Digital",))
    await plan("Fond", membership, (1, "YEAR"), "Standard", ("Støtte",))
    await plan("Fond kvartal", membership, (3, "MONTH"), "Standard", ("Støtte",))
    return made
