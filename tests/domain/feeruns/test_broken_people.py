"""A fee run that meets one broken person bills all others, and that one waits with the cause (NEW-10)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import asyncpg
import pytest

from domain.billing.rules.reject import RULES, RejectCode, RejectReason
from domain.feeruns.commands import bill_fee_payers as billing
from domain.feeruns.commands.bill_payer_again import bill_payer_again
from domain.feeruns.commands.fee_run_steps import TELL_COLLECTOR, tell_again
from domain.feeruns.model import FeeRunLacks, LackCode, PaymentType, Stage
from domain.insight.model import QuarantineKind
from domain.insight.queries.quarantine import quarantine
from domain.kernel.database import Row
from domain.kernel.refusal import NotFound
from domain.people.commands.mark_deceased import mark_deceased
from domain.people.queries.billing import payers
from tests.breaking import NOWHERE, rewrite
from tests.cards import charges, keys, rows_of
from tests.domain.club.clubbing import place
from tests.domain.feeruns.rehearsing import check, is_as_before, rehearse
from tests.domain.feeruns.running import (
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
    step,
)
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("NEW-10", "FEE-04")
MEMBERS, BROKEN = 9, 5
RUN_ON = date(2026, 4, 1)
LATER = TODAY + timedelta(days=60)


async def club_of(tenant: Tenant) -> FeeClub:
    """A club of which all but members 2 and 3 are in the run."""
    fees = await open_fee_club(tenant, members=MEMBERS)
    for member in range(4, MEMBERS):
        await place(fees.club, member, fees.club.u19)
    return fees


async def renumber(owner_url: str, member_id: UUID, number: int) -> None:
    owner = await asyncpg.connect(owner_url.replace("+asyncpg", ""))
    await owner.execute("UPDATE member SET number = $1 WHERE id = $2", number, member_id)
    await owner.close()


async def waiting(tenant: Tenant) -> list[Row]:
    async with tenant.read() as read:
        return list(await quarantine(read, [QuarantineKind.FEE_RUN], 10, None))


async def again(fees: FeeClub, payer_id: UUID) -> RejectReason | None:
    async with fees.tenant.work(LATER) as work:
        reject = await bill_payer_again(work, payer_id, key=keys().link)
    return reject.reason if reject else None


async def test_whoever_has_no_kid_waits_with_the_cause_and_is_billed_when_it_is_mended(
    tenant: Tenant, owner_url: str
) -> None:
    fees = await club_of(tenant)
    broken = fees.club.members[BROKEN]
    await renumber(owner_url, broken, 123_456_789)
    run = await save(fees)
    await run_through(fees, run, size=3)
    people = await people_in(fees, run.id)
    assert {one["state"] for key, one in people.items() if key != BROKEN} == {"MAILED"}
    assert (people[BROKEN]["state"], people[BROKEN]["invoice_id"]) == ("PUT_ASIDE", None)
    [item] = await waiting(tenant)
    assert (item["member_id"], item["amount_minor"], item["name"]) == (broken, RATE_MINOR, fees.details.name)
    assert RejectReason.from_json(item["cause"]).code is RejectCode.KID_DOES_NOT_FIT
    assert await faults(tenant) == {}
    still = await again(fees, item["id"])
    assert still is not None
    assert still.code is RejectCode.KID_DOES_NOT_FIT
    assert [one["since"] for one in await waiting(tenant)] == [item["since"]]
    await renumber(owner_url, broken, 4_711)
    assert await again(fees, item["id"]) is None
    assert await again(fees, item["id"]) is None
    assert await waiting(tenant) == []
    async with tenant.read() as read:
        [made] = await read.sql("SELECT * FROM invoice WHERE member_id = $1", broken)
    assert (made["total_minor"], made["due_on"]) == (RATE_MINOR, LATER + timedelta(days=fees.details.days_to_pay))
    assert await faults(tenant) == {}


async def test_whoever_is_billed_again_later_gets_the_payment_mail_and_no_card_is_charged(
    tenant: Tenant, owner_url: str
) -> None:
    fees = await club_of(tenant)
    await keep_cards(fees, await open_provider(fees), BROKEN)
    await renumber(owner_url, fees.club.members[BROKEN], 123_456_789)
    run = await save(fees, payment_type=PaymentType.OPTIONAL)
    await run_through(fees, run)
    person = (await people_in(fees, run.id))[BROKEN]
    assert (person["state"], person["noticed_on"]) == ("PUT_ASIDE", RUN_ON - timedelta(days=7))
    await renumber(owner_url, fees.club.members[BROKEN], 4_711)
    assert await again(fees, person["id"]) is None
    assert (await people_in(fees, run.id))[BROKEN]["state"] == "MAILED"
    assert await charges(tenant) == []
    assert await faults(tenant) == {}


@pytest.mark.parametrize("error", [KeyError, TypeError, AttributeError, ZeroDivisionError])
async def test_whatever_throws_for_one_person_stops_nobody_else(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    fees = await club_of(tenant)
    broken, draft = fees.club.members[BROKEN], billing._draft

    def throwing(today, details, person, *given):  # type: ignore[no-untyped-def]
        if person.member_id == broken:
            raise error("a rule broke")
        return draft(today, details, person, *given)

    monkeypatch.setattr(billing, "_draft", throwing)
    await run_through(fees, await save(fees))
    [item] = await waiting(tenant)
    assert item["member_id"] == broken
    async with tenant.read() as read:
        [made] = await read.sql("SELECT count(*)::int AS n FROM invoice")
        assert (await payers(read, [broken]))[broken]["number"]
    assert made["n"] == MEMBERS - 3
    assert await faults(tenant) == {}


async def test_who_was_asked_for_another_fee_is_not_billed_a_new_one(tenant: Tenant, owner_url: str) -> None:
    fees = await club_of(tenant)
    await renumber(owner_url, fees.club.members[BROKEN], 123_456_789)
    run = await save(fees)
    await run_through(fees, run)
    [item] = await waiting(tenant)
    owner = await asyncpg.connect(owner_url.replace("+asyncpg", ""))
    await owner.execute("UPDATE fee_run SET admin_fee_minor = 500, admin_fee_account = '3900'")
    await owner.close()
    with pytest.raises(FeeRunLacks) as refused:
        await again(fees, item["id"])
    assert refused.value.lack.code is LackCode.AMOUNT
    assert len(await waiting(tenant)) == 1


@pytest.mark.rule("SUB-02")
async def test_who_died_meanwhile_is_left_out_when_tried_again(tenant: Tenant, owner_url: str) -> None:
    fees = await club_of(tenant)
    await renumber(owner_url, fees.club.members[BROKEN], 123_456_789)
    run = await save(fees)
    await run_through(fees, run)
    [item] = await waiting(tenant)
    async with tenant.work(LATER) as work:
        await mark_deceased(work, fees.club.members[BROKEN], LATER)
    assert await again(fees, item["id"]) is None
    person = (await people_in(fees, run.id))[BROKEN]
    assert (person["state"], person["invoice_id"]) == ("LEFT_OUT", None)
    assert await waiting(tenant) == []
    assert await faults(tenant) == {}


async def test_nobody_is_billed_who_is_in_no_run(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    with pytest.raises(NotFound):
        await again(fees, tenant.organisation_id)


@pytest.mark.rule("NEW-01")
async def test_a_rehearsal_knows_who_is_broken_before_the_run_does(tenant: Tenant, owner_url: str) -> None:
    fees = await club_of(tenant)
    broken = fees.club.members[BROKEN]
    await renumber(owner_url, broken, 123_456_789)
    run = await save(fees)
    rehearsal_id = await rehearse(fees, run, size=3)
    async with tenant.read() as read:
        rows = await read.sql("SELECT subject_id, outcome, reason FROM rehearsal_row")
    assert len(rows) == MEMBERS - 2
    [left] = [row for row in rows if row["outcome"] == "EXCLUDED"]
    assert (left["subject_id"], left["reason"]["code"]) == (broken, "KID_DOES_NOT_FIT")
    assert await is_as_before(tenant, await check(fees, rehearsal_id, size=3))


@pytest.mark.rule("NEW-02")
def test_whatever_leaves_somebody_out_names_its_rule() -> None:
    assert set(RULES) == set(RejectCode)


async def told(fees: FeeClub) -> set[int]:
    """Whom the notice mail was sent to, by place in the club."""
    async with fees.tenant.read() as read:
        rows = await read.sql("SELECT member_id FROM dispatch WHERE purpose = 'FEE_NOTICE'")
    return {fees.club.members.index(row["member_id"]) for row in rows}


@pytest.mark.parametrize("mended", ["before the run", "and tried again", "never"])
async def test_whoever_can_t_be_told_stops_no_notice_and_waits_until_the_run(
    tenant: Tenant, owner_url: str, mended: str
) -> None:
    fees = await club_of(tenant)
    await keep_cards(fees, await open_provider(fees), 4, BROKEN, 6)
    channel = "UPDATE member SET channel = $2 WHERE id = $1"
    await rewrite(owner_url, channel, fees.club.members[BROKEN], "FAX")
    run = await save(fees, payment_type=PaymentType.OPTIONAL)
    for days in (12, 7):
        await step(fees, run.id, RUN_ON - timedelta(days=days))
    assert await told(fees) == {4, 6}
    [item] = await waiting(tenant)
    assert (item["member_id"], item["run_on"]) == (fees.club.members[BROKEN], RUN_ON)
    assert RejectReason.from_json(item["cause"]).code is RejectCode.BROKEN
    if mended == "and tried again":
        async with tenant.work(RUN_ON - timedelta(days=7)) as work:
            assert await bill_payer_again(work, item["id"], key=keys().link) is not None
        [item] = await waiting(tenant)
    if mended != "never":
        await rewrite(owner_url, channel, fees.club.members[BROKEN], "EMAIL")
    if mended == "and tried again":
        async with tenant.work(RUN_ON - timedelta(days=7)) as work:
            assert await bill_payer_again(work, item["id"], key=keys().link) is None
        assert await waiting(tenant) == []
        assert await told(fees) == {4, BROKEN, 6}
    await step(fees, run.id, RUN_ON)
    people = await people_in(fees, run.id)
    states = {"before the run": "MAILED", "and tried again": "CHARGED", "never": "PUT_ASIDE"}
    assert people[BROKEN]["state"] == states[mended]
    assert {people[4]["state"], people[6]["state"]} == {"CHARGED"}
    assert len(await waiting(tenant)) == (mended == "never")
    assert await faults(tenant) == {}


async def test_a_mail_of_details_that_can_t_be_written_stops_nothing_else_of_the_run(
    tenant: Tenant, owner_url: str
) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees)
    assert run.next_on is not None
    told = run.next_on - timedelta(days=12)
    [holder] = await rows_of(tenant, "held_role")
    put = "UPDATE held_role SET member_id = $2 WHERE id = $1"
    await rewrite(owner_url, put, holder["id"], NOWHERE)
    await step(fees, run.id, told)
    assert (await run_of(fees, run.id)).stage is Stage.ANNOUNCED
    assert await mails_of(fees) == []
    [task] = [row for row in await rows_of(tenant, "task") if row["name"] == TELL_COLLECTOR]
    key, sub_run_id = UUID(task["payload"]["fee_run_id"]), UUID(task["payload"]["sub_run_id"])
    with pytest.raises(KeyError):
        async with tenant.work(told) as work:
            await tell_again(work, key, sub_run_id)
    await rewrite(owner_url, put, holder["id"], holder["member_id"])
    for _ in range(2):
        async with tenant.work(told) as work:
            await tell_again(work, key, sub_run_id)
    assert [row["member_id"] for row in await mails_of(fees)] == [holder["member_id"]]
    assert not await faults(tenant)
