"""FIL-01, ORG-04: a bank's file lands whole and is booked to the øre, or nothing of it lands."""

import asyncio
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.rules.kid import KidParts, compose
from domain.billing.rules.kid_format import KidFormat
from domain.kernel.refusal import InvalidInput, Refusal
from domain.payments.commands.import_payment_file import import_payment_file
from domain.payments.formats.ocr_giro.records import Transaction, TransactionType
from domain.payments.model import FileAlreadyImported, FileRefused, Problem, ProblemCode, UnknownAgreement
from tests.domain.payments.ocr_files import file_bytes, file_lines, transaction
from tests.domain.payments.owing import (
    ACCOUNT,
    Owing,
    balance,
    facts,
    issue,
    make_members,
    open_minor,
    owe,
    payments,
    prove,
    tenant_file,
)
from tests.tenants import Tenant, make_tenant


async def import_file(tenant: Tenant, content: bytes, name: str = "OCR.txt") -> UUID:
    async with tenant.work() as work:
        return await import_payment_file(work, name, content)


async def nothing_was_imported(tenant: Tenant) -> None:
    async with tenant.read() as read:
        assert await payments(read) == []
        assert await read.sql("SELECT id FROM payment_import") == []
        assert await facts(read, "PaymentFileImported") == []
        await prove(read)


def paying(owing: list[Owing]) -> list[Transaction]:
    return [transaction(i, one.total_minor, one.kid) for i, one in enumerate(owing, 1)]


@pytest.mark.rule("FIL-01", "PAY-01", "LED-01", "LED-04")
async def test_a_right_file_pays_its_invoices_and_the_reskontro_is_zero(tenant: Tenant) -> None:
    owing = await owe(tenant, 24_900, 59_900, 10_000)
    content = tenant_file(tenant, paying(owing))
    import_id = await import_file(tenant, content)
    async with tenant.read() as read:
        for one in owing:
            assert await open_minor(read, one.invoice_id) == 0
            assert await balance(read, one.member_id) == 0
        found = await payments(read)
        assert [p["state"] for p in found] == ["COMPLETED"] * 3
        assert [p["invoice_id"] for p in found] == [one.invoice_id for one in owing]
        assert {p["matching_type"] for p in found} == {"BY_REFERENCE"}
        file = (await read.sql("SELECT * FROM payment_import"))[0]
        assert (file["id"], file["state"], bytes(file["content"])) == (import_id, "DONE", content)
        assert (file["row_count"], file["booked_count"], file["sum_minor"]) == (3, 3, 94_800)
        assert await facts(read, "PaymentFileBooked") == [{"import_id": str(import_id), "booked": 3, "work_list": 0}]
        completed = await facts(read, "PaymentCompleted")
        assert [fact["invoice_ids"] for fact in completed] == [[str(one.invoice_id)] for one in owing]
        assert [fact["member_id"] for fact in completed] == [str(one.member_id) for one in owing]
        await prove(read)


@pytest.mark.rule("PAY-01")
async def test_money_is_booked_on_the_banks_settlement_date_against_the_bank_account(tenant: Tenant) -> None:
    await import_file(tenant, tenant_file(tenant, paying(await owe(tenant, 5_000))))
    async with tenant.read() as read:
        entries = await read.sql(
            "SELECT e.entry_on, p.debit_account, p.credit_account, p.amount_minor FROM journal_entry e"
            " JOIN posting p ON p.entry_id = e.id WHERE e.kind = 'PAYMENT'"
        )
        found = [tuple(entry.values()) for entry in entries]
    assert [(str(f[0]), *f[1:]) for f in found] == [("2026-03-16", "1920", "1500", 5_000)]


@pytest.mark.rule("FIL-01")
@pytest.mark.parametrize("kept", [2, 3, 5])
async def test_a_truncated_file_leaves_nothing_behind(tenant: Tenant, kept: int) -> None:
    owing = await owe(tenant, 100, 200)
    lines = tenant_file(tenant, paying(owing)).splitlines(keepends=True)[:kept]
    with pytest.raises(FileRefused) as refused:
        await import_file(tenant, b"".join(lines))
    assert refused.value.line == kept
    await nothing_was_imported(tenant)


