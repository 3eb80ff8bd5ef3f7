"""The billing plan that a dunning process names for contracts that are left early (CAT-16, CAT-40)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest

from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.model import FeeVat, MethodFee, NewBillingPlan, NewOffer, PaymentMethod
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import DunningProcess, ProcessDetails, ReminderStep
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput
from domain.subscriptions.commands.stop_subscription import preview_stop, stop_subscription
from domain.subscriptions.model import StopSubscription
from tests.domain.dunning.unpaid import Dunning, remind, reminders
from tests.domain.subscriptions.newspaper import Newspaper, days, open_newspaper
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

FEE_MINOR, METHOD_FEE_MINOR = 49_900, 4_900
MILD = ProcessDetails("Mild", (ReminderStep(60, 14, 0),))
HARD = ProcessDetails("Streng", (ReminderStep(14, 14, 3_500),))
LEAVES_ON = date(2026, 6, 2)


@dataclass(frozen=True, slots=True)
class Bound:
    """A newspaper whose billing plan has a mild process, and a billing plan of contracts with a hard one."""

    paper: Newspaper
    contract_plan_id: UUID
    mild: DunningProcess
    hard: DunningProcess

    async def save(self, details: ProcessDetails) -> None:
        """Change the mild process."""
        async with self.paper.tenant.work() as work:
            await save_process(work, details, process_id=self.mild.id, version=1)

    async def leave(self, *, no_fee: bool = False) -> Sequence[Row]:
        """Order, leave before the binding ends as previewed, and return the invoices of the contract."""
        paper, tenant = self.paper, self.paper.tenant
        fee_id = await paper.contract_fee(FEE_MINOR)
        plan_id = await paper.plan("Bundet", NewOffer(contract_fee_id=fee_id, contract_frequencies=12))
        command = StopSubscription(await paper.order(plan_id), "Flytter", end_on=LEAVES_ON, no_fee=no_fee)
        async with tenant.work() as work:
            shown = (await preview_stop(work, command)).broken
        async with tenant.work() as work:
            await stop_subscription(work, command, idempotency_key="stop")
            made = await work.sql("SELECT * FROM invoice WHERE origin_kind = 'CONTRACT' ORDER BY number")
        previewed = [(shown.lines.total_minor, shown.due_on, shown.billing_plan_id)] if shown else []
        assert [(one["total_minor"], one["due_on"], one["billing_plan_id"]) for one in made] == previewed
        assert not await faults(tenant)
        return list(made)


async def bind(tenant: Tenant, *, from_period: int = 1, named: bool = True, vat: FeeVat = FeeVat.NONE) -> Bound:
    """Set both billing plans and their processes up; the mild process names the billing plan of contracts."""
    paper = await open_newspaper(tenant)
    fee = MethodFee(PaymentMethod.INVOICE, METHOD_FEE_MINOR, from_period, vat)
    async with tenant.work() as work:
        await work.sql("UPDATE member SET email = 'kari@epost.example'")
        plan = await create_billing_plan(work, NewBillingPlan("Brutte avtaler", 30, (fee,)))
        mild = await save_process(work, replace(MILD, contract_billing_plan_id=plan.id if named else None))
        hard = await save_process(work, HARD)
        await attach_process(work, paper.billing_plan_id, mild.id)
        await attach_process(work, plan.id, hard.id)
    return Bound(paper, plan.id, mild, hard)


@pytest.mark.rule("CAT-16", "CAT-40")
async def test_the_fee_is_billed_under_the_billing_plan_that_the_process_names(tenant: Tenant) -> None:
    bound = await bind(tenant)
    [fee] = await bound.leave()
    assert fee["billing_plan_id"] == bound.contract_plan_id
    assert (fee["due_on"], fee["total_minor"]) == (TODAY + days(30), FEE_MINOR + METHOD_FEE_MINOR)
    assert await bound.paper.why(fee["id"]) == [
        ["left on 2026-06-01, but bound until 2027-03-01", "stopped from 2026-06-02: Flytter"],
        ["fee of the payment method from period 1 on (billing plan Brutte avtaler)"],
    ]


@pytest.mark.rule("CAT-16")
async def test_the_fee_is_dunned_by_the_process_of_the_billing_plan_of_contracts(tenant: Tenant) -> None:
    bound = await bind(tenant)
    [fee] = await bound.leave()
    dunning = Dunning(tenant, bound.hard.id, bound.contract_plan_id)
    await remind(dunning, fee["due_on"] + days(13))
    assert fee["id"] not in {one["invoice_id"] for one in await reminders(dunning)}
    await remind(dunning, fee["due_on"] + days(14))
    sent = [one for one in await reminders(dunning) if one["invoice_id"] == fee["id"]]
    assert [(one["step"], one["fee_minor"]) for one in sent] == [(1, 3_500)]
    assert not await faults(tenant)


@pytest.mark.rule("CAT-16", "CAT-30")
async def test_a_method_that_costs_from_a_later_period_on_adds_nothing(tenant: Tenant) -> None:
    [fee] = await (await bind(tenant, from_period=2)).leave()
    assert (fee["due_on"], fee["total_minor"]) == (TODAY + days(30), FEE_MINOR)


@pytest.mark.rule("CAT-16", "BIL-06")
async def test_a_method_fee_with_vat_has_that_of_the_contract(tenant: Tenant) -> None:
    [fee] = await (await bind(tenant, vat=FeeVat.DISTRIBUTED)).leave()
    async with tenant.read() as read:
        rows = await read.sql("SELECT vat_bp FROM invoice_line WHERE invoice_id = $1", fee["id"])
    assert [row["vat_bp"] for row in rows] == [2_500, 2_500]


@pytest.mark.rule("CAT-16")
async def test_where_none_is_named_the_fee_is_billed_under_the_subscriptions_own(tenant: Tenant) -> None:
    bound = await bind(tenant, named=False)
    [fee] = await bound.leave()
    assert fee["billing_plan_id"] == bound.paper.billing_plan_id
    assert (fee["due_on"], fee["total_minor"]) == (TODAY + days(14), FEE_MINOR)


@pytest.mark.rule("CAT-16")
async def test_no_fee_makes_no_invoice_under_any_billing_plan(tenant: Tenant) -> None:
    assert not await (await bind(tenant)).leave(no_fee=True)


@pytest.mark.rule("CAT-40")
async def test_a_process_that_names_none_any_more_frees_its_billing_plans_of_it(tenant: Tenant) -> None:
    bound = await bind(tenant)
    await bound.save(MILD)
    [fee] = await bound.leave()
    assert fee["billing_plan_id"] == bound.paper.billing_plan_id


@pytest.mark.rule("CAT-40")
async def test_a_process_that_names_one_later_tells_all_billing_plans_that_name_it(tenant: Tenant) -> None:
    bound = await bind(tenant, named=False)
    await bound.save(replace(MILD, contract_billing_plan_id=bound.contract_plan_id))
    [fee] = await bound.leave()
    assert fee["billing_plan_id"] == bound.contract_plan_id


@pytest.mark.rule("CAT-30", "CAT-40")
@pytest.mark.parametrize("has_other", [True, False], ids=["another process", "none"])
async def test_a_billing_plan_that_turns_to_another_process_has_its_billing_plan_of_contracts(
    tenant: Tenant, has_other: bool
) -> None:
    bound = await bind(tenant)
    async with tenant.work() as work:
        await attach_process(work, bound.paper.billing_plan_id, bound.hard.id if has_other else None)
    [fee] = await bound.leave()
    assert fee["billing_plan_id"] == bound.paper.billing_plan_id


@pytest.mark.rule("CAT-40")
async def test_a_billing_plan_of_contracts_must_be_there_and_in_the_currency_of_the_process(tenant: Tenant) -> None:
    bound = await bind(tenant)
    async with tenant.work() as work:
        await work.sql("UPDATE billing_plan SET currency = 'SEK' WHERE id = $1", bound.contract_plan_id)
    for key, code in ((new_id(), "NOT_FOUND"), (bound.contract_plan_id, "OTHER_CURRENCY")):
        with pytest.raises(InvalidInput) as refused:
            await bound.save(replace(MILD, contract_billing_plan_id=key))
        assert [(one.path, one.code) for one in refused.value.errors] == [("contractBillingPlanId", code)]


@pytest.mark.rule("CAT-16", "NEW-03")
async def test_the_proof_finds_a_billing_plan_that_keeps_another_one_than_its_process_names(tenant: Tenant) -> None:
    bound = await bind(tenant)
    async with tenant.work() as work:
        await work.sql("UPDATE billing_plan SET contract_plan_id = NULL WHERE id = $1", bound.paper.billing_plan_id)
    assert await faults(tenant) == {"CONTRACT_PLANS_AGREE": 1}
