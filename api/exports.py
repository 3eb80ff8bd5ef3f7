"""Tables as files: what a bulk credit finds and writes off (BIL-12), and what a debt collector gets (DUN-09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from api.context import Context
from api.ids import decode_id
from api.table_files import table_file
from domain.billing.queries.runs import runs
from domain.dunning.queries.collection import file_content
from domain.kernel.csv_text import Cell
from domain.kernel.database import Row
from domain.kernel.money import Money
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.queries.billing import billing_organisation, payers
from domain.subscriptions.queries.bulk_credit import bulk_credit_results, search_bulk_credit
from domain.subscriptions.rules.bulk_credit import BulkCreditKind, BulkCreditSearch

_HEADERS = {
    "nb": ("Type", "Medlemsnr.", "Navn", "Tekst", "Dato", "Beløp", "Avskrevet"),
    "en": ("Type", "Member no.", "Name", "Text", "Date", "Amount", "Written off"),
}
_KINDS: Mapping[str, Mapping[str, str]] = {
    "nb": {"DEMAND": "Forfalt krav", "FEE": "Purregebyr", "CREDIT": "Til gode", "CORRECTION": "Korreksjon"},
    "en": {"DEMAND": "Overdue demand", "FEE": "Reminder fee", "CREDIT": "Credit", "CORRECTION": "Correction"},
}


async def found_table(request: Request, context: Context) -> Response:
    """Answer with what a search for a bulk credit finds, before anything is written off."""
    context.require("invoices:write")
    search = _search(request.query_params)
    read = await context.read()
    organisation = await billing_organisation(read, search.organisation_id)
    if organisation is None:
        raise NotFound("organisation", search.organisation_id)
    items, _ = await search_bulk_credit(read, search, context.today)
    rows = [_row(one.kind, one.member_id, one.text, one.since_on, one.amount_minor, None) for one in items]
    return await _table(request, context, rows, organisation["currency"])


async def result_table(request: Request, context: Context) -> Response:
    """Answer with what a bulk credit was to write off, and what it has written off of each."""
    context.require("invoices:read")
    try:
        run_id = decode_id("Run", request.path_params["id"])
    except InvalidInput:
        raise NotFound("run", request.path_params["id"]) from None
    read = await context.read()
    run = (await runs(read, [run_id])).get(run_id)
    if run is None:
        raise NotFound("run", run_id)
    return await _table(request, context, await bulk_credit_results(read, run_id), run["currency"])


async def collection_csv(request: Request, context: Context) -> Response:
    """Answer with a file for the debt collector, as it was made (DUN-09)."""
    context.require("invoices:read")
    try:
        file_id = decode_id("CollectionFile", request.path_params["id"])
    except InvalidInput:
        raise NotFound("file", request.path_params["id"]) from None
    row = await file_content(await context.read(), file_id)
    if row is None:
        raise NotFound("file", file_id)
    name = f"inkasso-{row['number']}-{row['kind'].lower()}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "private, no-store"}
    return Response(bytes(row["content"]), media_type="text/csv; charset=utf-8", headers=headers)


async def _table(request: Request, context: Context, rows: Sequence[Row], currency: str) -> Response:
    language = request.query_params.get("language", "nb")
    header, kinds = _HEADERS.get(language, _HEADERS["nb"]), _KINDS.get(language, _KINDS["nb"])
    members = await payers(await context.read(), sorted({row["member_id"] for row in rows}))
    cells: list[list[Cell]] = [
        [
            kinds[row["kind"]],
            members[row["member_id"]]["number"],
            members[row["member_id"]]["name"],
            row["text"],
            row["since_on"],
            Money(row["amount_minor"], currency),
            None if row["written_minor"] is None else Money(row["written_minor"], currency),
        ]
        for row in rows
    ]
    return await table_file(request, "bulk-credit", header, cells, context.today)


def _row(
    kind: BulkCreditKind, member_id: UUID, text: str, since_on: date, amount_minor: int, written_minor: int | None
) -> Row:
    return {
        "kind": kind.value,
        "member_id": member_id,
        "text": text,
        "since_on": since_on,
        "amount_minor": amount_minor,
        "written_minor": written_minor,
    }


def _search(given: Mapping[str, str]) -> BulkCreditSearch:
    return BulkCreditSearch(
        decode_id("Organisation", given.get("organisation", ""), "organisation"),
        _day(given, "from"),
        _day(given, "to"),
        *(_amount(given, name) for name in ("balanceLeast", "balanceMost", "demandLeast", "demandMost")),
    )


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput.of(name, "INVALID", f'"{text}" is no date; write YYYY-MM-DD') from None


def _amount(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name)
    if text and not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise InvalidInput.of(name, "NUMBER", f'"{text}" is no amount in minor units')
    return int(text) if text else None
