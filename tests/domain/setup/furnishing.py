"""A tenant with one of each kind of thing that a set-up has, and everything that one can say of it (CAT-44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from uuid import UUID

from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.commands.add_vat_rate import add_vat_rate
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_contract_fee import create_contract_fee
from domain.catalogue.commands.create_discount import create_discount
from domain.catalogue.commands.create_fee_rate import create_fee_rate
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.commands.save_category import save_category
from domain.catalogue.commands.save_matrix import save_matrix
from domain.catalogue.commands.save_reporting_tag import save_reporting_tag
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.commands.update_product import update_product
from domain.catalogue.model import (
    CategoryDetails,
    Conditions,
    Issue,
    MatrixDetails,
    MatrixKind,
    Medium,
    NewAgeGroup,
    NewAmount,
    NewBillingPlan,
    NewCategoryPrice,
    NewChoice,
    NewContractFee,
    NewDiscount,
    NewFeeAmount,
    NewFeeRules,
    NewOffer,
    NewPlan,
    NewProduct,
    NewVatRate,
    PlanKind,
    PriceRuleKind,
    SaveTag,
    SharedUsers,
    ShareKind,
    TagKind,
    UpdatePlan,
    UpdateProduct,
)
from domain.catalogue.queries import load_catalogue
from domain.club.model import RoleKind
from domain.dialogue.commands.save_notice import save_notice
from domain.dialogue.commands.save_text import save_text
from domain.dialogue.model import DunningText, DunningTextKind, NoticeKind
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import CollectionRule, ProcessDetails, ReminderStep, StopRule, Tolerance
from domain.kernel.work import Work
from domain.routines.commands.save_calendar import save_calendar
from domain.routines.commands.save_routine import save_routine
from domain.routines.model import (
    CalendarDetails,
    CalendarMode,
    DateRange,
    RoutineDetails,
    RoutineKind,
    Schedule,
    ScheduleKind,
)
from domain.subscriptions.model import CriteriaSet, DueRule, DueRuleKind
from tests.domain.subscriptions.selling import Shop, open_shop
from tests.tenants import TODAY, Tenant


async def furnished(tenant: Tenant) -> None:
    """Set everything up; a plan follows another, and itself."""
    shop = await open_shop(tenant, members=0)
    async with tenant.work() as work:
        fee = NewContractFee(tenant.organisation_id, "Bindingsgebyr", 29900, "25", "3100")
        fee_id = (await create_contract_fee(work, fee)).id
        await create_discount(work, NewDiscount("Halv pris", "50.5", "For ansatte"))
        await _filed(work, shop.dues_id)
        await _delivered(work, tenant)
        billing_plan_id = (await load_catalogue(work)).plans[shop.plan_id].billing_plan_id
        await _dunned(work, billing_plan_id)
        plan_id = await _offer(work, shop, billing_plan_id, fee_id)
        await _membership(work, tenant, shop, billing_plan_id)
        await _routine(work, tenant, plan_id)


async def _filed(work: Work, product_id: UUID) -> None:
    """A product with numbers, a report group and a VAT rate that is to come."""
    texts = ("", "K-1", "CRM-1", "Medlemmer")
    await update_product(work, UpdateProduct(product_id, 1, "Kontingent", "3200", *texts))
    await add_vat_rate(work, NewVatRate(product_id, "12.5", TODAY.replace(year=TODAY.year + 1)))


async def _delivered(work: Work, tenant: Tenant) -> None:
    """A newspaper that comes on weekdays, and a magazine whose calendar is closed for others."""
    weekdays = MatrixDetails("Hverdager", MatrixKind.WEEKDAYS, (1, 2, 3, 4, 5))
    await save_matrix(work, weekdays)
    issues = MatrixDetails(
        "Utgivelser", MatrixKind.ISSUES, issues=(Issue(TODAY, "1/2026"), Issue(TODAY.replace(day=28)))
    )
    calendar = await save_matrix(work, issues)
    magazine = NewProduct(tenant.organisation_id, "Bladet", Medium.PHYSICAL, "0", "3300", matrix_id=calendar.id)
    await create_product(work, magazine)
    await save_matrix(work, replace(issues, closed=True), matrix_id=calendar.id, version=1)


async def _dunned(work: Work, billing_plan_id: UUID) -> None:
    """A process with all that one may have; it names a billing plan of contracts, which names the process."""
    contracts = await create_billing_plan(work, NewBillingPlan("Brutte avtaler", 10))
    details = ProcessDetails(
        "Purring",
        (ReminderStep(14, 14, 3500), ReminderStep(7, 14, 3500)),
        consume_partial_payments=True,
        tolerance=Tolerance(share_bp=250),
        stop=StopRule(14, 5000, "Ikke betalt"),
        charge_attempts=2,
        collection=CollectionRule(30, by_itself=True),
        contract_billing_plan_id=contracts.id,
    )
    process = await save_process(work, details)
    await save_notice(work, process.id, NoticeKind.STOP, days=3, body="Stopper {{stop_on}}: betal {{amount}}.")
    words = "Purring på {{invoice_number}}: {{amount}} innen {{due_on}}, konto {{account}}, {{reference}}"
    await save_text(work, DunningText(process.id, DunningTextKind.REMINDER, 1, "nb", "Purring", f"{words}\n\nHilsen"))
    gone = "Kortet virket ikke: {{amount}} innen {{due_on}} på {{payment_link}}"
    await save_text(work, DunningText(process.id, DunningTextKind.CARD_GIVEN_UP, 0, "en", "Kort", gone, sms=gone))
    await attach_process(work, billing_plan_id, process.id)
    await attach_process(work, contracts.id, process.id)


async def _offer(work: Work, shop: Shop, billing_plan_id: UUID, fee_id: UUID) -> UUID:
    """A plan that is followed by itself and the shop's."""
    offer = NewOffer(
        PriceRuleKind.PERCENT_OFF,
        price_percent="50",
        renewal_name="Ordinær videre",
        next_plan_ids=(shop.plan_id,),
        contract_fee_id=fee_id,
        contract_frequencies=1,
        block_days=90,
        begins_paid=True,
        pause_access=True,
    )
    new = NewPlan("Aksjon", PlanKind.MEMBERSHIP, 1, "YEAR", billing_plan_id, (shop.dues_id,), "Intro", offer=offer)
    plan = await create_plan(work, new)
    again = replace(offer, next_plan_ids=(plan.id, shop.plan_id))
    await update_plan(work, UpdatePlan(plan.id, 1, "Aksjon", billing_plan_id, "Intro", offer=again))
    return plan.id


