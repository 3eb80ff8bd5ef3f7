"""An organisation in Denmark or Sweden bills with its country's reference, and finds the payment by it (KID-03)."""

from datetime import timedelta

import pytest

from domain.billing.commands.issue_additional_invoice import issue_additional_invoice
from domain.billing.model import AdditionalInvoice, AdditionalLine
from domain.billing.queries.documents import invoice_document
from domain.billing.queries.invoices import invoices
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.model import NewBillingPlan
from domain.kernel.refusal import InvalidInput
from domain.ledger.commands.open_accounts import open_accounts
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from domain.people.commands.add_bank_account import add_bank_account
from domain.people.commands.create_members import create_members
from domain.people.commands.create_organisation import create_organisation
from domain.people.model import MemberDetails, MemberKind, NewBankAccount, NewOrganisation, Organisation, ReferenceKind
from domain.people.rules.bank_accounts import LENGTH_DIGIT
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("KID-03")
DANISH = NewOrganisation("Fjeldvandrerne", "DK", "DKK", "99000007")
SWEDISH = NewOrganisation("Friluft Sverige", "SE", "SEK", "5560160680")


async def organisation_with(tenant: Tenant, new: NewOrganisation, **account: object) -> Organisation:
    async with tenant.work() as work:
        made = await create_organisation(work, new)
        await open_accounts(work, made.id)
        await add_bank_account(work, NewBankAccount(made.id, **account))  # type: ignore[arg-type]
    return made


@pytest.mark.parametrize(
    ("new", "account", "reference", "line"),
    [
        (
            DANISH,
            {
                "number": "1234 0001234567",
                "reference_kind": ReferenceKind.FI_71,
                "creditor_number": "8765 4321",
                "kid_member_width": 6,
            },
            "010001000100012",
            "+71<010001000100012+87654321<",
        ),
        (
            SWEDISH,
            {
                "number": "5050-1055",
                "reference_kind": ReferenceKind.OCR,
                "kid_type_digit": LENGTH_DIGIT,
                "kid_member_width": 5,
                "kid_invoice_width": 5,
            },
            "100011000120",
            "# 100011000120 # 125 00 5 > 50501055#41#",
        ),
    ],
)
async def test_the_payment_is_found_by_the_reference_of_the_country(
    tenant: Tenant, new: NewOrganisation, account: dict[str, object], reference: str, line: str
) -> None:
    made = await organisation_with(tenant, new, **account)
    async with tenant.work() as work:
        plan = await create_billing_plan(work, NewBillingPlan("Standard", 14, (), made.currency))
        [member_id] = (await create_members(work, [MemberDetails(MemberKind.PERSON, "Åse", "Ørsted")])).ids
        free = AdditionalLine(1, 12_500, "Hytte", vat_rate_percent="25", account="3620")
        asked = AdditionalInvoice(made.id, member_id, plan.id, "Hytte", (free,))
        invoice_id = await issue_additional_invoice(work, asked, idempotency_key="one")
    async with tenant.read() as read:
        document = await invoice_document(read, invoice_id)
    assert (document.reference, document.code_line) == (reference, line)
    async with tenant.work(TODAY + timedelta(days=3)) as work:
        await register_payment(
            work,
            NewPayment(
                organisation_id=made.id,
                matching_type=MatchingType.BY_REFERENCE,
                amount_minor=12_500,
                paid_on=work.today,
                value_on=work.today,
                source="MANUAL",
                source_id="1",
                reference=reference,
            ),
        )
    async with tenant.read() as read:
        assert (await invoices(read, [invoice_id]))[invoice_id]["open_minor"] == 0
    assert await faults(tenant) == {}


async def test_a_danish_slip_without_a_creditor_number_is_refused_where_it_is_entered(tenant: Tenant) -> None:
    with pytest.raises(InvalidInput) as refused:
        await organisation_with(tenant, DANISH, number="1234 0001234567", reference_kind=ReferenceKind.FI_71)
    assert {(error.path, error.code) for error in refused.value.errors} == {
        ("creditorNumber", "LENGTH"),
        ("kidMemberWidth", "LENGTH"),
    }
