"""A tenant's set-up as entries, read through the contexts that keep it (CAT-44)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from domain.catalogue.model import (
    BillingPlan,
    Catalogue,
    Category,
    FeeRate,
    FeeRules,
    Matrix,
    Offer,
    Plan,
    PriceRule,
    PriceRuleKind,
    Product,
    SharedUsers,
    ShareKind,
    StartMonthKind,
)
from domain.catalogue.queries import delivery_matrices, load_catalogue
from domain.dialogue.model import Notice, NoticeKind
from domain.dialogue.queries import dunning_notices, dunning_texts
from domain.dialogue.rules.own_texts import OwnTexts, texts_of
from domain.dunning.model import DunningProcess, StopRule
from domain.dunning.queries.processes import process_book
from domain.kernel.database import Reading
from domain.people.model import Language
from domain.people.queries.organisations import branches, organisations
from domain.routines.model import Calendar, Routine
from domain.routines.queries import routine_book
from domain.setup.model import (
    AgeGroupEntry,
    AmountEntry,
    BillingPlanEntry,
    CalendarEntry,
    CategoryEntry,
    CategoryPriceEntry,
    ChoiceEntry,
    ContractFeeEntry,
    DestinationEntry,
    DiscountEntry,
    Entry,
    FeeAmountEntry,
    FeeRateEntry,
    FeesEntry,
    HouseholdEntry,
    MatrixEntry,
    NoticeEntry,
    OfferEntry,
    PlanEntry,
    PriceEntry,
    ProcessEntry,
    ProductEntry,
    RoutineEntry,
    SetEntry,
    Setup,
    SetupKind,
    SharedEntry,
    StopEntry,
    TagEntry,
    TextEntry,
)
from domain.subscriptions.model import CriteriaSet
from domain.subscriptions.queries.stop_settings import stop_codes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SetupBook:
    """A tenant's set-up: its entries, the row behind each, and other rows by what they are called."""

    setup: Setup
    ids: Mapping[tuple[SetupKind, str], UUID]
    versions: Mapping[UUID, int]
    organisations: Mapping[str, UUID]
    codes: Mapping[str, UUID]
    branches: Mapping[str, UUID]
    notices: Mapping[tuple[UUID, NoticeKind], Notice]
    texts: OwnTexts


