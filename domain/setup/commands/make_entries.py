"""Make and change single things of a set-up, by the commands that screens use (CAT-44)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.add_vat_rate import add_vat_rate
from domain.catalogue.commands.close_discount import close_discount
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_contract_fee import create_contract_fee
from domain.catalogue.commands.create_discount import create_discount
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.commands.save_matrix import save_matrix
from domain.catalogue.commands.save_reporting_tag import save_reporting_tag
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.commands.update_product import update_product
from domain.catalogue.model import (
    MatrixDetails,
    NewBillingPlan,
    NewChoice,
    NewContractFee,
    NewDiscount,
    NewOffer,
    NewPlan,
    NewPrice,
    NewProduct,
    NewVatRate,
    SaveTag,
    SharedUsers,
    UpdatePlan,
    UpdateProduct,
)
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules import vat_text
from domain.dialogue.commands.save_notice import save_notice, turn_off_notice
from domain.dialogue.commands.save_text import remove_text, save_text
from domain.dialogue.model import DunningText
from domain.dialogue.rules.own_texts import key_of_text
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import ProcessDetails, StopRule
from domain.kernel.refusal import FieldError, InvalidInput
from domain.kernel.work import Work
from domain.routines.commands.save_calendar import save_calendar
from domain.routines.commands.save_routine import save_routine
from domain.routines.commands.switch_routine import switch_routine
from domain.routines.model import CalendarDetails, RoutineDetails, Schedule
from domain.setup.commands.make_memberships import fee_rules, make_category, make_fee_rate, percent_text
from domain.setup.commands.refuse_fixed import refuse_fixed
from domain.setup.model import (
    BillingPlanEntry,
    CalendarEntry,
    CategoryEntry,
    ChoiceEntry,
    ContractFeeEntry,
    DiscountEntry,
    Entry,
    FeeRateEntry,
    MatrixEntry,
    OfferEntry,
    PlanEntry,
    ProcessEntry,
    ProductEntry,
    RoutineEntry,
    SetEntry,
    SetupKind,
    SharedEntry,
    StopEntry,
    TagEntry,
)
from domain.setup.repository import SetupBook
from domain.subscriptions.model import CriteriaSet


@dataclass
class Maker:
    """Turns entries into rows. `ids` are the rows by kind and name, those that were made on the way among them."""

    work: Work
    book: SetupBook
    ids: dict[tuple[SetupKind, str], UUID]

    async def make(self, kind: SetupKind, entry: Entry, before: Entry | None) -> UUID:
        """Make an entry, or change what is there to it, and return its row. Refuses like the commands.

        What is sold or billed by something is fixed: what differs there is refused with InvalidInput.
        """
        known = self.ids.get((kind, entry.name))
        match entry:
            case ProductEntry():
                made = await self._product(entry, before)
            case ProcessEntry():
                made = await self._process(entry)
            case BillingPlanEntry():
                made = await self._billing_plan(entry, before)
            case CategoryEntry():
                organisation_id = self._organisation(entry.organisation)
                made = await make_category(self.work, entry, before, organisation_id, known)
            case FeeRateEntry():
                organisation_id = self._organisation(entry.organisation)
                made = await make_fee_rate(self.work, entry, before, organisation_id, known)
            case PlanEntry():
                made = await self._plan(entry, before)
            case RoutineEntry():
                made = await self._routine(entry)
            case _:
                made = await self._register(entry, before)
        self.ids[kind, entry.name] = made
        return made

    async def _register(
        self,
        entry: CalendarEntry | ContractFeeEntry | DiscountEntry | MatrixEntry | TagEntry,
        before: Entry | None,
    ) -> UUID:
        match entry:
            case CalendarEntry():
                return await self._calendar(entry)
            case ContractFeeEntry():
                return await self._contract_fee(entry, before)
            case DiscountEntry():
                return await self._discount(entry, before)
            case MatrixEntry():
                return await self._matrix(entry)
            case TagEntry():
                return await self._tag(entry)

    async def _matrix(self, entry: MatrixEntry) -> UUID:
        key, version = self._saved(SetupKind.MATRIX, entry.name)
        details = MatrixDetails(entry.name, entry.kind, entry.weekdays, entry.issues, entry.closed)
        made = await save_matrix(self.work, details, matrix_id=key, version=version)
        self.versions[made.id] = made.version
        return made.id

    async def _product(self, entry: ProductEntry, before: Entry | None) -> UUID:
        known = self.ids.get((SetupKind.PRODUCT, entry.name))
        if isinstance(before, ProductEntry) and known is not None:
            bare = (replace(one, prices=(), vat_changes=(), matrix=None) for one in (entry, before))
            refuse_fixed(*bare)
            if set(before.prices) - set(entry.prices):
                raise InvalidInput.of(
                    "prices",
                    "SETUP_KEPT",
                    "prices are added, never changed or taken away; keep them all",
                    rule="CAT-44",
                )
            if set(before.vat_changes) - set(entry.vat_changes):
                message = "VAT rates are added, never changed or taken away; keep them all"
                raise InvalidInput.of("vatChanges", "SETUP_KEPT", message, rule="CAT-44")
            new, key = [one for one in entry.prices if one not in before.prices], known
            rates = [one for one in entry.vat_changes if one not in before.vat_changes]
            if entry.matrix != before.matrix:
                await self._deliver(entry, key)
        else:
            product = NewProduct(
                self._organisation(entry.organisation),
                entry.name,
                entry.medium,
                vat_text(entry.vat_bp),
                entry.revenue_account,
                entry.description,
                entry.part_number,
                entry.external_part_number,
                entry.report_group,
                self._matrix_id(entry),
            )
            new, key = list(entry.prices), (await create_product(self.work, product)).id
            rates = list(entry.vat_changes)
        for one in new:
            price = NewPrice(key, one.frequency_count, one.frequency_unit, one.amount_minor, one.valid_from)
            await add_price(self.work, price)
        for rate in rates:
            await add_vat_rate(self.work, NewVatRate(key, vat_text(rate.vat_bp), rate.valid_from))
        return key

    async def _deliver(self, entry: ProductEntry, key: UUID) -> None:
        """Give a product that is there its delivery matrix; the rest of it stays."""
        one = (await load_catalogue(self.work)).products[key]
        texts = (one.description, one.part_number, one.external_part_number, one.report_group)
        new = UpdateProduct(key, one.version, one.name, one.revenue_account, *texts, self._matrix_id(entry))
        await update_product(self.work, new)

    def _matrix_id(self, entry: ProductEntry) -> UUID | None:
        return self.ids[SetupKind.MATRIX, entry.matrix] if entry.matrix is not None else None

    async def _contract_fee(self, entry: ContractFeeEntry, before: Entry | None) -> UUID:
        refuse_fixed(entry, before)
        organisation_id, rate = self._organisation(entry.organisation), vat_text(entry.vat_bp)
        new = NewContractFee(organisation_id, entry.name, entry.amount_minor, rate, entry.account)
        return (await create_contract_fee(self.work, new)).id

    async def _discount(self, entry: DiscountEntry, before: Entry | None) -> UUID:
        if isinstance(before, DiscountEntry):
            refuse_fixed(replace(entry, closed=before.closed), before)
            key = self.ids[SetupKind.DISCOUNT, entry.name]
        else:
            new = NewDiscount(entry.name, vat_text(entry.percent_bp), entry.description)
            key = (await create_discount(self.work, new)).id
        await close_discount(self.work, key, closed=entry.closed)
        return key

    async def _calendar(self, entry: CalendarEntry) -> UUID:
        key, version = self._saved(SetupKind.CALENDAR, entry.name)
        details = CalendarDetails(entry.name, entry.mode, entry.ranges)
        return (await save_calendar(self.work, details, calendar_id=key, version=version, may_never_run=True)).id

    async def _process(self, entry: ProcessEntry) -> UUID:
        key, version = self._saved(SetupKind.DUNNING_PROCESS, entry.name)
        contracts = entry.contract_billing_plan
        details = ProcessDetails(
            name=entry.name,
            steps=entry.steps,
            consume_partial_payments=entry.consume_partial_payments,
            write_off_fee=entry.write_off_fee,
            tolerance=entry.tolerance,
            currency=entry.currency,
            stop=self._stop(entry.stop) if entry.stop else None,
            charge_attempts=entry.charge_attempts,
            collection=entry.collection,
            contract_billing_plan_id=self.ids[SetupKind.BILLING_PLAN, contracts] if contracts else None,
        )
        made = await save_process(self.work, details, process_id=key, version=version)
        self.versions[made.id] = made.version
        wanted = {one.kind: one for one in entry.notices}
        if len(wanted) < len(entry.notices):
            raise InvalidInput.of("notices", "TWICE", "a process has one notice of a kind", rule="CAT-44")
        for kind in [of for key_, of in self.book.notices if key_ == made.id and of not in wanted]:
            await turn_off_notice(self.work, made.id, kind)
        for one in entry.notices:
            await save_notice(self.work, made.id, one.kind, days=one.days, body=one.body)
        await self._texts(made.id, entry)
        return made.id

    async def _texts(self, process_id: UUID, entry: ProcessEntry) -> None:
        """Write a process's own texts; those that the entry does not have go."""
        wanted = [
            DunningText(process_id, one.kind, one.step, one.language.value, one.subject, one.body, one.sms)
            for one in entry.texts
        ]
        keys = {key_of_text(one) for one in wanted}
        if len(keys) < len(wanted):
            raise InvalidInput.of(
                "texts", "TWICE", "a process has one text of a kind, step and language", rule="CAT-44"
            )
        for key in [key for key in self.book.texts if key[0] == process_id and key not in keys]:
            await remove_text(self.work, key)
        for text in wanted:
            await save_text(self.work, text)

    def _stop(self, entry: StopEntry) -> StopRule:
        code_id = None
        if entry.stop_code is not None:
            code_id = self.book.codes.get(entry.stop_code)
            if code_id is None:
                raise _not_there("stop", "stop code", entry.stop_code)
        return StopRule(entry.delay_days, entry.threshold_minor, entry.cause, code_id)

    async def _billing_plan(self, entry: BillingPlanEntry, before: Entry | None) -> UUID:
        process = entry.dunning_process
        if isinstance(before, BillingPlanEntry):
            refuse_fixed(replace(entry, dunning_process=None), replace(before, dunning_process=None))
            key = self.ids[SetupKind.BILLING_PLAN, entry.name]
        else:
            new = NewBillingPlan(entry.name, entry.lead_days, entry.fees, entry.currency, entry.method_leads)
            key = (await create_billing_plan(self.work, new)).id
        if process is not None or before is not None:
            await attach_process(self.work, key, self.ids[SetupKind.DUNNING_PROCESS, process] if process else None)
        return key

    async def _plan(self, entry: PlanEntry, before: Entry | None) -> UUID:
        if isinstance(before, PlanEntry):
            refuse_fixed(_lasting(entry), _lasting(before))
            return await self._update_plan(entry, self.ids[SetupKind.PLAN, entry.name])
        plan = await create_plan(
            self.work,
            NewPlan(
                name=entry.name,
                kind=entry.kind,
                frequency_count=entry.frequency_count,
                frequency_unit=entry.frequency_unit,
                billing_plan_id=self.ids[SetupKind.BILLING_PLAN, entry.billing_plan],
                product_ids=tuple(self.ids[SetupKind.PRODUCT, name] for name in entry.products),
                description=entry.description,
                organisation_id=self._organisation(entry.organisation) if entry.organisation else None,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
                offer=self._offer(entry.offer),
                fees=fee_rules(entry.fees, self.ids) if entry.fees else None,
                choice=_choice(entry.choice) if entry.choice else None,
                shared=self._shared(entry.shared) if entry.shared else None,
                tag_ids=self._tags(entry),
            ),
        )
        self.versions[plan.id] = plan.version
        return await self._update_plan(entry, plan.id) if entry.disabled else plan.id

    async def _update_plan(self, entry: PlanEntry, key: UUID) -> UUID:
        plan = await update_plan(
            self.work,
            UpdatePlan(
                plan_id=key,
                version=self.versions[key],
                name=entry.name,
                billing_plan_id=self.ids[SetupKind.BILLING_PLAN, entry.billing_plan],
                description=entry.description,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
                disabled=entry.disabled,
                offer=self._offer(entry.offer),
                fees=fee_rules(entry.fees, self.ids) if entry.fees else None,
                choice=_choice(entry.choice) if entry.choice else None,
                shared=self._shared(entry.shared) if entry.shared else None,
                tag_ids=self._tags(entry),
            ),
        )
        self.versions[key] = plan.version
        return key

    async def _tag(self, entry: TagEntry) -> UUID:
        key, version = self._saved(SetupKind.REPORTING_TAG, entry.name)
        new = SaveTag(entry.name, entry.text, entry.kind, entry.closed, key, version)
        return (await save_reporting_tag(self.work, new)).id

    def _tags(self, entry: PlanEntry) -> tuple[UUID, ...]:
        return tuple(self.ids[SetupKind.REPORTING_TAG, name] for name in entry.tags)

    def _shared(self, entry: SharedEntry) -> SharedUsers:
        return SharedUsers(self.ids[SetupKind.PRODUCT, entry.product], entry.users)

    def _offer(self, entry: OfferEntry) -> NewOffer:
        fee = entry.contract_fee
        return NewOffer(
            price_kind=entry.price_kind,
            price_minor=entry.price_minor,
            price_percent=percent_text(entry.price_bp),
            length_kind=entry.length_kind,
            first_days=entry.first_days,
            first_until_on=entry.first_until_on,
            stops=entry.stops,
            renewal_name=entry.renewal_name,
            renewal_description=entry.renewal_description,
            next_plan_ids=tuple(self.ids[SetupKind.PLAN, name] for name in entry.next_plans),
            contract_fee_id=None if fee is None else self.ids[SetupKind.CONTRACT_FEE, fee],
            contract_until_on=entry.contract_until_on,
            contract_frequencies=entry.contract_frequencies,
            block_days=entry.block_days,
            begins_paid=entry.begins_paid,
            pause_access=entry.pause_access,
        )

    async def _routine(self, entry: RoutineEntry) -> UUID:
        key, version = self._saved(SetupKind.ROUTINE, entry.name)
        details = RoutineDetails(
            name=entry.name,
            organisation_id=self._organisation(entry.organisation),
            kind=entry.kind,
            schedule=Schedule(entry.schedule, entry.times, entry.weekday, entry.month_day),
            calendar_id=self.ids[SetupKind.CALENDAR, entry.calendar] if entry.calendar else None,
            days_ahead=entry.days_ahead,
            sets=tuple(self._set(one) for one in entry.sets),
            destinations={one.method: one.destination for one in entry.destinations},
        )
        made = await save_routine(self.work, details, routine_id=key, version=version, may_never_run=True)
        await switch_routine(self.work, made.id, enabled=entry.enabled)
        return made.id

    def _set(self, entry: SetEntry) -> CriteriaSet:
        unknown = [name for name in entry.branches if name not in self.book.branches]
        if unknown:
            names = ", ".join(unknown)
            raise InvalidInput(
                (
                    FieldError(
                        "sets", "SETUP_NOT_THERE", f"there is no branch {names}", (("name", names),), rule="CAT-44"
                    ),
                )
            )
        return CriteriaSet(
            name=entry.name,
            plan_kinds=entry.plan_kinds,
            plan_ids=tuple(self.ids[SetupKind.PLAN, name] for name in entry.plans),
            payment_methods=entry.payment_methods,
            member_kinds=entry.member_kinds,
            branch_ids=tuple(self.book.branches[name] for name in entry.branches),
            from_on=entry.from_on,
            minimum_minor=entry.minimum_minor,
            due=entry.due,
            role_kinds=entry.role_kinds,
            role_titles=entry.role_titles,
        )

    def __post_init__(self) -> None:
        self.versions = dict(self.book.versions)

    def _saved(self, kind: SetupKind, name: str) -> tuple[UUID | None, int | None]:
        key = self.ids.get((kind, name))
        return (None, None) if key is None else (key, self.versions[key])

    def _organisation(self, name: str) -> UUID:
        found = self.book.organisations.get(name)
        if found is None:
            raise _not_there("organisation", "organisation", name)
        return found


def _choice(entry: ChoiceEntry) -> NewChoice:
    return NewChoice(entry.least, entry.most, tuple(vat_text(one) if one else "" for one in entry.percent_bp))


def _lasting(entry: PlanEntry) -> tuple[object, ...]:
    """What a plan's members have bought, which no change touches (CAT-43)."""
    return entry.kind, entry.frequency_count, entry.frequency_unit, entry.products, entry.organisation


def _not_there(path: str, what: str, name: str) -> InvalidInput:
    return InvalidInput(
        (FieldError(path, "SETUP_NOT_THERE", f"there is no {what} {name}", (("name", name),), rule="CAT-44"),)
    )
