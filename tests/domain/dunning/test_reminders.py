"""Reminders in the books: their fees, what pays them, what is written off, and the worked examples of the rule book."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.rules.why import why_of
from domain.dunning.commands.remind_invoice import remind_invoice
from domain.dunning.model import ObstacleCode, ReminderRefused, ReminderStep, Tolerance
from domain.kernel.refusal import NotFound
from tests.domain.dunning.unpaid import (
    DUE_ON,
    FEE_MINOR,
    Dunning,
    asked,
    more,
    open_dunning,
    owing,
    pay,
    remind,
    reminders,
    settle,
    sound,
)
from tests.domain.payments.owing import Owing, balance, facts, open_minor
from tests.tenants import TODAY, Tenant

FIRST_ON = DUE_ON + timedelta(days=14)
SECOND_ON = FIRST_ON + timedelta(days=14 + 5)
DAY = timedelta(days=1)


async def credit(dunning: Dunning, one: Owing, on: object = FIRST_ON) -> None:
    async with dunning.tenant.work(FIRST_ON) as work:
        await credit_invoice(work, one.invoice_id, reason="Feil", idempotency_key=f"credit {one.invoice_id}")
    await settle(dunning, FIRST_ON)


async def owes(dunning: Dunning, one: Owing) -> int:
    """What the member owes on the reskontro."""
    async with dunning.tenant.read() as read:
        return -await balance(read, one.member_id)


@pytest.mark.rule("DUN-01")
async def test_a_reminder_has_its_own_number_refers_to_the_invoice_and_posts_only_its_fee(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    one, other = await owing(dunning, 50_000, 20_000)
    await remind(dunning, FIRST_ON - DAY)
    assert await reminders(dunning) == []
    await remind(dunning, FIRST_ON)
    first, second = await reminders(dunning)
    assert (first["number"], second["number"]) == (1, 2)
    assert (first["invoice_id"], first["reference"], first["step"]) == (one.invoice_id, one.kid, 1)
    assert (first["issued_on"], first["due_on"]) == (FIRST_ON, FIRST_ON + timedelta(days=14))
    assert await asked(dunning) == [53_500, 23_500]
    assert (await owes(dunning, one), await owes(dunning, other)) == (53_500, 23_500)
    async with tenant.read() as read:
        entries = await read.sql("SELECT id, text FROM journal_entry WHERE kind = 'REMINDER_FEE' ORDER BY number")
        [fact, _] = await facts(read, "ReminderIssued")
        assert await open_minor(read, one.invoice_id) == 50_000
    assert [entry["text"] for entry in entries] == [
        f"Purring 1 for faktura {one.invoice_number}",
        f"Purring 2 for faktura {other.invoice_number}",
    ]
    assert (fact["invoice_id"], fact["total_minor"], fact["step"]) == (str(one.invoice_id), 53_500, 1)
    await sound(dunning)


@pytest.mark.rule("DUN-01")
async def test_a_reminder_without_a_fee_posts_nothing(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, steps=[ReminderStep(14, 14, 0)])
    [one] = await owing(dunning, 50_000)
    await remind(dunning, FIRST_ON)
    assert await asked(dunning) == [50_000]
    assert await owes(dunning, one) == 50_000
    await sound(dunning)


@pytest.mark.rule("DUN-02")
async def test_reminder_2_counts_from_reminder_1_s_due_date(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    await owing(dunning, 50_000)
    await remind(dunning, FIRST_ON)
    await remind(dunning, SECOND_ON - DAY)
    assert len(await reminders(dunning)) == 1
    await remind(dunning, SECOND_ON)
    assert await asked(dunning) == [53_500, 57_000]
    await remind(dunning, SECOND_ON + timedelta(days=200))
    assert len(await reminders(dunning)) == 2
    await sound(dunning)


@pytest.mark.rule("DUN-01")
async def test_paying_a_reminder_on_the_original_s_kid_settles_the_original_and_its_fees(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    older = await more(dunning, one, 10_000)
    await remind(dunning, FIRST_ON)
    await remind(dunning, SECOND_ON)
    await pay(dunning, one, 57_000, SECOND_ON + DAY)
    async with tenant.read() as read:
        assert await read.sql("SELECT 1 FROM open_item WHERE fee_of = $1 OR invoice_id = $1", one.invoice_id) == []
        assert await open_minor(read, older.invoice_id) == 10_000
        [fact] = await facts(read, "PaymentCompleted")
    assert fact["invoice_ids"] == [str(one.invoice_id)]
    assert await owes(dunning, one) == 10_000 + 2 * FEE_MINOR
    await sound(dunning)


@pytest.mark.rule("DUN-01")
async def test_what_is_too_much_for_the_original_pays_its_fee_in_part_and_the_rest_stays_open(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, write_off_fee=True)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, FIRST_ON)
    await pay(dunning, one, 51_000, FIRST_ON + DAY)
    assert await owes(dunning, one) == 2_500
    await pay(dunning, one, 2_500, FIRST_ON + 2 * DAY)
    assert await owes(dunning, one) == 0
    async with tenant.read() as read:
        assert await read.sql("SELECT 1 FROM open_item") == []
    await sound(dunning)


@pytest.mark.rule("DUN-03")
async def test_reminder_500_400_gives_100_also_with_the_100_credit(tenant: Tenant) -> None:
    """The credit is a credit note on another invoice that was paid: it stays for the next invoice."""
    dunning = await open_dunning(tenant, steps=[ReminderStep(14, 14, 0)])
    plain, credited = await owing(dunning, 50_000, 50_000)
    other = await more(dunning, credited, 10_000)
    for one in (plain, credited):
        await pay(dunning, one, 40_000, TODAY)
    await pay(dunning, other, 10_000, TODAY)
    await credit(dunning, other)
    assert (await owes(dunning, plain), await owes(dunning, credited)) == (10_000, 0)
    await remind(dunning, FIRST_ON)
    assert await asked(dunning) == [10_000, 10_000]
    for row in await reminders(dunning):
        said = [one.message for one in why_of(row["why"])]
        assert "100.00 NOK of 500.00 NOK was open" in said
        assert "400.00 NOK was paid to the invoice" in said
    await sound(dunning)


@pytest.mark.rule("DUN-03", "CAT-40")
@pytest.mark.parametrize(("consume", "asks"), [(False, [50_000]), (True, [20_000])])
async def test_other_open_payments_lower_a_reminder_only_where_the_process_consumes_them(
    tenant: Tenant, consume: bool, asks: list[int]
) -> None:
    dunning = await open_dunning(tenant, steps=[ReminderStep(14, 14, 0)], consume=consume)
    [first] = await owing(dunning, 10_000)
    await pay(dunning, first, 40_000, TODAY)  # 300.00 too much, before there is anything else to pay
    later = await more(dunning, first, 50_000)
    await remind(dunning, FIRST_ON)
    assert await asked(dunning) == asks
    async with tenant.read() as read:
        assert await open_minor(read, later.invoice_id) == asks[0]
    assert await owes(dunning, first) == 20_000
    await sound(dunning)
    await remind(dunning, FIRST_ON + 2 * DAY)
    assert await asked(dunning) == asks


@pytest.mark.rule("DUN-03")
async def test_consumed_payments_that_cover_everything_leave_nothing_to_remind_of(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, consume=True)
    [first] = await owing(dunning, 10_000)
    await pay(dunning, first, 60_000, TODAY)
    one, two = await more(dunning, first, 30_000), await more(dunning, first, 30_000)
    await remind(dunning, FIRST_ON, size=1)
    assert await asked(dunning) == [10_000 + FEE_MINOR]
    async with tenant.read() as read:
        left = [await open_minor(read, each.invoice_id) for each in (one, two)]
        used = await read.sql("SELECT amount_minor FROM allocation WHERE source_kind = 'PAYMENT_CREDIT' ORDER BY id")
    assert sorted(left) == [0, 10_000]
    assert [row["amount_minor"] for row in used] == [30_000, 20_000]
    await sound(dunning)


@pytest.mark.rule("DUN-03", "DUN-01")
async def test_a_credited_invoice_is_refused_a_reminder_by_its_rule_and_loses_its_unpaid_fees(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, FIRST_ON)
    await credit(dunning, one)
    assert await owes(dunning, one) == 0
    with pytest.raises(ReminderRefused) as refused:
        async with tenant.work(SECOND_ON) as work:
            await remind_invoice(work, one.invoice_id, idempotency_key="k")
    assert refused.value.reason.code is ObstacleCode.CREDITED
    assert "DUN-03" in refused.value.message
    await remind(dunning, SECOND_ON)
    assert len(await reminders(dunning)) == 1
    await sound(dunning)


@pytest.mark.rule("DUN-04")
@pytest.mark.parametrize(("write_off", "owed"), [(True, 0), (False, FEE_MINOR)])
async def test_the_original_paid_exactly_after_a_reminder_writes_the_fee_off_if_so_configured(
    tenant: Tenant, write_off: bool, owed: int
) -> None:
    dunning = await open_dunning(tenant, write_off_fee=write_off)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, FIRST_ON)
    await pay(dunning, one, 50_000, FIRST_ON + DAY)
    assert await owes(dunning, one) == owed
    await settle(dunning, FIRST_ON + 2 * DAY)
    assert await owes(dunning, one) == owed
    await sound(dunning)


@pytest.mark.rule("DUN-04")
async def test_the_rest_of_a_partly_paid_original_paid_exactly_counts_as_exact_too(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, write_off_fee=True)
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 40_000, TODAY)
    await remind(dunning, FIRST_ON)
    assert await asked(dunning) == [10_000 + FEE_MINOR]
    await pay(dunning, one, 10_000, FIRST_ON + DAY)
    assert await owes(dunning, one) == 0
    await sound(dunning)


@pytest.mark.rule("LED-05", "CAT-40")
async def test_a_rest_within_the_tolerance_is_written_off_and_comes_back_when_the_invoice_is_credited(
    tenant: Tenant,
) -> None:
    dunning = await open_dunning(tenant, tolerance=Tolerance(amount_minor=500))
    one, other = await owing(dunning, 50_000, 50_000)
    await pay(dunning, one, 49_500, TODAY)
    await pay(dunning, other, 49_499, TODAY)
    assert (await owes(dunning, one), await owes(dunning, other)) == (0, 501)
    await remind(dunning, FIRST_ON)
    assert [row["invoice_id"] for row in await reminders(dunning)] == [other.invoice_id]
    async with tenant.read() as read:
        [posting] = await read.sql(
            "SELECT p.debit_account, p.amount_minor FROM posting p JOIN journal_entry e ON e.id = p.entry_id"
            " WHERE e.kind = 'WRITE_OFF'"
        )
    assert (posting["debit_account"], posting["amount_minor"]) == ("7830", 500)
    await credit(dunning, one)
    assert await owes(dunning, one) == -49_500
    await sound(dunning)


@pytest.mark.rule("LED-05")
@pytest.mark.parametrize(("paid_minor", "left_minor"), [(49_000, 0), (48_999, 1_001), (50_700, -700)])
async def test_led_05_the_minimal_accepted_amount_is_100_percent_less_the_tolerance_and_a_surplus_is_credit(
    tenant: Tenant, paid_minor: int, left_minor: int
) -> None:
    dunning = await open_dunning(tenant, tolerance=Tolerance(share_bp=200))
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, paid_minor, TODAY)
    assert await owes(dunning, one) == left_minor
    await sound(dunning)


@pytest.mark.rule("LED-05", "DUN-01", "DUN-04")
@pytest.mark.parametrize(
    ("paid_minor", "write_off", "rest_minor", "fee_minor"),
    [
        (50_000, False, 0, FEE_MINOR),
        (49_600, False, 0, FEE_MINOR),
        (49_600, True, 0, FEE_MINOR),
        (50_000 + FEE_MINOR - 1, False, 0, 1),
        (50_000 + FEE_MINOR - 1, True, 0, 1),
        (45_999, False, 4_001, FEE_MINOR),
    ],
)
async def test_the_fee_of_a_reminder_is_never_within_the_tolerance_of_its_invoice(
    tenant: Tenant, paid_minor: int, write_off: bool, rest_minor: int, fee_minor: int
) -> None:
    dunning = await open_dunning(tenant, tolerance=Tolerance(amount_minor=4_000), write_off_fee=write_off)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, FIRST_ON)
    await pay(dunning, one, paid_minor, FIRST_ON + DAY)
    for _ in range(2):
        async with tenant.read() as read:
            items = await read.sql("SELECT open_minor, fee_of FROM open_item")
        left = {row["fee_of"]: row["open_minor"] for row in items}
        assert left == {key: minor for key, minor in ((None, rest_minor), (one.invoice_id, fee_minor)) if minor}
        await settle(dunning, FIRST_ON + 2 * DAY)
    await sound(dunning)


@pytest.mark.rule("DUN-08")
async def test_any_payment_that_settles_the_original_ends_its_process(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, FIRST_ON)
    await pay(dunning, one, 50_000, FIRST_ON + DAY, kid=None)  # no KID: it goes to the oldest
    await remind(dunning, SECOND_ON)
    assert len(await reminders(dunning)) == 1
    assert await owes(dunning, one) == FEE_MINOR
    await sound(dunning)


@pytest.mark.rule("DUN-01")
async def test_one_invoice_is_reminded_without_a_run_once_for_a_key_and_not_before_its_day(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    with pytest.raises(ReminderRefused) as refused:
        async with tenant.work(FIRST_ON - DAY) as work:
            await remind_invoice(work, one.invoice_id, idempotency_key="early")
    assert dict(refused.value.reason.args) == {"on": FIRST_ON}
    for _ in range(2):
        async with tenant.work(FIRST_ON) as work:
            made = await remind_invoice(work, one.invoice_id, idempotency_key="k")
    [reminder] = await reminders(dunning)
    assert made == reminder["id"]
    with pytest.raises(NotFound):
        async with tenant.work(FIRST_ON) as work:
            await remind_invoice(work, tenant.id, idempotency_key="other")
    await sound(dunning)
