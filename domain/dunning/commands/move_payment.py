"""Move a payment: to another invoice of its payer, or to the member whose it was in truth (LED-03)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.commands.reopen_demand import reopen_demand
from domain.billing.model import Credit, CreditSource, InvoiceState
from domain.billing.queries.credit import backed_of, left_of
from domain.billing.rules.undoing import why_it_stays as why_settled
from domain.dunning.commands.place_credit import items_of_invoice, place_credit
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.dunning.repository.settlements import hold_settlements, settlements_by_payment
from domain.kernel.database import Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.money import Money
from domain.kernel.reason import english
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.ledger.commands.hold_journal import hold_journal
from domain.ledger.queries import entries_of
from domain.payments.commands.check_invoice import check_invoice
from domain.payments.commands.note_move import note_move
from domain.payments.commands.pass_on_payment import pass_on_payment
from domain.payments.model import MoveHindrance, NewMove, PaymentState, PaymentStays
from domain.payments.queries.payments import payments_by_id
from domain.payments.rules.moving import freed, passable_minor, why_it_stays
from domain.people.queries.billing import payers


@dataclass(frozen=True, slots=True)
class _Held:
    """A payment whose payer's account is held: its rest, what backs it, and its settlements that can be undone."""

    payment: Row
    invoices: dict[UUID, Row]
    left_minor: int
    backed_minor: int
    undoable: Sequence[Row]

    @property
    def unused_minor(self) -> int:
        """How much of it is there and settles nothing, in minor units."""
        return max(0, min(self.left_minor, self.backed_minor))

    @property
    def undoable_minor(self) -> int:
        """How much of it settles what can be open again, in minor units."""
        return sum(row["amount_minor"] for row in self.undoable)


async def move_payment(work: Work, move: NewMove, *, idempotency_key: str) -> UUID:
    """Move so much of a completed payment, and return the payment that it belongs to now.

    What is unused goes first; then its settlements are undone, the newest first, each as `undo_settlement` does it,
    and what of the last one is too much settles the same again. For the payer it settles another invoice, then its
    fees, never more than is open of them. For another member, who gets no more than is still there, a payment takes
    it back and another one is theirs, both posted today; that settles the named invoice, its fees, and the oldest.
    Refuses with NotFound, PaymentStays and InvalidInput (no reason, an invoice that is not the member's, more than can
    be moved). The same key gives the same answer.
    """
    if not move.reason.strip():
        raise InvalidInput.of("reason", "REQUIRED", "say why the payment is moved; the reason is kept")
    known = await claim(work, idempotency_key, request_hash("move_payment", asdict(move)))
    if known is not None:
        return UUID(known["payment_id"])
    payment = await _payment(work, move)
    held = await _hold(work, payment, move)
    _refuse_amount(held, move, await _most(work, held, move))
    touched = await _free(work, held, move)
    move_id = new_id()
    if move.member_id == payment["member_id"]:
        passed = None
        await _place(work, held, move)
        touched = [*touched, held.invoices[_named(move)]["id"]]
    else:
        passed = await pass_on_payment(work, payment, move, move_id)
    await settle_reminders(work, touched)
    await note_move(work, move_id, move, payment["member_id"], passed)
    now_id = passed.in_id if passed else move.payment_id
    await remember(work, idempotency_key, {"payment_id": now_id})
    return now_id


async def _payment(work: Work, move: NewMove) -> Row:
    """Return the payment, once it is sure that it may go where it is to."""
    payment = (await payments_by_id(work, [move.payment_id])).get(move.payment_id)
    if payment is None:
        raise NotFound("payment", move.payment_id)
    is_posted = bool(await entries_of(work, [move.payment_id]))
    hindrance = why_it_stays(PaymentState(payment["state"]), payment["amount_minor"], is_posted=is_posted)
    if hindrance is not None:
        raise PaymentStays(hindrance)
    if move.member_id not in await payers(work, [move.member_id]):
        raise NotFound("member", move.member_id)
    if move.invoice_id is not None:
        await check_invoice(work, payment, move.member_id, move.invoice_id)
    elif move.member_id == payment["member_id"]:
        raise InvalidInput.of("invoiceId", "REQUIRED", "choose the invoice that it is to settle, or another member")
    return payment


