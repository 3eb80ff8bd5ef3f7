"""The first day, through real processes: memberships are started, billed, paid by a bank file, and seen live."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from api.ids import decode_id, encode_id
from domain.billing.queries.proof import proof as billing_proof
from domain.kernel.ids import new_id
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from domain.subscriptions.repository.terms import write_values
from domain.subscriptions.tables import subscription
from tests.api.transport import Wire
from tests.conftest import DatabaseUrls
from tests.domain.ledger.balances import journal_balances
from tests.domain.payments.ocr_files import transaction
from tests.domain.payments.owing import prove, tenant_file
from tests.domain.subscriptions.selling import DUES_MINOR, MAGAZINE_MINOR, Shop, open_shop
from tests.scenarios.house import House, opened
from tests.tenants import Tenant
from tests.workers.processes import kill, until

LEAD_DAYS = 14
TOTAL_MINOR = DUES_MINOR + MAGAZINE_MINOR
STARTED = 40
IMPORTED = 5_200  # two chunks of a run, and two of a bank file
PATIENCE_SECONDS = 120

START = """
mutation ($input: StartSubscriptionInput!, $key: String!) {
  startSubscription(input: $input, idempotencyKey: $key) {
    __typename ... on StartSubscriptionSuccess { subscription { state } firstInvoice { id } } ... on Refusal { message }
  }
}
"""
PREVIEW = "query ($input: BillingRunInput!) { previewBillingRun(input: $input) { hash invoices totalMinor } }"
RUN = """
mutation ($input: BillingRunInput!, $key: String!, $hash: String) {
  startBillingRun(input: $input, idempotencyKey: $key, expectedHash: $hash) {
    __typename ... on StartBillingRunSuccess { run { id } } ... on Refusal { message }
  }
}
"""
PROGRESS = """
subscription { runProgress(after: "0-0") { cursor run { id state total done invoiced rejected totalMinor } } }
"""
PAID = """
subscription ($organisation: ID) {
  paymentStatus(organisationId: $organisation, after: "0-0") {
    cursor amountMinor payment { id state } invoice { id status openMinor }
  }
}
"""
IMPORT = """
mutation ($content: String!) {
  importPaymentFile(name: "ocr.txt", contentBase64: $content) {
    __typename ... on ImportPaymentFileSuccess { paymentImport { rows } } ... on Refusal { message }
  }
}
"""


def business_day() -> date:
    """The tenant's own day, which the API goes by."""
    return datetime.now(ZoneInfo("Europe/Oslo")).date()


async def start_memberships(house: House, shop: Shop, start_on: date) -> list[UUID]:
    """Start a membership on each of STARTED members with an e-mail address, as the admin does."""
    async with shop.tenant.work() as work:
        people = [
            MemberDetails(MemberKind.PERSON, first_name=f"Ola {n}", last_name="Nordmann", email=f"ola{n}@epost.example")
            for n in range(STARTED)
        ]
        made = await create_members(work, people)
    for member_id in made.ids:
        given = {
            "memberId": encode_id("Member", member_id),
            "planId": encode_id("Plan", shop.plan_id),
            "startOn": str(start_on),
            "paymentMethod": "EMAIL",
            "confirm": False,
        }
        answer = await house.run(START, input=given, key=f"start {member_id}")
        started = answer["startSubscription"]
        assert started["__typename"] == "StartSubscriptionSuccess", started
        assert (started["subscription"]["state"], started["firstInvoice"]) == ("PENDING", None)
    return list(made.ids)


