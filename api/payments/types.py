"""Payments and imported files as the schema shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.connections import Counted
from api.context import Info
from api.ids import encode_id
from api.nodes import Node, node, provides
from api.people.reference import MemberRef, member_ref, optional_member_ref
from api.reasons import Reason, codes, optional_reason, reason_of, shows
from api.scalars import Minor
from domain.kernel.database import Row
from domain.payments import model
from domain.payments.queries.imports import imports_by_id
from domain.payments.queries.payments import payments_by_id
from domain.payments.queries.suggestions import suggestions
from domain.payments.rules.suggestions import Suggestion

if TYPE_CHECKING:
    from api.billing.types import Allocation, Invoice
    from api.payments.moving import PaymentMove
    from api.people.types import Organisation

PaymentState = model.PaymentState
strawberry.enum(PaymentState, description="Where a payment is; only a completed one is in the ledger (PAY-01).")


PaymentProblemCode = model.ProblemCode
codes(PaymentProblemCode, "PaymentProblemCode", "Why a payment waits for a person.")
SuggestionReasonCode = model.SuggestionCode
codes(SuggestionReasonCode, "SuggestionReasonCode", "Why a member is suggested for a payment.")
FileFaultCode = model.FileFaultCode
codes(FileFaultCode, "FileFaultCode", "What is wrong with a file.")


@shows(model.Problem)
@strawberry.type
class PaymentProblem(Reason):
    """Why a payment waits for a person (PAY-02, PAY-02a)."""

    code: PaymentProblemCode


@shows(model.SuggestionReason)
@strawberry.type
class SuggestionReason(Reason):
    """Why a member is suggested (PAY-04, PAY-05)."""

    code: SuggestionReasonCode


@shows(model.FileFault)
@strawberry.type
class FileFault(Reason):
    """What is wrong with a file (FIL-01)."""

    code: FileFaultCode


@strawberry.type
class PaymentSuggestion:
    """Whom a waiting payment is probably from, and why (PAY-04)."""

    score: int
    reason: SuggestionReason
    value: strawberry.Private[Suggestion]

    @strawberry.field(description="The member that is suggested.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.value.member_id)

    @strawberry.field(description="The member's invoice that it would settle.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")] | None:
        if self.value.invoice_id is None:
            return None
        return await node(info, "Invoice", self.value.invoice_id)  # type: ignore[no-any-return]


@strawberry.type
class Payment(Node):
    """Money from a member to an organisation."""

    id: strawberry.ID
    state: PaymentState
    amount_minor: Minor
    currency: str
    paid_on: date
    value_on: date
    source: str
    reference: str | None
    debit_account: str | None
    text: str | None
    comment: str | None
    matching_type: str
    credit_minor: Minor
    problem: PaymentProblem | None
    import_id: strawberry.ID | None
    row: strawberry.Private[Row]

    @strawberry.field(description="Whom the money came to.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.row["organisation_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Whom the money is from; null while nobody knows.")
    async def member(self, info: Info) -> MemberRef | None:
        return await optional_member_ref(info, self.row["member_id"])

    @strawberry.field(description="The invoice that it names.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")] | None:
        if self.row["invoice_id"] is None:
            return None
        return await node(info, "Invoice", self.row["invoice_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="What it has settled.")
    async def allocations(self, info: Info) -> list[Annotated[Allocation, strawberry.lazy("api.billing.types")]]:
        return await node(info, "Payment.allocations", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="How much of it can be moved: what is unused, and what can be undone (LED-03).")
    async def movable_minor(self, info: Info) -> Minor:
        return await node(info, "Payment.movable", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="How much of it is unused on the payer's reskontro.")
    async def unused_minor(self, info: Info) -> Minor:
        return await node(info, "Payment.unused", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="What was moved of it, and the move that it came from, in their order (LED-03).")
    async def moves(self, info: Info) -> list[Annotated[PaymentMove, strawberry.lazy("api.payments.moving")]]:
        return await node(info, "Payment.moves", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Whom a waiting payment is probably from, the best guess first.")
    async def suggestions(self, info: Info) -> list[PaymentSuggestion]:
        if self.state is PaymentState.COMPLETED:
            return []
        found = await info.context.load(suggestions, self.row["id"]) or []
        return [PaymentSuggestion(score=each.score, reason=reason_of(each.reason), value=each) for each in found]


@strawberry.type
class PaymentConnection(Counted):
    """A page of payments; at most 100,000 are counted."""

    nodes: list[Payment]


@strawberry.type
class PaymentImport(Node):
    """A bank's file: how much of it is booked, and how much waits for a person (FIL-01)."""

    id: strawberry.ID
    name: str
    format: str
    imported_at: datetime
    imported_by: str
    rows: int
    booked: int
    work_list: int
    sum_minor: Minor
    currency: str
    state: str


@strawberry.type
class PaymentImportConnection(Counted):
    """A page of imported files."""

    nodes: list[PaymentImport]


def payment_of(row: Row) -> Payment:
    """Return a payment from its row."""
    return Payment(
        id=encode_id("Payment", row["id"]),
        state=PaymentState(row["state"]),
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        paid_on=row["paid_on"],
        value_on=row["value_on"],
        source=row["source"],
        reference=row["reference"],
        debit_account=row["debit_account"],
        text=row["text"],
        comment=row["comment"],
        matching_type=row["matching_type"],
        credit_minor=row["credit_minor"],
        problem=optional_reason(model.Problem, row["problem"]),
        import_id=encode_id("PaymentImport", row["import_id"]) if row["import_id"] else None,
        row=row,
    )


def import_of(row: Row) -> PaymentImport:
    """Return an imported file from its row."""
    return PaymentImport(
        id=encode_id("PaymentImport", row["id"]),
        name=row["name"],
        format=row["format"],
        imported_at=row["imported_at"],
        imported_by=row["imported_by"],
        rows=row["row_count"],
        booked=row["booked_count"],
        work_list=row["work_list_count"],
        sum_minor=row["sum_minor"],
        currency=row["currency"],
        state=row["state"],
    )


@provides("Payment")
async def load_payment(info: Info, payment_id: UUID) -> Payment | None:
    """Return a payment by its key."""
    row = await info.context.load(payments_by_id, payment_id)
    return payment_of(row) if row is not None else None


@provides("PaymentImport")
async def load_import(info: Info, import_id: UUID) -> PaymentImport | None:
    """Return an imported file by its key."""
    row = await info.context.load(imports_by_id, import_id)
    return import_of(row) if row is not None else None