@pytest.mark.rule("FIL-01")
async def test_an_altered_file_leaves_nothing_behind(tenant: Tenant) -> None:
    owing = await owe(tenant, 100, 200)
    content = tenant_file(tenant, paying(owing))
    with pytest.raises(FileRefused, match="its lines add up to") as refused:
        await import_file(tenant, content.replace(b"00000000000000200", b"00000000000000900", 1))
    assert refused.value.line == 7
    await nothing_was_imported(tenant)


@pytest.mark.rule("FIL-01")
async def test_a_file_of_another_kind_is_refused(tenant: Tenant) -> None:
    for content in (b"", b"PK\x03\x04", "\ufeffNY000010".encode()):
        with pytest.raises(FileRefused, match="no payment file"):
            await import_file(tenant, content)
    with pytest.raises(InvalidInput, match="name"):
        await import_file(tenant, b"NY", name=" ")
    await nothing_was_imported(tenant)


@pytest.mark.rule("FIL-01")
async def test_a_file_sent_again_is_recognised_and_books_nothing_twice(tenant: Tenant) -> None:
    owing = await owe(tenant, 100, 200)
    content = tenant_file(tenant, paying(owing))
    import_id = await import_file(tenant, content)
    changed = tenant_file(tenant, paying(owing[:1]))  # the same transmission, with other bytes
    for again in (content, content.replace(b"\n", b"\r\n"), changed):
        with pytest.raises(FileAlreadyImported) as refused:
            await import_file(tenant, again, "copy.txt")
        assert refused.value.import_id == import_id
    async with tenant.read() as read:
        assert len(await payments(read)) == 2
        await prove(read)


@pytest.mark.rule("FIL-01")
async def test_a_broken_copy_of_an_imported_file_is_told_to_be_broken(tenant: Tenant) -> None:
    content = tenant_file(tenant, paying(await owe(tenant, 100)))
    await import_file(tenant, content)
    with pytest.raises(FileRefused):
        await import_file(tenant, content[:-82])


