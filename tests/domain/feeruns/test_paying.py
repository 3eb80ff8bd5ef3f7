"""Who is charged by a fee run, who gets the payment mail, and what they are told afterwards (FEE-04, FEE-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.model import NewFeeAmount
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.feeruns.commands.advance_fee_run import advance_fee_run
from domain.feeruns.commands.follow_up_payers import follow_up_payers
from domain.feeruns.model import FeePayersHindered, FollowUp, Mail, MailText, PaymentType
from domain.feeruns.rules.following import enrolment_of
from domain.payments.model import Answer, Decline, DeclineCode, LinkEnrolment, ProviderStatus
from domain.payments.rules.links import link_mark
from domain.people.commands.mark_deceased import mark_deceased
from domain.people.model import RelationKind
from domain.people.repository.members import add_relations
from tests.cards import charges, keys, open_of, rows_of
from tests.domain.club.clubbing import place
from tests.domain.feeruns.running import (
    MAILS,
    MONTHLY,
    RATE_MINOR,
    FeeClub,
    keep_cards,
    mails_of,
    open_fee_club,
    open_provider,
    people_in,
    run_of,
    run_through,
    save,
    shop_of,
    step,
    take,
    tell,
)
from tests.domain.subscriptions.selling import faults, invoices_of, pay
from tests.tenants import Tenant

RUN_ON = date(2026, 4, 1)
TAKEN = Answer(ProviderStatus.CAPTURED, "T-4711")
REFUSED = Answer(ProviderStatus.DECLINED, "T-4712", reason=Decline.of(DeclineCode.INSUFFICIENT_FUNDS))


async def states(fees: FeeClub, fee_run_id: UUID) -> dict[int, tuple[str, bool]]:
    return {key: (row["state"], row["enrolled"]) for key, row in (await people_in(fees, fee_run_id)).items()}


@pytest.mark.rule("FEE-02", "SUB-02")
async def test_who_died_is_in_no_run_though_told_of_it_and_a_payer_who_died_pays_no_fee(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    await keep_cards(fees, await open_provider(fees), 0, 2)
    dead, alive, payer, *_ = fees.club.members
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION)
    for days in (12, 7):
        await step(fees, run.id, RUN_ON - timedelta(days=days))
    async with tenant.work(RUN_ON - timedelta(days=1)) as work:
        await add_relations(work, [(alive, frozenset({(RelationKind.PAYER, payer)}))])
        for member_id in (dead, payer):
            await mark_deceased(work, member_id, RUN_ON - timedelta(days=1))
    await step(fees, run.id, RUN_ON)
    assert await states(fees, run.id) == {0: ("LEFT_OUT", True), 1: ("MAILED", False)}
    assert [row["payer_id"] for row in await invoices_of(shop_of(tenant))] == [alive]
    assert await charges(tenant) == []
    assert not await faults(tenant)


@pytest.mark.rule("FEE-04", "FEE-05")
async def test_enrolled_members_are_told_7_days_before_and_charged_the_others_get_the_payment_mail(
    tenant: Tenant,
) -> None:
    fees = await open_fee_club(tenant)
    await keep_cards(fees, await open_provider(fees), 0)
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION)
    await run_through(fees, run)
    people = await people_in(fees, run.id)
    assert await states(fees, run.id) == {0: ("CHARGED", True), 1: ("MAILED", False)}
    [charge] = await charges(tenant)
    assert (charge["invoice_id"], charge["state"], charge["attempts_max"], charge["next_attempt_on"]) == (
        people[0]["invoice_id"],
        "SCHEDULED",
        1,
        RUN_ON,
    )
    [_, notice, mail] = await mails_of(fees)
    assert (notice["purpose"], notice["member_id"]) == ("FEE_NOTICE", fees.club.members[0])
    assert "om 7 dager trekker vi 100,00" in notice["body"]
    assert (mail["purpose"], mail["member_id"]) == ("FEE_COLLECTION", fees.club.members[1])
    [link] = await rows_of(tenant, "payment_link")
    assert (link["invoice_id"], link["enrolment"]) == (people[1]["invoice_id"], "REQUIRED")
    assert f"Betal her: {link_mark(link['id'])}" in mail["body"]
    async with tenant.work() as work:
        assert await queue_invoice_dispatches(work, [row["invoice_id"] for row in people.values()]) == 0
    assert not await faults(tenant)


@pytest.mark.rule("FEE-04")
async def test_who_enrolled_after_the_notice_or_could_only_be_told_late_gets_the_payment_mail(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    account_id = await open_provider(fees)
    await keep_cards(fees, account_id, 0)
    run = await save(fees, payment_type=PaymentType.OPTIONAL)
    await step(fees, run.id, RUN_ON - timedelta(days=12))
    await step(fees, run.id, RUN_ON - timedelta(days=6))
    await keep_cards(fees, account_id, 1)
    await step(fees, run.id, RUN_ON)
    assert await states(fees, run.id) == {0: ("MAILED", True), 1: ("MAILED", True)}
    assert {row["purpose"] for row in await mails_of(fees)} == {"FEE_DETAILS", "FEE_COLLECTION"}
    assert await charges(tenant) == []
    assert {row["enrolment"] for row in await rows_of(tenant, "payment_link")} == {"OFFERED"}


@pytest.mark.rule("FEE-05")
async def test_who_is_drawn_gets_a_receipt_with_the_transaction_and_the_clubs_name(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    await keep_cards(fees, await open_provider(fees), 0)
    text = MailText(None, "Kvittering", "{{debtor_name}}: {{amount}} til {{club_name}}, {{transaction_id}}")
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION, mails=MAILS | {Mail.RECEIPT: text})
    await run_through(fees, run)
    [charge] = await take(fees, TAKEN, RUN_ON)
    assert charge.amount_minor == RATE_MINOR
    for _ in range(2):
        await tell(fees, RUN_ON)
    [receipt] = [row for row in await mails_of(fees) if row["purpose"] == "FEE_RECEIPT"]
    assert receipt["member_id"] == fees.club.members[0]
    assert receipt["body"].replace("\xa0", " ") == "Spiller 0 Hansen: 100,00 kr til Friluftslaget, T-4711"
    assert receipt["sender_email"] == "spiller3@klubben.example"
    person = (await people_in(fees, run.id))[0]
    assert (person["state"], person["paid_on"]) == ("CHARGED", RUN_ON)
    assert not await faults(tenant)


@pytest.mark.rule("FEE-05")
async def test_a_failed_charge_falls_back_to_the_payment_mail_and_is_not_tried_again(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    await keep_cards(fees, await open_provider(fees), 0)
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION)
    await run_through(fees, run)
    before = len(await mails_of(fees))
    await take(fees, REFUSED, RUN_ON)
    for _ in range(2):
        await tell(fees, RUN_ON)
    assert await take(fees, TAKEN, RUN_ON + timedelta(days=1)) == []
    [mail] = (await mails_of(fees))[before:]
    person = (await people_in(fees, run.id))[0]
    assert (mail["purpose"], mail["member_id"], mail["id"]) == (
        "FEE_COLLECTION",
        fees.club.members[0],
        person["mail_dispatch_id"],
    )
    assert "Betales innen: 15.04.2026" in mail["body"]
    assert "Betal her: [[payment-link:" in mail["body"]
    assert (person["state"], person["paid_on"]) == ("MAILED", None)
    assert {row["due_on"] for row in await invoices_of(shop_of(tenant))} == {date(2026, 4, 15)}
    assert not await faults(tenant)


@pytest.mark.rule("FEE-05")
async def test_a_charge_that_falls_back_after_the_invoice_was_paid_gives_no_mail(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    await keep_cards(fees, await open_provider(fees), 0)
    run = await save(fees, payment_type=PaymentType.OPTIONAL)
    await run_through(fees, run)
    before = len(await mails_of(fees))
    await take(fees, REFUSED, RUN_ON)
    drawn = (await people_in(fees, run.id))[0]["invoice_id"]
    invoices = await invoices_of(shop_of(tenant))
    await pay(tenant, next(row for row in invoices if row["id"] == drawn), on=RUN_ON)
    await tell(fees, RUN_ON)
    assert len(await mails_of(fees)) == before
    assert (await people_in(fees, run.id))[0]["paid_on"] == RUN_ON


@pytest.mark.rule("FEE-05", "PPL-04")
async def test_the_card_is_that_of_the_payer_that_a_member_names(tenant: Tenant) -> None:
    """The parent is noticed and drawn for the child; the child's own card is left alone."""
    fees = await open_fee_club(tenant)
    child, parent = fees.club.members[0], fees.club.members[2]
    async with tenant.work() as work:
        await work.sql("INSERT INTO relation VALUES ($1, $2, 'PAYER', $3)", tenant.id, child, parent)
    account_id = await open_provider(fees)
    await keep_cards(fees, account_id, 2)
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION)
    await run_through(fees, run)
    assert await states(fees, run.id) == {0: ("CHARGED", True), 1: ("MAILED", False)}
    assert [row["member_id"] for row in await mails_of(fees) if row["purpose"] == "FEE_NOTICE"] == [parent]
    assert [row["payer_id"] for row in await charges(tenant)] == [parent]
    assert not await faults(tenant)


