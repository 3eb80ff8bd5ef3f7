"""Reads of collection: what is ready, what was handed over, what is to be told, and the files (DUN-09)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.dunning.model import Claim, CollectionChange
from domain.dunning.repository import collection
from domain.dunning.repository.claims import claims
from domain.dunning.repository.processes import load_links, load_processes
from domain.dunning.rules.collecting import collectable_on
from domain.kernel.database import Reading, Row

CHANGES_SHOWN_MAX = 200
_NEWEST = UUID(int=2**128 - 1)
_CASES = """
SELECT c.*, coalesce((
  SELECT sum(o.open_minor) FROM open_item o
  WHERE o.tenant_id = c.tenant_id AND (o.invoice_id = c.invoice_id OR o.fee_of = c.invoice_id)
), 0)::bigint AS open_minor
FROM collection_case c WHERE c.tenant_id = $1 AND c.organisation_id = $2 AND c.id < $3 ORDER BY c.id DESC LIMIT $4
"""
_COUNT = "SELECT count(*)::int AS n FROM collection_case WHERE tenant_id = $1 AND organisation_id = $2"
_FILE_COLUMNS = "id, organisation_id, number, kind, made_on, made_by, rows, total_minor, currency"
_FILES = f"""
SELECT {_FILE_COLUMNS} FROM collection_file WHERE tenant_id = $1 AND organisation_id = $2 AND id < $3
ORDER BY id DESC LIMIT $4
"""  # noqa: S608 - constants of this file only
_FILES_BY_ID = f"SELECT {_FILE_COLUMNS} FROM collection_file WHERE tenant_id = $1 AND id = ANY($2::uuid[])"  # noqa: S608
_FILES_OF_RUNS = f"""
SELECT {_FILE_COLUMNS}, run_id FROM collection_file WHERE tenant_id = $1 AND run_id = ANY($2::uuid[]) ORDER BY id
"""  # noqa: S608 - constants of this file only
_CONTENT = "SELECT number, kind, content FROM collection_file WHERE tenant_id = $1 AND id = $2"


@dataclass(frozen=True, slots=True)
class ReadyClaim:
    """An invoice that may be handed over, since which day, and in which currency it is."""

    claim: Claim
    ready_on: date
    currency: str


@dataclass(frozen=True, slots=True)
class CollectionToCome:
    """From which day on an invoice may be handed over; `by_itself` the dunning run does it, else staff may."""

    on: date
    by_itself: bool


@dataclass(frozen=True, slots=True)
class ReadyClaims:
    """A page of invoices that may be handed over; `reached` is where the next page goes on, None at the end."""

    claims: list[ReadyClaim]
    reached: tuple[date, UUID] | None


async def ready_claims(
    read: Reading, organisation_id: UUID, today: date, *, limit: int, after: tuple[date, UUID] | None = None
) -> ReadyClaims:
    """Return a page of the invoices that may be handed over today, the longest waiting first."""
    rows = await collection.ready_page(read, organisation_id, today, limit=limit + 1, after=after)
    page = rows[:limit]
    if not page:
        return ReadyClaims([], None)
    found = await claims(read, [row["id"] for row in page], await load_processes(read), await load_links(read))
    by_id = {one.claim.invoice_id: one.claim for one in found}
    ready = [(by_id[row["id"]], collectable_on(by_id[row["id"]]), row["currency"]) for row in page]
    reached = (page[-1]["ready_on"], page[-1]["id"]) if len(rows) > limit else None
    return ReadyClaims([ReadyClaim(one, on, currency) for one, on, currency in ready if on is not None], reached)


async def collections_to_come(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, CollectionToCome]:
    """Return when invoices may be handed over; those without a day are left out.

    A day is known when the last reminder has gone out.
    """
    found = await claims(read, invoice_ids, await load_processes(read), await load_links(read))
    coming: dict[UUID, CollectionToCome] = {}
    for claim in (each.claim for each in found if each.row["kind"] == "INVOICE"):
        on, rule = collectable_on(claim), claim.process.collection if claim.process else None
        if on is not None and rule is not None:
            coming[claim.invoice_id] = CollectionToCome(on, rule.by_itself and not claim.was_taken_back)
    return coming


async def case_page(read: Reading, organisation_id: UUID, *, limit: int, before: UUID | None = None) -> Sequence[Row]:
    """Return a page of claims that were handed over, the newest first, each with what is open of it now."""
    return await read.sql(_CASES, read.tenant_id, organisation_id, before or _NEWEST, limit)


async def count_cases(read: Reading, organisation_id: UUID) -> int:
    """Return how many claims were handed over."""
    return int((await read.sql(_COUNT, read.tenant_id, organisation_id))[0]["n"])


async def changes_to_report(read: Reading, organisation_id: UUID) -> list[CollectionChange]:
    """Return what the collector is to be told, at most CHANGES_SHOWN_MAX of it, the oldest first."""
    return await collection.pending_changes(read, organisation_id, CHANGES_SHOWN_MAX)


async def file_page(read: Reading, organisation_id: UUID, *, limit: int, before: UUID | None = None) -> Sequence[Row]:
    """Return a page of the files for the collector, the newest first, without their content."""
    return await read.sql(_FILES, read.tenant_id, organisation_id, before or _NEWEST, limit)


async def collection_files(read: Reading, file_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return files by id, without their content."""
    return {row["id"]: row for row in await read.sql(_FILES_BY_ID, read.tenant_id, list(file_ids))}


async def files_of_runs(read: Reading, run_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the files that dunning runs handed over with, by run, without their content."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in await read.sql(_FILES_OF_RUNS, read.tenant_id, list(run_ids)):
        found[row["run_id"]].append(row)
    return found


async def file_content(read: Reading, file_id: UUID) -> Row | None:
    """Return number, kind and content of a file, byte for byte as it was made; None where there is none."""
    rows = await read.sql(_CONTENT, read.tenant_id, file_id)
    return rows[0] if rows else None
