"""Book the rows of an imported file, one chunk in one transaction, each exactly once (FIL-01, PAY-01)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.queries.payments import invoices_by_id, invoices_by_reference
from domain.billing.rules.kid_format import KidFormat
from domain.billing.rules.reference import kid_format
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.payments.commands.complete_payments import complete_payments
from domain.payments.commands.read_payment_file import FileRow, PaymentFileReader
from domain.payments.model import ImportState, IncomingAgreement, PaymentFileBooked, PaymentNeedsProcessing, Problem
from domain.payments.repository.payments import BookedRow, booked_numbers, count_booked, hold_chunk, insert_booked
from domain.payments.rules.allocation import OpenBook
from domain.payments.rules.completion import Completion, PaidInto
from domain.payments.rules.decision import decide
from domain.payments.rules.matching import (
    Match,
    ReferencedInvoice,
    match_reference,
    member_number_in,
)
from domain.people.queries.payments import members_by_number, receiving_accounts

CHUNK_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Booked:
    """How far a file is after a chunk: done or not, and its rows that are booked and that wait for a person."""

    done: bool
    booked: int
    work_list: int


@dataclass(frozen=True, slots=True)
class _Account:
    """A bank account as booking needs it."""

    id: UUID
    paid_into: PaidInto
    form: KidFormat


_Matched = tuple[FileRow, _Account, Match | Problem]


async def book_payment_chunk(
    work: Work, import_id: UUID, reader: PaymentFileReader, after: int, rows_max: int = CHUNK_ROWS
) -> Booked:
    """Book the rows of a file that follow row number `after`, at most so many, and tell how far the file is.

    Rows that are booked already are passed over, so that a chunk may be tried again after any crash, by anyone: two
    that try the same one at once wait for each other. Chunks may be booked in any order, several at a time. The
    caller has checked that the import exists; `book_payment_file` does all of it.
    """
    await hold_chunk(work, import_id, after)
    there = await booked_numbers(work, import_id, after, after + rows_max)
    matched = await _match(work, [row for row in reader.rows(after, rows_max) if row.number not in there])
    results = await _decide(work, matched)
    await insert_booked(work, import_id, reader.form.source, _booked_rows(matched, results))
    completions = [result for result in results.values() if isinstance(result, Completion)]
    await complete_payments(work, completions)
    _tell(work, matched, results)
    counts = await count_booked(work, import_id, len(completions), len(results) - len(completions))
    done = counts["state"] == ImportState.DONE
    if done and results:
        work.record(PaymentFileBooked(import_id, counts["booked_count"], counts["work_list_count"]))
    return Booked(done, counts["booked_count"], counts["work_list_count"])


async def _match(work: Work, rows: Sequence[FileRow]) -> list[_Matched]:
    """Read all references with two queries: invoices by reference, and members of those that no invoice has."""
    accounts = await _accounts(work, rows)
    invoices: dict[tuple[UUID, str], list[ReferencedInvoice]] = defaultdict(list)
    for each in await invoices_by_reference(work, list({r.payment.reference for r in rows if r.payment.reference})):
        found = ReferencedInvoice(each["id"], each["number"], each["payer_id"], each["state"])
        invoices[each["organisation_id"], each["reference"]].append(found)
    with_account = [(row, accounts[row.agreement]) for row in rows]
    numbers = {
        member_number_in(row.payment.reference, account.form)
        for row, account in with_account
        if row.payment.reference and (account.paid_into.organisation_id, row.payment.reference) not in invoices
    }
    members = await members_by_number(work, [number for number in numbers if number])
    return [(row, account, _match_row(row, account, invoices, members)) for row, account in with_account]


def _match_row(
    row: FileRow,
    account: _Account,
    invoices: Mapping[tuple[UUID, str], Sequence[ReferencedInvoice]],
    members: Mapping[int, UUID],
) -> Match | Problem:
    if row.payment.caution:
        return row.payment.caution
    reference = row.payment.reference
    named = invoices.get((account.paid_into.organisation_id, reference), ()) if reference else ()
    return match_reference(reference, account.form, named, members)


async def _accounts(work: Work, rows: Sequence[FileRow]) -> dict[IncomingAgreement, _Account]:
    """Return the bank account of each agreement in the rows; the import has made sure that there is one."""
    known = await receiving_accounts(work)
    found = {}
    for agreement in {row.agreement for row in rows}:
        own = [account for account in known if agreement.is_for(account["ocr_agreement_id"], account["number"])]
        account = max(own, key=lambda each: each["receives"])
        found[agreement] = _Account(
            account["id"],
            PaidInto(
                account["organisation_id"],
                account["currency"],
                account["ledger_account"],
                account["receivable_account"],
            ),
            kid_format(account),
        )
    return found


async def _decide(work: Work, matched: Sequence[_Matched]) -> dict[UUID, Completion | Problem]:
    """Allocate the matched rows in the file's order; return by new payment id what completes and what waits."""
    book = await _open_book(work, matched)
    states = await _settled_states(work, matched, book)
    results: dict[UUID, Completion | Problem] = {}
    for row, account, match in matched:
        payment_id = new_id()
        if isinstance(match, Problem):
            results[payment_id] = match
            continue
        results[payment_id] = decide(payment_id, row.payment, match, account.paid_into, book, states)
    return results


async def _open_book(work: Work, matched: Sequence[_Matched]) -> OpenBook:
    """Hold and return what the matched members have open, one organisation after another in the order of ids."""
    payers: dict[UUID, set[UUID]] = defaultdict(set)
    for _, account, match in matched:
        if isinstance(match, Match):
            payers[account.paid_into.organisation_id].add(match.member_id)
    book = OpenBook()
    for organisation_id in sorted(payers):
        for item in await hold_open_items(work, organisation_id, list(payers[organisation_id])):
            book.add(organisation_id, item["payer_id"], item["invoice_id"], item["open_minor"], item["fee_of"])
    return book


async def _settled_states(work: Work, matched: Iterable[_Matched], book: OpenBook) -> dict[UUID, str]:
    """Return the states of the named invoices that have nothing open, read after the open ones are held."""
    settled = [
        match.invoice.invoice_id
        for _, account, match in matched
        if isinstance(match, Match)
        and match.invoice
        and not book.is_open(account.paid_into.organisation_id, match.member_id, match.invoice.invoice_id)
    ]
    # An invoice that is open now may be settled by an earlier row of this chunk; it is issued all the same.
    return defaultdict(lambda: "ISSUED", {r["id"]: r["state"] for r in await invoices_by_id(work, settled)})


def _booked_rows(matched: Sequence[_Matched], results: Mapping[UUID, Completion | Problem]) -> list[BookedRow]:
    return [
        BookedRow(
            payment_id,
            account.id,
            account.paid_into,
            row.number,
            row.payment,
            result if isinstance(result, Completion) else None,
            result if isinstance(result, Problem) else None,
        )
        for (row, account, _), (payment_id, result) in zip(matched, results.items(), strict=True)
    ]


def _tell(work: Work, matched: Sequence[_Matched], results: Mapping[UUID, Completion | Problem]) -> None:
    work.record_many(
        PaymentNeedsProcessing(
            payment_id,
            account.paid_into.organisation_id,
            row.payment.amount_minor,
            account.paid_into.currency,
            result.code.name,
        )
        for (row, account, _), (payment_id, result) in zip(matched, results.items(), strict=True)
        if isinstance(result, Problem)
    )
