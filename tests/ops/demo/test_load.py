"""The demo tenant: whole, the same for the same seed, and proven by the checks of any tenant's books."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from domain.billing.queries.proof import proof as billing_proof
from domain.dunning.commands.rehearse_dunning import rehearse_dunning
from domain.dunning.model import CollectionChangeKind
from domain.dunning.queries.collection import case_page, changes_to_report, ready_claims
from domain.dunning.queries.stops import StopSearch, count_stops
from domain.feeruns.queries.runs import PayerCounts, fee_payers, fee_runs, payer_counts, sub_runs
from domain.insight.queries.balance_list import receivable_minor
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.ledger.queries import proof as ledger_proof
from domain.payments.commands.import_payment_file import import_payment_file
from domain.people.queries.organisations import organisations
from ops.demo import DemoReport, load
from ops.demo.club import PAID, SKIERS
from tests.conftest import DatabaseUrls

TODAY = date(2026, 3, 2)

# What the history says, without the ids that only the set-up decides.
_TOLD = """
SELECT i.number, i.kind, i.state, i.issued_on, i.due_on, i.total_minor, i.vat_minor, i.reference, i.text,
  m.number AS payer
FROM invoice i JOIN member m ON m.id = i.payer_id ORDER BY i.kind, i.number
"""
_PAID = """
SELECT source, source_id, amount_minor, paid_on, reference, state, problem FROM payment ORDER BY source, source_id
"""
_FILES = "SELECT name, content, row_count, work_list_count, sum_minor FROM payment_import ORDER BY name"
_SHAPE = """
SELECT indexname AS name, indexdef AS text FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT relname, relrowsecurity::text || relforcerowsecurity::text FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
ORDER BY 1, 2
"""


async def loaded(urls: DatabaseUrls, directory: Path, members: int = 60, seed: int = 1) -> DemoReport:
    return await load(urls.owner, urls.app, members, seed, TODAY, directory)


async def rows_of(url: str, sql: str, *values: object) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row.values()) for row in await connection.fetch(sql, *values)]
    finally:
        await connection.close()


async def test_five_years_add_up_to_the_oere(database_urls: DatabaseUrls, database: Database, tmp_path: Path) -> None:
    report = await loaded(database_urls, tmp_path, members=200)
    assert (report.members, report.open_invoices > 0, report.gifts > 0) == (200, True, True)
    async with database.read(report.tenant_id) as read:
        assert not any((await ledger_proof(read)).values())
        assert not any((await billing_proof(read)).values())
    oldest = await rows_of(database_urls.owner, "SELECT min(issued_on), max(issued_on) FROM invoice")
    assert oldest[0][0] < date(2021, 6, 1)
    assert oldest[0][1] <= TODAY


async def test_every_number_leads_to_its_rows(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    """The reskontro of the journal is what invoices, credit notes and payments say, member by member."""
    await loaded(database_urls, tmp_path, members=150)
    differing = await rows_of(
        database_urls.owner,
        """
        SELECT member_id, sum(minor) FROM (
          SELECT payer_id AS member_id, -total_minor AS minor FROM invoice
          UNION ALL SELECT payer_id, -fee_minor FROM reminder
          UNION ALL SELECT r.payer_id, a.amount_minor FROM allocation a JOIN reminder r ON r.id = a.invoice_id
            WHERE a.source_kind = 'WRITE_OFF'
          UNION ALL SELECT member_id, amount_minor FROM payment WHERE state = 'COMPLETED'
            AND id NOT IN (SELECT payment_id FROM gift WHERE payment_id IS NOT NULL)
          UNION ALL SELECT member_id, -balance_minor FROM reskontro_balance
        ) sides GROUP BY member_id HAVING sum(minor) <> 0
        """,
    )
    assert differing == []
    unposted = await rows_of(
        database_urls.owner, "SELECT id FROM gift WHERE entry_id NOT IN (SELECT id FROM journal_entry)"
    )
    assert unposted == []


async def test_the_same_seed_gives_the_same_history(
    database_urls: DatabaseUrls, second_database: DatabaseUrls, tmp_path: Path
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    await loaded(database_urls, one)
    await loaded(second_database, other)
    for sql in (_TOLD, _PAID):
        told = await rows_of(database_urls.owner, sql)
        assert told
        assert told == await rows_of(second_database.owner, sql)
    assert (one / "ocr-demo.txt").read_bytes() == (other / "ocr-demo.txt").read_bytes()


async def test_shares_in_two_processes_live_through_what_they_live_through_in_turn(
    database_urls: DatabaseUrls, second_database: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_turn, beside = tmp_path / "in turn", tmp_path / "beside"
    in_turn.mkdir()
    beside.mkdir()
    report = await loaded(database_urls, in_turn, members=120)
    monkeypatch.setattr("ops.demo.tenant.BARE_MEMBERS_MIN", 1)
    other = await loaded(second_database, beside, members=120)
    assert (other.members, other.invoices, other.postings) == (report.members, report.invoices, report.postings)
    for sql in (_TOLD, _PAID, _FILES):
        assert await rows_of(database_urls.owner, sql) == await rows_of(second_database.owner, sql)
    assert (in_turn / "ocr-demo.txt").read_bytes() == (beside / "ocr-demo.txt").read_bytes()


async def test_numbers_follow_one_another_by_the_day(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    await loaded(database_urls, tmp_path, members=150)
    backwards = await rows_of(
        database_urls.owner,
        """
        SELECT * FROM (
          SELECT kind, issued_on, lag(issued_on) OVER (PARTITION BY kind ORDER BY number) AS before FROM invoice
          WHERE created_at < $1
          UNION ALL SELECT 'ENTRY', entry_on, lag(entry_on) OVER (ORDER BY number) FROM journal_entry
          WHERE recorded_at < $1
        ) numbered WHERE issued_on < before
        """,
        # what commands do at last (dunning, the club) has today's instant, and days of its own
        datetime.combine(TODAY + timedelta(days=1), time(), UTC),
    )
    assert backwards == []
    counts = await rows_of(
        database_urls.owner,
        """
        SELECT kind, max(number) - count(*) FROM invoice GROUP BY kind
        UNION ALL SELECT 'JOURNAL', max(number) - count(*) FROM journal_entry ORDER BY 1
        """,
    )
    assert counts == [("CREDIT_NOTE", 0), ("INVOICE", 10_000), ("JOURNAL", 0)]


async def test_a_load_that_fails_leaves_the_tables_with_their_keys(
    database_urls: DatabaseUrls, second_database: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ConnectionError("gone")

    monkeypatch.setattr("ops.demo.tenant.BARE_MEMBERS_MIN", 1)
    monkeypatch.setattr("ops.demo.rows.Rows.write_all", broken)
    with pytest.raises(ConnectionError):
        await loaded(database_urls, tmp_path)
    assert await rows_of(database_urls.owner, _SHAPE) == await rows_of(second_database.owner, _SHAPE)
    assert await rows_of(database_urls.owner, "SELECT count(*) FROM invoice") == [(0,)]


async def test_a_large_load_leaves_the_tables_as_they_were(
    database_urls: DatabaseUrls, second_database: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys and indexes are taken off for a large load; what is built again is what the migrations made."""
    monkeypatch.setattr("ops.demo.tenant.BARE_MEMBERS_MIN", 1)
    await loaded(database_urls, tmp_path)
    assert await rows_of(database_urls.owner, _SHAPE) == await rows_of(second_database.owner, _SHAPE)


