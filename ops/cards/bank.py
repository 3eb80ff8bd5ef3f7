"""The bank behind the card service: what becomes of a payment, by the card, the person and the faults."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from uuid_utils import uuid7

from ops.cards.callbacks import Callbacks
from ops.cards.faults import Faults
from ops.cards.ledger import Ledger

CHECKOUT_SECONDS = 30 * 60
AMOUNT_MAX = 10**12
_PUBLIC = (
    "id",
    "reference",
    "status",
    "amount",
    "captured",
    "refunded",
    "currency",
    "decline",
    "checkout_url",
    "is_slow",
)


class Refused(ValueError):
    """A request that can't be met, with its HTTP status."""

    def __init__(self, status: int, what: str) -> None:
        super().__init__(what)
        self.status = status


@dataclass(frozen=True, slots=True)
class CardKind:
    """How a card behaves whose number ends so. `checkout` and `unscheduled` are declines; None approves."""

    ending: str
    says: str
    checkout: str | None = None
    unscheduled: str | None = None
    is_slow: bool = False


CARD_KINDS = (
    CardKind("4242", "is approved, and can be charged again"),
    CardKind("0002", "has too little money", checkout="insufficient_funds", unscheduled="insufficient_funds"),
    CardKind("0341", "pays here, but has too little money when it is charged again", unscheduled="insufficient_funds"),
    CardKind("0101", "pays here, but is blocked when it is charged again", unscheduled="blocked_card"),
    CardKind("0408", "pays here; charged again, it is approved but nobody answers in time", is_slow=True),
    CardKind("3220", "is not confirmed with the bank", checkout="not_authenticated", unscheduled="refused"),
)
_ANY_CARD = CardKind("", "is approved")


def kind_of_card(number: str) -> CardKind:
    """Return how a card behaves."""
    return next((card for card in CARD_KINDS if number.endswith(card.ending)), _ANY_CARD)


