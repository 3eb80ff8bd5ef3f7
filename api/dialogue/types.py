"""Dispatches as the schema shows them: every e-mail, SMS and letter, with its content as sent (DIA-03)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode
from uuid import UUID

import strawberry

from api.connections import Counted
from api.context import Info
from api.ids import encode_id
from api.nodes import Node, node, provides
from api.people.reference import MemberRef, member_ref
from api.reasons import Reason, codes, optional_reason, shows
from domain.dialogue import model
from domain.dialogue.channels.email import message_id
from domain.dialogue.queries import are_told, dispatches_by_id, dispatches_of_invoices
from domain.dialogue.rules.faults import DispatchFault, DispatchFaultCode
from domain.kernel.database import Row
from domain.people.model import Channel

if TYPE_CHECKING:
    from api.billing.types import Invoice
    from api.fundraising.types import Campaign

DispatchState = model.DispatchState
_MAY_HAVE_ARRIVED = frozenset({DispatchState.SENT, DispatchState.IN_DOUBT})
strawberry.enum(DispatchState, description="How far a dispatch has come; IN_DOUBT may or may not have arrived.")


DispatchErrorCode = DispatchFaultCode
codes(DispatchErrorCode, "DispatchErrorCode", "Why a message was not sent, or may not have been.")


@shows(DispatchFault)
@strawberry.type
class DispatchError(Reason):
    """Why a message was not sent, or may not have been; what a server answered is quoted as it came (DIA-04)."""

    code: DispatchErrorCode


@strawberry.type
class Dispatch(Node):
    """One e-mail, SMS or letter to one member."""

    channel: Channel
    purpose: str
    state: DispatchState
    subject: str
    recipient: str | None
    body: str
    queued_at: datetime
    sent_at: datetime | None
    attempts: int
    error: DispatchError | None
    row: strawberry.Private[Row]

    @strawberry.field(description="Who got it.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["member_id"])

    @strawberry.field(description="The invoice that it carried.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")] | None:
        if self.row["invoice_id"] is None:
            return None
        return await node(info, "Invoice", self.row["invoice_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The campaign that it asked for.")
    async def campaign(self, info: Info) -> Annotated[Campaign, strawberry.lazy("api.fundraising.types")] | None:
        if self.row["campaign_id"] is None:
            return None
        return await node(info, "Campaign", self.row["campaign_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Where the mail can be opened, when a local mail catcher receives them.")
    def view_url(self, info: Info) -> str | None:
        settings = info.context.services.settings
        if not settings.mail_url or self.channel is not Channel.EMAIL or self.state not in _MAY_HAVE_ARRIVED:
            return None
        wanted = urlencode({"message_id": message_id(self.row["id"], settings.site)})
        return f"{settings.mail_url.rstrip('/')}/mails?{wanted}"


@strawberry.type
class DispatchConnection(Counted):
    """A page of dispatches."""

    nodes: list[Dispatch]


def dispatch_of(row: Row) -> Dispatch:
    """Return a dispatch from its row."""
    return Dispatch(
        id=encode_id("Dispatch", row["id"]),
        channel=Channel(row["channel"]),
        purpose=row["purpose"],
        state=DispatchState(row["state"]),
        subject=row["subject"],
        recipient=row["recipient"],
        body=row["body"],
        queued_at=row["queued_at"],
        sent_at=row["sent_at"],
        attempts=row["attempts"],
        error=optional_reason(DispatchFault, row["error"]),
        row=row,
    )


@provides("Dispatch")
async def load_dispatch(info: Info, dispatch_id: UUID) -> Dispatch | None:
    """Return a dispatch by its key."""
    row = await info.context.load(dispatches_by_id, dispatch_id)
    return dispatch_of(row) if row is not None else None


@provides("Invoice.dispatches")
async def dispatches_of_invoice(info: Info, invoice_id: UUID) -> list[Dispatch]:
    """Return what carried an invoice, the newest first."""
    return [dispatch_of(row) for row in await info.context.load(dispatches_of_invoices, invoice_id) or []]


@provides("Invoice.isTold")
async def invoice_is_told(info: Info, invoice_id: UUID) -> bool:
    """Tell whether an invoice's payer was sent it, or is about to be (BIL-11)."""
    told: bool | None = await info.context.load(are_told, invoice_id)
    return bool(told)
