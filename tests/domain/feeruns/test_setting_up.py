"""How a fee run is set up: what it needs, what is wrong with it, what is locked when, and what its rate is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.model import NewFeeAmount
from domain.club.commands.end_role import end_role
from domain.club.commands.save_unit import save_unit
from domain.club.model import UnitDetails, UnitKind
from domain.club.queries import roles
from domain.feeruns.commands.save_fee_run import save_fee_run
from domain.feeruns.commands.switch_fee_runs import switch_fee_runs
from domain.feeruns.model import (
    FeeRunLacks,
    FeeRunLocked,
    LackCode,
    LockCode,
    Mail,
    MailText,
    PaymentType,
    Stage,
    Timing,
)
from domain.feeruns.repository.runs import load_fee_runs
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, StaleVersion
from tests.domain.feeruns.running import (
    MAILS,
    MONTHLY,
    open_fee_club,
    open_provider,
    run_through,
    save,
    shop_of,
    step,
)
from tests.domain.subscriptions.selling import invoices_of
from tests.tenants import TODAY, Tenant

RUN_ON = date(2026, 4, 1)


def codes(refused: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(error.path, error.code) for error in refused.value.fields]


@pytest.mark.rule("FEE-03", "CAT-22")
async def test_the_departments_own_rate_counts_with_the_amount_of_the_run_day(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    rate_id = fees.details.fee_rate_id
    assert rate_id is not None
    with pytest.raises(InvalidInput) as refused:
        await save(fees, fee_rate_id=None)
    assert codes(refused) == [("feeRateId", "REQUIRED")]
    with pytest.raises(InvalidInput) as refused:
        await save(fees, fee_rate_id=None, department_ids=(fees.club.u19, fees.club.seniors))
    assert codes(refused) == [("feeRateId", "REQUIRED")]
    async with tenant.work() as work:
        kept = UnitDetails(UnitKind.DEPARTMENT, "U19", fee_rate_id=rate_id)
        await save_unit(work, kept, unit_id=fees.club.u19, version=1)
        await add_fee_amount(work, rate_id, NewFeeAmount(12000, "0", RUN_ON))
        await add_fee_amount(work, rate_id, NewFeeAmount(13000, "0", RUN_ON + timedelta(days=1)))
    run = await save(fees, fee_rate_id=None)
    await run_through(fees, run)
    assert {row["total_minor"] for row in await invoices_of(shop_of(tenant))} == {12000}


@pytest.mark.rule("FEE-10")
@pytest.mark.parametrize("payment_type", [PaymentType.SUBSCRIPTION, PaymentType.OPTIONAL])
async def test_without_a_stored_card_agreement_members_can_only_be_mailed(
    tenant: Tenant, payment_type: PaymentType
) -> None:
    fees = await open_fee_club(tenant)
    with pytest.raises(FeeRunLacks, match="no stored-card agreement"):
        await save(fees, payment_type=payment_type)
    await open_provider(fees)
    run = await save(fees, payment_type=payment_type)
    assert run.next_on == RUN_ON


@pytest.mark.rule("FEE-10")
async def test_what_is_missing_is_named(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant, switched_on=False)

    async def lack() -> object:
        with pytest.raises(FeeRunLacks) as refused:
            await save(fees)
        return refused.value.lack.code

    assert await lack() is LackCode.ECONOMY
    async with tenant.work() as work:
        await switch_fee_runs(work, tenant.organisation_id, economy=True, online_payment=False)
    assert await lack() is LackCode.ONLINE_PAYMENT
    async with tenant.work() as work:
        await switch_fee_runs(work, tenant.organisation_id, economy=True, online_payment=True)
        [role] = (await roles(work)).values()
        await end_role(work, role.id, TODAY - timedelta(days=1))
    assert await lack() is LackCode.WRITER


@pytest.mark.rule("FEE-04")
async def test_12_days_before_the_dates_are_locked_and_7_days_before_everything_is(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees)
    await step(fees, run.id, RUN_ON - timedelta(days=12))
    changed = replace(fees.details, timing=replace(MONTHLY, day=2))
    announced = RUN_ON - timedelta(days=12)
    async with tenant.work(announced) as work:
        with pytest.raises(FeeRunLocked) as locked:
            await save_fee_run(work, changed, fee_run_id=run.id, version=1)
        assert locked.value.lock.code is LockCode.DATES
        saved = await save_fee_run(work, replace(fees.details, line_text="Rettet"), fee_run_id=run.id, version=1)
        assert (saved.next_on, saved.stage, saved.version) == (RUN_ON, Stage.ANNOUNCED, 2)
        with pytest.raises(StaleVersion):
            await save_fee_run(work, fees.details, fee_run_id=run.id, version=1)
    async with tenant.work(RUN_ON - timedelta(days=7)) as work:
        with pytest.raises(FeeRunLocked) as locked:
            await save_fee_run(work, fees.details, fee_run_id=run.id, version=2)
        assert locked.value.lock.code is LockCode.EVERYTHING
    await step(fees, run.id, RUN_ON - timedelta(days=7))
    await step(fees, run.id, RUN_ON)
    async with tenant.work(RUN_ON + timedelta(days=1)) as work:
        saved = await save_fee_run(work, changed, fee_run_id=run.id, version=2)
    assert saved.next_on == date(2026, 5, 2)


@pytest.mark.rule("FEE-01")
async def test_a_run_that_is_sent_twice_is_made_once(tenant: Tenant) -> None:
    """Two runs of the same would bill everybody twice."""
    fees = await open_fee_club(tenant)
    made = []
    for _ in range(2):
        async with tenant.work() as work:
            made.append(await save_fee_run(work, fees.details, idempotency_key="a click"))
    assert made[0].id == made[1].id
    async with tenant.work() as work:
        assert list(await load_fee_runs(work)) == [made[0].id]
        with pytest.raises(IdempotencyConflict):
            await save_fee_run(work, replace(fees.details, name="En anden"), idempotency_key="a click")


@pytest.mark.rule("FEE-06")
async def test_a_required_field_that_is_missing_is_named(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    for mail, body, missing in (
        (Mail.NOTICE, "Hej", "{{amount}}"),
        (Mail.COLLECTION, "Betal {{amount}}", "{{payment_link}}"),
        (Mail.RECEIPT, "Tak for {{amount}}", "{{transaction_id}}"),
        (Mail.REMINDER, "Husk", "{{payment_link}}, {{amount}}"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await save(fees, mails=MAILS | {mail: MailText(None, "Kontingent", body)})
        [error] = refused.value.fields
        assert (error.path, error.code, error.args) == (
            f"mails.{mail.value}.body",
            "FIELD_MISSING",
            (("fields", missing),),
        )
    with pytest.raises(InvalidInput) as refused:
        await save(fees, mails={})
    assert ("mails.NOTICE.subject", "REQUIRED") in codes(refused)


@pytest.mark.rule("FEE-01", "FEE-02", "FEE-03")
async def test_what_is_wrong_with_a_run_is_said_field_by_field(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    with pytest.raises(InvalidInput) as refused:
        await save(
            fees,
            name=" ",
            timing=Timing((), 32, TODAY, TODAY - timedelta(days=1)),
            department_ids=(),
            team_ids=(fees.club.u19,),
            days_to_pay=366,
            income_account="x",
            line_text="",
            admin_fee_minor=100,
        )
    assert codes(refused) == [
        ("name", "REQUIRED"),
        ("months", "REQUIRED"),
        ("day", "RANGE"),
        ("activeFrom", "TOO_EARLY"),
        ("endOn", "BEFORE_START"),
        ("teamIds.0", "NOT_FOUND"),
        ("daysToPay", "RANGE"),
        ("incomeAccount", "ACCOUNT"),
        ("lineText", "REQUIRED"),
        ("adminFeeAccount", "ACCOUNT"),
    ]
    with pytest.raises(InvalidInput) as refused:
        await save(fees, sport_id=fees.club.u19, department_ids=())
    assert ("departmentIds", "REQUIRED") in codes(refused)