@pytest.mark.rule("FIL-01")
async def test_the_same_file_imported_twice_at_once_is_imported_once(tenant: Tenant) -> None:
    content = tenant_file(tenant, paying(await owe(tenant, 100, 200, 300)))
    results = await asyncio.gather(*(import_file(tenant, content) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(result, UUID) for result in results) == 1
    assert sum(isinstance(result, FileAlreadyImported) for result in results) == 3
    async with tenant.read() as read:
        assert len(await payments(read)) == 3
        await prove(read)


@pytest.mark.rule("ORG-04")
async def test_a_file_for_an_agreement_that_is_not_ours_is_refused_whole_naming_the_id(tenant: Tenant) -> None:
    owing = await owe(tenant, 100)
    for content in (
        file_bytes(paying(owing), agreement="009999999", account=ACCOUNT),
        _with_second_assignment_for(tenant, owing, agreement="009999999"),
    ):
        with pytest.raises(UnknownAgreement) as refused:
            await import_file(tenant, content)
        assert refused.value.agreement_id == "009999999"
        assert "009999999" in refused.value.message
    await nothing_was_imported(tenant)


@pytest.mark.rule("ORG-04")
async def test_another_tenants_agreement_is_unknown_here(tenant: Tenant) -> None:
    other = await make_tenant(tenant.database, "Naboen", 1)
    content = file_bytes([transaction(1, 100)], agreement=other.agreement_id, account="15030000010")
    with pytest.raises(UnknownAgreement):
        await import_file(tenant, content)
    await import_file(other, content)
    await nothing_was_imported(tenant)


@pytest.mark.rule("FIL-01")
async def test_a_known_agreement_with_an_account_that_is_not_its_own_is_refused(tenant: Tenant) -> None:
    content = file_bytes([transaction(1, 100)], agreement=tenant.agreement_id, account="86011117947")
    with pytest.raises(FileRefused, match="is for account 15030000002, not 86011117947") as refused:
        await import_file(tenant, content)
    assert refused.value.line == 2
    await nothing_was_imported(tenant)


def _with_second_assignment_for(tenant: Tenant, owing: list[Owing], agreement: str) -> bytes:
    lines = file_lines(paying(owing), [transaction(1, 77)], agreement=tenant.agreement_id, account=ACCOUNT)
    starts = [i for i, line in enumerate(lines) if line.startswith(b"NY090020")]
    lines[starts[1]] = lines[starts[1]].replace(tenant.agreement_id.encode(), agreement.encode())
    return b"".join(lines)


@pytest.mark.rule("PAY-03", "KID-01")
async def test_what_can_not_be_matched_waits_in_the_work_list_with_its_reason(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    wrong_digit = one.kid[:-1] + str((int(one.kid[-1]) + 1) % 10)
    unknown = "0000001990099999"
    content = tenant_file(
        tenant,
        [
            transaction(1, 10_000, wrong_digit),
            transaction(2, 20_000, unknown),
            transaction(3, 30_000, "123"),
            transaction(4, 40_000, "", type=TransactionType.PURCHASE_WITH_TEXT, text="kontingent"),
            transaction(5, 50_000, one.kid, type=TransactionType.REVERSAL_WITH_KID),
            transaction(6, 60_000, one.kid, deducts=True),
        ],
    )
    await import_file(tenant, content)
    async with tenant.read() as read:
        found = await payments(read)
        assert {p["state"] for p in found} == {"AWAITING_IDENTIFICATION"}
        problems = [Problem.from_json(p["problem"]) for p in found]
        assert problems == [
            Problem.of(ProblemCode.KID_CHECK_DIGIT, kid=wrong_digit),
            Problem.of(ProblemCode.KID_CHECK_DIGIT, kid=unknown),
            Problem.of(ProblemCode.KID_LENGTH, kid="123", length=3, expected=16),
            Problem.of(ProblemCode.NO_REFERENCE),
            Problem.of(ProblemCode.REVERSED),
            Problem.of(ProblemCode.DEDUCTED),
        ]
        assert sum(p["amount_minor"] for p in found) == 10_000 + 20_000 + 30_000 + 40_000 + 50_000 - 60_000
        assert await open_minor(read, one.invoice_id) == 10_000
        assert [fact["problem"] for fact in await facts(read, "PaymentNeedsProcessing")] == [
            problem.code.name for problem in problems
        ]
        await prove(read)


@pytest.mark.rule("PAY-02a")
async def test_a_payment_for_a_credited_invoice_waits_for_a_person(tenant: Tenant) -> None:
    [one, other] = await owe(tenant, 10_000, 5_000)
    async with tenant.work() as work:
        await credit_invoice(work, one.invoice_id, reason="feil", idempotency_key="k1")
    await import_file(tenant, tenant_file(tenant, paying([one, other])))
    async with tenant.read() as read:
        waiting, completed = await payments(read)
        assert waiting["problem"] == {
            "code": "INVOICE_CREDITED",
            "args": {
                "invoice": {"kind": "Invoice", "id": str(one.invoice_id), "label": str(one.invoice_number)},
            },
        }
        assert completed["state"] == "COMPLETED"
        assert await balance(read, one.member_id) == 0
        await prove(read)


@pytest.mark.rule("LED-04", "PAY-02b")
async def test_an_invoice_paid_twice_leaves_the_second_payment_as_credit(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    twice = [transaction(1, 10_000, one.kid), transaction(2, 10_000, one.kid)]
    await import_file(tenant, tenant_file(tenant, twice))
    await import_file(tenant, tenant_file(tenant, [transaction(1, 10_000, one.kid)], transmission=2))
    async with tenant.read() as read:
        found = await payments(read)
        assert sorted(p["credit_minor"] for p in found) == [0, 10_000, 10_000]
        assert {p["state"] for p in found} == {"COMPLETED"}
        assert await balance(read, one.member_id) == 20_000
        await prove(read)


@pytest.mark.rule("LED-04", "BIL-02")
async def test_a_short_payment_leaves_the_rest_open_to_the_ore(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    await import_file(tenant, tenant_file(tenant, [transaction(1, 9_999, one.kid)]))
    async with tenant.read() as read:
        assert await open_minor(read, one.invoice_id) == 1
        assert await balance(read, one.member_id) == -1
        await prove(read)


@pytest.mark.rule("LED-04")
async def test_what_is_paid_too_much_goes_to_the_oldest_open_invoice_and_then_to_credit(tenant: Tenant) -> None:
    async with tenant.work() as work:
        members = await make_members(work, 1)
        [newest] = await issue(work, tenant, members, 3_000, due_in_days=40)
        [oldest] = await issue(work, tenant, members, 2_000, due_in_days=10)
        [middle] = await issue(work, tenant, members, 1_000, due_in_days=20)
    await import_file(tenant, tenant_file(tenant, [transaction(1, 5_400, newest.kid)]))
    async with tenant.read() as read:
        left = [await open_minor(read, each.invoice_id) for each in (newest, oldest, middle)]
        assert left == [0, 0, 600]
    await import_file(tenant, tenant_file(tenant, [transaction(1, 1_000, middle.kid)], transmission=2))
    async with tenant.read() as read:
        assert await open_minor(read, middle.invoice_id) == 0
        assert await balance(read, newest.member_id) == 400
        await prove(read)


@pytest.mark.rule("PAY-02b")
async def test_a_payment_of_a_paid_invoice_settles_the_only_open_one_only_if_it_is_exactly_that(
    tenant: Tenant,
) -> None:
    async with tenant.work() as work:
        members = await make_members(work, 2)
        first = await issue(work, tenant, members, 1_000, due_in_days=5)
        second = await issue(work, tenant, members, 2_000, due_in_days=50)
    await import_file(tenant, tenant_file(tenant, paying(first)))
    again = [transaction(1, 2_000, first[0].kid), transaction(2, 1_999, first[1].kid)]
    await import_file(tenant, tenant_file(tenant, again, transmission=2))
    async with tenant.read() as read:
        assert [await open_minor(read, each.invoice_id) for each in second] == [0, 2_000]
        assert [p["credit_minor"] for p in (await payments(read))[2:]] == [0, 1_999]
        await prove(read)


@pytest.mark.rule("PAY-02")
async def test_a_kid_that_names_only_the_member_settles_the_oldest_invoices(tenant: Tenant) -> None:
    [one] = await owe(tenant, 1_000)

    kid = compose(KidFormat("", 7, 8), KidParts(one.member_number))
    unknown = compose(KidFormat("", 7, 8), KidParts(one.member_number + 1))
    no_invoice = compose(KidFormat("", 7, 8), KidParts(one.member_number, 99_999_999))
    part = [transaction(1, 1_500, kid), transaction(2, 300, unknown), transaction(3, 400, no_invoice)]
    await import_file(tenant, tenant_file(tenant, part))
    async with tenant.read() as read:
        member, nobody, nothing = await payments(read)
        assert (member["matching_type"], member["state"]) == ("MEMBER_FROM_REFERENCE", "COMPLETED")
        assert (member["invoice_id"], member["credit_minor"]) == (None, 500)
        assert nobody["problem"] == {
            "code": "NO_SUCH_MEMBER",
            "args": {"kid": unknown, "number": str(one.member_number + 1)},
        }
        assert nothing["problem"] == {"code": "NO_SUCH_INVOICE", "args": {"kid": no_invoice}}
        await prove(read)


@pytest.mark.rule("FIL-01")
async def test_every_kind_of_bad_row_together_loses_and_doubles_nothing(tenant: Tenant) -> None:
    owing = await owe(tenant, *[10_000] * 8)
    part = [
        transaction(1, 10_000, owing[0].kid),
        transaction(2, 10_000, owing[0].kid),
        transaction(3, 9_000, owing[1].kid),
        transaction(4, 12_345, owing[2].kid),
        transaction(5, 10_000, owing[3].kid[:-1] + "x"),
        transaction(6, 10_000),
        transaction(7, 500, owing[4].kid, deducts=True),
    ]
    await import_file(tenant, tenant_file(tenant, part, part))
    async with tenant.read() as read:
        found = await payments(read)
        assert len(found) == 14
        assert sum(p["amount_minor"] for p in found) == 2 * (10_000 * 2 + 9_000 + 12_345 + 20_000 - 500)
        in_ledger = sum(p["amount_minor"] for p in found if p["state"] == "COMPLETED")
        reskontro = await read.sql("SELECT sum(balance_minor) AS minor FROM reskontro_balance")
        assert int(reskontro[0]["minor"]) == in_ledger - 8 * 10_000
        await prove(read)


@pytest.mark.rule("FIL-01")
async def test_a_file_without_payments_is_done_at_once(tenant: Tenant) -> None:
    await import_file(tenant, tenant_file(tenant, []))
    async with tenant.read() as read:
        file = (await read.sql("SELECT state, row_count FROM payment_import"))[0]
        assert (file["state"], file["row_count"]) == ("DONE", 0)


async def test_refusals_say_what_to_do(tenant: Tenant) -> None:
    with pytest.raises(Refusal) as refused:
        await import_file(tenant, file_bytes([transaction(1, 100)], agreement="000000042"))
    assert "enter the agreement on the organisation's bank account" in refused.value.message
