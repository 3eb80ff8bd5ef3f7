"""The words of the dialogue: dispatches, their states, and what may be said in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from domain.billing.model import ChangedSince
from domain.kernel.facts import Fact
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal
from domain.people.model import Channel

QUEUE_NOTICES = "queue_notices"
"""The task by which payers are noticed of stops and reminders each day (DUN-07)."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """What is sent, on which channel, and to whom: all members that it reaches, or those of one branch."""

    campaign_id: UUID
    channel: Channel
    subject: str
    body: str
    branch_id: UUID | None = None


class AppealOutcome(StrEnum):
    """What an appeal does to a member who was chosen: it goes out, or it is left out and why (NEW-01)."""

    REACHED = "REACHED"
    ASKED_BEFORE = "ASKED_BEFORE"
    NO_ADDRESS = "NO_ADDRESS"


@dataclass(eq=False)
class AppealOutdated(Refusal):
    """What was rehearsed is not what the appeal would do now; `changes` are the first of `changed`."""

    code: ClassVar[str] = "APPEAL_OUTDATED"
    RULE: ClassVar[str] = "NEW-01"
    appeal_rehearsal_id: UUID
    changed: int
    changes: tuple[ChangedSince, ...]

    @property
    def message(self) -> str:
        said = "; ".join(one.message for one in self.changes)
        return f"Something changed after the rehearsal ({self.changed}): {said}. Rehearse again, then send it."


class AppealDifference(StrEnum):
    """How an appeal differs for a member from its rehearsal before: asked only now, not any more, or otherwise."""

    NEW = "NEW"
    GONE = "GONE"
    CHANGED = "CHANGED"


class Purpose(StrEnum):
    """Why a message is sent; it decides which merge fields a text may use."""

    INVOICE = "INVOICE"
    REMINDER = "REMINDER"
    BALANCE_INVOICE = "BALANCE_INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"
    PAYMENT_LINK = "PAYMENT_LINK"
    RECEIPT = "RECEIPT"
    ORDER = "ORDER"
    APPEAL = "APPEAL"
    FEE_DETAILS = "FEE_DETAILS"
    FEE_NOTICE = "FEE_NOTICE"
    FEE_COLLECTION = "FEE_COLLECTION"
    FEE_RECEIPT = "FEE_RECEIPT"
    FEE_REMINDER = "FEE_REMINDER"
    STOP_NOTICE = "STOP_NOTICE"
    REMINDER_NOTICE = "REMINDER_NOTICE"


class NoticeKind(StrEnum):
    """What a short notice of a dunning process is about: a payment stop to come, or a reminder that went out."""

    STOP = "STOP"
    REMINDER = "REMINDER"

    @property
    def purpose(self) -> Purpose:
        """Why it is sent."""
        return Purpose.STOP_NOTICE if self is NoticeKind.STOP else Purpose.REMINDER_NOTICE


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that a dunning process sends, by SMS where the payer has a mobile number, else by e-mail (DUN-07).

    `days` are those before the stop, or after the reminder. `body` has merge fields.
    """

    process_id: UUID
    kind: NoticeKind
    days: int
    body: str


class DunningTextKind(StrEnum):
    """What a dunning process may say in words of its own (CAT-40): reminders, notices of them, and of payment stops.

    CARD_DECLINED: a card was declined and is tried again; CARD_GIVEN_UP: it is not.
    """

    REMINDER = "REMINDER"
    REMINDER_NOTICE = "REMINDER_NOTICE"
    STOP_NOTICE = "STOP_NOTICE"
    CARD_DECLINED = "CARD_DECLINED"
    CARD_GIVEN_UP = "CARD_GIVEN_UP"

    @property
    def purpose(self) -> Purpose:
        """Why it is sent."""
        by_card = self in (DunningTextKind.CARD_DECLINED, DunningTextKind.CARD_GIVEN_UP)
        return Purpose.PAYMENT_LINK if by_card else Purpose(self.value)

    @property
    def has_steps(self) -> bool:
        """Whether each reminder may have its own; the others have one, of step 0."""
        return self in (DunningTextKind.REMINDER, DunningTextKind.REMINDER_NOTICE)


@dataclass(frozen=True, slots=True)
class DunningText:
    """A process's own text, with merge fields, in one language: for e-mails and letters, and `sms` for an SMS.

    Where nothing is said (no text, or no `sms`) the standard text is.
    """

    process_id: UUID
    kind: DunningTextKind
    step: int
    language: str
    subject: str
    body: str
    sms: str = ""