async def test_a_small_club_has_a_fee_run_that_ran_this_night(
    database_urls: DatabaseUrls, database: Database, tmp_path: Path
) -> None:
    report = await loaded(database_urls, tmp_path)
    async with database.read(report.tenant_id) as read:
        [run] = (await fee_runs(read)).values()
        [ran] = (await sub_runs(read, [run.id]))[run.id]
        counts = await payer_counts(read, [ran["id"]])
        people = await fee_payers(read, ran["id"], 100, 0)
        journal = await receivable_minor(read, run.details.organisation_id, TODAY)
        [reskontro] = await read.sql("SELECT sum(balance_minor)::bigint AS minor FROM reskontro_balance")
    assert journal == reskontro["minor"]
    assert (ran["run_on"], ran["stage"]) == (TODAY, "DONE")
    assert counts == {ran["id"]: PayerCounts(SKIERS, PAID)}
    assert run.next_on == date(2026, 6, 2)
    assert [row["state"] for row in people] == ["MAILED"] * SKIERS
    assert sum(row["paid_on"] == TODAY for row in people) == PAID


async def test_workers_find_nothing_to_do_about_the_history(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    await loaded(database_urls, tmp_path)
    newest = await rows_of(database_urls.owner, "SELECT max((xact, seq)) FROM fact")
    cursors = await rows_of(database_urls.owner, "SELECT name, (xact, seq) FROM relay_cursor ORDER BY name")
    assert cursors == [("live", newest[0][0]), ("tasks", newest[0][0])]
    assert await rows_of(database_urls.owner, "SELECT count(*) FROM dispatch WHERE state = 'QUEUED'") == [(0,)]


async def test_the_bank_file_is_accepted_and_its_faults_wait_for_a_person(
    database_urls: DatabaseUrls, database: Database, tmp_path: Path
) -> None:
    report = await loaded(database_urls, tmp_path, members=400)
    content = Path(report.ocr_file).read_bytes()
    async with open_work(database, report.tenant_id, SYSTEM, TODAY) as work:
        import_id = await import_payment_file(work, "ocr-demo.txt", content)
    async with database.read(report.tenant_id) as read:
        (counted,) = await read.sql("SELECT * FROM payment_import WHERE id = $1", import_id)
        assert counted["state"] == "DONE"
        assert counted["booked_count"] >= report.open_invoices // 2
        assert counted["work_list_count"] >= 4
        assert not any((await ledger_proof(read)).values())
        assert not any((await billing_proof(read)).values())


@pytest.mark.rule("DUN-01", "DUN-06", "DUN-09")
async def test_dunning_has_a_history_and_something_to_do(
    database_urls: DatabaseUrls, database: Database, tmp_path: Path
) -> None:
    report = await loaded(database_urls, tmp_path, members=1_000)
    async with database.read(report.tenant_id) as read:
        [organisation] = await organisations(read)
        sent = {row["step"] for row in await read.sql("SELECT DISTINCT step FROM reminder")}
        stopped = await count_stops(read, StopSearch())
        cases = [row["taken_back_on"] for row in await case_page(read, organisation.id, limit=50)]
        ready = await ready_claims(read, organisation.id, TODAY, limit=50)
        kinds = {one.kind for one in await changes_to_report(read, organisation.id)}
        preview = await rehearse_dunning(read, organisation.id, TODAY)
    assert sent == {1, 2}
    assert stopped > 0
    assert cases.count(TODAY) == 1
    assert cases.count(None) == len(cases) - 1 > 0
    assert ready.claims
    assert kinds == {CollectionChangeKind.PAYMENT, CollectionChangeKind.TAKEN_BACK}
    assert preview.reminders > 0


@pytest.mark.parametrize("last_on", [date(2026, 12, 29), date(2027, 11, 6)])
async def test_on_any_day_there_are_some_to_remind_and_to_hand_over(
    database_urls: DatabaseUrls, database: Database, tmp_path: Path, last_on: date
) -> None:
    report = await load(database_urls.owner, database_urls.app, 400, 1, last_on, tmp_path)
    async with database.read(report.tenant_id) as read:
        [organisation] = await organisations(read)
        ready = await ready_claims(read, organisation.id, last_on, limit=50)
        changes = await changes_to_report(read, organisation.id)
        preview = await rehearse_dunning(read, organisation.id, last_on)
    assert sum(group.reminders for (_, step), group in preview.groups.items() if step == 1) >= 5
    assert len(ready.claims) >= 3
    assert len(changes) >= 2
