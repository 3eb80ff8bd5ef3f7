"""SMS: a short text to a mobile number, as JSON for an HTTP gateway."""

from __future__ import annotations

import re
from unicodedata import normalize

import orjson

from domain.dialogue.model import Contact, Message, Rendered
from domain.dialogue.rules.faults import DispatchFault, DispatchFaultCode, Unwritable
from domain.dialogue.rules.segments import sms_text
from domain.people.model import Channel
from domain.people.rules.contact import mobile_number

HOME_REGION = "NO"
CHARACTERS_MAX = 1_530  # ten parts of 153
SENDER_CHARACTERS_MAX = 11  # GSM 03.38: an alphanumeric sender
_FOLDED = str.maketrans("æÆøØ", "aAoO")


class Sms:
    """Sends to the member's telephone, where that is a mobile one."""

    key = Channel.SMS

    def address(self, contact: Contact) -> str | None:
        """The mobile number in international form; None for land lines and for what is no number."""
        return mobile_number(contact.phone, HOME_REGION) if contact.phone else None

    def render(self, message: Message) -> Rendered:
        """Return the gateway's JSON: to, text, from. Raises Unwritable where the text is too long."""
        text = sms_text(message.body)
        if len(text) > CHARACTERS_MAX:
            raise Unwritable(DispatchFault.of(DispatchFaultCode.TOO_LONG, length=len(text), most=CHARACTERS_MAX))
        content = {"to": message.recipient, "text": text, "from": sender_name(message.sender.name)}
        return Rendered(orjson.dumps(content), "application/json")


def sender_name(name: str) -> str:
    """Return a name as a phone shows it: at most 11 letters and digits, æøå and accents folded."""
    folded = name.translate(_FOLDED)
    plain = normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]", "", plain)[:SENDER_CHARACTERS_MAX]


PLUGIN = Sms()