class Bank:
    """Opens, reserves, captures, lets go and gives back. Every change is kept before it is answered."""

    def __init__(self, ledger: Ledger, faults: Faults, callbacks: Callbacks) -> None:
        self._ledger = ledger
        self._faults = faults
        self._callbacks = callbacks

    def open(self, body: Mapping[str, Any], base_url: str) -> dict[str, Any]:
        """Open a payment: a page for a person, or a charge of a kept card. A reference is taken only once."""
        reference, amount = str(body.get("reference") or ""), body.get("amount")
        if not reference or not isinstance(amount, int) or not 0 < amount <= AMOUNT_MAX:
            raise Refused(422, "A payment has a reference, and an amount in minor units above 0.")
        if self._ledger.by_reference(reference):
            raise Refused(409, "There is a payment with this reference.")
        payment: dict[str, Any] = {
            "id": str(uuid7()),
            "reference": reference,
            "status": "PENDING",
            "amount": amount,
            "captured": 0,
            "refunded": 0,
            "currency": str(body.get("currency") or ""),
            "description": str(body.get("description") or ""),
            "language": str(body.get("language") or "en"),
            "opened_at": time.time(),
        }
        if body.get("operation") == "UNSCHEDULED":
            self._charge(payment, str(body.get("token") or ""))
        elif body.get("operation") == "CHECKOUT":
            payment |= {
                "checkout_url": f"{base_url}checkout/{payment['id']}",
                "store_card": bool(body.get("store_card")),
                "return_url": str(body.get("return_url") or ""),
                "callback_url": str(body.get("callback_url") or ""),
            }
        else:
            raise Refused(422, "The operation is CHECKOUT or UNSCHEDULED.")
        self._ledger.save(payment)
        return self._shown(payment)

    def change(self, payment_id: str, what: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Capture a reservation, let it go, or give back what was captured."""
        payment = self._ledger.payment(payment_id)
        if payment is None:
            raise Refused(404, "There is no such payment.")
        amount = body.get("amount")
        if what == "cancellations":
            if payment["status"] not in ("PENDING", "RESERVED"):
                raise Refused(409, f"This payment is {payment['status']}.")
            payment["status"] = "CANCELLED"
        elif what == "captures":
            if payment["status"] != "RESERVED":
                raise Refused(409, f"This payment is {payment['status']}.")
            if not isinstance(amount, int) or not 0 < amount <= payment["amount"]:
                raise Refused(422, "Capture an amount above 0, and at most what is reserved.")
            payment |= {"status": "CAPTURED", "captured": amount}
        else:
            if payment["status"] != "CAPTURED":
                raise Refused(409, f"This payment is {payment['status']}.")
            if not isinstance(amount, int) or not 0 < amount <= payment["captured"] - payment["refunded"]:
                raise Refused(422, "Refund an amount above 0, and at most what is left.")
            payment["refunded"] += amount
        payment["is_slow"] = False
        self._ledger.save(payment)
        return self._shown(payment)

    def show(self, payment_id: str) -> dict[str, Any]:
        """Return a payment as merchants see it now."""
        payment = self._ledger.payment(payment_id)
        assert payment is not None, "a payment is never removed"
        return self._shown(self._expired(payment))

    def by_reference(self, reference: str) -> dict[str, Any] | None:
        """Return a payment by the merchant's own name of it."""
        payment = self._ledger.by_reference(reference)
        return self._shown(self._expired(payment)) if payment else None

    def checkout(self, payment_id: str) -> dict[str, Any] | None:
        """Return a payment that a person can decide about; None where there is none (any more)."""
        payment = self._ledger.payment(payment_id)
        if payment is None or "checkout_url" not in payment:
            return None
        return payment if self._expired(payment)["status"] == "PENDING" else None

    def decide(self, payment: dict[str, Any], number: str, expiry: str, decision: str) -> str:
        """Let a person pay or leave; return what is wrong with what they wrote, or nothing."""
        if decision == "leave":
            payment["status"] = "CANCELLED"
        else:
            digits = re.sub(r"\D", "", number)
            until = _expiry(expiry)
            if not 12 <= len(digits) <= 19:
                return "card"
            if until is None:
                return "expiry"
            self._pay(payment, digits, until)
        self._ledger.save(payment)
        self._callbacks.tell(payment)
        return ""

    def _pay(self, payment: dict[str, Any], digits: str, until: tuple[int, int]) -> None:
        today = datetime.now(UTC).date()
        declined = "expired_card" if until < (today.year, today.month) else kind_of_card(digits).checkout
        if declined:
            payment |= {"status": "DECLINED", "decline": declined}
            return
        payment["status"] = "RESERVED"
        if payment["store_card"]:
            year, month = until
            card = {
                "token": secrets.token_urlsafe(24),
                "brand": "Mastercard" if digits.startswith("5") else "Visa",
                "last4": digits[-4:],
                "expiry_year": year,
                "expiry_month": month,
            }
            self._ledger.keep_card(card)
            payment["card"] = card

    def _charge(self, payment: dict[str, Any], token: str) -> None:
        card = self._ledger.card(token)
        today = datetime.now(UTC).date()
        if card is None:
            declined: str | None = "unknown_token"
        elif (card["expiry_year"], card["expiry_month"]) < (today.year, today.month):
            declined = "expired_card"
        elif self._faults.declines():
            declined = "insufficient_funds"
        else:
            declined = kind_of_card(card["last4"]).unscheduled
        payment["is_slow"] = card is not None and kind_of_card(card["last4"]).is_slow
        payment |= {"status": "DECLINED", "decline": declined} if declined else {"status": "RESERVED"}

    def _expired(self, payment: dict[str, Any]) -> dict[str, Any]:
        if payment["status"] == "PENDING" and time.time() - payment["opened_at"] > CHECKOUT_SECONDS:
            payment["status"] = "CANCELLED"
            self._ledger.save(payment)
        return payment

    def _shown(self, payment: Mapping[str, Any]) -> dict[str, Any]:
        shown = {name: payment[name] for name in _PUBLIC if name in payment}
        return shown | ({"card": payment["card"]} if "card" in payment else {})


def _expiry(text: str) -> tuple[int, int] | None:
    """Read "MM/YY" as year and month."""
    found = re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*/\s*(?:20)?(\d\d)\s*", text)
    return (2000 + int(found[2]), int(found[1])) if found else None