@pytest.mark.rule("FEE-05")
async def test_with_payment_type_none_nobody_is_charged_whatever_card_they_have(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    await keep_cards(fees, await open_provider(fees), 0)
    run = await save(fees, payment_type=PaymentType.NONE)
    await run_through(fees, run)
    assert await states(fees, run.id) == {0: ("MAILED", False), 1: ("MAILED", False)}
    assert await charges(tenant) == []
    assert not [row for row in await mails_of(fees) if row["purpose"] == "FEE_NOTICE"]
    assert [row["enrolment"] for row in await rows_of(tenant, "payment_link")] == ["NEVER", "NEVER"]


@pytest.mark.rule("FEE-05")
async def test_a_card_that_is_not_good_on_the_run_day_is_not_announced_or_charged(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    account_id = await open_provider(fees)
    await keep_cards(fees, account_id, 0, expires_on=RUN_ON - timedelta(days=1))
    await keep_cards(fees, account_id, 1, expires_on=RUN_ON)
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION)
    await run_through(fees, run)
    people = await people_in(fees, run.id)
    assert {key: row["state"] for key, row in people.items()} == {0: "MAILED", 1: "CHARGED"}
    assert [row["enrolment"] for row in await rows_of(tenant, "payment_link")] == ["REQUIRED"]


@pytest.mark.rule("FEE-04")
async def test_what_members_were_told_is_what_they_pay_though_the_rate_is_another_by_then(tenant: Tenant) -> None:
    """Nothing of a run changes from the notice on: nor between two parts of it, and the next time is dearer."""
    fees = await open_fee_club(tenant)
    await keep_cards(fees, await open_provider(fees), 0)
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION, admin_fee_minor=500, admin_fee_account="3900")
    for days in (12, 7):
        await step(fees, run.id, RUN_ON - timedelta(days=days))
    assert fees.details.fee_rate_id is not None
    async with tenant.work(RUN_ON - timedelta(days=3)) as work:
        await add_fee_amount(work, fees.details.fee_rate_id, NewFeeAmount(12_000, "0", RUN_ON - timedelta(days=1)))
    plan_number = (await run_of(fees, run.id)).plan_number
    for _ in range(2):
        async with tenant.work(RUN_ON) as work:
            assert await advance_fee_run(work, run.id, plan_number, key=keys().link, size=1)
    async with tenant.work(RUN_ON) as work:
        await add_fee_amount(work, fees.details.fee_rate_id, NewFeeAmount(13_000, "0", RUN_ON))
    await step(fees, run.id, RUN_ON)
    [notice] = [row for row in await mails_of(fees) if row["purpose"] == "FEE_NOTICE"]
    assert "trekker vi 105,00" in notice["body"]
    assert [row["total_minor"] for row in await invoices_of(shop_of(tenant))] == [10_500, 10_500]
    assert [row["amount_minor"] for row in await charges(tenant)] == [10_500]
    await run_through(fees, await run_of(fees, run.id))
    assert [row["total_minor"] for row in await invoices_of(shop_of(tenant))][2:] == [13_500, 13_500]
    assert not await faults(tenant)


