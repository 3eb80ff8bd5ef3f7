"""What the demo tells of its history: facts for timelines, and the messages that went out.

Facts of money and messages go back a year and some months only: they are told of what a person would still look up.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from domain.dialogue.model import Contact, DispatchState, Purpose
from domain.dialogue.registry import addresses
from domain.dialogue.rules.announcing import appeal_message, invoice_message
from domain.dialogue.rules.faults import UNREACHABLE
from domain.dialogue.rules.reaching import choose_channel
from domain.dialogue.rules.texts import Text
from domain.kernel.facts import Fact
from domain.people.model import Channel
from ops.demo.calendar import Day
from ops.demo.identities import Identities
from ops.demo.invoices import Issued
from ops.demo.people import Person
from ops.demo.rows import Rows
from ops.demo.setting_up import Demo

ACTOR = "Kontingent"
_UNREACHABLE = orjson.dumps(UNREACHABLE.as_json()).decode()


class Telling:
    """Writes facts and dispatches."""

    def __init__(self, demo: Demo, rows: Rows, identities: Identities) -> None:
        self._tenant_id = demo.tenant_id
        self._facts, self._dispatches = rows.of("fact"), rows.of("dispatch")
        self._identities = identities
        self._organisation: dict[str, Any] = asdict(demo.organisation)
        self._account: dict[str, Any] = asdict(demo.account)
        self._contacts: dict[UUID, tuple[Contact, dict[Channel, str | None]]] = {}

    def fact(self, day: Day, happened: Fact) -> None:
        """Write a fact as of a day."""
        payload = orjson.dumps(happened, default=str).decode()
        self._facts.append(
            (
                self._tenant_id,
                happened.kind,
                happened.subject_id,
                happened.about_member_id,
                payload,
                ACTOR,
                day.on,
                day.at,
            )
        )

    def money_fact(self, day: Day, happened: Fact) -> None:
        """Write a fact about money, where the day is near enough."""
        if day.keeps_facts:
            self.fact(day, happened)

    def invoice_message(self, day: Day, issued: Issued, payer: Person) -> None:
        """Write the message about an invoice, as it went out that day."""
        if not day.keeps_dispatches:
            return
        contact, ways = self._contact(payer)
        channel, recipient = choose_channel(contact.preferred, ways)
        draft = issued.draft
        values = {
            "number": issued.number,
            "text": draft.text,
            "total_minor": issued.total_minor,
            "currency": self._organisation["currency"],
            "due_on": draft.due_on,
            "reference": issued.reference,
        }
        subject, body = invoice_message(values, (), contact, channel, self._organisation, self._account)
        obligation = f"invoice:{issued.id}"
        self._dispatch(
            day, contact, channel, Purpose.INVOICE, obligation, recipient, subject, body, invoice_id=issued.id
        )

    def appeal(
        self, day: Day, person: Person, channel: Channel, text: Text, campaign_id: UUID, campaign: str, reference: str
    ) -> bool:
        """Write an appeal to one member; tell whether the channel reaches the member at all."""
        contact, ways = self._contact(person)
        recipient = choose_channel(channel, ways, only=channel)[1]
        if recipient is None:
            return False
        organisation = self._organisation["name"]
        subject, body = appeal_message(text, contact, campaign, organisation, self._account, reference)
        obligation = f"appeal:{campaign_id}:{person.id}"
        self._dispatch(
            day, contact, channel, Purpose.APPEAL, obligation, recipient, subject, body, campaign_id=campaign_id
        )
        return True

    def _contact(self, person: Person) -> tuple[Contact, dict[Channel, str | None]]:
        known = self._contacts.get(person.id)
        if known is None:
            prepared = person.prepared
            contact = Contact(
                member_id=person.id,
                number=person.number,
                name=prepared.name,
                first_name=prepared.details.first_name or "",
                email=prepared.email,
                phone=prepared.phone,
                language=prepared.details.language,
                preferred=Channel(prepared.channel),
                postal_lines=person.postal_lines,
            )
            known = self._contacts[person.id] = (contact, addresses(contact))
        return known

    def _dispatch(
        self,
        day: Day,
        contact: Contact,
        channel: Channel,
        purpose: Purpose,
        obligation: str,
        recipient: str | None,
        subject: str,
        body: str,
        *,
        invoice_id: UUID | None = None,
        campaign_id: UUID | None = None,
    ) -> None:
        reached = recipient is not None
        sent_at = day.at + timedelta(minutes=5) if reached else None
        self._dispatches.append(
            (
                self._tenant_id,
                self._identities.new(),
                contact.member_id,
                channel,
                purpose,
                obligation,
                DispatchState.SENT if reached else DispatchState.FAILED,
                recipient,
                subject,
                body,
                invoice_id,
                campaign_id,
                int(reached),
                None if reached else _UNREACHABLE,
                day.at,
                day.at,
                sent_at,
                sent_at,
            )
        )
