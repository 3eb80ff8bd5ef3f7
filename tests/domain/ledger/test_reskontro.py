"""The reskontro: by member and organisation, balanced by its form, and equal to the journal (LED-01, LED-02)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.ids import new_id
from domain.ledger.commands.open_accounts import open_accounts
from domain.ledger.commands.post_entries import post_entries
from domain.ledger.model import Entry, EntryKind
from domain.ledger.queries import balances, proof, reskontro_rows
from domain.ledger.rules import receivable_posting
from domain.people.commands.create_members import create_members
from domain.people.commands.create_organisation import create_organisation
from domain.people.model import MemberDetails, MemberKind, NewOrganisation
from tests.domain.ledger.balances import journal_balances
from tests.tenants import TODAY, Tenant

amounts = st.integers(1, 10**15)


@pytest.mark.rule("LED-01")
@given(amounts, st.booleans())
def test_a_demand_lowers_the_reskontro_and_a_settlement_raises_it_by_the_same(amount: int, is_demand: bool) -> None:
    posting = receivable_posting("1500", "3200", amount if is_demand else -amount)
    assert posting.amount_minor == amount
    assert posting.reskontro_minor == (-amount if is_demand else amount)
    assert (posting.debit_account, posting.credit_account) == (("1500", "3200") if is_demand else ("3200", "1500"))


@pytest.mark.rule("LED-01")
def test_nothing_is_not_posted() -> None:
    with pytest.raises(ValueError, match="nothing to post"):
        receivable_posting("1500", "3200", 0)


async def second_organisation(tenant: Tenant) -> UUID:
    async with tenant.work() as work:
        new = NewOrganisation(name="Stiftelsen", country="NO", currency="NOK", organisation_number="999000010")
        organisation = await create_organisation(work, new)
        await open_accounts(work, organisation.id)
    return organisation.id


async def member_of(tenant: Tenant) -> UUID:
    async with tenant.work() as work:
        made = await create_members(work, [MemberDetails(MemberKind.PERSON, last_name="Nordmann")])
    return made.ids[0]


def demand(organisation_id: UUID, member_id: UUID, minor: int, kind: EntryKind, days: int = 0) -> Entry:
    """An entry that moves a member's reskontro: a demand where it is above zero."""
    other = "3200" if minor > 0 else "1920"
    on = TODAY + timedelta(days=days)
    postings = (receivable_posting("1500", other, minor),)
    return Entry(new_id(), organisation_id, kind, on, kind.value, member_id, new_id(), postings)


async def posted(tenant: Tenant, entries: Sequence[Entry]) -> None:
    async with tenant.work() as work:
        await post_entries(work, entries)


@pytest.mark.rule("LED-01", "LED-02")
async def test_led_01_invoice_100_is_minus_100_and_payment_100_is_0(tenant: Tenant) -> None:
    member_id = await member_of(tenant)
    own = tenant.organisation_id
    await posted(tenant, [demand(own, member_id, 10_000, EntryKind.INVOICE)])
    async with tenant.read() as read:
        assert await journal_balances(read, own, TODAY) == {member_id: -10_000}
    await posted(tenant, [demand(own, member_id, -10_000, EntryKind.PAYMENT)])
    async with tenant.read() as read:
        rows = await reskontro_rows(read, member_id, own, 10)
        assert [(row["amount_minor"], row["balance_minor"]) for row in rows] == [(10_000, 0), (-10_000, -10_000)]
        assert await journal_balances(read, own, TODAY) == {}


@pytest.mark.rule("LED-02")
async def test_each_organisation_has_its_own_reskontro_of_a_member_and_its_own_numbers(tenant: Tenant) -> None:
    member_id, own, other = await member_of(tenant), tenant.organisation_id, await second_organisation(tenant)
    await posted(
        tenant,
        [
            demand(own, member_id, 10_000, EntryKind.INVOICE),
            demand(other, member_id, 700, EntryKind.INVOICE),
            demand(own, member_id, 2_500, EntryKind.INVOICE),
            demand(other, member_id, -1_000, EntryKind.PAYMENT),
        ],
    )
    async with tenant.read() as read:
        found = {row["organisation_id"]: row["balance_minor"] for row in await balances(read, [member_id])}
        assert found == {own: -12_500, other: 300}
        for organisation_id, numbers in ((own, [2, 1]), (other, [2, 1])):
            rows = await reskontro_rows(read, member_id, organisation_id, 10)
            assert [row["number"] for row in rows] == numbers
            assert rows[0]["balance_minor"] == found[organisation_id]
        assert set((await proof(read)).values()) == {0}


@pytest.mark.rule("LED-02")
async def test_the_balance_of_an_earlier_day_is_what_it_was(tenant: Tenant) -> None:
    member_id, own = await member_of(tenant), tenant.organisation_id
    await posted(
        tenant,
        [
            demand(own, member_id, 10_000, EntryKind.INVOICE),
            demand(own, member_id, -4_000, EntryKind.PAYMENT, days=3),
            demand(own, member_id, -6_000, EntryKind.PAYMENT, days=9),
        ],
    )
    async with tenant.read() as read:
        found = [await journal_balances(read, own, TODAY + timedelta(days=n)) for n in (-1, 0, 3, 8, 9)]
    assert found == [{}, {member_id: -10_000}, {member_id: -6_000}, {member_id: -6_000}, {}]


@pytest.mark.rule("LED-01")
async def test_the_proof_notices_a_balance_that_is_not_the_journals(tenant: Tenant) -> None:
    member_id = await member_of(tenant)
    await posted(tenant, [demand(tenant.organisation_id, member_id, 10_000, EntryKind.INVOICE)])
    async with tenant.work() as work:
        await work.sql("UPDATE reskontro_balance SET balance_minor = balance_minor + 1")
    async with tenant.read() as read:
        assert (await proof(read))["BALANCES_FOLLOW_JOURNAL"] == 1
