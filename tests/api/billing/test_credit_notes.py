"""Sending credit notes through GraphQL (BIL-11): the switch, the choice, what was sent, and sending it again."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import encode_id
from domain.dialogue.commands.queue_credit_note_dispatches import queue_credit_note_dispatches
from tests.api.conftest import Api
from tests.domain.dialogue.people import Billed, by_mail, by_nothing, queued
from tests.domain.dialogue.test_credit_notes import asked

pytestmark = pytest.mark.rule("BIL-11")
SWITCH = """
mutation ($id: ID!, $on: Boolean!) {
  switchCreditNotes(organisationId: $id, on: $on) {
    __typename
    ... on SwitchCreditNotesSuccess { organisation { name sendCreditNotes } }
    ... on NotAllowed { needed }
  }
}
"""
CREDIT = """
mutation ($id: ID!, $send: Boolean, $key: String!) {
  creditInvoice(invoiceId: $id, reason: "Feil", amountMinor: 10000, sendToPayer: $send, idempotencyKey: $key) {
    __typename
    ... on CreditInvoiceSuccess { creditNote { id number } }
    ... on Refusal { code }
  }
}
"""
PRESET = "query ($id: ID!) { invoice(id: $id) { sendsCreditNote } }"
SHOWN = """
query ($id: ID!) {
  member(id: $id) {
    reskontro { rows { kind canCredit canResend invoice { pdfUrl dispatches { id purpose state } } } }
    dispatches { nodes { purpose subject invoice { kind number } } }
  }
}
"""


def id_of(billed: Billed) -> str:
    return encode_id("Invoice", billed.invoice_id)


async def test_finance_switches_the_sending_of_credit_notes_and_a_reader_does_not(api: Api) -> None:
    [told, untold] = await queued(api.tenant, by_mail(1), by_nothing())
    organisation = {"id": encode_id("Organisation", api.tenant.organisation_id), "on": False}
    async with api.client(("FINANCE",)) as client:
        assert (await client.run(PRESET, id=id_of(told)))["data"]["invoice"] == {"sendsCreditNote": True}
        assert (await client.run(PRESET, id=id_of(untold)))["data"]["invoice"] == {"sendsCreditNote": False}
        answer = (await client.run(SWITCH, **organisation))["data"]["switchCreditNotes"]
        assert (await client.run(PRESET, id=id_of(told)))["data"]["invoice"] == {"sendsCreditNote": False}
    assert answer["organisation"] == {"name": "Friluftslaget", "sendCreditNotes": False}
    async with api.client(("READER",)) as client:
        refused = (await client.run(SWITCH, **organisation))["data"]["switchCreditNotes"]
    assert refused == {"__typename": "NotAllowed", "needed": "invoices:write"}


async def _credit(client: Any, billed: Billed, *, send: bool | None, key: str) -> dict[str, Any]:
    answer = await client.run(CREDIT, id=id_of(billed), send=send, key=key)
    credited: dict[str, Any] = answer["data"]["creditInvoice"]
    return credited


@pytest.mark.parametrize(("send", "sent"), [(None, 1), (True, 1), (False, 0)])
async def test_who_credits_chooses_and_a_repeated_click_changes_nothing(api: Api, send: bool | None, sent: int) -> None:
    [billed] = await queued(api.tenant, by_mail(1))
    async with api.client(("FINANCE",)) as client:
        first = await _credit(client, billed, send=send, key="a")
        assert await _credit(client, billed, send=send, key="a") == first
        other = await _credit(client, billed, send=not send, key="a")
    assert other == {"__typename": "IdempotencyConflict", "code": "IDEMPOTENCY_CONFLICT"}
    wanted = await asked(api.tenant)
    assert len(wanted) == 1
    async with api.tenant.work() as work:
        assert await queue_credit_note_dispatches(work, wanted) == sent


@pytest.mark.rule("DIA-03", "LED-03")
async def test_the_members_page_has_the_credit_note_its_pdf_and_how_it_was_sent(api: Api) -> None:
    [billed] = await queued(api.tenant, by_mail(1))
    async with api.client(("FINANCE",)) as client:
        await _credit(client, billed, send=True, key="a")
        wanted = await asked(api.tenant)
        async with api.tenant.work() as work:
            await queue_credit_note_dispatches(work, wanted)
        shown = (await client.run(SHOWN, id=encode_id("Member", billed.member_id)))["data"]["member"]
        note, invoice = shown["reskontro"]["rows"]
        pdf = await client.http.get(note["invoice"]["pdfUrl"])
    assert (note["kind"], note["canCredit"], note["canResend"]) == ("CREDIT_NOTE", False, True)
    assert (invoice["kind"], invoice["canCredit"], invoice["canResend"]) == ("INVOICE", True, True)
    assert [(one["purpose"], one["state"]) for one in note["invoice"]["dispatches"]] == [("CREDIT_NOTE", "QUEUED")]
    assert [(one["purpose"], one["invoice"]["kind"]) for one in shown["dispatches"]["nodes"]] == [
        ("CREDIT_NOTE", "CREDIT_NOTE"),
        ("INVOICE", "INVOICE"),
    ]
    assert pdf.content.startswith(b"%PDF")
