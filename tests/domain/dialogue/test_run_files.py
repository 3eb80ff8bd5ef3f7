"""Files that runs make: letters in a print file, each once, and tables of demands."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.model import RunNotReversible
from domain.billing.registry import DESTINATIONS, way
from domain.billing.rules.destinations import DEMAND_FILE, MESSAGE, PRINT_FILE, Way, way_of
from domain.catalogue.model import PaymentMethod
from domain.dialogue.commands.fetch_run_file import fetch_run_file
from domain.dialogue.commands.make_run_files import make_run_files
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.queries import DispatchFilter, dispatches, file_parts, run_file, run_files
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput, NotFound
from domain.subscriptions.commands.reverse_run import reverse_run
from domain.subscriptions.commands.run_reversal_chunk import run_reversal_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.queries.reversal import in_the_way
from tests.breaking import NOWHERE, rewrite
from tests.domain.subscriptions.selling import Shop, faults, finish, invoices_of, open_shop, start
from tests.domain.subscriptions.test_runs import ON
from tests.tenants import TODAY, Tenant


async def shop_of(tenant: Tenant, members: int) -> Shop:
    """A shop whose members have an address, and a term to bill on ON; the first one has an e-mail address too."""
    shop = await open_shop(tenant, members=members)
    async with tenant.work() as work:
        for place, member_id in enumerate(shop.member_ids):
            await start_address(work, member_id, email="kari@example.org" if place == 0 else None)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    return shop


async def start_address(work, member_id: UUID, *, email: str | None) -> None:  # type: ignore[no-untyped-def]
    await work.sql(
        "INSERT INTO address (tenant_id, id, member_id, kind, line1, postal_code, city, country)"
        " VALUES ($1, gen_random_uuid(), $2, 'HOME', 'Storgata 1', '0155', 'Oslo', 'NO')",
        work.tenant_id,
        member_id,
    )
    await work.sql(
        "UPDATE member SET email = $3, channel = CASE WHEN $3::text IS NULL THEN 'LETTER' ELSE 'EMAIL' END"
        " WHERE tenant_id = $1 AND id = $2",
        work.tenant_id,
        member_id,
        email,
    )


async def run_to(shop: Shop, **destinations: str) -> UUID:
    async with shop.tenant.work(ON) as work:
        run_id = await start_billing_run(
            work, shop.tenant.organisation_id, ON, destinations=destinations, idempotency_key=f"run {destinations}"
        )
    await finish(shop, run_id, ON)
    return run_id


async def make(shop: Shop, run_id: UUID, *, letters_at_once: int = 2) -> list[Row]:
    more = True
    while more:
        async with shop.tenant.work(ON) as work:
            more = await make_run_files(work, run_id, letters_at_once=letters_at_once)
    async with shop.tenant.read() as read:
        return (await run_files(read, [run_id]))[run_id]


async def parts_of(shop: Shop, file: Row, *, table: bool) -> list[tuple[str | None, bytes]]:
    async with shop.tenant.read() as read:
        return [part async for part in file_parts(read, file["id"], table=table)]


async def letters_of(shop: Shop) -> dict[str, list[Row]]:
    async with shop.tenant.read() as read:
        rows = await dispatches(read, DispatchFilter(), 100)
    return {channel: [row for row in rows if row["channel"] == channel] for channel in ("EMAIL", "LETTER")}


@pytest.mark.rule("RUN-01", "BIL-13")
async def test_letters_go_into_a_print_file_once_and_e_mails_stay_e_mails(tenant: Tenant) -> None:
    shop = await shop_of(tenant, 4)
    run_id = await run_to(shop)
    [file] = await make(shop, run_id)
    assert (file["destination"], file["state"], file["documents"]) == (PRINT_FILE, "READY", 3)
    pdfs = await parts_of(shop, file, table=False)
    assert [name and name.split("-")[0] for name, _ in pdfs] == ["000001", "000002", "000003"]
    assert all(content.startswith(b"%PDF") for _, content in pdfs)
    index = b"".join(content for _, content in await parts_of(shop, file, table=True)).decode()
    assert index.count("Fakturanr.") == 1
    assert index.count("Storgata 1") == 3
    found = await letters_of(shop)
    assert {row["state"] for row in found["LETTER"] if row["invoice_id"]} == {"SENT"}
    assert "SENT" not in {row["state"] for row in found["EMAIL"]}
    assert [row["documents"] for row in await make(shop, run_id)] == [3]
    assert not await faults(tenant)


@pytest.mark.rule("NEW-10")
async def test_a_letter_that_can_not_be_drawn_waits_with_its_cause_and_stops_no_other(
    tenant: Tenant, owner_url: str
) -> None:
    shop = await shop_of(tenant, 4)
    run_id = await run_to(shop)
    async with tenant.work(ON) as work:
        assert await make_run_files(work, run_id)  # the letters are announced
    broken = (await letters_of(shop))["LETTER"][0]
    await rewrite(owner_url, "UPDATE invoice SET payer_id = $1 WHERE id = $2", NOWHERE, broken["invoice_id"])
    [file] = await make(shop, run_id)
    assert (file["state"], file["documents"]) == ("READY", 2)
    states = {row["id"]: (row["state"], row["error"] is not None) for row in (await letters_of(shop))["LETTER"]}
    assert states.pop(broken["id"]) == ("FAILED", True)
    assert set(states.values()) == {("SENT", False)}


@pytest.mark.rule("RUN-01")
async def test_a_run_that_prints_writes_letters_to_who_has_an_address(tenant: Tenant) -> None:
    shop = await shop_of(tenant, 2)
    [file] = await make(shop, await run_to(shop, INVOICE=PRINT_FILE))
    assert file["documents"] == 2


@pytest.mark.rule("RUN-01")
async def test_a_file_of_demands_has_each_once_and_nobody_gets_a_message(tenant: Tenant) -> None:
    shop = await shop_of(tenant, 3)
    run_id = await run_to(shop, INVOICE=DEMAND_FILE)
    [file] = await make(shop, run_id)
    billed = [row for row in await invoices_of(shop) if row["run_id"] == run_id]
    assert (file["destination"], file["documents"]) == (DEMAND_FILE, 3)
    assert file["total_minor"] == sum(row["total_minor"] for row in billed)
    [(_, content)] = await parts_of(shop, file, table=True)
    assert all(f"\n{row['number']};" in content.decode() and row["reference"] in content.decode() for row in billed)
    async with tenant.work() as work:
        assert await queue_invoice_dispatches(work, [row["id"] for row in billed]) == 0


@pytest.mark.rule("RUN-01")
async def test_a_file_is_fetched_when_it_is_ready(tenant: Tenant) -> None:
    shop = await shop_of(tenant, 2)
    run_id = await run_to(shop)
    async with tenant.work(ON) as work:
        assert await make_run_files(work, run_id)
    async with tenant.read() as read:
        [making] = (await run_files(read, [run_id]))[run_id]
        with pytest.raises(NotFound):
            await run_file(read, making["id"])


async def fetch(shop: Shop, file: Row) -> None:
    async with shop.tenant.work(ON) as work:
        await fetch_run_file(work, file["id"])


async def ask_back(shop: Shop, run_id: UUID) -> UUID:
    async with shop.tenant.work(ON) as work:
        return await reverse_run(work, run_id, reason="Feil pris", idempotency_key=f"back {run_id}")


async def take_back(shop: Shop, run_id: UUID) -> None:
    reversal_id, more = await ask_back(shop, run_id), True
    while more:
        async with shop.tenant.work(ON) as work:
            more = await run_reversal_chunk(work, reversal_id)
    assert await make(shop, reversal_id) == []


@pytest.mark.rule("RUN-07")
@pytest.mark.parametrize("destination", [PRINT_FILE, DEMAND_FILE])
async def test_run_07_a_run_is_not_reversed_once_a_file_of_it_was_fetched(tenant: Tenant, destination: str) -> None:
    shop = await shop_of(tenant, 3)
    run_id = await run_to(shop, INVOICE=destination)
    [file] = await make(shop, run_id)
    async with tenant.read() as read:
        assert not await in_the_way(read, run_id)
    await fetch(shop, file)
    async with tenant.read() as read:
        found = await in_the_way(read, run_id)
        fetched = await run_file(read, file["id"])
    assert [row["obstacle"] for row in found] == ["IN_FILE"] * 3
    with pytest.raises(RunNotReversible):
        await ask_back(shop, run_id)
    async with tenant.work(ON) as work:
        await work.sql("SELECT pg_sleep(0.01)")
        await fetch_run_file(work, file["id"])
    async with tenant.read() as read:
        assert (await run_file(read, file["id"]))["fetched_at"] == fetched["fetched_at"]


@pytest.mark.rule("RUN-07")
async def test_run_07_files_that_nobody_fetched_are_withdrawn_and_other_letters_wait_for_the_next(
    tenant: Tenant,
) -> None:
    shop = await shop_of(tenant, 3)
    first = [row["id"] for row in await invoices_of(shop)]
    async with tenant.work() as work:
        await queue_invoice_dispatches(work, first)
    run_id = await run_to(shop, INVOICE=PRINT_FILE)
    [file] = await make(shop, run_id)
    assert file["documents"] == 5  # one of the first invoices went by e-mail
    await take_back(shop, run_id)
    async with tenant.read() as read:
        [gone] = (await run_files(read, [run_id]))[run_id]
    assert gone["state"] == "WITHDRAWN"
    assert await parts_of(shop, file, table=False) == []
    with pytest.raises(InvalidInput, match="reversed"):
        await fetch(shop, file)
    states = {row["invoice_id"]: row["state"] for row in (await letters_of(shop))["LETTER"]}
    assert sorted(states.values()) == ["FAILED"] * 3 + ["QUEUED"] * 2
    assert all((states[key] == "QUEUED") == (key in first) for key in states)
    async with tenant.work(ON) as work:
        again = await start_billing_run(
            work, tenant.organisation_id, ON, destinations={"INVOICE": PRINT_FILE}, idempotency_key="again"
        )
    await finish(shop, again, ON)
    [file] = await make(shop, again)
    assert file["documents"] == 5
    assert not await faults(tenant)


@pytest.mark.rule("RUN-07")
async def test_run_07_no_file_is_fetched_or_made_while_its_run_is_being_reversed(tenant: Tenant) -> None:
    shop = await shop_of(tenant, 2)
    run_id = await run_to(shop, INVOICE=DEMAND_FILE)
    [file] = await make(shop, run_id)
    await ask_back(shop, run_id)
    with pytest.raises(InvalidInput, match="reversed"):
        await fetch(shop, file)
    other = await run_to(shop)
    assert other != run_id
    assert await make(shop, run_id) == [file]


@pytest.mark.rule("RUN-01")
async def test_a_letter_of_an_invoice_that_is_credited_is_not_printed(tenant: Tenant) -> None:
    shop = await shop_of(tenant, 3)
    first = await invoices_of(shop)
    async with tenant.work() as work:
        await queue_invoice_dispatches(work, [row["id"] for row in first])
        await credit_invoice(work, first[-1]["id"], reason="Feil", idempotency_key="credit")
    [file] = await make(shop, await run_to(shop, INVOICE=PRINT_FILE))
    assert file["documents"] == 4
    states = {row["invoice_id"]: row["state"] for row in (await letters_of(shop))["LETTER"]}
    assert states[first[-1]["id"]] == "FAILED"


@pytest.mark.rule("RUN-01")
@pytest.mark.parametrize(
    ("method", "chosen", "installed", "expected"),
    [
        ("INVOICE", {}, ["MESSAGE"], Way(PaymentMethod.INVOICE, MESSAGE)),
        ("INVOICE", {"INVOICE": PRINT_FILE}, ["MESSAGE", PRINT_FILE], Way(PaymentMethod.INVOICE, PRINT_FILE)),
        ("AVTALEGIRO", {}, ["MESSAGE"], Way(PaymentMethod.AVTALEGIRO, MESSAGE, "AVTALEGIRO")),
        ("AVTALEGIRO", {}, ["MESSAGE", "AVTALEGIRO"], Way(PaymentMethod.AVTALEGIRO, "AVTALEGIRO")),
        ("EHF", {"EHF": "GONE"}, ["MESSAGE"], Way(PaymentMethod.EHF, MESSAGE, "EHF")),
    ],
)
def test_what_is_not_installed_goes_by_message_and_says_so(
    method: str, chosen: dict[str, str], installed: list[str], expected: Way
) -> None:
    assert way_of(PaymentMethod(method), chosen, installed) == expected


@pytest.mark.rule("RUN-01")
@pytest.mark.parametrize("method", list(PaymentMethod))
def test_every_method_goes_somewhere(method: PaymentMethod) -> None:
    assert way(method, {}).destination in DESTINATIONS