@pytest.mark.rule("FEE-04", "FEE-08")
async def test_whom_the_notice_did_not_reach_was_not_told_and_gets_the_payment_mail(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    await keep_cards(fees, await open_provider(fees), 0, 1)
    run = await save(fees, payment_type=PaymentType.OPTIONAL)
    for days in (12, 7):
        await step(fees, run.id, RUN_ON - timedelta(days=days))
    async with tenant.work() as work:
        await work.sql(
            "UPDATE dispatch SET state = 'FAILED' WHERE purpose = 'FEE_NOTICE' AND member_id = $1", fees.club.members[0]
        )
    await step(fees, run.id, RUN_ON)
    assert await states(fees, run.id) == {0: ("MAILED", True), 1: ("CHARGED", True)}
    people = await people_in(fees, run.id)
    assert [people[one]["noticed_on"] for one in (0, 1)] == [None, RUN_ON - timedelta(days=7)]
    assert [row["payer_id"] for row in await charges(tenant)] == [fees.club.members[1]]
    assert not await faults(tenant)


@pytest.mark.rule("FEE-03", "FEE-05", "BIL-08")
async def test_whose_unused_money_pays_all_of_it_is_neither_charged_nor_asked_to_pay_nothing(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    await keep_cards(fees, await open_provider(fees), 0)
    async with tenant.work() as work:
        await work.sql("UPDATE organisation SET ledger_billing = true")
    run = await save(fees, payment_type=PaymentType.OPTIONAL)
    await run_through(fees, run)
    for invoice in await invoices_of(shop_of(tenant)):
        await pay(tenant, invoice, 2 * RATE_MINOR, on=RUN_ON)
    before = len(await mails_of(fees))
    await run_through(fees, await run_of(fees, run.id))
    assert await states(fees, run.id) == {0: ("COVERED", True), 1: ("COVERED", False)}
    people = await people_in(fees, run.id)
    assert {(row["paid_on"], row["mail_dispatch_id"]) for row in people.values()} == {(date(2026, 5, 1), None)}
    assert {row["purpose"] for row in (await mails_of(fees))[before:]} == {"FEE_DETAILS", "FEE_NOTICE"}
    assert len(await charges(tenant)) == 1  # that of April
    with pytest.raises(FeePayersHindered, match="has nothing left to pay"):
        async with tenant.work(date(2026, 5, 2)) as work:
            ids = [row["id"] for row in people.values()]
            await follow_up_payers(work, FollowUp.RESEND, ids, key=keys().link, idempotency_key="again")
    assert not await faults(tenant)


@pytest.mark.rule("FEE-03", "BIL-08")
async def test_what_a_payer_has_unused_lowers_what_the_payment_mail_asks_for(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    async with tenant.work() as work:
        await work.sql("UPDATE organisation SET ledger_billing = true")
    run = await save(fees)
    await run_through(fees, run)
    first = (await invoices_of(shop_of(tenant)))[0]
    await pay(tenant, first, RATE_MINOR + 4000, on=RUN_ON)
    later = await save(
        fees, name="Anden kørsel", timing=replace(MONTHLY, active_from=RUN_ON + timedelta(days=13)), today=RUN_ON
    )
    for days in (12, 7, 0):
        assert later.next_on is not None
        await step(fees, later.id, later.next_on - timedelta(days=days))
    mails = {row["invoice_id"]: row["body"] for row in await mails_of(fees)}
    asked = {key: mails[row["invoice_id"]] for key, row in (await people_in(fees, later.id)).items()}
    assert "Å betale: 60,00" in asked[0]
    assert "Å betale: 100,00" in asked[1]
    assert await open_of(tenant, (await people_in(fees, later.id))[0]["invoice_id"]) == 6000
    assert not await faults(tenant)


@pytest.mark.rule("FEE-05", "RUN-07")
async def test_a_part_that_is_cut_short_charges_and_mails_each_person_once_in_the_end(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant, members=9)
    for member in (2, 4, 5, 6, 7):
        await place(fees.club, member, fees.club.u19)
    await keep_cards(fees, await open_provider(fees), 0, 2, 4, 6)
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION)
    await step(fees, run.id, RUN_ON - timedelta(days=12))
    await step(fees, run.id, RUN_ON - timedelta(days=7))
    plan_number = (await run_of(fees, run.id)).plan_number
    for part in range(3):
        with pytest.raises(RuntimeError):
            async with tenant.work(RUN_ON) as work:
                await advance_fee_run(work, run.id, plan_number, key=keys().link, size=3)
                raise RuntimeError("as by a power cut")
        async with tenant.work(RUN_ON) as work:
            await advance_fee_run(work, run.id, plan_number, key=keys().link, size=3)
        assert len(await invoices_of(shop_of(tenant))) == 3 * part
    await step(fees, run.id, RUN_ON, size=3)
    found = await charges(tenant)
    assert len(found) == len({row["invoice_id"] for row in found}) == 4
    assert sum(row["purpose"] == "FEE_COLLECTION" for row in await mails_of(fees)) == 3
    assert not await faults(tenant)


@pytest.mark.rule("FEE-01", "FEE-05")
@given(st.sampled_from(PaymentType), st.booleans())
def test_the_first_link_of_a_subscription_enrols_optional_offers_and_none_never_does(
    payment_type: PaymentType, is_enrolled: bool
) -> None:
    link = enrolment_of(payment_type, is_enrolled=is_enrolled)
    assert (link is LinkEnrolment.NEVER) == (payment_type is PaymentType.NONE)
    assert (link is LinkEnrolment.REQUIRED) == (payment_type is PaymentType.SUBSCRIPTION and not is_enrolled)
