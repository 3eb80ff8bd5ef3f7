"""What is written off by itself when an invoice is paid or credited (DUN-04, LED-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.dunning.model import Claim, SentReminder, WriteOffReason
from domain.dunning.rules.reminding import counts_as_paid


@dataclass(frozen=True, slots=True)
class LastPayment:
    """The payment that was the last to settle something of an invoice: all of it, and what the invoice got of it."""

    amount_minor: int
    settled_minor: int


@dataclass(frozen=True, slots=True)
class Drop:
    """Something open to be written off: an invoice's rest, or the fee of a reminder (by the reminder's id)."""

    item_id: UUID
    amount_minor: int
    reason: WriteOffReason


def drops(claim: Claim, last: LastPayment | None) -> list[Drop]:
    """Return what of an invoice and its fees is to be written off.

    A credited invoice takes its unpaid fees along. An invoice that was paid exactly, with a payment of which nothing
    went elsewhere, does so where its process says it (DUN-04). Of one that counts as paid the rest goes (LED-05).
    """
    if claim.state == "CREDITED":
        return _fees(claim.sent, WriteOffReason.CREDITED)
    process = claim.process
    if process is None or claim.state != "ISSUED":
        return []
    if claim.open_minor > 0:
        if not counts_as_paid(claim.total_minor - claim.credited_minor, claim.paid_minor, process.tolerance):
            return []
        return [Drop(claim.invoice_id, claim.open_minor, WriteOffReason.TOLERANCE)]
    is_exact = last is not None and last.amount_minor == last.settled_minor
    return _fees(claim.sent, WriteOffReason.EXACT_PAYMENT) if process.write_off_fee and is_exact else []


def _fees(sent: Sequence[SentReminder], reason: WriteOffReason) -> list[Drop]:
    return [Drop(one.id, one.open_fee_minor, reason) for one in sent if one.open_fee_minor > 0]
