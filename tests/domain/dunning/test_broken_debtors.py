"""One broken payer keeps nobody's claim from collection and nobody's balance invoice from being issued (NEW-10)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.billing.queries.runs import runs
from domain.billing.rules.reject import RejectCode
from domain.dunning.commands.issue_balance_invoices import issue_balance_again
from domain.dunning.commands.save_balance_setting import save_balance_setting
from domain.dunning.queries.balances import balance_settings
from domain.kernel.refusal import InvalidInput
from tests.breaking import NOWHERE, rewrite, waiting
from tests.domain.dunning import test_balance_invoices as balances
from tests.domain.dunning.stopped import Guarded, guard
from tests.domain.dunning.test_collection import DAY, READY_ON, REMINDED_ON, collecting, hand, lines, ready, states
from tests.domain.dunning.unpaid import owing, remind
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("NEW-10")
OF_NOBODY = "UPDATE invoice SET payer_id = $2 WHERE id = $1"
LONG_NUMBER = "UPDATE member SET number = $2 WHERE id = $1"
MEMBERS, PLACE = 5, 2


@pytest.mark.rule("DUN-09")
async def test_a_run_hands_over_all_but_the_broken_claim_which_the_next_run_takes(
    tenant: Tenant, owner_url: str
) -> None:
    dunning = await collecting(tenant, by_itself=True)
    claims = await owing(dunning, 10_000, 20_000, 30_000, 40_000, 50_000)
    await remind(dunning, REMINDED_ON)
    broken = claims[PLACE]
    await rewrite(owner_url, OF_NOBODY, broken.invoice_id, NOWHERE)
    run_id = await remind(dunning, READY_ON)
    async with tenant.read() as read:
        row = (await runs(read, [run_id]))[run_id]
        [file] = await read.sql("SELECT id, rows, total_minor FROM collection_file WHERE run_id = $1", run_id)
    assert (row["state"], row["rejected"], file["rows"]) == ("DONE", 1, MEMBERS - 1)
    assert len(await lines(dunning, file["id"])) == MEMBERS - 1
    assert await waiting(tenant) == [("DUNNING", broken.invoice_id, RejectCode.BROKEN)]
    others = [one for one in claims if one is not broken]
    assert await states(dunning, others) == ["IN_COLLECTION"] * (MEMBERS - 1)
    await rewrite(owner_url, OF_NOBODY, broken.invoice_id, broken.member_id)
    await remind(dunning, READY_ON + DAY)
    assert await states(dunning, [broken]) == ["IN_COLLECTION"]
    assert await waiting(tenant) == []
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-09")
async def test_what_staff_hands_over_leaves_the_broken_claim_in_the_list_with_its_cause(
    tenant: Tenant, owner_url: str
) -> None:
    dunning = await collecting(tenant)
    claims = await owing(dunning, 10_000, 20_000, 30_000)
    await remind(dunning, REMINDED_ON)
    await rewrite(owner_url, OF_NOBODY, claims[1].invoice_id, NOWHERE)
    assert len(await hand(dunning)) == 2
    assert await waiting(tenant) == [("DUNNING", claims[1].invoice_id, RejectCode.BROKEN)]
    with pytest.raises(KeyError):
        await hand(dunning, claims[1], key="alone")
    await rewrite(owner_url, OF_NOBODY, claims[1].invoice_id, claims[1].member_id)
    assert await ready(dunning) == [claims[1].invoice_id]
    assert len(await hand(dunning, key="again")) == 1
    assert await waiting(tenant) == []
    assert await faults(tenant) == {}


async def stopped(tenant: Tenant) -> Guarded:
    """Five members who owe and have stopped five days ago."""
    guarded = await guard(tenant, members=MEMBERS)
    await balances.ask(guarded)
    for place in range(MEMBERS):
        await balances.stop(guarded, place, TODAY + 5 * DAY)
    return guarded


async def again(guarded: Guarded, subscription_id: UUID) -> object:
    async with guarded.tenant.work(TODAY + 11 * DAY) as work:
        return await issue_balance_again(work, subscription_id)


async def switch(guarded: Guarded, *, active: bool) -> None:
    async with guarded.tenant.work() as work:
        setting = (await balance_settings(work))[guarded.tenant.organisation_id]
        await save_balance_setting(work, replace(setting, active=active))


@pytest.mark.rule("CAT-42")
@pytest.mark.parametrize("size", [3, 1_000])
async def test_all_but_the_broken_payer_get_balance_invoices(tenant: Tenant, owner_url: str, size: int) -> None:
    guarded = await stopped(tenant)
    broken, subscription_id = guarded.shop.member_ids[PLACE], guarded.subscription_ids[PLACE]
    await rewrite(owner_url, LONG_NUMBER, broken, 123_456_789)
    made = await balances.issue(guarded, TODAY + 10 * DAY, size=size)
    assert [one["number"] for one in made] == [1, 2, 3, 4]
    assert {one["payer_id"] for one in made} == {*guarded.shop.member_ids} - {broken}
    assert await waiting(tenant) == [("BALANCE", subscription_id, RejectCode.KID_DOES_NOT_FIT)]
    assert await again(guarded, subscription_id) is not None
    assert len(await waiting(tenant)) == 1
    await rewrite(owner_url, LONG_NUMBER, broken, 4_711)
    assert len(await balances.issue(guarded, TODAY + 11 * DAY)) == 4, "it waits for a person"
    await switch(guarded, active=False)
    with pytest.raises(InvalidInput) as refused:
        await again(guarded, subscription_id)
    assert [(one.path, one.code) for one in refused.value.fields] == [("id", "SWITCHED_OFF")]
    await switch(guarded, active=True)
    for _ in range(2):
        assert await again(guarded, subscription_id) is None
    made = await balances.issue(guarded, TODAY + 12 * DAY)
    assert [one["payer_id"] for one in made].count(broken) == 1
    assert len(made) == MEMBERS
    assert await waiting(tenant) == []
    assert await faults(tenant) == {}
