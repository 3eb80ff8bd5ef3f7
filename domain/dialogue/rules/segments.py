"""How long an SMS is as networks count it: characters of GSM 03.38 or of UCS-2, in parts (3GPP TS 23.038, 23.040)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
"""These take two places."""


class SmsEncoding(StrEnum):
    """The alphabet that a text needs. One character outside GSM makes the whole text UCS-2, which has fewer places."""

    GSM = "GSM"
    UCS2 = "UCS2"


PLACES = {SmsEncoding.GSM: (160, 153), SmsEncoding.UCS2: (70, 67)}
"""What fits into a message that is alone, and into each part of a longer one."""


@dataclass(frozen=True, slots=True)
class SmsSize:
    """The places that a text takes, in how many parts it is sent, and in which alphabet."""

    places: int
    parts: int
    encoding: SmsEncoding


def sms_text(body: str) -> str:
    """Return a text as it is sent: a no-break space would make the whole of it UCS-2, and so dearer."""
    return body.replace("\u00a0", " ").replace("\u2212", "-").strip()


def sms_size(text: str) -> SmsSize:
    """Return how long a text is as it is sent; an empty one is one part, too."""
    is_gsm = all(one in GSM_BASIC or one in GSM_EXTENDED for one in text)
    encoding = SmsEncoding.GSM if is_gsm else SmsEncoding.UCS2
    weights = [_places(one, encoding) for one in text]
    places, (alone, each) = sum(weights), PLACES[encoding]
    if places <= alone:
        return SmsSize(places, 1, encoding)
    parts, room = 1, each
    for weight in weights:  # no character is cut in two
        if weight > room:
            parts, room = parts + 1, each
        room -= weight
    return SmsSize(places, parts, encoding)


def _places(one: str, encoding: SmsEncoding) -> int:
    if encoding is SmsEncoding.GSM:
        return 2 if one in GSM_EXTENDED else 1
    return 2 if ord(one) > 0xFFFF else 1
