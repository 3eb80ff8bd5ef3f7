"""The journal as CSV: one line for each line of a voucher, as Excel opens it in our countries (REP-25)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.kernel.csv_text import BYTE_ORDER_MARK, Amount, csv_line
from domain.ledger.model import Book, Party, Voucher

_HEAD = (
    "Bilag",
    "Dato",
    "Type",
    "Tekst",
    "Medlemsnr",
    "Faktura",
    "KID",
    "Konto",
    "Debet",
    "Kredit",
    "Mva-kode",
    "Mva",
    "Lokallag",
    "Kampanje",
    "Avdeling",
)


@dataclass(frozen=True, slots=True)
class JournalCsv:
    """The plug-in. Debit and credit have columns of their own, VAT the sign of its line."""

    key: str = "journal_csv"
    name: str = "CSV"
    countries: frozenset[str] = frozenset()
    needs_codes: bool = False
    around_parties: tuple[str, str] | None = None
    encoding: str = "utf-8"
    media_type: str = "text/csv"

    def file_name(self, book: Book) -> str:
        """Return the name: whose journal, and which period."""
        return f"journal_{book.organisation_number}_{book.from_on}_{book.to_on}.csv"

    def head(self, book: Book) -> str:
        """Return the byte order mark and the names of the columns."""
        return BYTE_ORDER_MARK + csv_line(_HEAD)

    def party(self, party: Party, book: Book) -> str:
        """Return nothing: members are not listed."""
        return ""

    def body(self, book: Book) -> str:
        """Return nothing."""
        return ""

    def voucher(self, voucher: Voucher, book: Book) -> str:
        """Return a line for each line of the voucher."""
        branches = {one.number: one.name for one in book.branches}
        campaigns = {one.number: one.name for one in book.campaigns}
        departments = {one.number: one.name for one in book.departments}
        return "".join(
            csv_line(
                [
                    voucher.number,
                    voucher.entry_on,
                    voucher.kind,
                    voucher.text,
                    voucher.party,
                    voucher.reference,
                    voucher.kid,
                    line.account,
                    Amount.of(line.amount_minor if line.amount_minor > 0 else None),
                    Amount.of(-line.amount_minor if line.amount_minor < 0 else None),
                    line.vat.code if line.vat else None,
                    Amount.of(line.vat.amount_minor if line.vat else None),
                    branches.get(line.branch) if line.branch else None,
                    campaigns.get(line.campaign) if line.campaign else None,
                    departments.get(line.department) if line.department else None,
                ]
            )
            for line in voucher.lines
        )

    def foot(self, book: Book) -> str:
        """Return nothing."""
        return ""


PLUGIN = JournalCsv()
