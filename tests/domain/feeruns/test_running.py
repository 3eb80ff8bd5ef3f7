"""A fee run from its plan to its invoices: who pays what, each once, and what they are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.model import NewFeeAmount
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.commands.save_template import save_template
from domain.dialogue.model import Purpose, TemplateDetails
from domain.feeruns.commands.advance_fee_run import advance_fee_run
from domain.feeruns.commands.switch_fee_runs import switch_fee_runs
from domain.feeruns.model import (
    FeeRunLacks,
    Mail,
    MailText,
    Stage,
)
from domain.feeruns.queries.runs import PayerCounts, payer_counts, sub_runs
from domain.kernel.refusal import InvalidInput
from tests.domain.club.clubbing import place
from tests.domain.feeruns.running import (
    MAILS,
    MONTHLY,
    RATE_MINOR,
    mails_of,
    open_fee_club,
    people_in,
    run_of,
    run_through,
    save,
    shop_of,
    step,
)
from tests.domain.subscriptions.selling import faults, invoices_of, pay
from tests.tenants import Tenant

RUN_ON = date(2026, 4, 1)


def codes(refused: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(error.path, error.code) for error in refused.value.fields]


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
        counts = await payer_counts(read, [kept["id"]])
    assert (kept["stage"], kept["pay_by_on"]) == ("DONE", date(2026, 4, 15))
    assert counts == {kept["id"]: PayerCounts(2, 0)}
    await pay(tenant, invoices[0], on=RUN_ON)
    async with tenant.read() as read:
        counts = await payer_counts(read, [kept["id"]])
    assert counts == {kept["id"]: PayerCounts(2, 1)}
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
        assert await advance_fee_run(work, run.id, run.plan_number, key=b"") is False  # an old task
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


@pytest.mark.rule("FEE-03", "BIL-07")
async def test_the_fee_and_the_administration_fee_carry_the_vat_of_the_rate(tenant: Tenant) -> None:
    """Both include VAT of 25 %: of 100.00 it is 20.00, of 15.01 it is 3.00."""
    fees = await open_fee_club(tenant)
    assert fees.details.fee_rate_id is not None
    async with tenant.work() as work:
        await work.sql("UPDATE organisation SET vat_registered = true")
        await add_fee_amount(work, fees.details.fee_rate_id, NewFeeAmount(RATE_MINOR, "25", RUN_ON))
    run = await save(fees, admin_fee_minor=1501, admin_fee_account="3900")
    await run_through(fees, run)
    async with tenant.read() as read:
        lines = await read.sql("SELECT gross_minor, vat_minor FROM invoice_line WHERE account IN ('3200', '3900')")
    assert sorted({(row["gross_minor"], row["vat_minor"]) for row in lines}) == [(1501, 300), (RATE_MINOR, 2000)]
    assert {row["total_minor"] for row in await invoices_of(shop_of(tenant))} == {11_501}
    assert not await faults(tenant)


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


@pytest.mark.rule("FEE-01")
async def test_a_run_that_has_ended_plans_no_other(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees, timing=replace(MONTHLY, end_on=RUN_ON))
    await run_through(fees, run)
    after = await run_of(fees, run.id)
    assert (after.next_on, after.stage) == (None, Stage.WAITING)


@pytest.mark.rule("FEE-04", "FEE-10")
async def test_a_run_that_lacks_something_on_its_day_leaves_nothing_behind_and_can_be_tried_again(
    tenant: Tenant,
) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees)
    await step(fees, run.id, RUN_ON - timedelta(days=12))
    await step(fees, run.id, RUN_ON - timedelta(days=7))
    for economy in (False, True):
        async with tenant.work() as work:
            await switch_fee_runs(work, tenant.organisation_id, economy=economy, online_payment=True)
        if not economy:
            with pytest.raises(FeeRunLacks):
                await step(fees, run.id, RUN_ON)
            assert (await run_of(fees, run.id)).stage is Stage.NOTICED
            assert await people_in(fees, run.id) == {}
    await step(fees, run.id, RUN_ON + timedelta(days=2))
    invoices = await invoices_of(shop_of(tenant))
    assert [(row["issued_on"], row["due_on"]) for row in invoices] == [(date(2026, 4, 3), date(2026, 4, 17))] * 2
    assert not await faults(tenant)


@pytest.mark.rule("FEE-03", "PPL-04")
async def test_the_invoice_and_the_mail_go_to_the_payer_that_a_member_names(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    child, parent = fees.club.members[0], fees.club.members[2]
    async with tenant.work() as work:
        await work.sql("INSERT INTO relation VALUES ($1, $2, 'PAYER', $3)", tenant.id, child, parent)
    run = await save(fees)
    await run_through(fees, run)
    found = {row["member_id"]: row["payer_id"] for row in await invoices_of(shop_of(tenant))}
    assert found == {child: parent, fees.club.members[1]: fees.club.members[1]}
    assert {row["member_id"] for row in (await mails_of(fees))[1:]} == {parent, fees.club.members[1]}
    assert sorted(await people_in(fees, run.id)) == [0, 1]
    assert not await faults(tenant)
