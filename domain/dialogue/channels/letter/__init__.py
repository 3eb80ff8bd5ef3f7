"""Letter: the text as it goes to print, below the address."""

from __future__ import annotations

from domain.dialogue.model import Contact, Message, Rendered
from domain.people.model import Channel


class Letter:
    """Goes to the member's postal address."""

    key = Channel.LETTER

    def address(self, contact: Contact) -> str | None:
        """The name and the lines of the address, as on the envelope."""
        return "\n".join((contact.name, *contact.postal_lines)) if contact.postal_lines else None

    def render(self, message: Message) -> Rendered:
        """Return the letter as plain text: address, subject, body."""
        text = f"{message.recipient}\n\n\n{message.subject}\n\n{message.body}\n"
        return Rendered(text.encode(), "text/plain")


PLUGIN = Letter()
