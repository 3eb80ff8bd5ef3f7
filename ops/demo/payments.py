"""The demo's payments: on time, late, short, twice, without KID; each decided by the rules of payments."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import orjson

from domain.ledger.model import EntryKind
from domain.ledger.rules import receivable_posting
from domain.payments.model import (
    MatchingType,
    PaymentCompleted,
    PaymentNeedsProcessing,
    PaymentState,
    Problem,
    ProblemCode,
)
from domain.payments.rules.matching import policy_problem
from ops.demo.bank_files import BankFiles, debit_account
from ops.demo.bookkeeping import Journal
from ops.demo.calendar import Day
from ops.demo.identities import Identities
from ops.demo.invoices import Invoices, Issued
from ops.demo.numbers import Numbers, Series
from ops.demo.people import Person
from ops.demo.rows import Rows
from ops.demo.setting_up import Demo
from ops.demo.telling import Telling

NO_KID = Problem.of(ProblemCode.NO_REFERENCE)
_BY_HAND = "MANUAL"
_MOMENT = timedelta(minutes=1)


@dataclass(slots=True, eq=False)
class _Paid:
    """A payment until it is written. `outcome` is how it was matched, to which invoice, and what is left as credit."""

    id: UUID
    payer: Person
    amount_minor: int
    reference: str | None = None
    problem: Problem | None = None
    text: str | None = None
    outcome: tuple[MatchingType, UUID | None, int] | None = None
    invoice_ids: tuple[UUID, ...] = ()


class Payments:
    """Takes money in."""

    def __init__(
        self,
        demo: Demo,
        rows: Rows,
        identities: Identities,
        journal: Journal,
        invoices: Invoices,
        files: BankFiles,
        telling: Telling,
        numbers: Numbers,
    ) -> None:
        self._demo = demo
        self._payments = rows.of("payment")
        self._identities = identities
        self._journal = journal
        self._invoices = invoices
        self._files = files
        self._telling = telling
        self._numbers = numbers

    def with_kid(self, day: Day, issued: Issued, payer: Person, amount_minor: int) -> None:
        """A payment that carries the invoice's KID."""
        paid = _Paid(self._identities.new(), payer, amount_minor, issued.reference)
        paid.problem = policy_problem(issued.id, issued.number, "CREDITED" if issued.is_credited else "ISSUED")
        if paid.problem is None:
            self._allocate(day, paid, MatchingType.BY_REFERENCE, issued)
        self._numbers.give(Series.TRANSACTION, int(paid.problem is None), self._write_paid, day, paid)

    def without_kid(self, day: Day, issued: Issued, payer: Person, amount_minor: int) -> None:
        """A payment without KID, that someone registered by hand on the right invoice."""
        paid = _Paid(self._identities.new(), payer, amount_minor)
        self._allocate(day, paid, MatchingType.BY_MEMBER_AND_INVOICE, issued)
        self._numbers.give(Series.NOTHING, 1, self._write_by_hand, day, paid)

    def unidentified(self, day: Day, payer: Person, amount_minor: int) -> None:
        """A payment without KID that still waits for a person."""
        paid = _Paid(self._identities.new(), payer, amount_minor, problem=NO_KID, text=payer.prepared.name)
        self._numbers.give(Series.TRANSACTION, 0, self._write_paid, day, paid)

    def gift(self, day: Day, payer: Person, amount_minor: int, reference: str) -> UUID:
        """A payment with a standing KID, completed as a gift that the caller posts; return its id (KID-02)."""
        paid = _Paid(self._identities.new(), payer, amount_minor, reference)
        paid.outcome = (MatchingType.NO_INVOICE, None, amount_minor)
        self._numbers.give(Series.TRANSACTION, 0, self._write_paid, day, paid)
        return paid.id

    @property
    def _currency(self) -> str:
        return self._demo.paid_into.currency

    def _ours(self) -> tuple[UUID]:
        return (self._demo.organisation.id,)

    def _allocate(self, day: Day, paid: _Paid, matching_type: MatchingType, issued: Issued) -> None:
        """Settle the named invoice, then the payer's oldest ones (LED-04, PAY-02b)."""
        organisation_id = self._demo.organisation.id
        found = self._invoices.book.settle(organisation_id, paid.payer.id, paid.amount_minor, issued.id)
        paid.outcome = (matching_type, issued.id, found.credit_minor)
        for part in found.parts:
            self._invoices.settle(day, part.invoice_id, "PAYMENT", paid.id, part.amount_minor)
        paid.invoice_ids = tuple([part.invoice_id for part in found.parts])

    def _write_paid(self, number: int, day: Day, paid: _Paid) -> None:
        """Write a payment of the day's bank file, and what came of it."""
        kid, text = paid.reference or "", paid.text or ""
        origin = self._files.take(day, number, paid.payer, paid.amount_minor, kid, text)
        self._write(day, paid, self._files.source, *origin)
        if paid.problem is not None:
            self._files.wait()
            code = paid.problem.code.name
            waiting = PaymentNeedsProcessing(paid.id, *self._ours(), paid.amount_minor, self._currency, code)
            self._telling.money_fact(day, waiting)
            return
        if paid.outcome and paid.outcome[0] is not MatchingType.NO_INVOICE:
            self._post(day, paid, f"KID {kid}")
        self._tell(day, paid)

    def _write_by_hand(self, _number: int, day: Day, paid: _Paid) -> None:
        self._write(day, paid, _BY_HAND, str(paid.id), None, None)
        self._post(day, paid, paid.payer.prepared.name)
        self._tell(day, paid)

    def _post(self, day: Day, paid: _Paid, text: str) -> None:
        into = self._demo.paid_into
        posting = receivable_posting(into.receivable_account, into.bank_ledger_account, -paid.amount_minor)
        self._journal.post(day, EntryKind.PAYMENT, text, paid.payer.id, paid.id, (posting,))

    def _tell(self, day: Day, paid: _Paid) -> None:
        completed = PaymentCompleted(
            paid.id, *self._ours(), paid.payer.id, paid.invoice_ids, paid.amount_minor, self._currency
        )
        self._telling.money_fact(day, completed)

    def _write(
        self, day: Day, paid: _Paid, source: str, source_id: str, import_id: UUID | None, row: int | None
    ) -> None:
        matching_type, invoice_id, credit_minor = paid.outcome or (MatchingType.BY_REFERENCE, None, 0)
        state = PaymentState.COMPLETED if paid.outcome else PaymentState.AWAITING_IDENTIFICATION
        self._payments.append(
            (
                self._demo.tenant_id,
                paid.id,
                self._demo.organisation.id,
                self._demo.account.id,
                state,
                matching_type,
                paid.payer.id if paid.outcome else None,
                invoice_id,
                paid.amount_minor,
                self._currency,
                day.on,
                day.on,
                source,
                source_id,
                paid.reference,
                debit_account(paid.payer.number),
                paid.text,
                import_id,
                row,
                orjson.dumps(paid.problem.as_json()).decode() if paid.problem else None,
                credit_minor,
                day.at,
                day.at + _MOMENT if paid.outcome else None,
            )
        )
