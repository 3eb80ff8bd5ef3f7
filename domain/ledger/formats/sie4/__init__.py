"""SIE type 4I: the Swedish file by which a sub-ledger hands its vouchers over, in code page 437 (LED-07)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.ledger.model import Book, Party, Voucher, VoucherLine

_PROGRAM, _VERSION = "Kontingent", "1"
_SERIES = "A"
# The standard's numbers of dimensions: cost centre and project, and the first that is free for anything.
_BRANCH, _CAMPAIGN, _DEPARTMENT = 1, 6, 20
_ENCODING = "cp437"
# What code page 437 lacks and Swedish readers know by another sign.
_LIKE = str.maketrans(
    {"ø": "ö", "Ø": "Ö", "–": "-", "—": "-", "\u2018": "'", "\u2019": "'", "“": '"', "”": '"', "…": "...", "\\": "/"}
)


@dataclass(frozen=True, slots=True)
class Sie4:
    """The plug-in. A voucher's amounts are debit positive and add up to 0.

    Balances and the year are the bookkeeping's own: a file of type 4I has vouchers alone, so that any days can be
    handed over, and no reader compares it with a year of its own.
    """

    key: str = "sie4"
    name: str = "SIE 4"
    countries: frozenset[str] = frozenset({"SE"})
    needs_codes: bool = False
    around_parties: tuple[str, str] | None = None
    encoding: str = _ENCODING
    media_type: str = "application/octet-stream"

    def file_name(self, book: Book) -> str:
        """Return the name: whose journal, and which period."""
        return f"journal_{book.organisation_number}_{book.from_on:%Y%m%d}_{_last(book):%Y%m%d}.si"

    def head(self, book: Book) -> str:
        """Return who, when, the accounts, and the dimensions."""
        lines = [
            "#FLAGGA 0",
            f"#PROGRAM {_text(_PROGRAM)} {_VERSION}",
            "#FORMAT PC8",
            f"#GEN {book.created_at:%Y%m%d}",
            "#SIETYP 4",
            f"#ORGNR {_organisation_number(book.organisation_number)}",
            f"#FNAMN {_text(book.organisation_name)}",
            f"#VALUTA {book.currency}",
        ]
        lines += [f"#KONTO {account.number} {_text(account.name)}" for account in book.accounts]
        for number, name, members in (
            (_BRANCH, "Kostnadsställe", book.branches),
            (_CAMPAIGN, "Projekt", book.campaigns),
            (_DEPARTMENT, "Avdelning", book.departments),
        ):
            if members:
                lines.append(f"#DIM {number} {_text(name)}")
                lines += [f"#OBJEKT {number} {_text(str(one.number))} {_text(one.name)}" for one in members]
        return _joined(lines)

    def party(self, party: Party, book: Book) -> str:
        """Return nothing: members are not listed."""
        return ""

    def body(self, book: Book) -> str:
        """Return nothing."""
        return ""

    def voucher(self, voucher: Voucher, book: Book) -> str:
        """Return the voucher's block; one without lines (an invoice of 0) has nothing to hand over."""
        if not voucher.lines:
            return ""
        on = f"{voucher.entry_on:%Y%m%d}"
        text = _text(voucher.text)
        ver = f"#VER {_SERIES} {voucher.number} {on} {text} {voucher.recorded_on:%Y%m%d}"
        lines = [
            f"#TRANS {line.account} {_objects(line)} {_amount(line.amount_minor)} {on} {text}" for line in voucher.lines
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
    """Quote a text: no control characters, quotation marks with a backslash before them, and no other backslash."""
    plain = "".join(sign for sign in value.translate(_LIKE) if sign >= " " and sign != "\x7f")
    if plain.encode(_ENCODING, "ignore").decode(_ENCODING) != plain:
        plain = "".join(_known(sign) for sign in plain)
    return '"' + plain.replace('"', '\\"') + '"'


def _known(sign: str) -> str:
    """Return a sign as the code page has it: itself, else its letter without the mark above, else `?`."""
    for candidate in (sign, unicodedata.normalize("NFKD", sign)[:1]):
        if candidate.encode(_ENCODING, "ignore"):
            return candidate
    return "?"


def _amount(minor: int) -> str:
    sign, whole = "-" if minor < 0 else "", abs(minor)
    return f"{sign}{whole // 100}.{whole % 100:02}"


def _objects(line: VoucherLine) -> str:
    named = ((_BRANCH, line.branch), (_CAMPAIGN, line.campaign), (_DEPARTMENT, line.department))
    return "{" + " ".join(f'{number} "{place}"' for number, place in named if place) + "}"


def _organisation_number(number: str) -> str:
    return f"{number[:6]}-{number[6:]}" if len(number) == 10 else number


PLUGIN = Sie4()
