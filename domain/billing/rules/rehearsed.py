"""What a rehearsal keeps of what it did, and the hash of it all (NEW-01)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from domain.billing.model import InvoiceLine, InvoiceLines, RehearsalOutcome
from domain.billing.rules.reject import RejectReason
from domain.billing.rules.why import why_of

_KEY_BYTES = 16
_KEPT = ("text", "quantity", "unit_minor", "vat_bp", "net_minor", "vat_minor", "gross_minor", "account")


@dataclass(frozen=True, slots=True)
class RehearsedRow:
    """What a rehearsal did to one subject, or why nothing; amounts in minor units, VAT included.

    `subject_id` and `number` are a subscription and its term, an invoice and the step of its reminder (0 for a
    payment stop, -1 for collection), or a person of a fee run. `drawn_minor` is what earlier credit settled (BIL-08).
    `monthly_before_minor` is what a month was worth before, where that changed.
    """

    subject_id: UUID
    number: int
    member_id: UUID
    payer_id: UUID
    outcome: RehearsalOutcome
    text: str = ""
    reason: RejectReason | None = None
    period_start: date | None = None
    period_end: date | None = None
    due_on: date | None = None
    payment_method: str | None = None
    total_minor: int = 0
    vat_minor: int = 0
    drawn_minor: int = 0
    monthly_minor: int | None = None
    monthly_before_minor: int | None = None
    lines: InvoiceLines | None = None
    lines_key: UUID | None = None


class Fingerprint:
    """A hash that is fed one thing after another, and may stop and go on anywhere: `hex` is all that it needs."""

    def __init__(self, hex: str = "") -> None:
        self._digest = bytes.fromhex(hex)

    def add(self, said: str) -> None:
        """Take one more thing in."""
        self._digest = hashlib.sha256(self._digest + said.encode()).digest()

    @property
    def hex(self) -> str:
        """The hash of everything so far, in their order."""
        return self._digest.hex()


class Gathered:
    """A hash of many things in whatever order they come; `hex` is all that it needs to go on."""

    def __init__(self, hex: str = "") -> None:
        self._sum = int(hex or "0", 16)

    def add(self, said: str) -> None:
        """Take one more thing in, where there is something."""
        if said:
            self._sum = (self._sum + int.from_bytes(hashlib.sha256(said.encode()).digest())) % 2**256

    @property
    def hex(self) -> str:
        """The hash of everything so far."""
        return f"{self._sum:064x}"


class LineKeys:
    """Keys of what invoices' lines say: the same lines have the same key in every run. Each is reckoned once."""

    def __init__(self) -> None:
        self._keys: dict[InvoiceLines, UUID] = {}

    def of(self, lines: InvoiceLines) -> UUID:
        """Return the key of some lines."""
        found = self._keys.get(lines)
        if found is None:
            said = orjson.dumps(kept_lines(lines), option=orjson.OPT_SORT_KEYS)
            found = self._keys[lines] = UUID(bytes=hashlib.sha256(said).digest()[:_KEY_BYTES])
        return found


def kept_lines(lines: InvoiceLines) -> list[dict[str, Any]]:
    """Return lines as a rehearsal's row keeps them, with why they are there."""
    return [
        {name: getattr(line, name) for name in _KEPT}
        | ({} if line.list_minor is None else {"list_minor": line.list_minor})
        | {"why": line.why.kept}
        for line in lines
    ]


def lines_of(kept: list[Mapping[str, Any]]) -> list[InvoiceLine]:
    """Return the lines that `kept_lines` was given."""
    return [
        InvoiceLine(**{name: line[name] for name in _KEPT}, why=why_of(line["why"]), list_minor=line.get("list_minor"))
        for line in kept
    ]
