"""SAF-T Financial, Norway, version 1.30: the journal as the tax authority may ask for it (LED-07)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.ledger.formats.saf_t import writer
from domain.ledger.model import Book, Party, Voucher


@dataclass(frozen=True, slots=True)
class SafT:
    """The plug-in. Every text is cut to what the schema has room for."""

    key: str = "saf_t"
    name: str = "SAF-T Financial 1.30"
    countries: frozenset[str] = frozenset({"NO"})
    needs_codes: bool = True
    around_parties: tuple[str, str] | None = ("<Customers>\n", "</Customers>")
    encoding: str = "utf-8"
    media_type: str = "application/xml"

    def file_name(self, book: Book) -> str:
        """Return the name that the authority prescribes; one file of one."""
        return f"SAF-T Financial_{book.organisation_number}_{book.created_at:%Y%m%d%H%M%S}_1_1.xml"

    def head(self, book: Book) -> str:
        """Return the header and the accounts."""
        return writer.head(book)

    def party(self, party: Party, book: Book) -> str:
        """Return one member as a customer."""
        return writer.customer(party)

    def body(self, book: Book) -> str:
        """Return VAT codes and dimensions, and the start of the journal."""
        return writer.body(book)

    def voucher(self, voucher: Voucher, book: Book) -> str:
        """Return one transaction; one without lines (an invoice of 0) has no place in the schema."""
        return writer.transaction(voucher, book) if voucher.lines else ""

    def foot(self, book: Book) -> str:
        """Return the end."""
        return writer.FOOT


PLUGIN = SafT()
