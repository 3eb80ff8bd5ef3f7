"""PAY-04: whom a waiting payment is probably from, with a score and the reason."""

from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.kernel.reason import Named
from domain.payments.commands.import_payment_file import import_payment_file
from domain.payments.model import SuggestionCode, SuggestionReason
from domain.payments.queries.suggestions import account_owners, suggestions
from domain.payments.rules.suggestions import Suggestion
from tests.domain.payments.ocr_files import transaction
from tests.domain.payments.owing import issue, owe, payments, tenant_file
from tests.tenants import Tenant

pytestmark = pytest.mark.rule("PAY-04")


async def suggested(tenant: Tenant, *rows: object, transmission: int = 9) -> list[list[Suggestion]]:
    async with tenant.work() as work:
        import_id = await import_payment_file(work, "f", tenant_file(tenant, rows, transmission=transmission))
    async with tenant.read() as read:
        ids = [row["id"] for row in await payments(read) if row["import_id"] == import_id]
        found = await suggestions(read, ids)
    return [found.get(payment_id, []) for payment_id in ids]


async def test_a_wrong_check_digit_suggests_the_invoice_that_was_meant(tenant: Tenant) -> None:
    [one, _] = await owe(tenant, 10_000, 10_000)
    wrong = one.kid[:-1] + str((int(one.kid[-1]) + 3) % 10)
    [[best, *others]] = await suggested(tenant, transaction(1, 5_000, wrong))
    assert (best.member_id, best.invoice_id, best.score) == (one.member_id, one.invoice_id, 90)
    named = Named("Invoice", one.invoice_id, str(one.invoice_number))
    assert best.reason == SuggestionReason.of(SuggestionCode.CORRECTED_REFERENCE, invoice=named)
    assert others == []


async def test_a_credited_invoices_payer_is_suggested_without_the_invoice(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    async with tenant.work() as work:
        await credit_invoice(work, one.invoice_id, reason="feil", idempotency_key="c")
    [[best]] = await suggested(tenant, transaction(1, 10_000, one.kid))
    assert (best.member_id, best.invoice_id, best.score) == (one.member_id, None, 95)


async def test_the_only_open_invoice_of_the_amount_is_suggested_and_many_are_not(tenant: Tenant) -> None:
    owing = await owe(tenant, 11_100, 22_200, 22_200, *[33_300] * 4)
    only, some, many = await suggested(tenant, transaction(1, 11_100), transaction(2, 22_200), transaction(3, 33_300))
    assert [(each.invoice_id, each.score) for each in only] == [(owing[0].invoice_id, 60)]
    assert {each.invoice_id for each in some} == {owing[1].invoice_id, owing[2].invoice_id}
    assert {each.score for each in some} == {30}
    assert many == []


async def test_who_paid_from_the_account_before_is_suggested_both_if_they_differ(tenant: Tenant) -> None:
    first, second, third, debtor = await owe(tenant, 100, 200, 300, 5_000)
    account = "15030000029"
    paid = [transaction(i, one.total_minor, one.kid, debit_account=account) for i, one in enumerate((first, second), 1)]
    others = [transaction(3, 300, third.kid, debit_account="15030000010")]
    await suggested(tenant, *paid, *others, transmission=1)
    [found, exact] = await suggested(
        tenant, transaction(1, 777, debit_account=account), transaction(2, 5_000, debit_account="15030000010")
    )
    assert {each.member_id for each in found} == {first.member_id, second.member_id}
    assert {(each.score, each.reason) for each in found} == {(70, SuggestionReason.of(SuggestionCode.SAME_ACCOUNT))}
    assert [(each.member_id, each.score) for each in exact] == [(third.member_id, 70), (debtor.member_id, 60)]
    async with tenant.read() as read:
        assert await account_owners(read, ["15030000010", "99999999999"]) == {"15030000010": [third.member_id]}


async def test_account_and_amount_together_are_the_stronger_reason(tenant: Tenant) -> None:
    [first] = await owe(tenant, 100)
    await suggested(tenant, transaction(1, 100, first.kid), transmission=1)
    async with tenant.work() as work:
        [again] = await issue(work, tenant, [(first.member_id, first.member_number)], 640)
    [[best]] = await suggested(tenant, transaction(1, 640))
    assert (best.member_id, best.invoice_id, best.score) == (first.member_id, again.invoice_id, 85)


async def test_completed_payments_and_money_taken_back_have_no_suggestions(tenant: Tenant) -> None:
    [one] = await owe(tenant, 100)
    assert await suggested(tenant, transaction(1, 200, one.kid), transaction(2, 100, one.kid, deducts=True)) == [[], []]
    async with tenant.read() as read:
        assert await suggestions(read, [UUID(int=1)]) == {}