async def setup_book(read: Reading) -> SetupBook:
    """Read a tenant's whole set-up; it is small. Of several things of one name the later ones are numbered: "X (2)"."""
    catalogue, book, routines = await load_catalogue(read), await process_book(read), await routine_book(read)
    notices, codes, matrices = await dunning_notices(read), await stop_codes(read), await delivery_matrices(read)
    texts = await dunning_texts(read)
    named = _named((one.id, one.name) for one in await organisations(read))
    names = {
        SetupKind.MATRIX: _names(matrices, lambda one: one.name),
        SetupKind.PRODUCT: _names(catalogue.products, lambda one: one.name),
        SetupKind.CONTRACT_FEE: _names(catalogue.contract_fees, lambda one: one.name),
        SetupKind.DISCOUNT: _names(catalogue.discounts, lambda one: one.name),
        SetupKind.CALENDAR: _names(routines.calendars, lambda one: one.name),
        SetupKind.DUNNING_PROCESS: _names(book.processes, lambda one: one.name),
        SetupKind.BILLING_PLAN: _names(catalogue.billing_plans, lambda one: one.name),
        SetupKind.REPORTING_TAG: _names(catalogue.tags, lambda one: one.code),
        SetupKind.CATEGORY: _names(catalogue.categories, lambda one: one.name),
        SetupKind.FEE_RATE: _names(catalogue.rates, lambda one: one.name),
        SetupKind.PLAN: _names(catalogue.plans, lambda one: one.name),
        SetupKind.ROUTINE: _names(routines.routines, lambda one: one.details.name),
    }
    places = _named((one.id, one.name) for one in await branches(read))
    words = _Words(names, named, {key: one.code for key, one in codes.items()}, places)
    entries: dict[SetupKind, list[Entry]] = {
        SetupKind.MATRIX: [words.matrix(one) for one in matrices.values()],
        SetupKind.PRODUCT: [words.product(one) for one in catalogue.products.values()],
        SetupKind.CONTRACT_FEE: words.contract_fees(catalogue),
        SetupKind.DISCOUNT: words.discounts(catalogue),
        SetupKind.CALENDAR: [words.calendar(one) for one in routines.calendars.values()],
        SetupKind.DUNNING_PROCESS: [words.process(one, notices, texts) for one in book.processes.values()],
        SetupKind.BILLING_PLAN: [
            words.billing_plan(one, book.of_billing_plan.get(one.id)) for one in catalogue.billing_plans.values()
        ],
        SetupKind.REPORTING_TAG: [
            TagEntry(one.code, one.name, one.kind, one.closed) for one in catalogue.tags.values()
        ],
        SetupKind.CATEGORY: [words.category(one) for one in catalogue.categories.values()],
        SetupKind.FEE_RATE: [words.fee_rate(one) for one in catalogue.rates.values()],
        SetupKind.PLAN: [words.plan(one) for one in catalogue.plans.values()],
        SetupKind.ROUTINE: [words.routine(one) for one in routines.routines.values()],
    }
    versions = {key: one.version for key, one in catalogue.plans.items()}
    versions |= {key: one.version for key, one in matrices.items()}
    versions |= {key: one.version for key, one in catalogue.tags.items()}
    versions |= {key: one.version for key, one in book.processes.items()}
    versions |= {key: one.version for key, one in routines.calendars.items()}
    versions |= {key: one.version for key, one in routines.routines.items()}
    return SetupBook(
        {kind: {one.name: one for one in found} for kind, found in entries.items()},
        {(kind, name): key for kind, of in names.items() for key, name in of.items()},
        versions,
        {name: key for key, name in named.items()},
        {one.code: key for key, one in codes.items()},
        {name: key for key, name in places.items()},
        notices,
        texts,
    )


def _names(found: Mapping[UUID, T], name_of: Callable[[T], str]) -> dict[UUID, str]:
    return _named((key, name_of(one)) for key, one in found.items())


def _named(found: Iterable[tuple[UUID, str]]) -> dict[UUID, str]:
    """Return names that are unique, the oldest having the bare one; ids are in the order of time."""
    names, used = dict[UUID, str](), set[str]()
    for key, name in sorted(found, key=lambda one: one[0]):
        number, unique = 1, name
        while unique in used:
            number += 1
            unique = f"{name} ({number})"
        names[key] = unique
        used.add(unique)
    return names


