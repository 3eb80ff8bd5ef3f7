"""Collection: what is ready, the file, what is told later, and what is taken back (DUN-09, CAT-40)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.dialogue.commands.queue_reminder_dispatches import queue_reminder_dispatches
from domain.dunning.commands.decide_collection import CLAIMS_MAX
from domain.dunning.commands.hand_over import hand_over
from domain.dunning.commands.postpone_reminder import postpone_reminder
from domain.dunning.commands.report_changes import report_changes
from domain.dunning.commands.save_process import save_process
from domain.dunning.commands.take_back import take_back
from domain.dunning.model import CollectionRule, NothingToCollect, ProcessDetails, ReminderStep
from domain.dunning.queries.collection import (
    CollectionToCome,
    changes_to_report,
    collections_to_come,
    file_content,
    ready_claims,
)
from domain.dunning.queries.documents import reminder_document
from domain.kernel.refusal import InvalidInput
from domain.payments.commands.assign_payment import assign_payment
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.domain.dunning.unpaid import DUE_ON, Dunning, more, open_dunning, owing, pay, remind, reminders
from tests.domain.payments.owing import Owing
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

DAY = timedelta(days=1)
STEPS = (ReminderStep(14, 14, 3_500),)
REMINDED_ON = DUE_ON + 14 * DAY
READY_ON = REMINDED_ON + (14 + 5) * DAY


async def collecting(tenant: Tenant, *, by_itself: bool = False) -> Dunning:
    """A process of one reminder whose claims may go to collection 5 days after it is due."""
    dunning = await open_dunning(tenant, steps=STEPS)
    await allow(dunning, by_itself=by_itself)
    return dunning


async def allow(dunning: Dunning, *, by_itself: bool = False) -> None:
    async with dunning.tenant.work() as work:
        details = ProcessDetails("Vanlig", STEPS, collection=CollectionRule(5, by_itself))
        await save_process(work, details, process_id=dunning.process_id, version=1)


async def ready(dunning: Dunning, on: date = READY_ON) -> list[UUID]:
    async with dunning.tenant.read() as read:
        found = await ready_claims(read, dunning.tenant.organisation_id, on, limit=100)
    return [one.claim.invoice_id for one in found.claims]


async def hand(dunning: Dunning, *some: Owing, on: date = READY_ON, key: str = "hand over") -> list[list[str]]:
    """Hand over what is picked, or all; return the lines of the file."""
    picked = [one.invoice_id for one in some] or None
    async with dunning.tenant.work(on) as work:
        file_id = await hand_over(work, dunning.tenant.organisation_id, picked, idempotency_key=key)
    return await lines(dunning, file_id)


async def report(dunning: Dunning, on: date, key: str) -> list[list[str]]:
    async with dunning.tenant.work(on) as work:
        file_id = await report_changes(work, dunning.tenant.organisation_id, idempotency_key=key)
    return await lines(dunning, file_id)


async def lines(dunning: Dunning, file_id: UUID) -> list[list[str]]:
    async with dunning.tenant.read() as read:
        row = await file_content(read, file_id)
    assert row is not None
    text = bytes(row["content"]).decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()][1:]


async def states(dunning: Dunning, some: Sequence[Owing]) -> list[str]:
    async with dunning.tenant.read() as read:
        rows = await read.sql(
            "SELECT state FROM invoice WHERE id = ANY($1::uuid[]) ORDER BY number", [one.invoice_id for one in some]
        )
    return [row["state"] for row in rows]


@pytest.mark.rule("DUN-09", "CAT-40")
async def test_an_invoice_is_ready_when_the_delay_after_its_last_reminder_has_passed(tenant: Tenant) -> None:
    dunning = await collecting(tenant)
    one, other = await owing(dunning, 50_000, 20_000)
    assert await ready(dunning) == []
    await remind(dunning, REMINDED_ON)
    await pay(dunning, other, 23_500, REMINDED_ON + DAY)
    assert await ready(dunning, READY_ON - DAY) == []
    assert await ready(dunning) == [one.invoice_id]


@pytest.mark.rule("DUN-09")
async def test_only_what_was_told_that_collection_follows_is_ready(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, steps=STEPS)
    await owing(dunning, 50_000)
    await remind(dunning, REMINDED_ON)
    await allow(dunning)
    assert await ready(dunning) == [], "its last reminder said nothing of collection"
    [late] = await owing(dunning, 30_000)
    await remind(dunning, REMINDED_ON, key="again")
    assert await ready(dunning) == [late.invoice_id]
    [silent, told] = await reminders(dunning)
    async with tenant.read() as read:
        document = await reminder_document(read, told["id"])
        assert (await reminder_document(read, silent["id"])).announces_collection is False
    assert (document.announces_collection, document.text) == (
        True,
        "Betales ikke innen fristen, sendes kravet til inkasso.",
    )
    async with tenant.work(REMINDED_ON) as work:
        await queue_reminder_dispatches(work, [silent["id"], told["id"]])
    async with tenant.read() as read:
        bodies = {row["reminder_id"]: row["body"] for row in await read.sql("SELECT reminder_id, body FROM dispatch")}
    assert "INKASSOVARSEL" in bodies[told["id"]]
    assert "INKASSOVARSEL" not in bodies[silent["id"]]


@pytest.mark.rule("DUN-09")
async def test_the_file_has_claim_debtor_and_creditor_once_and_no_formula(tenant: Tenant) -> None:
    dunning = await collecting(tenant)
    async with tenant.work() as work:
        details = MemberDetails(
            MemberKind.COMPANY, company_name="=HYPERLINK(1)", email="f@epost.example", organisation_number="974760673"
        )
        made = await create_members(work, [details])
    one, other = await owing(dunning, 50_000, 20_000)
    company = await more(dunning, Owing(made.ids[0], made.numbers[0], one.invoice_id, 0, "", 0), 10_000)
    await remind(dunning, REMINDED_ON)
    found = await hand(dunning)
    by_number = {line[2]: line for line in found}
    assert len(found) == 3
    assert by_number[str(one.invoice_number)][4:10] == [
        str(DUE_ON),
        str(REMINDED_ON + 14 * DAY),
        one.kid,
        "500,00",
        "35,00",
        "NOK",
    ]
    assert by_number[str(company.invoice_number)][12:14] == ["'=HYPERLINK(1)", "974760673"]
    assert await hand(dunning) == found, "the same key gives the same file"
    assert await states(dunning, [one, other, company]) == ["IN_COLLECTION"] * 3
    async with tenant.read() as read:
        told = await read.sql(
            "SELECT member_id FROM audit_entry WHERE what = 'collection.handed_over' AND subject_id = ANY($1::uuid[])",
            [one.invoice_id, other.invoice_id, company.invoice_id],
        )
    assert {row["member_id"] for row in told} == {one.member_id, other.member_id, company.member_id}
    assert await ready(dunning) == []
    with pytest.raises(NothingToCollect):
        await hand(dunning, key="once more")
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-09", "BIL-02")
async def test_what_is_picked_goes_and_nothing_is_reminded_or_stopped_afterwards(tenant: Tenant) -> None:
    dunning = await collecting(tenant)
    one, other = await owing(dunning, 50_000, 20_000)
    await remind(dunning, REMINDED_ON)
    assert [line[2] for line in await hand(dunning, other)] == [str(other.invoice_number)]
    assert await states(dunning, [one, other]) == ["ISSUED", "IN_COLLECTION"]
    await remind(dunning, READY_ON + 60 * DAY)
    assert len(await reminders(dunning)) == 2
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-09")
async def test_the_dunning_run_hands_over_by_itself_where_the_process_says_so(tenant: Tenant) -> None:
    dunning = await collecting(tenant, by_itself=True)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, REMINDED_ON)
    await remind(dunning, READY_ON - DAY)
    assert await states(dunning, [one]) == ["ISSUED"]
    await remind(dunning, READY_ON)
    assert await states(dunning, [one]) == ["IN_COLLECTION"]
    async with tenant.work(READY_ON) as work:
        await take_back(work, one.invoice_id, reason="Avtale om avdrag")
    await remind(dunning, READY_ON + DAY)
    assert await states(dunning, [one]) == ["ISSUED"], "what was taken back goes only when it is picked"
    assert [line[2] for line in await hand(dunning, one, on=READY_ON + DAY)] == [str(one.invoice_number)]
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-09", "PAY-02a")
async def test_what_happens_later_is_told_exactly_once(tenant: Tenant) -> None:
    dunning = await collecting(tenant)
    one, other = await owing(dunning, 50_000, 20_000)
    await remind(dunning, REMINDED_ON)
    await hand(dunning)
    with pytest.raises(NothingToCollect):
        await report(dunning, READY_ON, "nothing")
    payment_id = await pay(dunning, one, 10_000, READY_ON + DAY)
    assert await changes(dunning) == [], "it names an invoice in collection, so it waits for a person"
    async with tenant.work(READY_ON + DAY) as work:
        await assign_payment(
            work, payment_id, member_id=one.member_id, invoice_id=one.invoice_id, idempotency_key="assign"
        )
        await credit_invoice(work, other.invoice_id, reason="Feil", part=5_000, idempotency_key="part")
    told = await report(dunning, READY_ON + 2 * DAY, "first")
    assert [line[0] for line in told] == [str(one.invoice_number), str(other.invoice_number)]
    assert [line[3:] for line in told] == [["Innbetaling", "100,00", "435,00"], ["Kreditering", "50,00", "185,00"]]
    assert await changes(dunning) == []
    with pytest.raises(NothingToCollect):
        await report(dunning, READY_ON + 2 * DAY, "second")
    async with tenant.work(READY_ON + 3 * DAY) as work:
        await take_back(work, other.invoice_id, reason="Omstridt")
    [line] = await report(dunning, READY_ON + 3 * DAY, "third")
    assert (line[0], line[3]) == (str(other.invoice_number), "Tilbakekalt")
    await pay(dunning, other, 18_500, READY_ON + 4 * DAY)
    assert await changes(dunning) == []
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-09")
async def test_who_picks_nothing_hands_nothing_over(tenant: Tenant) -> None:
    dunning = await collecting(tenant)
    some = await owing(dunning, 50_000, 20_000)
    await remind(dunning, REMINDED_ON)
    for picked, refusal in (([], NothingToCollect), ([some[0].invoice_id] * (CLAIMS_MAX + 1), InvalidInput)):
        async with tenant.work(READY_ON) as work:
            with pytest.raises(refusal):
                await hand_over(work, tenant.organisation_id, picked, idempotency_key=f"{len(picked)} picked")
    assert await states(dunning, some) == ["ISSUED"] * 2


@pytest.mark.rule("DUN-09")
async def test_what_is_handed_over_again_is_told_of_the_newer_claim_alone(tenant: Tenant) -> None:
    dunning = await collecting(tenant)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, REMINDED_ON)
    await hand(dunning)
    async with tenant.work(READY_ON) as work:
        await credit_invoice(work, one.invoice_id, reason="Feil", part=5_000, idempotency_key="before")
    async with tenant.work(READY_ON + DAY) as work:
        await take_back(work, one.invoice_id, reason="Omstridt")
    await hand(dunning, one, on=READY_ON + 2 * DAY, key="again")
    async with tenant.work(READY_ON + 3 * DAY) as work:
        await credit_invoice(work, one.invoice_id, reason="Feil", part=7_000, idempotency_key="after")
    told = await report(dunning, READY_ON + 3 * DAY, "first")
    assert sorted(line[3:5] for line in told) == [
        ["Kreditering", "50,00"],
        ["Kreditering", "70,00"],
        ["Tilbakekalt", "0,00"],
    ]
    assert await changes(dunning) == []
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-05", "DUN-09")
async def test_what_is_to_go_to_collection_can_be_postponed(tenant: Tenant) -> None:
    dunning = await collecting(tenant, by_itself=True)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, REMINDED_ON)
    later = READY_ON + 10 * DAY
    async with tenant.work(READY_ON - DAY) as work:
        with pytest.raises(InvalidInput):
            await postpone_reminder(work, one.invoice_id, until_on=READY_ON, reason="Avdrag")
        await postpone_reminder(work, one.invoice_id, until_on=later, reason="Avdrag")
    async with tenant.read() as read:
        assert await collections_to_come(read, [one.invoice_id]) == {one.invoice_id: CollectionToCome(later, True)}
    await remind(dunning, later - DAY)
    assert await states(dunning, [one]) == ["ISSUED"]
    await remind(dunning, later)
    assert await states(dunning, [one]) == ["IN_COLLECTION"]
    async with tenant.read() as read:
        assert await collections_to_come(read, [one.invoice_id]) == {}
    assert await faults(tenant) == {}


async def changes(dunning: Dunning) -> list[str]:
    async with dunning.tenant.read() as read:
        return [one.kind.value for one in await changes_to_report(read, dunning.tenant.organisation_id)]


@pytest.mark.rule("DUN-09", "CAT-40")
async def test_the_reminder_that_announces_collection_gives_two_weeks(tenant: Tenant) -> None:
    async with tenant.work(TODAY) as work:
        details = ProcessDetails("Kort", (ReminderStep(14, 13, 0),), collection=CollectionRule(366))
        with pytest.raises(InvalidInput) as refused:
            await save_process(work, details)
    assert [(one.path, one.code) for one in refused.value.fields] == [
        ("collection.delayDays", "RANGE"),
        ("steps.0.dueDays", "RANGE"),
    ]


@pytest.mark.rule("DUN-09", "RUN-06")
async def test_a_run_hands_over_in_a_chunk_of_its_own_and_ends(tenant: Tenant) -> None:
    dunning = await collecting(tenant, by_itself=True)
    some = await owing(dunning, 50_000, 20_000, 10_000)
    await remind(dunning, REMINDED_ON)
    run_id = await remind(dunning, READY_ON, size=3)
    assert await states(dunning, some) == ["IN_COLLECTION"] * 3
    async with tenant.read() as read:
        [run] = await read.sql("SELECT state, done, total FROM run WHERE id = $1", run_id)
        files = await read.sql("SELECT rows FROM collection_file")
    assert (run["state"], run["done"], run["total"]) == ("DONE", 3, 3)
    assert [row["rows"] for row in files] == [3]
    assert await faults(tenant) == {}
