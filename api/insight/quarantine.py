"""The quarantine: what failed alone and waits, and another try (NEW-10)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from uuid import UUID

import strawberry

from api.billing.runs import RunReject
from api.connections import PageInfo, cut, page_of
from api.context import Info
from api.dialogue.queries import TaskError
from api.dialogue.types import DispatchError
from api.ids import decode_id, encode_id
from api.payments.types import PaymentProblem
from api.people.reference import MemberRef, optional_member_ref
from api.reasons import Value, optional_reason, reason_of, value_of
from api.refusals import refusing
from api.scalars import Minor
from domain.billing.model import NoBankAccount
from domain.billing.rules.reject import RejectReason
from domain.dialogue.commands.resend_dispatch import resend_dispatch
from domain.dialogue.model import DispatchNotResendable
from domain.dialogue.rules.faults import DispatchFault
from domain.dunning.commands.issue_balance_invoices import issue_balance_again
from domain.feeruns.commands.bill_payer_again import PayerReject, bill_payer_again
from domain.feeruns.model import FeeRunLacks
from domain.insight import model
from domain.insight.queries import quarantine as waiting
from domain.kernel import tasks
from domain.kernel.database import Row
from domain.kernel.reason import Named
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.kernel.task_fault import TaskFault
from domain.kernel.work import Work
from domain.payments.model import Problem
from domain.payments.rules.links import link_key
from domain.people.model import NotSignedIn
from domain.subscriptions.commands.bill_again import bill_again
from domain.subscriptions.commands.reverse_again import reverse_again
from domain.subscriptions.commands.turn_again import turn_again
from domain.subscriptions.commands.write_off_again import write_off_again
from domain.subscriptions.model import TermReject

Kind = model.QuarantineKind
strawberry.enum(Kind, name="QuarantineKind", description="What failed alone.")
READ = {
    Kind.BILLING: "invoices:read",
    Kind.REVERSAL: "invoices:read",
    Kind.BULK_CREDIT: "invoices:read",
    Kind.BALANCE: "invoices:read",
    Kind.TURN: "invoices:read",
    Kind.PAYROLL: "invoices:read",
    Kind.DUNNING: "invoices:read",
    Kind.FEE_RUN: "invoices:read",
    Kind.PAYMENT: "payments:read",
    Kind.DISPATCH: "dispatches:read",
    Kind.TASK: "dispatches:read",
}
RETRY = {
    Kind.BILLING: "billing:run",
    Kind.REVERSAL: "billing:run",
    Kind.BULK_CREDIT: "invoices:write",
    Kind.BALANCE: "billing:run",
    Kind.TURN: "billing:run",
    Kind.FEE_RUN: "billing:run",
    Kind.DISPATCH: "dispatches:write",
    Kind.TASK: "dispatches:write",
}
"""What may be tried again as it is. Money needs a person to place it, an invoice its page to be reminded of, and an
employer's list is made by the next run."""
_NODES = {
    Kind.BILLING: "Subscription",
    Kind.REVERSAL: "BilledSubscription",
    Kind.BULK_CREDIT: "BulkCreditItem",
    Kind.BALANCE: "EndedSubscription",
    Kind.TURN: "TurningSubscription",
    Kind.PAYROLL: "DeductedInvoice",
    Kind.DUNNING: "Invoice",
    Kind.FEE_RUN: "FeePayer",
    Kind.PAYMENT: "Payment",
    Kind.DISPATCH: "Dispatch",
    Kind.TASK: "FailedTask",
}
_OTHERWISE = frozenset({Kind.PAYMENT, Kind.DISPATCH, Kind.TASK})
_SUBSCRIPTIONS = frozenset({Kind.REVERSAL, Kind.BALANCE, Kind.TURN})
_AGAIN: Mapping[Kind, Callable[[Work, UUID], Awaitable[TermReject | None]]] = {
    Kind.BILLING: bill_again,
    Kind.REVERSAL: reverse_again,
    Kind.BULK_CREDIT: write_off_again,
    Kind.BALANCE: issue_balance_again,
    Kind.TURN: turn_again,
}
"""What tries again what is of one member, and says why that is still impossible."""


@strawberry.type
class Quarantined:
    """What waits: the row it is about, since when, whose, why, and the money at stake where there is any.

    `on` is the day of the run, or that of the payment. Which of the four reasons there is follows from the kind.
    """

    id: strawberry.ID
    kind: Kind
    since: datetime
    on: date | None
    reject: RunReject | None
    problem: PaymentProblem | None
    dispatch_error: DispatchError | None
    task_error: TaskError | None
    amount_minor: Minor | None
    currency: str | None
    subject: Value
    run_id: strawberry.ID | None
    member_id: strawberry.Private[UUID | None]

    @strawberry.field(description="Whom it concerns, where that is known.")
    async def member(self, info: Info) -> MemberRef | None:
        return await optional_member_ref(info, self.member_id)

    @strawberry.field(description="Whether the one who asks may try it again as it is.")
    def can_retry(self, info: Info) -> bool:
        needed = RETRY.get(self.kind)
        return needed is not None and needed in info.context.signed_in().permissions


