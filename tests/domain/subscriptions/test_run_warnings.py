"""What a preview points out: who has no agreement, who is billed twice, and whose due date the bank moves (RUN-05)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.payments.commands.register_agreement import register_agreement
from domain.payments.model import NewBankAgreement
from domain.people.commands.create_members import create_members
from domain.people.commands.save_employment import save_employment
from domain.people.model import EmploymentDetails, MemberDetails, MemberKind
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.model import CriteriaSet, DueRule, DueRuleKind, WarningCode
from domain.subscriptions.rules.previewing import Preview
from domain.subscriptions.rules.warning import Concerned
from tests.domain.routines.test_criteria_sets import of_run, paid_by, run_sets
from tests.domain.subscriptions.selling import Shop, faults, open_shop, start
from tests.domain.subscriptions.test_payers import keep_card
from tests.tenants import TODAY, Tenant

ON = date(2027, 3, 1)


async def preview_of(shop: Shop, on: date = ON, *sets: CriteriaSet) -> Preview:
    async with shop.tenant.read() as read:
        return await rehearse_run(read, shop.tenant.organisation_id, on, sets=sets)


def told(preview: Preview, *codes: WarningCode) -> dict[str, list[Concerned]]:
    return {warning.message: list(found) for warning, found in preview.warnings.items() if warning.code in codes}


LACKING = (
    WarningCode.NO_CARD,
    WarningCode.NO_EMPLOYER,
    WarningCode.NO_AVTALEGIRO,
    WarningCode.NO_EFAKTURA,
    WarningCode.NO_AUTOGIRO,
    WarningCode.NO_BETALINGSSERVICE,
    WarningCode.NO_EHF,
    WarningCode.NO_VIPPS,
)


@pytest.mark.rule("RUN-05", "SUB-18")
async def test_who_has_no_agreement_for_the_method_is_named_with_what_happens_instead(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=9)
    methods = ("CARD", "CARD", "PAYROLL", "PAYROLL", "AVTALEGIRO", "AVTALEGIRO", "EHF", "INVOICE", "EMAIL")
    for member_id, method in zip(shop.member_ids, methods, strict=True):
        await start(shop, member_id, TODAY)
        await paid_by(shop, member_id, method)
    with_card, no_card, employed, unemployed, by_bank, agreed, by_ehf, *_ = shop.member_ids
    await keep_card(shop, with_card)
    async with tenant.work() as work:
        await register_agreement(work, NewBankAgreement(tenant.organisation_id, agreed, "AVTALEGIRO", "12345"))
        [employer] = (await create_members(work, [MemberDetails(MemberKind.COMPANY, company_name="Ås AS")])).ids
        await save_employment(work, EmploymentDetails(employed, employer, TODAY))
        await save_employment(work, EmploymentDetails(unemployed, employer, TODAY, to_on=ON))
    assert told(await preview_of(shop), *LACKING) == {
        "pays by card and has none in force; nothing is drawn, so it has to be paid by its reference": [
            Concerned(no_card)
        ],
        "pays by payroll deduction and has no employer; gets the invoice as a message instead": [Concerned(unemployed)],
        "AvtaleGiro without an agreement; the bank draws nothing, so it has to be paid by its reference": [
            Concerned(by_bank)
        ],
        "EHF, and the payer has no organisation number; gets the invoice as a message instead": [Concerned(by_ehf)],
    }
    day_before = await preview_of(shop, ON - timedelta(days=1))
    assert unemployed not in {one.member_id for found in told(day_before, *LACKING).values() for one in found}


@pytest.mark.rule("RUN-05")
async def test_who_is_billed_twice_for_the_same_days_in_one_run_is_named_once(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    doubled, single = shop.member_ids
    for member_id, start_on in ((doubled, TODAY), (doubled, TODAY + timedelta(days=3)), (single, TODAY)):
        await start(shop, member_id, start_on)
    preview = await preview_of(shop, ON + timedelta(days=3))
    assert preview.invoices == 3
    assert told(preview, WarningCode.DOUBLED_IN_RUN) == {
        "two subscriptions are billed for the same days of Kontingent in this run": [Concerned(doubled)]
    }


@pytest.mark.rule("RUN-05")
async def test_terms_that_follow_each_other_are_not_doubled(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1, unit="MONTH", lead_days=0)
    await start(shop, shop.member_ids[0], TODAY)
    preview = await preview_of(shop, date(2026, 6, 2))
    assert preview.invoices == 3
    assert not told(preview, WarningCode.DOUBLED_IN_RUN, WarningCode.DOUBLED_BEFORE)


@pytest.mark.rule("RUN-05")
async def test_who_was_billed_before_for_the_same_days_is_named_with_that_invoice_until_it_is_credited(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant, members=2)
    doubled, single = shop.member_ids
    for member_id in (doubled, single):
        await start(shop, member_id, TODAY)
    later = await start(shop, doubled, date(2027, 2, 1), today=date(2027, 1, 25))
    assert later.invoice_id is not None
    preview = await preview_of(shop)
    assert preview.invoices == 2
    assert told(preview, WarningCode.DOUBLED_BEFORE) == {
        "another subscription was billed for the same days of Kontingent already": [
            Concerned(doubled, later.invoice_id)
        ]
    }
    assert not told(preview, WarningCode.DOUBLED_IN_RUN)
    async with tenant.work() as work:
        await credit_invoice(work, later.invoice_id, reason="Feil", idempotency_key="c")
    assert not told(await preview_of(shop), WarningCode.DOUBLED_BEFORE)


@pytest.mark.rule("RUN-05")
async def test_each_amount_and_address_that_is_odd_is_pointed_out(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=4)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    mailed, free, dear, lost = shop.member_ids
    async with tenant.work() as work:
        subscription_of = {
            row["member_id"]: row["id"]
            for row in await work.sql("SELECT id, member_id FROM subscription WHERE tenant_id = $1", work.tenant_id)
        }
        await work.sql(
            "UPDATE member SET email = 'kari@post.example' WHERE tenant_id = $1 AND id = $2", work.tenant_id, mailed
        )
        await work.sql("UPDATE member SET postal_code = '0155' WHERE tenant_id = $1 AND id = $2", work.tenant_id, free)
        await add_correction(work, NewCorrection(subscription_of[free], "Ned", -900_00), idempotency_key="a")
        await add_correction(work, NewCorrection(subscription_of[dear], "Opp", 9_000_00), idempotency_key="b")
    codes = (WarningCode.NO_ADDRESS, WarningCode.NO_EMAIL, WarningCode.AMOUNT_ZERO, WarningCode.UNUSUALLY_HIGH)
    found = {w.code: [one.member_id for one in c] for w, c in (await preview_of(shop)).warnings.items()}
    assert {code: found[code] for code in codes} == {
        WarningCode.NO_ADDRESS: [dear, lost],
        WarningCode.NO_EMAIL: [free],
        WarningCode.AMOUNT_ZERO: [free],
        WarningCode.UNUSUALLY_HIGH: [dear],
    }


@pytest.mark.rule("RUN-01", "RUN-05", "FIL-03")
async def test_a_set_never_takes_the_bank_its_time_and_the_preview_says_so(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    await paid_by(shop, shop.member_ids[0], "AVTALEGIRO")
    soon = CriteriaSet("Alle", due=DueRule(DueRuleKind.AFTER_RUN, 10))
    preview = await preview_of(shop, ON, soon)
    assert told(preview, WarningCode.DUE_MOVED) == {
        "due on 2027-04-15, not 2027-03-11 as the criteria set says: the bank needs notice of AvtaleGiro": [
            Concerned(shop.member_ids[0])
        ]
    }
    billed = await of_run(shop, await run_sets(shop, soon))
    assert {row["member_id"]: row["due_on"] for row in billed} == dict(
        zip(shop.member_ids, (date(2027, 4, 15), date(2027, 3, 11)), strict=True)
    )
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01", "RUN-05", "FIL-03")
async def test_a_set_s_day_that_leaves_the_bank_its_time_stands(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    await start(shop, shop.member_ids[0], TODAY)
    await paid_by(shop, shop.member_ids[0], "AVTALEGIRO")
    preview = await preview_of(shop, ON, CriteriaSet("Bank", due=DueRule(DueRuleKind.AFTER_RUN, 50)))
    assert [bill.draft.due_on for bill in preview.rows] == [date(2027, 4, 20)]
    assert not told(preview, WarningCode.DUE_MOVED)
