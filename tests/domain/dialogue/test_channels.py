"""Channels: every one has the shape of the others, reaches whom it can, and renders without a connection."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from uuid import uuid4

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialogue.channels.email import message_id
from domain.dialogue.channels.sms import sender_name
from domain.dialogue.model import DISPATCH_TRANSITIONS, RESENDABLE, Attachment, Contact, DispatchState, Message, Sender
from domain.dialogue.registry import CHANNELS, addresses
from domain.dialogue.rules.reaching import choose_channel, next_attempt_at
from domain.people.model import Channel

MESSAGE = Message(
    dispatch_id=uuid4(),
    recipient="ola@eksempel.example",
    subject="Faktura 10001 fra Friluftslaget æøå",
    body="Hei <b>Ola</b> & co,\n\nå betale: 1\u00a0250,00\u00a0kr\nSe https://eksempel.example/a?b=1&c=2.\n\n.\nHilsen",
    sender=Sender("Friluftslaget", "post@friluftslaget.example"),
    site="medlem.example",
    queued_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    attachments=(Attachment("faktura-10001.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),),
)
OLA = Contact(
    uuid4(), 1, "Ola Nordmann", "Ola", "ola@eksempel.example", "+4790000001", "nb", None, ("Gata 1", "0155 Oslo")
)


def _mail(message: Message) -> EmailMessage:
    parsed = email.message_from_bytes(CHANNELS["EMAIL"].render(message).content, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_there_is_a_plugin_for_each_channel() -> None:
    assert set(CHANNELS) == set(Channel)


@pytest.mark.parametrize("key", list(Channel))
def test_every_channel_renders_a_message_and_reaches_a_member(key: Channel) -> None:
    assert CHANNELS[key].render(MESSAGE).content
    assert CHANNELS[key].address(OLA)
    assert CHANNELS[key].address(replace(OLA, email=None, phone=None, postal_lines=())) is None


def test_a_mail_carries_text_html_and_the_invoice() -> None:
    mail = _mail(MESSAGE)
    assert (mail["To"], mail["Subject"]) == (MESSAGE.recipient, MESSAGE.subject)
    assert mail["From"] == "Friluftslaget <post@friluftslaget.example>"
    assert mail["Message-ID"] == message_id(MESSAGE.dispatch_id, "medlem.example")
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == MESSAGE.body
    content = html.get_content()
    assert "&lt;b&gt;Ola&lt;/b&gt; &amp; co" in content
    assert '<a href="https://eksempel.example/a?b=1&amp;c=2">' in content
    (pdf,) = mail.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()) == ("faktura-10001.pdf", MESSAGE.attachments[0].content)


@pytest.mark.parametrize("bad", ["ola@eksempel.example\r\nBcc: alle@eksempel.example", "Ola\nX: y"])
def test_a_header_can_not_be_smuggled_in(bad: str) -> None:
    for message in (replace(MESSAGE, recipient=bad), replace(MESSAGE, subject=bad)):
        with pytest.raises(ValueError, match=r"linefeed|newline|CR|invalid"):
            CHANNELS["EMAIL"].render(message)


def test_an_organisation_without_an_address_sends_from_the_site() -> None:
    assert _mail(replace(MESSAGE, sender=Sender("Laget", "")))["From"] == "Laget <no-reply@medlem.example>"


def test_an_sms_goes_to_a_mobile_number_in_international_form() -> None:
    sms = CHANNELS["SMS"]
    assert sms.address(replace(OLA, phone="90 00 00 01")) == "+4790000001"
    assert sms.address(replace(OLA, phone="22 00 00 01")) is None
    assert sms.address(replace(OLA, phone="ring meg")) is None
    assert orjson.loads(sms.render(MESSAGE).content)["text"] == MESSAGE.body.replace("\u00a0", " ")


def test_an_sms_that_is_too_long_says_so() -> None:
    with pytest.raises(ValueError, match="an SMS holds 1530"):
        CHANNELS["SMS"].render(replace(MESSAGE, body="x" * 1_531))


@given(st.text(max_size=40))
def test_a_sender_on_a_phone_is_short_and_plain(name: str) -> None:
    shown = sender_name(name)
    assert len(shown) <= 11
    assert shown.isascii()
    assert shown == "" or shown.isalnum()


def test_the_wanted_channel_comes_first_then_mail_sms_and_letter() -> None:
    everywhere = addresses(OLA)
    assert choose_channel(None, everywhere)[0] is Channel.EMAIL
    assert choose_channel(Channel.LETTER, everywhere)[0] is Channel.LETTER
    assert choose_channel(Channel.EMAIL, addresses(replace(OLA, email=None)))[0] is Channel.SMS
    assert choose_channel(None, addresses(replace(OLA, email=None, phone=None)))[0] is Channel.LETTER
    nowhere = addresses(replace(OLA, email=None, phone=None, postal_lines=()))
    assert choose_channel(None, nowhere) == (Channel.LETTER, None)


def test_attempts_grow_apart_and_end() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    waits = [at - now for n in range(1, 10) if (at := next_attempt_at(n, now)) is not None]
    assert len(waits) == 5
    assert waits == sorted(waits)


def test_every_dispatch_state_has_its_ways_out_and_a_finished_one_has_none() -> None:
    assert set(DISPATCH_TRANSITIONS) == set(DispatchState)
    for state in (DispatchState.SENT, DispatchState.FAILED):
        assert DISPATCH_TRANSITIONS[state] == frozenset()
        assert state in RESENDABLE
