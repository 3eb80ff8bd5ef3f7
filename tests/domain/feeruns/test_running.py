"""A fee run from its set-up to its invoices: what it needs, what is locked when, who pays what, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.model import NewFeeAmount
from domain.club.commands.end_role import end_role
from domain.club.commands.save_unit import save_unit
from domain.club.model import UnitDetails, UnitKind
from domain.club.queries import roles
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.commands.save_template import save_template
from domain.dialogue.model import Purpose, TemplateDetails
from domain.feeruns.commands.advance_fee_run import advance_fee_run
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
from domain.feeruns.queries.runs import sub_runs
from domain.kernel.refusal import InvalidInput, StaleVersion
from tests.domain.club.clubbing import place
from tests.domain.feeruns.running import (
    MAILS,
    MONTHLY,
    RATE_MINOR,
    StoredCards,
    mails_of,
    open_fee_club,
    people_in,
    run_of,
    run_through,
    save,
    step,
)
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, pay
from tests.tenants import TODAY, Tenant

RUN_ON = date(2026, 4, 1)


def codes(refused: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(error.path, error.code) for error in refused.value.fields]


def shop_of(tenant: Tenant) -> Shop:
    return Shop(tenant, tenant.id, tenant.id, ())


@pytest.mark.rule("FEE-01", "FEE-03", "FEE-04")
async def test_a_run_takes_100_kroner_from_all_u19_players_on_the_1st(tenant: Tenant) -> None:
    """The seed's example, with payment type NONE: an invoice and a payment mail for each."""
    fees = await open_fee_club(tenant)
    run = await save(fees)
    assert (run.next_on, run.stage) == (RUN_ON, Stage.WAITING)
    await run_through(fees, run)
    invoices = await invoices_of(shop_of(tenant))
    assert [(row["number"], row["total_minor"], row["due_on"]) for row in invoices] == [
        (10_001, RATE_MINOR, date(2026, 4, 15)),
        (10_002, RATE_MINOR, date(2026, 4, 15)),
    ]
    people = await people_in(fees, run.id)
    assert {place_: row["state"] for place_, row in people.items()} == {0: "MAILED", 1: "MAILED"}
    [told, *mails] = await mails_of(fees)
    assert (told["member_id"], told["purpose"]) == (fees.club.members[3], "FEE_DETAILS")
    assert "Antall personer per i dag: 2" in told["body"]
    assert "200,00" in told["body"]
    assert {row["id"] for row in mails} == {row["mail_dispatch_id"] for row in people.values()}
    assert all("Å betale: 100,00" in row["body"] and "Betal her" not in row["body"] for row in mails)
    assert all("Betales innen: 15.04.2026" in row["body"] and "Husk træningstøj" in row["body"] for row in mails)
    after = await run_of(fees, run.id)
    assert (after.next_on, after.stage) == (date(2026, 5, 1), Stage.WAITING)
    async with tenant.read() as read:
        [kept] = (await sub_runs(read, [run.id]))[run.id]
    assert (kept["stage"], kept["payers"], kept["paid"], kept["pay_by_on"]) == ("DONE", 2, 0, date(2026, 4, 15))
    await pay(tenant, invoices[0], on=RUN_ON)
    async with tenant.read() as read:
        [kept] = (await sub_runs(read, [run.id]))[run.id]
    assert kept["paid"] == 1
    assert not await faults(tenant)


@pytest.mark.rule("FEE-04", "NEW-08")
async def test_the_usual_invoice_mail_does_not_go_out_beside_the_payment_mail(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees)
    await run_through(fees, run)
    before = await mails_of(fees)
    async with tenant.work() as work:
        ids = [row["invoice_id"] for row in before if row["invoice_id"]]
        assert await queue_invoice_dispatches(work, ids) == 0
    assert len(await mails_of(fees)) == len(before) == 3


@pytest.mark.rule("FEE-04")
async def test_a_step_that_was_done_does_nothing_again_and_parts_bill_each_person_once(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant, members=9)
    for member in (2, 4, 5, 6, 7):
        await place(fees.club, member, fees.club.u19)
    run = await save(fees)
    await step(fees, run.id, RUN_ON - timedelta(days=12))
    async with tenant.work(RUN_ON) as work:
        assert await advance_fee_run(work, run.id, run.plan_number) is False  # an old task
    await step(fees, run.id, RUN_ON - timedelta(days=7))
    assert await step(fees, run.id, RUN_ON, size=3) == 4
    assert len(await invoices_of(shop_of(tenant))) == 7
    assert len({row["invoice_id"] for row in (await people_in(fees, run.id)).values()}) == 7
    assert not await faults(tenant)


@pytest.mark.rule("FEE-02", "FEE-04")
async def test_who_is_in_the_run_is_decided_on_its_day(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees)
    await step(fees, run.id, RUN_ON - timedelta(days=12))
    await step(fees, run.id, RUN_ON - timedelta(days=7))
    await place(fees.club, 2, fees.club.u19, from_on=RUN_ON)
    await step(fees, run.id, RUN_ON)
    assert sorted(await people_in(fees, run.id)) == [0, 1, 2]