@strawberry.type
class QuarantineCount:
    """How many of a kind wait."""

    kind: Kind
    count: int


@strawberry.type
class QuarantinePage:
    """A page of what waits, the newest first, and how many of each kind there are."""

    nodes: list[Quarantined]
    page_info: PageInfo
    counts: list[QuarantineCount]


@strawberry.type
class RetryQuarantinedSuccess:
    """Whether it is settled; where not, why it goes on waiting."""

    settled: bool
    reject: RunReject | None


@strawberry.type
class QuarantineQuery:
    """What failed alone and waits for a person."""

    @strawberry.field(description="What waits, as far as the one who asks may see it (NEW-10).")
    async def quarantine(
        self, info: Info, kind: Kind | None = None, first: int = 50, after: str | None = None
    ) -> QuarantinePage:
        seen = _seen(info)
        page = page_of(first, after, datetime, UUID)
        read = await info.context.read()
        kinds = seen if kind is None else [one for one in seen if one is kind]
        found = await waiting.quarantine(read, kinds, page.limit, page.after)
        rows, page_info = cut(found, page, "since", "id")
        counts = await waiting.quarantine_counts(read)
        return QuarantinePage(
            nodes=[_shown(row) for row in rows],
            page_info=page_info,
            counts=[QuarantineCount(kind=one, count=counts[one]) for one in seen],
        )


@refusing(NoBankAccount, FeeRunLacks, DispatchNotResendable, NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def retry_quarantined(info: Info, kind: Kind, id: strawberry.ID) -> RetryQuarantinedSuccess:
    """Try once more what failed alone: bill it, send the message again, let the task run (NEW-10)."""
    if kind not in RETRY:
        raise InvalidInput.of("kind", "NOT_HERE", "this needs a person: open it and decide there")
    info.context.require(RETRY[kind])
    key = decode_id(_NODES[kind], id)
    reject: TermReject | PayerReject | None = None
    async with info.context.work() as work:
        if kind in _AGAIN:
            reject = await _AGAIN[kind](work, key)
        elif kind is Kind.FEE_RUN:
            secret = info.context.services.settings.secret_key
            reject = await bill_payer_again(work, key, key=link_key(secret))
        elif kind is Kind.DISPATCH:
            await resend_dispatch(work, key)
        else:
            await tasks.retry(work, key)
    return RetryQuarantinedSuccess(
        settled=reject is None,
        reject=reason_of(reject.reason, member_id=reject.member_id) if reject else None,
    )


@strawberry.type
class QuarantineMutation:
    """What can be done with what waits."""

    retry_quarantined = retry_quarantined


def _seen(info: Info) -> list[Kind]:
    viewer = info.context.signed_in()
    seen = [kind for kind in Kind if READ[kind] in viewer.permissions]
    if not seen:
        info.context.require(READ[Kind.BILLING])
    return seen


def _about(kind: Kind, row: Row) -> tuple[str, UUID]:
    if kind is Kind.FEE_RUN:
        return "FeeRun", row["run_id"]
    if kind is Kind.BULK_CREDIT:
        return "Member", row["member_id"]
    if kind is Kind.PAYROLL:
        return "Invoice", row["id"]
    return "Subscription" if kind in _SUBSCRIPTIONS else _NODES[kind], row["id"]


def _shown(row: Row) -> Quarantined:
    kind = Kind(row["kind"])
    name = _NODES[kind]
    about = _about(kind, row)
    run_id = None if kind is Kind.FEE_RUN else row["run_id"]
    return Quarantined(
        id=encode_id(name, row["id"]),
        kind=kind,
        since=row["since"],
        on=row["run_on"],
        reject=reason_of(RejectReason.from_json(row["cause"]), member_id=row["member_id"])
        if kind not in _OTHERWISE
        else None,
        problem=optional_reason(Problem, row["cause"]) if kind is Kind.PAYMENT else None,
        dispatch_error=optional_reason(DispatchFault, row["cause"]) if kind is Kind.DISPATCH else None,
        task_error=optional_reason(TaskFault, row["cause"]) if kind is Kind.TASK else None,
        amount_minor=None if row["amount_minor"] is None else Minor(row["amount_minor"]),
        currency=row["currency"],
        subject=value_of(row["name"] if kind is Kind.TASK else Named(*about, row["name"] or "")),
        run_id=encode_id("Run", run_id) if run_id else None,
        member_id=row["member_id"],
    )
