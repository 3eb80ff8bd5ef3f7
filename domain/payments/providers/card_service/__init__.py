"""Card payments by a card service of this shape: checkout pages, kept cards, unscheduled charges, signed callbacks.

`ops/cardservice.py` is such a service on this machine, with the paths and signatures that are spoken here (PRV-03).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.payments.model import (
    UNKNOWN,
    Answer,
    CheckoutOrder,
    CredentialField,
    Decline,
    DeclineCode,
    Notice,
    Order,
    ProviderRequest,
    ProviderStatus,
    Talk,
)
from domain.payments.providers.card_service.callbacks import read_callback
from domain.payments.providers.card_service.messages import (
    Account,
    answer_of,
    is_unclear,
    refused,
    request,
)


@dataclass(frozen=True, slots=True)
class CardService:
    """The card service. A payment is named by our key, which is its `reference` there."""

    key: str = "card_service"
    name: str = "Kortbetaling"
    credentials: tuple[CredentialField, ...] = (
        CredentialField("baseUrl", is_secret=False, is_url=True),
        CredentialField("apiKey", is_secret=True),
        CredentialField("callbackSecret", is_secret=True),
    )

    def check(self, account: Account) -> Talk[Decline | None]:
        """Ask for the merchant that the key belongs to."""
        response = yield request(account, "GET", "/merchant")
        if response is None:
            return Decline.of(DeclineCode.REQUEST_REFUSED, said="no answer")
        return None if response.status == 200 else refused(response)

    def open_checkout(self, account: Account, order: CheckoutOrder) -> Talk[Answer]:
        """Open a page for a person; the card may be kept once the person has paid."""
        body = _payment(order) | {
            "operation": "CHECKOUT",
            "store_card": order.enrol,
            "language": order.language,
            "return_url": order.return_url,
            "callback_url": order.callback_url,
        }
        return (yield from _asked(request(account, "POST", "/payments", body, key=order.key)))

    def charge(self, account: Account, order: Order, token: str) -> Talk[Answer]:
        """Reserve money on a kept card."""
        body = _payment(order) | {"operation": "UNSCHEDULED", "token": token}
        return (yield from _asked(request(account, "POST", "/payments", body, key=order.key)))

    def read(self, account: Account, key: str) -> Talk[Answer]:
        """Ask for a payment by our key."""
        response = yield request(account, "GET", f"/payments/by-reference/{key}")
        if response is not None and response.status == 404:
            return Answer(ProviderStatus.NOT_FOUND)
        return UNKNOWN if is_unclear(response) else answer_of(response)

    def capture(self, account: Account, reference: str, order: Order) -> Talk[Answer]:
        """Take what is reserved, or a part of it."""
        path, body = f"/payments/{reference}/captures", {"amount": order.amount_minor}
        return (yield from _asked(request(account, "POST", path, body, key=f"{order.key}:capture")))

    def cancel(self, account: Account, reference: str, order: Order) -> Talk[Answer]:
        """Close a page, or let a reservation go."""
        path = f"/payments/{reference}/cancellations"
        return (yield from _asked(request(account, "POST", path, {}, key=f"{order.key}:cancel")))

    def refund(self, account: Account, reference: str, order: Order) -> Talk[Answer]:
        """Give money back."""
        path, body = f"/payments/{reference}/refunds", {"amount": order.amount_minor}
        return (yield from _asked(request(account, "POST", path, body, key=f"{order.key}:refund")))

    def forget(self, account: Account, token: str) -> Talk[Decline | None]:
        """Delete a kept card."""
        response = yield request(account, "DELETE", f"/cards/{token}")
        if response is None:
            return Decline.of(DeclineCode.REQUEST_REFUSED, said="no answer")
        return None if response.status in (204, 404) else refused(response)

    def notice(self, account: Account, headers: Mapping[str, str], body: bytes, now: datetime) -> Notice:
        """Read a signed callback."""
        return read_callback(account["callbackSecret"], headers, body, now)


def _payment(order: Order) -> dict[str, object]:
    return {
        "reference": order.key,
        "amount": order.amount_minor,
        "currency": order.currency,
        "description": order.text,
    }


def _asked(asking: ProviderRequest) -> Talk[Answer]:
    """Ask for something to be done; where it is not clear whether it was, nobody knows."""
    response = yield asking
    return UNKNOWN if is_unclear(response) else answer_of(response)


PLUGIN = CardService()
