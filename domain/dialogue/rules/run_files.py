"""What stands in the tables of files that runs make (RUN-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.kernel.csv_text import BYTE_ORDER_MARK, Amount, Cell, csv_line

_DEMAND_HEADER = (
    "Fakturanr.",
    "Medlemsnr.",
    "Betaler",
    "Tekst",
    "Fra",
    "Til",
    "Utstedt",
    "Forfall",
    "Beløp",
    "Åpent",
    "KID",
)
_INDEX_HEADER = ("Fil", "Fakturanr.", "Navn", "Adresse")


def demand_table(demands: Sequence[Mapping[str, Any]], fees_minor: Mapping[UUID, int], *, first: bool) -> bytes:
    """Return a piece of the table of demands; the first one begins with the header.

    What is open of one is to be paid with the earlier fees that it demands, `fees_minor` by invoice (BIL-08).
    """
    lines = [_DEMAND_HEADER] if first else []
    return _table([*lines, *(_demand(one, fees_minor[one["id"]]) for one in demands)], first=first)


def _demand(one: Mapping[str, Any], fees_minor: int) -> Sequence[Cell]:
    return (
        one["number"],
        one["member_number"],
        one["name"],
        one["text"],
        one["period_start"],
        one["period_end"],
        one["issued_on"],
        one["due_on"],
        Amount.of(one["total_minor"]),
        Amount.of(one["open_minor"] + fees_minor),
        one["reference"],
    )


def letter_name(place: int, document: str) -> str:
    """Return what a letter is called in a print file: its place, so that names sort as letters do, and what it is."""
    return f"{place:06}-{document.lower().replace(' ', '-')}.pdf"


def document_name(number: int, *, is_credit_note: bool) -> str:
    """Return what the index of a print file calls a document: an invoice by its number, a credit note as such."""
    return f"Kreditnota {number}" if is_credit_note else str(number)


def letter_index(letters: Sequence[tuple[str, str, str]], *, first: bool) -> bytes:
    """Return a piece of the index of a print file; letters are (name of the file, document, address)."""
    rows: list[Sequence[Cell]] = [_INDEX_HEADER] if first else []
    for name, document, address in letters:
        who, *lines = address.split("\n")
        rows.append((name, document, who, ", ".join(lines)))
    return _table(rows, first=first)


def _table(rows: Sequence[Sequence[Cell]], *, first: bool) -> bytes:
    return ((BYTE_ORDER_MARK if first else "") + "".join(csv_line(row) for row in rows)).encode()