class DispatchState(StrEnum):
    """The life of a dispatch. IN_DOUBT: it may have been sent, and only a person or the receiver can tell (DIA-04)."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"
    IN_DOUBT = "IN_DOUBT"


DISPATCH_TRANSITIONS: Mapping[DispatchState, frozenset[DispatchState]] = MappingProxyType(
    {
        # SENT at once is a letter that goes into a print file
        DispatchState.QUEUED: frozenset({DispatchState.SENDING, DispatchState.SENT}),
        DispatchState.SENDING: frozenset(
            {DispatchState.SENT, DispatchState.QUEUED, DispatchState.FAILED, DispatchState.IN_DOUBT}
        ),
        # SENT where the receiver has it; QUEUED where the receiver proves that it never came
        DispatchState.IN_DOUBT: frozenset({DispatchState.SENT, DispatchState.QUEUED}),
        DispatchState.SENT: frozenset(),
        DispatchState.FAILED: frozenset(),
    }
)
"""The only ways from state to state. A finished dispatch never starts again: a resend is a dispatch of its own."""

RESENDABLE = frozenset({DispatchState.SENT, DispatchState.FAILED, DispatchState.IN_DOUBT})
SENT_BY_WORKERS = frozenset({Channel.EMAIL, Channel.SMS})
"""Channels that a worker sends by itself. Letters stay queued until they are printed."""

WRITES_ITS_OWN = frozenset({"FEE_RUN"})
"""Origins of invoices that come with a message of their own, in place of the usual one (FEE-05)."""

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When the next attempt is due of something that no worker sends."""

ATTEMPTS_MAX = 6


@dataclass(frozen=True, slots=True)
class Contact:
    """A member as a message sees it; postal lines in order.

    `preferred` is the channel that the member asked for, None where it is not known.
    """

    member_id: UUID
    number: int
    name: str
    first_name: str
    email: str | None
    phone: str | None
    language: str
    preferred: Channel | None
    postal_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """The organisation that a message comes from, or the person who writes for it. `email` may be empty."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """All that a channel needs to render a message. `site` is the host in Message-IDs and of the fallback sender."""

    dispatch_id: UUID
    recipient: str
    subject: str
    body: str
    sender: Sender
    site: str
    queued_at: datetime
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to hand over: `envelope_from` only where the channel has one."""

    content: bytes
    content_type: str
    envelope_from: str = ""


@dataclass(frozen=True, slots=True)
class NewDispatch:
    """A dispatch before it is queued. Its obligation is met at most once in a tenant (NEW-08)."""

    id: UUID
    member_id: UUID
    channel: Channel
    purpose: Purpose
    obligation: str
    recipient: str | None
    subject: str
    body: str
    invoice_id: UUID | None = None
    campaign_id: UUID | None = None
    resends_id: UUID | None = None
    reminder_id: UUID | None = None
    balance_id: UUID | None = None
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """A text with merge fields to one member, and the values that it is about; the receiver's own come by themselves.

    `sender` is a person who writes for the organisation. Its obligation is met at most once in a tenant (NEW-08).
    """

    member_id: UUID
    purpose: Purpose
    subject: str
    body: str
    values: Mapping[str, str | int | date | Money | None]
    obligation: str
    invoice_id: UUID | None = None
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class TemplateDetails:
    """The input of save_template."""

    name: str
    purpose: Purpose
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Template:
    """A stored text that messages of a purpose may be written with (FEE-06)."""

    id: UUID
    name: str
    purpose: Purpose
    subject: str
    body: str
    version: int


@dataclass(frozen=True, slots=True)
class TemplateSaved(Fact):
    """A template was made or changed."""

    kind: ClassVar[str] = "TemplateSaved"
    template_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A dispatch as stored. That of a reminder names the invoice, too."""

    id: UUID
    member_id: UUID
    channel: Channel
    purpose: Purpose
    state: DispatchState
    recipient: str | None
    subject: str
    body: str
    invoice_id: UUID | None
    reminder_id: UUID | None
    campaign_id: UUID | None
    attempts: int
    queued_at: datetime
    sender: Sender | None = None
    balance_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DispatchesQueued(Fact):
    """Messages wait for a worker."""

    kind: ClassVar[str] = "DispatchesQueued"
    count: int
    campaign_id: UUID | None


@dataclass(frozen=True, slots=True)
class DispatchSent(Fact):
    """A message was taken by the mail server or the SMS gateway."""

    kind: ClassVar[str] = "DispatchSent"
    dispatch_id: UUID
    member_id: UUID
    channel: str
    purpose: str
    invoice_id: UUID | None
    campaign_id: UUID | None


@dataclass(frozen=True, slots=True)
class DispatchFailed(Fact):
    """A message can't be sent; `error` is the code that says why."""

    kind: ClassVar[str] = "DispatchFailed"
    dispatch_id: UUID
    member_id: UUID
    channel: str
    error: str


@dataclass(frozen=True, slots=True)
class DispatchInDoubt(Fact):
    """A message may or may not have been sent; a person decides whether to send it again."""

    kind: ClassVar[str] = "DispatchInDoubt"
    dispatch_id: UUID
    member_id: UUID
    channel: str


@dataclass(frozen=True, slots=True)
class DispatchResent(Fact):
    """A person asked for a message to be sent again."""

    kind: ClassVar[str] = "DispatchResent"
    dispatch_id: UUID
    member_id: UUID
    resends_id: UUID


@dataclass(eq=False)
class DispatchNotResendable(Refusal):
    """The dispatch, or its last resend, is still on its way. `state` is that of the one on its way."""

    code: ClassVar[str] = "DISPATCH_NOT_RESENDABLE"
    dispatch_id: UUID
    state: str

    @property
    def message(self) -> str:
        what = "being sent" if self.state == DispatchState.SENDING else "in the queue"
        return f"This message is {what}. Wait until that has ended; then you can send it again."
