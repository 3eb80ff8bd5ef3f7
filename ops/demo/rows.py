"""The rows of the history, gathered table by table and written with COPY, which takes a tenth of the time of INSERT.

Only the owner of the tables may COPY into tables with row-level security. Tables are named as text here: their
declarations are private to their contexts, and a database that has another shape refuses the rows.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import asyncpg

# In the order in which they point at one another.
TABLES: Mapping[str, tuple[str, ...]] = {
    name: ("tenant_id", *columns.split())
    for name, columns in {
        "member": """id number kind name first_name last_name organisation_number birth_on gender email email_key phone
            language channel branch_id postal_code city joined_on sort_key city_key search_key created_at updated_at""",
        "address": "id member_id kind line1 postal_code city country",
        "relation": "member_id kind other_id",
        "run": """id kind state organisation_id run_on criteria total done invoiced total_minor currency started_by
            created_at started_at finished_at""",
        "subscription": """id member_id payer_id plan_id organisation_id state payment_method start_on end_on stop_cause
            stop_kind registered_on stop_registered_on next_term next_start monthly_minor valued_on created_at""",
        "subscription_tag": "subscription_id tag_id from_on",
        "subscription_value": "subscription_id valid_from registered_on until_on monthly_minor",
        "invoice": """id organisation_id kind number state member_id payer_id origin_kind origin_id origin_number text
            period_start period_end issued_on due_on currency net_minor vat_minor total_minor reference payment_method
            run_id credits_id billing_plan_id created_at""",
        "invoice_line": """invoice_id line text product_id quantity unit_minor list_minor vat_bp net_minor vat_minor
            gross_minor account why""",
        "open_item": "invoice_id organisation_id payer_id issued_on due_on total_minor open_minor",
        "term": "subscription_id number start_on end_on invoice_id price_minor",
        "journal_entry": """id organisation_id number kind entry_on text member_id source_id reverses_id recorded_at""",
        "posting": """entry_id line organisation_id debit_account credit_account amount_minor posted_on reskontro_minor
            member_id branch_id campaign_id""",
        "reskontro_balance": "organisation_id member_id balance_minor",
        "payment_import": """id name format state content sha256 transmission currency row_count booked_count
            work_list_count sum_minor imported_by imported_at finished_at""",
        "payment": """id organisation_id bank_account_id state matching_type member_id invoice_id amount_minor currency
            paid_on value_on source source_id reference debit_account text import_id import_row problem credit_minor
            created_at completed_at""",
        "allocation": "id invoice_id source_kind source_id amount_minor allocated_on recorded_at",
        "campaign": "id organisation_id parent_id name purpose start_on end_on goal_minor cost_minor created_at",
        "campaign_reference": "reference campaign_id member_id",
        "gift": """id organisation_id campaign_id member_id amount_minor currency given_on purpose channel payment_id
            entry_id created_at""",
        "dispatch": """id member_id channel purpose obligation state recipient subject body invoice_id campaign_id
            attempts error queued_at next_attempt_at claimed_at sent_at""",
        "audit_entry": """id recorded_at actor_kind actor_name origin what subject_kind subject_id member_id after""",
        "fact": "kind subject_id member_id payload actor_name business_on recorded_at",
        "series": "scope_id kind next_value",
    }.items()
}

TABLE_ROWS_MAX = 40_000
WAITING_ROWS_MAX = 600_000

Row = tuple[Any, ...]


class Rows:
    """Rows that wait to be written. Whoever makes many of a table keeps the list that `of` gives and appends to it."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Row]] = {name: [] for name in TABLES}
        self._under_way: asyncio.Task[None] | None = None
        self.written: dict[str, int] = dict.fromkeys(TABLES, 0)

    def of(self, table: str) -> list[Row]:
        """The list of a table's waiting rows; it stays the same list."""
        return self._waiting[table]

    async def write_large(self, connection: asyncpg.Connection) -> None:
        """Hand over a table that has many rows waiting; the server takes them in while the next rows are made.

        For while no foreign keys hold. Waits for the server only where very many rows have gathered.
        """
        await asyncio.sleep(0)
        is_busy = self._under_way is not None and not self._under_way.done()
        if is_busy and sum(map(len, self._waiting.values())) < WAITING_ROWS_MAX:
            return
        await self._settle()
        name = max(self._waiting, key=lambda each: len(self._waiting[each]))
        if len(self._waiting[name]) >= TABLE_ROWS_MAX:
            self._under_way = asyncio.create_task(self._write(connection, name))
            await asyncio.sleep(0)

    async def write_all(self, connection: asyncpg.Connection) -> None:
        """Write every row, what is pointed at before what points at it."""
        await self._settle()
        for name, rows in self._waiting.items():
            if rows:
                await self._write(connection, name)

    async def _settle(self) -> None:
        if self._under_way is not None:
            task, self._under_way = self._under_way, None
            await task

    async def _write(self, connection: asyncpg.Connection, name: str) -> None:
        rows = self._waiting[name].copy()
        self._waiting[name].clear()
        await connection.copy_records_to_table(name, records=rows, columns=TABLES[name])
        self.written[name] += len(rows)
