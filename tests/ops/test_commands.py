"""Commands of `kontingent` that work on a tenant's data, run as the operator runs them."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from domain.kernel.database import Database
from ops.cli import COMMANDS, main
from tests.conftest import DatabaseUrls
from tests.domain.payments.ocr_files import file_bytes, transaction
from tests.tenants import Tenant, make_tenant

Run = Callable[..., Coroutine[Any, Any, Result]]


@pytest.fixture
def run(database_urls: DatabaseUrls, valkey_url: str, tmp_path: Path) -> Run:
    """Run a command against the test's own database; it has an event loop of its own, hence the thread."""
    environment = {
        "KONTINGENT_HOME": str(tmp_path / "home"),
        "DATABASE_URL": database_urls.owner,
        "APP_DATABASE_URL": database_urls.app,
        "RELAY_DATABASE_URL": database_urls.relay,
        "REDIS_URL": valkey_url,
    }

    async def run(*words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, main, list(words), env=environment)

    return run


def _bank_file(tenant: Tenant, account: str, directory: Path) -> Path:
    payments = [transaction(number, 45_000, kid="") for number in range(1, 4)]
    file = directory / "ocr.txt"
    file.write_bytes(file_bytes(payments, agreement=tenant.agreement_id, account=account))
    return file


async def test_a_bank_file_is_imported_once(tenant: Tenant, run: Run, tmp_path: Path) -> None:
    file = _bank_file(tenant, "15030000002", tmp_path)
    first, again = await run("import", "ocr", str(file)), await run("import", "ocr", str(file))
    assert (first.exit_code, first.output) == (0, "0 payments booked, 3 wait in the work list for a person.\n")
    assert again.exit_code == 1
    assert "Traceback" not in again.output
    async with tenant.read() as read:
        assert (await read.sql("SELECT count(*) FROM payment"))[0]["count"] == 3


async def test_a_file_that_is_no_bank_file_is_refused_in_words(tenant: Tenant, run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Hei!\n")
    refused = await run("import", "ocr", str(tmp_path / "letter.txt"))
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: Line 1:")
    async with tenant.read() as read:
        assert await read.sql("SELECT 1 FROM payment_import") == []


async def test_a_preview_of_billing_leaves_no_trace(tenant: Tenant, run: Run) -> None:
    shown = await run("run", "billing", "--on", "2026-03-02", "--preview")
    assert "0 invoices would be issued" in shown.output
    async with tenant.read() as read:
        assert await read.sql("SELECT 1 FROM run") == []


async def test_billing_runs_to_its_end(tenant: Tenant, run: Run) -> None:
    billed = await run("run", "billing", "--on", "2026-03-02")
    assert billed.exit_code == 0, billed.output
    async with tenant.read() as read:
        assert [row["state"] for row in await read.sql("SELECT state FROM run")] == ["DONE"]


async def test_among_several_tenants_the_operator_must_choose(database: Database, run: Run) -> None:
    first, second = await make_tenant(database, "Første"), await make_tenant(database, "Andre", number=1)
    asked = await run("run", "billing", "--on", "2026-03-02", "--preview")
    assert asked.exit_code == 1
    assert str(first.id) in asked.output
    assert str(second.id) in asked.output
    chosen = await run("run", "billing", "--on", "2026-03-02", "--preview", "--tenant", str(second.id))
    assert chosen.output.startswith("Andre: ")


async def test_the_doctor_finds_real_servers_in_order(run: Run) -> None:
    found = await run("doctor")
    lines = {line[8:20].strip(): line[:8].strip() for line in found.output.splitlines()}
    assert {name: lines[name] for name in ("PostgreSQL", "Migrations", "Roles", "Valkey")} == dict.fromkeys(
        ("PostgreSQL", "Migrations", "Roles", "Valkey"), "ok"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_the_help_lists_exists(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0, shown.output
