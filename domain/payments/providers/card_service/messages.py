"""The card service's requests and answers: JSON over HTTP, a bearer key, and an `Idempotency-Key` on what changes."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, TypeGuard

import orjson

from domain.payments.model import (
    UNKNOWN,
    Answer,
    Decline,
    DeclineCode,
    ProviderRequest,
    ProviderResponse,
    ProviderStatus,
    StoredCard,
)

Account = Mapping[str, str]
SAID_CHARACTERS_MAX = 200
# Our key is wrong, or the service wants us later: nothing was done, and no card is to blame.
_TRY_AGAIN = frozenset({401, 403, 408, 409, 425, 429})
_DECLINES = {
    "insufficient_funds": DeclineCode.INSUFFICIENT_FUNDS,
    "expired_card": DeclineCode.CARD_EXPIRED,
    "blocked_card": DeclineCode.CARD_BLOCKED,
    "unknown_token": DeclineCode.TOKEN_ENDED,
    "not_authenticated": DeclineCode.NOT_AUTHENTICATED,
    "refused": DeclineCode.REFUSED,
}


def request(
    account: Account, method: str, path: str, body: Mapping[str, object] | None = None, *, key: str = ""
) -> ProviderRequest:
    """Return a request to the service."""
    headers = {"authorization": f"Bearer {account['apiKey']}", "accept": "application/json"}
    if body is not None:
        headers["content-type"] = "application/json"
    if key:
        headers["idempotency-key"] = key
    url = account["baseUrl"].rstrip("/") + path
    return ProviderRequest(method, url, headers, orjson.dumps(body) if body is not None else b"")


def is_unclear(response: ProviderResponse | None) -> TypeGuard[None]:
    """Tell whether an answer leaves open what was done: none came, the service is in trouble, or wants us later."""
    return response is None or response.status >= 500 or response.status in _TRY_AGAIN


def answer_of(response: ProviderResponse | None) -> Answer:
    """Read how a payment stands. What can't be read is UNKNOWN, because money may have been taken."""
    assert response is not None
    if response.status >= 400:
        return Answer(ProviderStatus.DECLINED, reason=refused(response))
    try:
        told = orjson.loads(response.body)
        status = ProviderStatus(told["status"])
        return Answer(
            status=status,
            reference=str(told["id"]),
            amount_minor=int(told["captured" if status is ProviderStatus.CAPTURED else "amount"]),
            url=str(told.get("checkout_url") or ""),
            reason=_decline(told) if status is ProviderStatus.DECLINED else None,
            card=_card(told.get("card")),
        )
    except (ValueError, KeyError, TypeError):
        return UNKNOWN


def refused(response: ProviderResponse) -> Decline:
    """Return why the service took no notice of a request: what it says itself, cut to a bearable length."""
    said = response.body[: SAID_CHARACTERS_MAX * 4].decode(errors="replace")
    with suppress(ValueError, KeyError, TypeError):
        said = str(orjson.loads(response.body)["error"])
    return Decline.of(DeclineCode.REQUEST_REFUSED, said=f"{response.status} {said}"[:SAID_CHARACTERS_MAX])


def _decline(told: Mapping[str, Any]) -> Decline:
    return Decline.of(_DECLINES.get(str(told.get("decline")), DeclineCode.REFUSED))


def _card(told: Any) -> StoredCard | None:
    """Return the card that is kept; none where the payer did not let it be kept."""
    if not told or not told.get("token"):
        return None
    year, month = int(told["expiry_year"]), int(told["expiry_month"])
    last_day = date(year, month, calendar.monthrange(year, month)[1])
    return StoredCard(str(told["token"]), str(told["brand"]), str(told["last4"]), last_day)
