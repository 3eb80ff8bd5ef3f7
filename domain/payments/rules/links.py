"""Payment links (FEE-05): their tokens, and how a link stands for whoever opens it.

A token is reckoned from the link's id and a key that only the program has, so that a mail can be written again and the
database holds nothing that opens a link: it keeps the hash alone.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from datetime import date
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.payments.model import WITH_PROVIDER, ChargeState, LinkEnrolment, LinkState, LinkStatus
from domain.people.rules.secret import Secret, read_secret

VALID_DAYS_MAX = 366
_MARK = re.compile(r"\[\[payment-link:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\]\]")


def link_key(secret_key: str) -> bytes:
    """Derive the 32-byte key of payment links from the installation's secret key."""
    return HKDF(SHA256(), 32, salt=None, info=b"kontingent payment link").derive(secret_key.encode())


def link_token(tenant_id: UUID, link_id: UUID, key: bytes) -> Secret:
    """Return the token of a link: it names its tenant, and nobody without the key can guess the rest."""
    proof = hmac.digest(key, tenant_id.bytes + link_id.bytes, sha256)
    text = "".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in (tenant_id.bytes, proof))
    token = read_secret(text)
    assert token is not None, "a token that was just made can be read"
    return token


def link_mark(link_id: UUID) -> str:
    """Return what stands for a link in a message that is kept: the link itself is put in when it is sent."""
    return f"[[payment-link:{link_id}]]"


def with_links(text: str, tenant_id: UUID, key: bytes, public_url: str) -> str:
    """Return a message with its links in their places."""

    def address(mark: re.Match[str]) -> str:
        return f"{public_url}/pay/{link_token(tenant_id, UUID(mark[1]), key).text}"

    return _MARK.sub(address, text)


def link_status(
    state: LinkState, *, valid_until: date | None, open_minor: int, charge: ChargeState | None, today: date
) -> LinkStatus:
    """Return how a link stands: an invoice that was settled otherwise is paid, whoever paid it.

    `charge` is the state of the charge of its invoice that is not settled, if there is one.
    """
    if state is LinkState.CANCELLED:
        return LinkStatus.CANCELLED
    if state is LinkState.PAID or open_minor <= 0:
        return LinkStatus.PAID
    if charge in WITH_PROVIDER:
        return LinkStatus.PAYING
    return LinkStatus.EXPIRED if valid_until is not None and valid_until < today else LinkStatus.OPEN


def keeps_card(enrolment: LinkEnrolment, *, wished: bool) -> bool:
    """Tell whether a payment by a link keeps the card: always, never, or as the payer wishes (FEE-05)."""
    return enrolment is LinkEnrolment.REQUIRED or (enrolment is LinkEnrolment.OFFERED and wished)
