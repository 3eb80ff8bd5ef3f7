"""Makes the file of an export: reads the books piece by piece, and hands each piece to the format (LED-07)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import UUID

from domain.catalogue.rules import vat_text
from domain.kernel.database import Reading, Row
from domain.ledger.model import (
    Account,
    Book,
    BookAccount,
    Dimension,
    ExportIncomplete,
    JournalExport,
    Party,
    PartyBalance,
    VatCode,
    Voucher,
)
from domain.ledger.queries.accounts import accounts, vat_codes
from domain.ledger.registry import FORMATS, JournalFormat
from domain.ledger.rules import receivable_of
from domain.ledger.rules.vouchers import BookedPosting, VatCodes, VatShare, voucher_lines
from domain.people.queries.organisations import organisation

_ENTRIES_AT_ONCE = 2_000

# $1 tenant, $2 organisation, $3 and $4 the period, $5 the last number
_BALANCES = """
SELECT s.account, coalesce(sum(s.minor) FILTER (WHERE s.posted_on < $3), 0)::bigint AS opening,
  sum(s.minor)::bigint AS closing
FROM (
  SELECT u.account, p.posted_on, sum(u.minor) AS minor
  FROM posting p JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id AND e.number <= $5
  CROSS JOIN LATERAL (VALUES (p.debit_account, p.amount_minor), (p.credit_account, -p.amount_minor)) u(account, minor)
  WHERE p.tenant_id = $1 AND p.organisation_id = $2 AND p.posted_on < $4
  GROUP BY u.account, p.posted_on
) s GROUP BY s.account ORDER BY s.account
"""
_TOTALS = """
SELECT count(DISTINCT e.id) AS entries, coalesce(sum(p.amount_minor), 0)::bigint AS minor
FROM journal_entry e JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.id
WHERE e.tenant_id = $1 AND e.organisation_id = $2 AND e.entry_on >= $3 AND e.entry_on < $4 AND e.number <= $5
"""
_RATES = """
SELECT DISTINCT l.account, l.vat_bp FROM journal_entry e
JOIN invoice_line l ON l.tenant_id = e.tenant_id AND l.invoice_id = e.source_id
WHERE e.tenant_id = $1 AND e.organisation_id = $2 AND e.entry_on >= $3 AND e.entry_on < $4 AND e.number <= $5
"""
_PARTIES = """
SELECT m.number, m.name, m.postal_code, m.city, array_agg(b.account ORDER BY b.account) AS accounts,
  array_agg(b.opening ORDER BY b.account) AS openings, array_agg(b.closing ORDER BY b.account) AS closings
FROM (
  SELECT p.member_id, CASE WHEN p.reskontro_minor < 0 THEN p.debit_account ELSE p.credit_account END AS account,
    coalesce(sum(-p.reskontro_minor) FILTER (WHERE p.posted_on < $3), 0)::bigint AS opening,
    sum(-p.reskontro_minor)::bigint AS closing, bool_or(p.posted_on >= $3) AS moved
  FROM posting p JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id AND e.number <= $5
  WHERE p.tenant_id = $1 AND p.organisation_id = $2 AND p.posted_on < $4 AND p.reskontro_minor IS NOT NULL
  GROUP BY 1, 2
) b JOIN member m ON m.tenant_id = $1 AND m.id = b.member_id
WHERE b.moved OR b.opening <> 0
GROUP BY m.id, m.number, m.name, m.postal_code, m.city ORDER BY m.number
"""
_ENTRIES = """
SELECT e.id, e.number, e.kind, e.entry_on, (e.recorded_at AT TIME ZONE 'UTC')::date AS recorded_on, e.text, e.source_id,
  m.number AS party, i.number AS reference, i.reference AS kid, i.due_on
FROM journal_entry e LEFT JOIN member m ON m.tenant_id = e.tenant_id AND m.id = e.member_id
LEFT JOIN invoice i ON i.tenant_id = e.tenant_id AND i.id = e.source_id AND e.kind IN ('INVOICE', 'CREDIT_NOTE')
WHERE e.tenant_id = $1 AND e.organisation_id = $2 AND e.entry_on >= $3 AND e.entry_on < $4
  AND e.number <= $5 AND e.number > $6