async def import_memberships(shop: Shop, start_on: date) -> None:
    """Add IMPORTED running memberships of members whom no message can reach, due with the others."""
    async with shop.tenant.work() as work:
        people = [MemberDetails(MemberKind.PERSON, first_name=f"Per {n}", last_name="Bakken") for n in range(IMPORTED)]
        made = await create_members(work, people)
        ids = [new_id() for _ in made.ids]
        n = len(ids)
        await work.insert_many(
            subscription,
            {
                "id": ids,
                "member_id": list(made.ids),
                "plan_id": [shop.plan_id] * n,
                "organisation_id": [shop.tenant.organisation_id] * n,
                "state": ["PENDING"] * n,
                "payment_method": ["EMAIL"] * n,
                "start_on": [start_on] * n,
                "registered_on": [start_on - timedelta(days=30)] * n,
                "next_term": [1] * n,
                "next_start": [start_on] * n,
                "monthly_minor": [TOTAL_MINOR // 12] * n,
                "valued_on": [start_on] * n,
                "created_at": [work.now] * n,
            },
        )
        await write_values(work, [(one, start_on, TOTAL_MINOR // 12) for one in ids])


async def bill(house: House, tenant: Tenant, on: date, expected: int) -> UUID:
    """Preview, and start exactly what was previewed; the same key twice starts it once."""
    given = {"organisationId": encode_id("Organisation", tenant.organisation_id), "on": str(on)}
    preview = (await house.run(PREVIEW, input=given))["previewBillingRun"]
    assert (preview["invoices"], int(preview["totalMinor"])) == (expected, expected * TOTAL_MINOR)
    runs = [(await house.run(RUN, input=given, key="first run", hash=preview["hash"])) for _ in range(2)]
    ids = {answer["startBillingRun"]["run"]["id"] for answer in runs}
    assert len(ids) == 1
    return decode_id("Run", ids.pop())


async def patiently(socket: Wire) -> Any:
    """The data of the next event. A killed worker's work is only taken over when its lease has run out."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        message = json.loads(await socket.connection.recv())
    assert message["type"] == "next", message
    return message["payload"]["data"]


async def follow_run(house: House) -> list[dict[str, Any]]:
    """Return every state of the run that a subscriber saw, from the first to the last."""
    seen: dict[str, dict[str, Any]] = {}
    async with house.listening(PROGRESS) as socket:
        while not seen or list(seen.values())[-1]["state"] != "DONE":
            event = (await patiently(socket))["runProgress"]
            seen[event["cursor"]] = event["run"]
    return list(seen.values())


async def follow_payments(house: House, tenant: Tenant, count: int) -> list[dict[str, Any]]:
    """Return the payments that a subscriber saw, each once, until there are so many."""
    seen: dict[str, dict[str, Any]] = {}
    organisation = encode_id("Organisation", tenant.organisation_id)
    async with house.listening(PAID, organisation=organisation) as socket:
        while len(seen) < count:
            event = (await patiently(socket))["paymentStatus"]
            assert seen.setdefault(event["payment"]["id"], event)["cursor"] == event["cursor"], "told twice"
    return list(seen.values())


async def pay_all(house: House, tenant: Tenant) -> int:
    """Import a bank file with a payment for every invoice; return how many there are."""
    async with tenant.read() as read:
        rows = await read.sql("SELECT reference, total_minor FROM invoice ORDER BY number")
    paid = [
        transaction(n, row["total_minor"], row["reference"], settled_on=business_day()) for n, row in enumerate(rows, 1)
    ]
    content = b64encode(tenant_file(tenant, paid)).decode()
    answer = (await house.run(IMPORT, content=content))["importPaymentFile"]
    assert answer["__typename"] == "ImportPaymentFileSuccess", answer
    assert answer["paymentImport"]["rows"] == len(rows)
    return len(rows)


async def all_sent(house: House, tenant: Tenant) -> bool:
    """Tell whether every message about an invoice has found its end."""
    async with tenant.read() as read:
        rows = await read.sql("SELECT count(*) AS n FROM dispatch WHERE state = 'SENT'")
    return bool(rows[0]["n"] == STARTED)


async def check_books(tenant: Tenant, expected: int) -> None:
    """Every term is billed once, everything is paid, and the reskontro is at zero, to the øre."""
    async with tenant.read() as read:
        (billed,) = await read.sql(
            "SELECT count(*) AS n, count(DISTINCT origin_id) AS subscriptions, count(DISTINCT number) AS numbers,"
            " max(number) - min(number) + 1 AS span FROM invoice"
        )
        assert tuple(billed.values()) == (expected, expected, expected, expected)
        (terms,) = await read.sql("SELECT count(*) AS n, min(number) AS low, max(number) AS high FROM term")
        assert tuple(terms.values()) == (expected, 1, 1)
        assert await journal_balances(read, tenant.organisation_id, business_day() + timedelta(days=400)) == {}
        assert await read.sql("SELECT FROM open_item") == []
        assert set((await billing_proof(read)).values()) == {0}
        await prove(read)


async def check_mails(house: House, tenant: Tenant) -> None:
    """Each invoice of a member with an address came by mail, once."""
    async with tenant.read() as read:
        rows = await read.sql(
            "SELECT i.number FROM invoice i JOIN member m ON m.id = i.payer_id WHERE m.email IS NOT NULL"
        )
        doubled = await read.sql("SELECT invoice_id FROM dispatch GROUP BY invoice_id HAVING count(*) > 1")
    count, subjects = await house.mails()
    assert count == STARTED
    assert sorted(subjects) == sorted(f"Faktura {row['number']} fra Friluftslaget" for row in rows)
    assert doubled == []


@pytest.mark.rule("RUN-05", "RUN-06", "LED-02", "LED-04", "API-03", "DIA-04")
async def test_memberships_are_started_billed_announced_and_paid_and_a_subscriber_sees_it(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, tmp_path: Path
) -> None:
    start_on = business_day() + timedelta(days=20)
    shop = await open_shop(tenant, members=0, lead_days=LEAD_DAYS)
    async with opened(tenant, database_urls, valkey_url, tmp_path) as house:
        await start_memberships(house, shop, start_on)
        await house.start_worker()
        watching = asyncio.create_task(follow_run(house))
        await bill(house, tenant, start_on - timedelta(days=LEAD_DAYS), STARTED)
        states = await watching
        assert states[-1] | {"id": ""} == {
            "id": "",
            "state": "DONE",
            "total": STARTED,
            "done": STARTED,
            "invoiced": STARTED,
            "rejected": 0,
            "totalMinor": states[-1]["totalMinor"],
        }
        assert int(states[-1]["totalMinor"]) == STARTED * TOTAL_MINOR
        await until(lambda: all_sent(house, tenant))
        await check_mails(house, tenant)
        paying = asyncio.create_task(follow_payments(house, tenant, STARTED))
        await pay_all(house, tenant)
        events = await paying
        assert {(e["payment"]["state"], e["invoice"]["status"], e["invoice"]["openMinor"]) for e in events} == {
            ("COMPLETED", "PAID", events[0]["invoice"]["openMinor"])
        }
        assert int(events[0]["invoice"]["openMinor"]) == 0
        await check_books(tenant, STARTED)
        await check_mails(house, tenant)


@pytest.mark.rule("RUN-06", "FIL-01", "API-03", "DIA-04")
@pytest.mark.timeout(300)
async def test_the_same_day_with_the_worker_killed_in_the_middle_again_and_again(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, tmp_path: Path
) -> None:
    start_on = business_day() + timedelta(days=20)
    expected = STARTED + IMPORTED
    shop = await open_shop(tenant, members=0, lead_days=LEAD_DAYS)

    async def billed(at_least: int) -> bool:
        async with tenant.read() as read:
            rows = await read.sql("SELECT count(*) AS n FROM invoice")
        return bool(rows[0]["n"] >= at_least)

    async def mailed(at_least: int) -> bool:
        return (await house.mails())[0] >= at_least

    async def booked(at_least: int) -> bool:
        async with tenant.read() as read:
            rows = await read.sql("SELECT booked_count FROM payment_import")
        return bool(rows and rows[0]["booked_count"] >= at_least)

    async with opened(tenant, database_urls, valkey_url, tmp_path) as house:
        await start_memberships(house, shop, start_on)
        await import_memberships(shop, start_on)
        watching = asyncio.create_task(follow_run(house))
        await bill(house, tenant, start_on - timedelta(days=LEAD_DAYS), expected)
        for reached in (1, 4_001):  # once in each chunk that follows
            worker = await house.start_worker()
            await until(lambda reached=reached: billed(reached), 60)  # type: ignore[misc]
            await kill(worker)
        for reached in (3, 12, 25):
            worker = await house.start_worker()
            await until(lambda reached=reached: mailed(reached), 60)  # type: ignore[misc]
            await kill(worker)
        worker = await house.start_worker()
        states = await watching
        assert (states[-1]["done"], states[-1]["invoiced"]) == (expected, expected)
        await until(lambda: all_sent(house, tenant), 60)
        await check_mails(house, tenant)
        await kill(worker)
        paying = asyncio.create_task(follow_payments(house, tenant, expected))
        assert await pay_all(house, tenant) == expected
        worker = await house.start_worker()
        await until(lambda: booked(1), 60)
        await kill(worker)
        await house.start_worker()
        events = await paying
        assert {event["invoice"]["status"] for event in events} == {"PAID"}
        await until(lambda: booked(expected), 60)
        await check_books(tenant, expected)
        await check_mails(house, tenant)