@pytest.mark.rule("FEE-03")
async def test_the_amount_is_the_rate_and_the_administration_fee_each_on_its_account(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees, admin_fee_minor=1500, admin_fee_account="3900")
    await run_through(fees, run)
    async with tenant.read() as read:
        lines = await read.sql(
            "SELECT text, gross_minor, account FROM invoice_line WHERE account <> '1500' ORDER BY line"
        )
    assert {(row["text"], row["gross_minor"], row["account"]) for row in lines} == {
        ("Kontingent U19 – Husk træningstøj", RATE_MINOR, "3200"),
        ("Administrasjonsgebyr", 1500, "3900"),
    }
    assert all("115,00" in row["body"] for row in (await mails_of(fees))[1:])
    assert not await faults(tenant)


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
    run = await save(fees, payment_type=payment_type, cards=StoredCards())
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


@pytest.mark.rule("FEE-04")
async def test_the_task_of_each_step_waits_for_02_00_on_the_tenants_clock(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees)
    await step(fees, run.id, RUN_ON - timedelta(days=12))
    async with tenant.read() as read:
        rows = await read.sql("SELECT run_after FROM task WHERE name = 'advance_fee_run' ORDER BY run_after")
    # Oslo is an hour ahead of UTC until 29 March
    assert [row["run_after"] for row in rows] == [
        datetime(2026, 3, 20, 1, tzinfo=UTC),
        datetime(2026, 3, 25, 1, tzinfo=UTC),
    ]


@pytest.mark.rule("FEE-04", "FEE-05")
async def test_enrolled_members_are_told_7_days_before_and_charged_the_others_get_the_payment_mail(
    tenant: Tenant,
) -> None:
    fees = await open_fee_club(tenant)
    cards = StoredCards(fees.club.members[0])
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION, cards=cards)
    await run_through(fees, run, cards=cards)
    people = await people_in(fees, run.id)
    assert {key: (row["state"], row["enrolled"]) for key, row in people.items()} == {
        0: ("CHARGED", True),
        1: ("MAILED", False),
    }
    assert cards.charged == {fees.club.members[0]: people[0]["invoice_id"]}
    [_, notice, mail] = await mails_of(fees)
    assert (notice["purpose"], notice["member_id"]) == ("FEE_NOTICE", fees.club.members[0])
    assert "om 7 dager trekker vi 100,00" in notice["body"]
    assert (mail["purpose"], mail["member_id"]) == ("FEE_COLLECTION", fees.club.members[1])
    assert f"Betal her: https://pay.example/{people[1]['invoice_id']}" in mail["body"]
    async with tenant.work() as work:
        assert await queue_invoice_dispatches(work, [row["invoice_id"] for row in people.values()]) == 0
    assert not await faults(tenant)


@pytest.mark.rule("FEE-04")
async def test_who_enrolled_after_the_notice_or_was_told_late_gets_the_payment_mail(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    early, late = StoredCards(fees.club.members[0]), StoredCards(*fees.club.members[:2])
    run = await save(fees, payment_type=PaymentType.OPTIONAL, cards=early)
    await step(fees, run.id, RUN_ON - timedelta(days=12), cards=early)
    await step(fees, run.id, RUN_ON - timedelta(days=6), cards=early)
    await step(fees, run.id, RUN_ON, cards=late)
    people = await people_in(fees, run.id)
    assert {key: (row["state"], row["enrolled"]) for key, row in people.items()} == {
        0: ("MAILED", True),
        1: ("MAILED", True),
    }
    assert late.charged == {}


@pytest.mark.rule("FEE-07")
async def test_the_mails_come_from_the_fee_collector(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees)
    await run_through(fees, run)
    [_, *mails] = await mails_of(fees)
    assert {(row["sender_name"], row["sender_email"]) for row in mails} == {
        ("Spiller 3 Hansen", "spiller3@klubben.example")
    }


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


@pytest.mark.rule("FEE-06")
async def test_a_mail_may_be_written_with_a_stored_template(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await save_template(work, TemplateDetails("Opkrævning", Purpose.FEE_COLLECTION, "Kontingent", "Hej"))
        assert codes(refused) == [("body", "FIELD_MISSING")]
        body = "Kære {{debtor_name}}, betal {{amount}} på {{payment_link}}"
        stored = await save_template(work, TemplateDetails("Opkrævning", Purpose.FEE_COLLECTION, "Kontingent", body))
        with pytest.raises(InvalidInput) as refused:
            await save_template(work, TemplateDetails("Opkrævning", Purpose.FEE_COLLECTION, "Kontingent", body))
        assert codes(refused) == [("name", "TAKEN")]
    with pytest.raises(InvalidInput) as refused:
        await save(fees, mails=MAILS | {Mail.NOTICE: MailText(stored.id)})
    assert codes(refused) == [("mails.NOTICE.templateId", "NOT_FOUND")]
    run = await save(fees, mails=MAILS | {Mail.COLLECTION: MailText(stored.id)})
    await run_through(fees, run)
    [_, first, _] = await mails_of(fees)
    assert first["body"].startswith("Kære Spiller 0 Hansen, betal 100,00")


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


@pytest.mark.rule("FEE-01")
async def test_a_run_that_has_ended_plans_no_other(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees, timing=replace(MONTHLY, end_on=RUN_ON))
    await run_through(fees, run)
    after = await run_of(fees, run.id)
    assert (after.next_on, after.stage) == (None, Stage.WAITING)