async def _membership(work: Work, tenant: Tenant, shop: Shop, billing_plan_id: UUID) -> None:
    """A membership whose fee depends on age and category, whose products are chosen and shared."""
    student = await save_category(work, CategoryDetails(tenant.organisation_id, "Student"))
    honorary = await save_category(work, CategoryDetails(tenant.organisation_id, "Æresmedlem", closed=True))
    first = NewFeeAmount(45000, "12.5", TODAY.replace(year=TODAY.year - 1))
    rate = await create_fee_rate(work, tenant.organisation_id, "Senior", first)
    await add_fee_amount(work, rate.id, NewFeeAmount(50000, "0", TODAY.replace(year=TODAY.year + 1)))
    half = NewAmount(PriceRuleKind.PERCENT_OFF, percent="50")
    fees = NewFeeRules(
        "Ordinær",
        conditions=Conditions(18, 67),
        age_groups=(NewAgeGroup(18, 25, half), NewAgeGroup(18, 30, half, student.id)),
        categories=(NewCategoryPrice(honorary.id, NewAmount(PriceRuleKind.FIXED, 0)),),
        share_kind=ShareKind.PERCENT,
        share_percent="12.5",
        share_account="2910",
        rate_id=rate.id,
    )
    products = (await load_catalogue(work)).plans[shop.plan_id].product_ids
    fees = replace(fees, rate_product_id=products[1])
    new = NewPlan("Velg selv", PlanKind.MEMBERSHIP, 1, "YEAR", billing_plan_id, products, fees=fees)
    chosen, shared = NewChoice(1, 2, ("", "10")), SharedUsers(products[1], 2)
    how = await save_reporting_tag(work, SaveTag("MESSE", "Messe", TagKind.HOW))
    who = await save_reporting_tag(work, SaveTag("KARI", "Kari Selger", TagKind.WHO, closed=True))
    await create_plan(work, replace(new, choice=chosen, shared=shared, tag_ids=(who.id, how.id)))


async def _routine(work: Work, tenant: Tenant, plan_id: UUID) -> None:
    """A weekly run outside Christmas."""
    christmas = DateRange(TODAY.replace(month=12), TODAY.replace(month=12, day=26))
    calendar = await save_calendar(work, CalendarDetails("Jul", CalendarMode.EXCLUDING, (christmas,)))
    weekly = Schedule(ScheduleKind.WEEKLY, (time(6, 30),), weekday=2)
    some = CriteriaSet("Aksjon", plan_ids=(plan_id,), minimum_minor=5000, due=DueRule(DueRuleKind.MONTH_DAY, 20))
    some = replace(some, role_kinds=(RoleKind.TREASURER,), role_titles=("Leder",))
    details = RoutineDetails("Ukentlig", tenant.organisation_id, RoutineKind.BILLING, weekly, calendar.id, 3, (some,))
    await save_routine(work, details)
