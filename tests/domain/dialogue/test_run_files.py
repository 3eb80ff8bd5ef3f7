"""Files that runs make: letters in a print file, each once, and tables of demands."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.billing.registry import DESTINATIONS, way
from domain.billing.rules.destinations import DEMAND_FILE, MESSAGE, PRINT_FILE, Way, way_of
from domain.catalogue.model import PaymentMethod
from domain.dialogue.commands.make_run_files import make_run_files
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.queries import DispatchFilter, dispatches, file_parts, run_file, run_files
from domain.kernel.database import Row
from domain.kernel.refusal import NotFound
from domain.subscriptions.commands.start_billing_run import start_billing_run
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