async def _hold(work: Work, payment: Row, move: NewMove) -> _Held:
    organisation_id, payer_id = payment["organisation_id"], payment["member_id"]
    await hold_settlements(work, organisation_id)
    found = await settlements_by_payment(work, payment["id"])
    named = [move.invoice_id] if move.invoice_id else []
    ids = sorted({*named, *(row["about_id"] for row in found)})
    invoices = await hold_invoices(work, organisation_id, ids, [payer_id, move.member_id])
    await hold_journal(work, organisation_id)  # under it alone is credit used
    key = payment["id"]
    left, backed = await left_of(work, [key]), await backed_of(work, [key])
    settled = await settlements_by_payment(work, payment["id"])
    undoable = [row for row in settled if row["about_id"] in invoices and _can_be_undone(row, invoices)]
    others = [row for row in undoable if row["about_id"] != move.invoice_id]
    return _Held(payment, invoices, left[key], backed[key], others)


def _can_be_undone(row: Row, invoices: dict[UUID, Row]) -> bool:
    state = InvoiceState(invoices[row["about_id"]]["state"])
    return why_settled(state, row["source_kind"], is_undone=False, is_own_note=False) is None


async def _most(work: Work, held: _Held, move: NewMove) -> int:
    """Return how much can be moved at most: to another member what is still there, to an invoice what is open."""
    is_passed_on = move.member_id != held.payment["member_id"]
    most = held.unused_minor + held.undoable_minor
    if is_passed_on:
        most = passable_minor(held.left_minor, held.undoable_minor, held.backed_minor)
    if most <= 0:
        raise PaymentStays(MoveHindrance.NOTHING_LEFT)
    if is_passed_on:
        return most
    items = await hold_open_items(work, held.payment["organisation_id"], [move.member_id])
    open_minor: int = sum(item["open_minor"] for item in items_of_invoice(items, _named(move)))
    return min(most, open_minor)


def _named(move: NewMove) -> UUID:
    assert move.invoice_id is not None, "who moves a payment of the payer's names an invoice"
    return move.invoice_id


def _refuse_amount(held: _Held, move: NewMove, most: int) -> None:
    if 0 < move.amount_minor <= most:
        return
    currency = held.payment["currency"]
    limits = Money(min(1, most), currency), Money(most, currency)
    message = f"an amount from {english(limits[0])} to what can be moved, {english(limits[1])}"
    raise InvalidInput.of("amountMinor", "RANGE", message, least=limits[0], most=limits[1], rule="LED-03")


async def _free(work: Work, held: _Held, move: NewMove) -> list[UUID]:
    """Undo settlements until so much is unused, and return the invoices that were settled anew in part."""
    free = freed(move.amount_minor, held.unused_minor, [(row, row["amount_minor"]) for row in held.undoable])
    for row in free.undone:
        await reopen_demand(work, row, held.invoices[row["about_id"]])
    if not free.back_minor:
        return []
    last = free.undone[-1]
    items = await hold_open_items(work, last["organisation_id"], [last["payer_id"]])
    own = [item for item in items if item["invoice_id"] == last["item_id"]]
    await place_credit(work, held.invoices[last["about_id"]], own, free.back_minor, _credit_of(held.payment))
    return [last["about_id"]]


async def _place(work: Work, held: _Held, move: NewMove) -> None:
    items = await hold_open_items(work, held.payment["organisation_id"], [move.member_id])
    own = items_of_invoice(items, _named(move))
    await place_credit(work, held.invoices[_named(move)], own, move.amount_minor, _credit_of(held.payment))


def _credit_of(payment: Row) -> Callable[[int], Sequence[Credit]]:
    return lambda minor: (Credit(CreditSource.PAYMENT_CREDIT, payment["id"], minor),)
