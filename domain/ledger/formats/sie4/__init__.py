"""SIE type 4: the Swedish file of a year's vouchers, in code page 437 (LED-07; SIE file format, type 4E)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.ledger.model import Book, Party, Voucher, VoucherLine

_PROGRAM, _VERSION = "Kontingent", "1"
_SERIES = "A"
# The standard's numbers of dimensions: cost centre and project.
_BRANCH, _CAMPAIGN = 1, 6
_KINDS = {"RECEIVABLE": "T", "BANK": "T", "VAT": "S", "LIABILITY": "S", "REVENUE": "I", "EXPENSE": "K"}
_BALANCED = frozenset({"T", "S"})


@dataclass(frozen=True, slots=True)
class Sie4:
    """The plug-in. A voucher's amounts are debit positive and add up to 0."""

    key: str = "sie4"
    name: str = "SIE 4"
    countries: frozenset[str] = frozenset({"SE"})
    needs_codes: bool = False
    has_parties: bool = False
    encoding: str = "cp437"
    media_type: str = "application/octet-stream"

    def file_name(self, book: Book) -> str:
        """Return the name: whose journal, and which period."""
        return f"journal_{book.organisation_number}_{book.from_on:%Y%m%d}_{_last(book):%Y%m%d}.se"

    def head(self, book: Book) -> str:
        """Return who, when, which year, the accounts with their kinds, the dimensions, and the balances."""
        lines = [
            "#FLAGGA 0",
            f"#PROGRAM {_text(_PROGRAM)} {_VERSION}",
            "#FORMAT PC8",
            f"#GEN {book.created_at:%Y%m%d}",
            "#SIETYP 4",
            f"#ORGNR {_organisation_number(book.organisation_number)}",
            f"#FNAMN {_text(book.organisation_name)}",
            f"#RAR 0 {book.from_on:%Y%m%d} {_last(book):%Y%m%d}",
            f"#VALUTA {book.currency}",
        ]
        for account in book.accounts:
            lines += [
                f"#KONTO {account.number} {_text(account.name)}",
                f"#KTYP {account.number} {_KINDS[account.kind]}",
            ]
        for number, name, members in (
            (_BRANCH, "Kostnadsställe", book.branches),
            (_CAMPAIGN, "Projekt", book.campaigns),
        ):
            if members:
                lines.append(f"#DIM {number} {_text(name)}")
                lines += [f"#OBJEKT {number} {_text(str(one.number))} {_text(one.name)}" for one in members]
        for account in book.accounts:
            if _KINDS[account.kind] in _BALANCED:
                lines += [
                    f"#IB 0 {account.number} {_amount(account.opening_minor)}",
                    f"#UB 0 {account.number} {_amount(account.closing_minor)}",
                ]
            else:
                result = account.closing_minor - account.opening_minor
                lines.append(f"#RES 0 {account.number} {_amount(result)}")
        return _joined(lines)

    def party(self, party: Party, book: Book) -> str:
        """Return nothing: members are not listed."""
        return ""

    def body(self, book: Book) -> str:
        """Return nothing."""
        return ""

    def voucher(self, voucher: Voucher, book: Book) -> str:
        """Return the voucher's block. One without lines (an invoice of 0) is an empty block."""
        on = f"{voucher.entry_on:%Y%m%d}"
        ver = f"#VER {_SERIES} {voucher.number} {on} {_text(voucher.text)} {voucher.recorded_on:%Y%m%d}"
        lines = [
            f"#TRANS {line.account} {_objects(line)} {_amount(line.amount_minor)} {on} {_text(voucher.text)}"
            for line in voucher.lines
        ]
        return _joined([ver, "{", *lines, "}"])

    def foot(self, book: Book) -> str:
        """Return nothing."""
        return ""


def _last(book: Book) -> date:
    return book.to_on - timedelta(days=1)


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def _text(value: str) -> str:
    """Quote a text: no control characters, and quotation marks with a backslash before them."""
    plain = "".join(sign for sign in value if sign >= " " and sign != "\x7f")
    return '"' + plain.replace('"', '\\"') + '"'


def _amount(minor: int) -> str:
    sign, whole = "-" if minor < 0 else "", abs(minor)
    return f"{sign}{whole // 100}.{whole % 100:02}"


def _objects(line: VoucherLine) -> str:
    named = ((_BRANCH, line.branch), (_CAMPAIGN, line.campaign))
    return "{" + " ".join(f'{number} "{place}"' for number, place in named if place) + "}"


def _organisation_number(number: str) -> str:
    return f"{number[:6]}-{number[6:]}" if len(number) == 10 else number


PLUGIN = Sie4()
