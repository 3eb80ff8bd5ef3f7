"""Contracts: until when an order binds, and what leaving it earlier costs (CAT-16, SUB-07)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.billing.commands.turn_over_invoices import turn_over_invoices
from domain.billing.model import InvoiceState
from domain.catalogue.model import FirstLengthKind, NewOffer, PriceRuleKind
from domain.kernel.refusal import InvalidInput
from domain.subscriptions.commands.change_method import change_method
from domain.subscriptions.commands.change_payer import change_payer
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.remove_stop import remove_stop
from domain.subscriptions.commands.restart_subscription import restart_subscription
from domain.subscriptions.commands.resume_subscription import resume_subscription
from domain.subscriptions.commands.stop_subscription import preview_stop, stop_subscription
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import ChangeMethod, ChangePayer, ChangePlan, PauseSubscription, StopSubscription
from tests.domain.subscriptions.newspaper import NORMAL_MINOR, Newspaper, days, open_newspaper
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

FEE_MINOR = 49_900


async def _bound(paper: Newspaper, frequencies: int = 12, **offer: object) -> UUID:
    """A plan that binds for so many months, with a fee of 499.00."""
    fee_id = await paper.contract_fee(FEE_MINOR)
    return await paper.plan(
        "Bundet",
        NewOffer(contract_fee_id=fee_id, contract_frequencies=frequencies, **offer),  # type: ignore[arg-type]
    )


async def _stop(
    paper: Newspaper,
    subscription_id: UUID,
    end_on: date,
    *,
    key: str = "stop",
    no_fee: bool = False,
    today: date = TODAY,
) -> int:
    """Stop on a day, and return what its preview said of a fee."""
    command = StopSubscription(subscription_id, "Flytter", end_on=end_on, no_fee=no_fee)
    async with paper.tenant.work(today) as work:
        shown = await preview_stop(work, command)
    async with paper.tenant.work(today) as work:
        await stop_subscription(work, command, idempotency_key=key)
    assert not await faults(paper.tenant)
    return shown.broken.fee.amount_minor if shown.broken else 0


async def _fees(paper: Newspaper) -> list[tuple[str, int, int]]:
    """The invoices of contract fees: kind, total, and what is open."""
    async with paper.tenant.read() as read:
        rows = await read.sql(
            "SELECT i.kind, i.total_minor, coalesce(o.open_minor, 0) AS open_minor FROM invoice i"
            " LEFT JOIN open_item o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.id"
            " WHERE i.tenant_id = $1 AND i.origin_kind = 'CONTRACT' ORDER BY i.id",
            read.tenant_id,
        )
    return [(row["kind"], row["total_minor"], row["open_minor"]) for row in rows]


async def _fee_invoice(paper: Newspaper) -> UUID:
    [invoice] = [row for row in await paper.invoices() if row["period_start"] is None]
    key: UUID = invoice["id"]
    return key


@pytest.mark.rule("CAT-16")
@pytest.mark.parametrize(
    ("offer", "bound_until"),
    [
        ({}, date(2027, 3, 2)),
        ({"length_kind": FirstLengthKind.OUT_THIS_MONTH}, date(2027, 4, 1)),
        ({"length_kind": FirstLengthKind.DAYS, "first_days": 30}, date(2027, 4, 1)),
        ({"price_kind": PriceRuleKind.FIXED, "price_minor": 0}, date(2027, 3, 2)),
    ],
)
async def test_12_months_stays_12_months_with_an_initial_month(
    tenant: Tenant, offer: dict[str, object], bound_until: date
) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await _bound(paper, 12, **offer))
    assert (await paper.row(subscription_id))["bound_until"] == bound_until


@pytest.mark.rule("CAT-16", "NEW-02")
async def test_leaving_early_costs_the_fee_and_its_preview_says_so(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await _bound(paper))
    assert await _stop(paper, subscription_id, date(2027, 3, 1)) == FEE_MINOR
    assert await _fees(paper) == [("INVOICE", FEE_MINOR, FEE_MINOR)]
    [invoice] = [row for row in await paper.invoices() if row["period_start"] is None]
    assert (invoice["text"], invoice["due_on"]) == ("Bindingsgebyr", TODAY + days(14))
    assert await paper.why(invoice["id"]) == [
        ["left on 2027-02-28, but bound until 2027-03-01", "stopped from 2027-03-01: Flytter"]
    ]


@pytest.mark.rule("CAT-16")
async def test_leaving_when_the_binding_ends_costs_nothing(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await _bound(paper))
    assert await _stop(paper, subscription_id, date(2027, 3, 2)) == 0
    assert await _fees(paper) == []


@pytest.mark.rule("SUB-07")
async def test_no_fee_ticks_the_fee_away(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await _bound(paper))
    assert await _stop(paper, subscription_id, date(2026, 6, 2), no_fee=True) == 0
    assert await _fees(paper) == []


@pytest.mark.rule("CAT-16", "SUB-08")
async def test_a_stop_that_is_moved_or_removed_settles_its_fee_anew(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await _bound(paper))
    await _stop(paper, subscription_id, date(2026, 6, 2))
    await _stop(paper, subscription_id, date(2026, 7, 2), key="later")
    assert await _fees(paper) == [("INVOICE", FEE_MINOR, FEE_MINOR)]
    await _stop(paper, subscription_id, date(2027, 3, 2), key="after the binding")
    assert await _fees(paper) == [("INVOICE", FEE_MINOR, 0), ("CREDIT_NOTE", -FEE_MINOR, 0)]
    await _stop(paper, subscription_id, date(2026, 6, 2), key="early again")
    async with tenant.work() as work:
        await remove_stop(work, subscription_id, reason="Blir", idempotency_key="on")
    assert [kind for kind, _, _ in await _fees(paper)] == ["INVOICE", "CREDIT_NOTE", "INVOICE", "CREDIT_NOTE"]
    assert {open_minor for _, _, open_minor in await _fees(paper)} == {0}
    assert not await faults(tenant)


@pytest.mark.rule("CAT-16", "SUB-08", "DUN-09")
async def test_a_fee_with_the_collector_stands_where_the_stop_is_moved_and_is_credited_where_it_is_removed(
    tenant: Tenant,
) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await _bound(paper))
    await _stop(paper, subscription_id, date(2026, 6, 2))
    fee_id = await _fee_invoice(paper)
    async with tenant.work() as work:
        await turn_over_invoices(work, [fee_id], InvoiceState.IN_COLLECTION)
        later = StopSubscription(subscription_id, "Flytter", end_on=date(2026, 7, 2))
        await stop_subscription(work, later, idempotency_key="later")
    assert await _fees(paper) == [("INVOICE", FEE_MINOR, FEE_MINOR)]
    assert (await paper.row(subscription_id))["contract_invoice_id"] == fee_id
    async with tenant.work() as work:
        await remove_stop(work, subscription_id, reason="Blir", idempotency_key="on")
    assert await _fees(paper) == [("INVOICE", FEE_MINOR, 0), ("CREDIT_NOTE", -FEE_MINOR, 0)]
    assert not await faults(tenant)


@pytest.mark.rule("CAT-16", "SUB-13")
async def test_a_stop_before_another_payer_takes_over_bills_the_fee_to_the_payer_before_by_its_method(
    tenant: Tenant,
) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await _bound(paper))
    async with tenant.work() as work:
        await change_method(work, ChangeMethod(subscription_id, "EMAIL"), idempotency_key="by mail")
        other = ChangePayer(subscription_id, await paper.person("Ola", {}), "INVOICE")
        await change_payer(work, other, idempotency_key="payer")
    assert await _stop(paper, subscription_id, TODAY + days(5)) == FEE_MINOR
    [fee] = [row for row in await paper.invoices() if row["period_start"] is None]
    assert (fee["payer_id"], fee["payment_method"]) == (paper.member_id, "EMAIL")
    async with tenant.work(TODAY + days(5)) as work:
        await turn_states(work)
        again = await restart_subscription(work, subscription_id, idempotency_key="again")
    row = await paper.row(again.subscription_id)
    assert (row["payer_id"], row["payment_method"]) == (None, "EMAIL")


@pytest.mark.rule("CAT-16", "SUB-11")
async def test_a_change_of_plan_frees_nobody_and_may_bind_longer(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await _bound(paper))
    free, longer = await paper.plan("Fri"), await _bound(paper, 24)
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(subscription_id, free), idempotency_key="free")
    assert (await paper.row(subscription_id))["bound_until"] == date(2027, 3, 2)
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(subscription_id, longer), idempotency_key="longer")
    assert (await paper.row(subscription_id))["bound_until"] == date(2028, 4, 2)


@pytest.mark.rule("CAT-16", "SUB-09")
async def test_a_plan_that_takes_over_after_a_pause_binds_from_there(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan("Fri"))
    back = PauseSubscription(subscription_id, date(2026, 6, 1), "Utenlands", await _bound(paper))
    async with tenant.work() as work:
        await pause_subscription(work, back, idempotency_key="rest")
    assert (await paper.row(subscription_id))["bound_until"] == date(2027, 6, 1)
    assert await _stop(paper, subscription_id, date(2026, 9, 1)) == FEE_MINOR


@pytest.mark.rule("CAT-16", "SUB-11")
async def test_a_plan_that_never_takes_over_binds_nobody(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan("Fri"))
    bound, renewal = await _bound(paper, 24), date(2026, 4, 2)
    changes = (("a", bound, date(2028, 4, 2)), ("b", await paper.plan("Annen"), None), ("c", bound, date(2028, 4, 2)))
    for key, plan_id, until in changes:
        async with tenant.work() as work:
            await change_plan(work, ChangePlan(subscription_id, plan_id), idempotency_key=key)
        assert (await paper.row(subscription_id))["bound_until"] == until
    assert await _stop(paper, subscription_id, renewal) == 0
    assert await _stop(paper, subscription_id, renewal + days(1), key="a day of it") == FEE_MINOR
    assert await _stop(paper, subscription_id, renewal, key="back") == 0
    assert await _fees(paper) == [("INVOICE", FEE_MINOR, 0), ("CREDIT_NOTE", -FEE_MINOR, 0)]


@pytest.mark.rule("CAT-16", "SUB-11")
async def test_what_bound_before_counts_until_the_day_that_another_plan_takes_over(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await _bound(paper, 1))
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(subscription_id, await _bound(paper, 24)), idempotency_key="longer")
    assert await _stop(paper, subscription_id, date(2026, 4, 2)) == 0
    assert await _stop(paper, subscription_id, date(2026, 4, 1), key="early") == FEE_MINOR
    assert await paper.why(await _fee_invoice(paper)) == [
        ["left on 2026-03-31, but bound until 2026-04-01", "stopped from 2026-04-01: Flytter"]
    ]


@pytest.mark.rule("CAT-16", "SUB-09")
async def test_a_pause_that_ends_early_lets_its_plan_bind_from_that_day(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan("Fri"))
    back = PauseSubscription(subscription_id, date(2026, 6, 1), "Utenlands", await _bound(paper))
    async with tenant.work() as work:
        await pause_subscription(work, back, idempotency_key="rest")
    async with tenant.work(date(2026, 5, 1)) as work:
        await resume_subscription(work, subscription_id, idempotency_key="home")
    assert (await paper.row(subscription_id))["bound_until"] == date(2027, 5, 1)
    assert await _stop(paper, subscription_id, date(2026, 5, 2), today=date(2026, 5, 1)) == FEE_MINOR


@pytest.mark.rule("CAT-16")
async def test_a_contract_binds_until_a_fixed_date(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    fee_id = await paper.contract_fee()
    plan_id = await paper.plan("Ut året", NewOffer(contract_fee_id=fee_id, contract_until_on=date(2026, 12, 31)))
    subscription_id = await paper.order(plan_id)
    assert (await paper.row(subscription_id))["bound_until"] == date(2027, 1, 1)
    assert (await paper.outlook(subscription_id))[0][2] == NORMAL_MINOR


@pytest.mark.rule("CAT-16")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"contract_frequencies": 12}, ("offer.contractFeeId", "REQUIRED")),
        ({"fee": True}, ("offer.contractFrequencies", "REQUIRED")),
        ({"fee": True, "contract_frequencies": 0}, ("offer.contractFrequencies", "RANGE")),
        ({"fee": True, "contract_until_on": TODAY - days(1)}, ("offer.contractUntilOn", "PAST")),
        ({"fee": True, "contract_frequencies": 12, "stops": True}, ("offer.contractFeeId", "STOPS_FIRST")),
    ],
)
async def test_a_contract_that_says_too_little_or_too_much_is_refused(
    tenant: Tenant, given: dict[str, object], expected: tuple[str, str]
) -> None:
    paper = await open_newspaper(tenant)
    fee_id = await paper.contract_fee() if given.get("fee") else None
    more = {name: value for name, value in given.items() if name != "fee"}
    with pytest.raises(InvalidInput) as refused:
        await paper.plan("Bundet", NewOffer(contract_fee_id=fee_id, **more))  # type: ignore[arg-type]
    assert [(error.path, error.code) for error in refused.value.fields] == [expected]
