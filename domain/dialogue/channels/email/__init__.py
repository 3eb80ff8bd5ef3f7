"""E-mail: plain text and the same as HTML, with attachments (RFC 5322)."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from uuid import UUID

from domain.dialogue.model import Contact, Message, Rendered, Sender
from domain.people.model import Channel

_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"></head>'
    '<body style="font-family:sans-serif;max-width:40em">{}</body></html>'
)


def message_id(dispatch_id: UUID, site: str) -> str:
    """Return the Message-ID of a dispatch: always the same one, so that a mail can be looked up by it (DIA-04)."""
    return f"<dispatch-{dispatch_id}@{site}>"


def html_of(body: str) -> str:
    """Return a plain text as HTML: everything escaped, blank lines as paragraphs, addresses as links."""
    paragraphs = re.split(r"\n\s*\n", body.strip())
    return _PAGE.format("".join(f"<p>{_linked(text)}</p>" for text in paragraphs))


class Email:
    """Sends to the member's e-mail address."""

    key = Channel.EMAIL

    def address(self, contact: Contact) -> str | None:
        """The e-mail address."""
        return contact.email or None

    def render(self, message: Message) -> Rendered:
        """Return the mail as bytes. Raises ValueError where an address or a header can't be written."""
        mail = EmailMessage(policy=SMTP)
        sender = _sender(message.sender, message.site)
        mail["From"] = sender
        mail["To"] = message.recipient
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(message.queued_at)
        mail["Message-ID"] = message_id(message.dispatch_id, message.site)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body)
        mail.add_alternative(html_of(message.body), subtype="html")
        for file in message.attachments:
            main, _, sub = file.content_type.partition("/")
            mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
        return Rendered(mail.as_bytes(), "message/rfc822", sender.addr_spec)


def _sender(sender: Sender, site: str) -> Address:
    if sender.email:
        return Address(display_name=sender.name, addr_spec=sender.email)
    return Address(display_name=sender.name, username="no-reply", domain=site)


def _linked(text: str) -> str:
    """Escape a text; the links in it become clickable."""
    parts, end = [], 0
    for match in _LINK.finditer(text):
        link = escape(match[0])
        parts += [escape(text[end : match.start()]), f'<a href="{link}">{link}</a>']
        end = match.end()
    return "".join([*parts, escape(text[end:])]).replace("\n", "<br>\n")


PLUGIN = Email()