@dataclass(frozen=True, slots=True)
class _Words:
    """Rows as entries, with what each row is called."""

    names: Mapping[SetupKind, Mapping[UUID, str]]
    organisations: Mapping[UUID, str]
    codes: Mapping[UUID, str]
    branches: Mapping[UUID, str]

    def _name(self, kind: SetupKind, key: UUID | None) -> str | None:
        return None if key is None else self.names[kind][key]

    def matrix(self, one: Matrix) -> MatrixEntry:
        return MatrixEntry(self.names[SetupKind.MATRIX][one.id], one.kind, one.weekdays, one.issues, one.closed)

    def product(self, one: Product) -> ProductEntry:
        prices = sorted(one.prices, key=lambda p: (p.frequency.unit, p.frequency.count, p.valid_from))
        return ProductEntry(
            name=self.names[SetupKind.PRODUCT][one.id],
            organisation=self.organisations[one.organisation_id],
            medium=one.medium,
            vat_bp=one.vat_bp,
            revenue_account=one.revenue_account,
            description=one.description,
            part_number=one.part_number,
            external_part_number=one.external_part_number,
            report_group=one.report_group,
            matrix=self._name(SetupKind.MATRIX, one.matrix_id),
            vat_changes=one.vat_changes,
            prices=tuple(
                PriceEntry(p.amount_minor, p.frequency.unit.value, p.valid_from, p.frequency.count) for p in prices
            ),
        )

    def contract_fees(self, catalogue: Catalogue) -> list[Entry]:
        return [
            ContractFeeEntry(
                name=self.names[SetupKind.CONTRACT_FEE][one.id],
                organisation=self.organisations[one.organisation_id],
                amount_minor=one.amount_minor,
                vat_bp=one.vat_bp,
                account=one.account,
            )
            for one in catalogue.contract_fees.values()
        ]

    def discounts(self, catalogue: Catalogue) -> list[Entry]:
        names = self.names[SetupKind.DISCOUNT]
        return [
            DiscountEntry(names[one.id], one.percent_bp, one.description, one.closed)
            for one in catalogue.discounts.values()
        ]

    def calendar(self, one: Calendar) -> CalendarEntry:
        return CalendarEntry(self.names[SetupKind.CALENDAR][one.id], one.mode, one.ranges)

    def process(
        self, one: DunningProcess, notices: Mapping[tuple[UUID, NoticeKind], Notice], texts: OwnTexts
    ) -> ProcessEntry:
        own = [notices[one.id, kind] for kind in NoticeKind if (one.id, kind) in notices]
        said = texts_of(texts, one)
        return ProcessEntry(
            name=self.names[SetupKind.DUNNING_PROCESS][one.id],
            currency=one.currency,
            steps=one.steps,
            consume_partial_payments=one.consume_partial_payments,
            write_off_fee=one.write_off_fee,
            tolerance=one.tolerance,
            stop=self._stop(one.stop) if one.stop else None,
            charge_attempts=one.charge_attempts,
            collection=one.collection,
            contract_billing_plan=self._name(SetupKind.BILLING_PLAN, one.contract_billing_plan_id),
            notices=tuple(NoticeEntry(each.kind, each.days, each.body) for each in own),
            texts=tuple(
                TextEntry(each.kind, Language(each.language), each.subject, each.body, each.sms, each.step)
                for each in said
            ),
        )

    def _stop(self, one: StopRule) -> StopEntry:
        code = self.codes[one.code_id] if one.code_id else None
        return StopEntry(one.delay_days, one.threshold_minor, one.cause, code)

    def billing_plan(self, one: BillingPlan, process_id: UUID | None) -> BillingPlanEntry:
        return BillingPlanEntry(
            name=self.names[SetupKind.BILLING_PLAN][one.id],
            lead_days=one.lead_days,
            currency=one.currency,
            fees=one.fees,
            method_leads=one.method_leads,
            dunning_process=self._name(SetupKind.DUNNING_PROCESS, process_id),
        )

    def category(self, one: Category) -> CategoryEntry:
        name = self.names[SetupKind.CATEGORY][one.id]
        return CategoryEntry(name, self.organisations[one.organisation_id], one.closed)

    def fee_rate(self, one: FeeRate) -> FeeRateEntry:
        amounts = tuple(FeeAmountEntry(each.amount_minor, each.vat_bp, each.valid_from) for each in one.amounts)
        return FeeRateEntry(self.names[SetupKind.FEE_RATE][one.id], self.organisations[one.organisation_id], amounts)

    def plan(self, one: Plan) -> PlanEntry:
        return PlanEntry(
            name=self.names[SetupKind.PLAN][one.id],
            kind=one.kind,
            frequency_unit=one.frequency.unit.value,
            billing_plan=self.names[SetupKind.BILLING_PLAN][one.billing_plan_id],
            products=tuple(self.names[SetupKind.PRODUCT][key] for key in one.product_ids),
            frequency_count=one.frequency.count,
            description=one.description,
            organisation=self.organisations[one.organisation_id] if one.organisation_id else None,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            disabled=one.disabled,
            offer=self._offer(one.offer),
            fees=self._fees(one.fees) if one.fees else None,
            choice=ChoiceEntry(one.choice.least, one.choice.most, one.choice.percents_bp) if one.choice else None,
            shared=self._shared(one.shared) if one.shared else None,
            tags=tuple(self.names[SetupKind.REPORTING_TAG][key] for key in one.tag_ids),
        )

    def _fees(self, one: FeeRules) -> FeesEntry:
        share, start = one.share, one.start_month
        return FeesEntry(
            category=one.category,
            age_day=one.age_day,
            conditions=one.conditions,
            age_groups=tuple(
                AgeGroupEntry(
                    _amount(each.price),
                    each.from_years,
                    each.to_years,
                    self._name(SetupKind.CATEGORY, each.category_id),
                )
                for each in one.age_groups
            ),
            households=tuple(HouseholdEntry(_amount(each.price), each.members) for each in one.households),
            share_kind=share.kind if share else None,
            share_minor=share.value if share and share.kind is ShareKind.AMOUNT else None,
            share_bp=share.value if share and share.kind is ShareKind.PERCENT else None,
            share_account=share.account if share else "",
            start_kind=start.kind if start else None,
            start_minor=start.values if start and start.kind is StartMonthKind.AMOUNTS else (),
            start_bp=start.values if start and start.kind is StartMonthKind.PERCENTS else (),
            categories=tuple(
                CategoryPriceEntry(_amount(each.price), self.names[SetupKind.CATEGORY][each.category_id])
                for each in one.categories
            ),
            fee_rate=self._name(SetupKind.FEE_RATE, one.rate.rate_id if one.rate else None),
            fee_rate_product=self._name(SetupKind.PRODUCT, one.rate.product_id if one.rate else None),
        )

    def _shared(self, one: SharedUsers) -> SharedEntry:
        return SharedEntry(self.names[SetupKind.PRODUCT][one.product_id], one.users)

    def _offer(self, one: Offer) -> OfferEntry:
        price, length, contract = one.price, one.length, one.contract
        percent = price is not None and price.kind is PriceRuleKind.PERCENT_OFF
        day = timedelta(days=1)
        return OfferEntry(
            price_kind=price.kind if price else None,
            price_minor=price.value if price and not percent else None,
            price_bp=price.value if price and percent else None,
            length_kind=length.kind if length else None,
            first_days=length.days if length else None,
            first_until_on=length.until_on - day if length and length.until_on else None,
            stops=one.stops,
            renewal_name=one.renewal_name,
            renewal_description=one.renewal_description,
            next_plans=tuple(self.names[SetupKind.PLAN][key] for key in one.next_plan_ids),
            contract_fee=self._name(SetupKind.CONTRACT_FEE, contract.fee_id if contract else None),
            contract_until_on=contract.until_on - day if contract and contract.until_on else None,
            contract_frequencies=contract.frequencies if contract else None,
            block_days=one.block_days,
            begins_paid=one.begins_paid,
            pause_access=one.pause_access,
        )

    def routine(self, one: Routine) -> RoutineEntry:
        details, schedule = one.details, one.details.schedule
        return RoutineEntry(
            name=self.names[SetupKind.ROUTINE][one.id],
            organisation=self.organisations[details.organisation_id],
            kind=details.kind,
            schedule=schedule.kind,
            times=schedule.times,
            weekday=schedule.weekday,
            month_day=schedule.month_day,
            calendar=self._name(SetupKind.CALENDAR, details.calendar_id),
            days_ahead=details.days_ahead,
            sets=tuple(self._set(each) for each in details.sets),
            destinations=tuple(DestinationEntry(*each) for each in sorted(details.destinations.items())),
            enabled=one.enabled,
        )

    def _set(self, one: CriteriaSet) -> SetEntry:
        return SetEntry(
            name=one.name,
            plan_kinds=one.plan_kinds,
            plans=tuple(self.names[SetupKind.PLAN][key] for key in one.plan_ids),
            payment_methods=one.payment_methods,
            member_kinds=one.member_kinds,
            branches=tuple(self.branches[key] for key in one.branch_ids),
            from_on=one.from_on,
            minimum_minor=one.minimum_minor,
            due=one.due,
            role_kinds=one.role_kinds,
            role_titles=one.role_titles,
        )


def _amount(one: PriceRule) -> AmountEntry:
    percent = one.kind is PriceRuleKind.PERCENT_OFF
    return AmountEntry(one.kind, None if percent else one.value, one.value if percent else None)