ORDER BY e.number LIMIT $7
"""
_POSTINGS = """
SELECT entry_id, debit_account, credit_account, amount_minor, reskontro_minor, branch_id, campaign_id,
  department_id
FROM posting WHERE tenant_id = $1 AND entry_id = ANY($2::uuid[]) ORDER BY entry_id, line
"""
_SHARES = """
SELECT invoice_id, account, vat_bp, branch_id, department_id, sum(net_minor)::bigint AS net,
  sum(vat_minor)::bigint AS vat
FROM invoice_line WHERE tenant_id = $1 AND invoice_id = ANY($2::uuid[])
GROUP BY invoice_id, account, vat_bp, branch_id, department_id
ORDER BY invoice_id, account, vat_bp DESC, branch_id, department_id
"""
# Two sports may each have a department of one name.
_DEPARTMENTS = """
(SELECT d.tenant_id, d.id, concat(s.name, ' · ', d.name) AS name FROM unit d
JOIN unit s ON s.tenant_id = d.tenant_id AND s.id = d.parent_id WHERE d.kind = 'DEPARTMENT') AS department
"""
# In the order in which they were made, so that a new one never moves another's place.
_DIMENSIONS = "SELECT id, name FROM {table} WHERE tenant_id = $1 AND {own} ORDER BY id"


class JournalFile:
    """A file of a period. `open` it, then write its pieces; the same export gives the same bytes."""

    def __init__(self, read: Reading, export: JournalExport) -> None:
        self._read = read
        self._bounds = (read.tenant_id, export.organisation_id, export.from_on, export.to_on, export.last_number)
        self._export = export
        self._format: JournalFormat = FORMATS[export.format]
        self._branches: dict[UUID, int] = {}
        self._campaigns: dict[UUID, int] = {}
        self._departments: dict[UUID, int] = {}

    async def open(self) -> None:
        """Read the head of the books. Refuses with ExportIncomplete where the chart lacks what the format needs."""
        export = self._export
        owner = await organisation(self._read, export.organisation_id)
        chart = await accounts(self._read, export.organisation_id)
        codes = await vat_codes(self._read, export.organisation_id)
        self._codes = VatCodes(codes, chart)
        balances = {row["account"]: row for row in await self._read.sql(_BALANCES, *self._bounds)}
        if self._format.needs_codes:
            await self._refuse_gaps(chart, set(balances))
        [totals] = await self._read.sql(_TOTALS, *self._bounds)
        branches, self._branches = await self._dimension("branch", "$2::uuid IS NOT NULL")
        campaigns, self._campaigns = await self._dimension("campaign", "organisation_id = $2")
        departments, self._departments = await self._dimension(_DEPARTMENTS, "$2::uuid IS NOT NULL")
        self.book = Book(
            owner.name,
            owner.organisation_number,
            owner.country,
            owner.currency,
            owner.email,
            owner.line1,
            owner.postal_code,
            owner.city,
            export.from_on,
            export.to_on,
            export.created_at,
            _book_accounts(chart, balances),
            tuple(codes),
            branches,
            campaigns,
            departments,
            totals["entries"],
            totals["minor"],
        )

    @property
    def name(self) -> str:
        """What the file is called."""
        return self._format.file_name(self.book)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the file, some vouchers at a time."""
        async for text in self._texts():
            yield text.encode(self._format.encoding, "replace")

    async def _texts(self) -> AsyncIterator[str]:
        form, book = self._format, self.book
        yield form.head(book)
        if form.around_parties is not None:
            before, after = form.around_parties
            some = False
            async for row in self._read.stream(_PARTIES, *self._bounds):
                yield form.party(_party(row), book) if some else before + form.party(_party(row), book)
                some = True
            yield after if some else ""
        yield form.body(book)
        number = 0
        while rows := await self._read.sql(_ENTRIES, *self._bounds, number, _ENTRIES_AT_ONCE):
            yield "".join([form.voucher(voucher, book) for voucher in await self._vouchers(rows)])
            number = rows[-1]["number"]
        yield form.foot(book)

    async def _vouchers(self, rows: Sequence[Row]) -> list[Voucher]:
        postings: dict[UUID, list[BookedPosting]] = {row["id"]: [] for row in rows}
        for row in await self._read.sql(_POSTINGS, self._read.tenant_id, list(postings)):
            postings[row["entry_id"]].append(self._posting(row))
        shares = await self._shares(
            {row["source_id"]: postings[row["id"]] for row in rows if row["reference"] is not None}
        )
        return [
            Voucher(
                row["number"],
                row["kind"],
                row["entry_on"],
                row["recorded_on"],
                row["text"],
                row["party"],
                None if row["reference"] is None else str(row["reference"]),
                row["kid"],
                row["due_on"],
                voucher_lines(postings[row["id"]], shares.get(row["source_id"], ()), self._codes),
            )
            for row in rows
        ]

    async def _shares(self, booked: Mapping[UUID, Sequence[BookedPosting]]) -> dict[UUID, list[VatShare]]:
        """Return what invoices were reckoned of; a line without a branch of its own is on that of the first posting."""
        shares: dict[UUID, list[VatShare]] = {key: [] for key in booked}
        for row in await self._read.sql(_SHARES, self._read.tenant_id, list(shares)):
            postings = booked[row["invoice_id"]]
            branch = self._branches[row["branch_id"]] if row["branch_id"] else postings[0].branch if postings else None
            department = self._departments.get(row["department_id"])
            share = VatShare(row["account"], row["vat_bp"], row["net"], row["vat"], branch, department)
            shares[row["invoice_id"]].append(share)
        return shares

    def _posting(self, row: Row) -> BookedPosting:
        return BookedPosting(
            row["debit_account"],
            row["credit_account"],
            row["amount_minor"],
            receivable_of(row["debit_account"], row["credit_account"], row["reskontro_minor"]),
            self._branches.get(row["branch_id"]),
            self._campaigns.get(row["campaign_id"]),
            self._departments.get(row["department_id"]),
        )

    async def _refuse_gaps(self, chart: Sequence[Account], used: set[str]) -> None:
        known = {one.number for one in chart if one.standard_code}
        rates = {
            row["vat_bp"]
            for row in await self._read.sql(_RATES, *self._bounds)
            if not _is_standard(self._codes.of(row["account"], row["vat_bp"]))
        }
        missing = {one.number for one in chart if not one.standard_code} | (used - known)
        if missing or rates:
            raise ExportIncomplete(tuple(sorted(missing)), tuple(vat_text(rate) for rate in sorted(rates)))

    async def _dimension(self, table: str, own: str) -> tuple[tuple[Dimension, ...], dict[UUID, int]]:
        text = _DIMENSIONS.format(table=table, own=own)
        rows = await self._read.sql(text, self._read.tenant_id, self._export.organisation_id)
        places = {row["id"]: place for place, row in enumerate(rows, 1)}
        return tuple(Dimension(places[row["id"]], row["name"]) for row in rows), places


def _is_standard(code: VatCode | None) -> bool:
    return code is not None and bool(code.standard_code)


def _party(row: Row) -> Party:
    balances = zip(row["accounts"], row["openings"], row["closings"], strict=True)
    return Party(
        row["number"],
        row["name"],
        row["postal_code"],
        row["city"],
        tuple(PartyBalance(*balance) for balance in balances),
    )


def _book_accounts(chart: Sequence[Account], balances: dict[str, Row]) -> tuple[BookAccount, ...]:
    """Return the chart with balances; what is posted to and not in it comes by its number alone."""
    known = {one.number: one for one in chart}
    return tuple(
        _book_account(number, known.get(number), balances.get(number)) for number in sorted({*known, *balances})
    )


def _book_account(number: str, account: Account | None, balance: Row | None) -> BookAccount:
    return BookAccount(
        number,
        account.name if account else number,
        account.standard_category if account else "",
        account.standard_code if account else "",
        balance["opening"] if balance else 0,
        balance["closing"] if balance else 0,
    )
