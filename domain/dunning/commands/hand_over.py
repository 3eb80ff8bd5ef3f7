"""Hand unpaid invoices over to collection, with a file for the collector (DUN-09)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.put_aside import put_aside
from domain.billing.commands.turn_over_invoices import turn_over_invoices
from domain.billing.model import InvoiceState, PutAsideKind
from domain.billing.rules.reject import RejectReason, reject_reason
from domain.dunning.commands.decide_collection import CLAIMS_MAX, decide_collection, ready_ids
from domain.dunning.commands.decide_reminders import Policies, load_policies
from domain.dunning.model import Claim, CollectionFileKind, InvoiceHandedOver, NothingToCollect
from domain.dunning.repository.collection import (
    hold_collection,
    insert_cases,
    insert_file,
    invoice_texts,
    ready_by_itself,
    ready_page,
)
from domain.dunning.rules.collecting import claim_line, claims_file
from domain.kernel.csv_text import Cell
from domain.kernel.database import Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.isolating import each_alone
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Audited, Work
from domain.people.queries.billing import billing_organisation, letter_addresses


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over with a file, which there is only with claims; and (invoice, payer, error) of the broken."""

    file_id: UUID
    claims: Sequence[Claim]
    broken: Sequence[tuple[UUID, UUID, Exception]]

    @property
    def rejects(self) -> list[tuple[UUID, UUID, RejectReason]]:
        """The broken ones, each with its reason."""
        return [(invoice_id, payer_id, reject_reason(error)) for invoice_id, payer_id, error in self.broken]


async def hand_over(
    work: Work, organisation_id: UUID, invoice_ids: Sequence[UUID] | None, *, idempotency_key: str
) -> UUID:
    """Hand picked invoices over, or with None all that are ready today, and return the file's id.

    What is not ready any more is left out, and so is what is broken, which waits with its cause (NEW-10); who picks
    nothing hands nothing over. Refuses with NotFound (organisation),
    InvalidInput (more than CLAIMS_MAX) and NothingToCollect. The same key gives the same answer.
    """
    if invoice_ids is not None and len(invoice_ids) > CLAIMS_MAX:
        raise InvalidInput.of(
            "invoiceIds", "RANGE", f"pick at most {CLAIMS_MAX} invoices", most=CLAIMS_MAX, rule="DUN-09"
        )
    picked = None if invoice_ids is None else sorted(map(str, invoice_ids))
    asked = {"organisation": organisation_id, "invoices": picked}
    known = await claim(work, idempotency_key, request_hash("hand_over", asked))
    if known is not None:
        return UUID(known["file_id"])
    await hold_collection(work, organisation_id)
    if invoice_ids is None:
        invoice_ids = [row["id"] for row in await ready_page(work, organisation_id, work.today, limit=CLAIMS_MAX)]
    made = await _hand_over(work, organisation_id, invoice_ids)
    await put_aside(work, PutAsideKind.COLLECTION, made.rejects)
    if not made.claims:
        raise made.broken[0][2] if made.broken else NothingToCollect(organisation_id)
    await remember(work, idempotency_key, {"file_id": made.file_id})
    return made.file_id


async def hands_over(work: Work, organisation_id: UUID) -> bool:
    """Tell whether a run has anything to hand over today."""
    return bool(await ready_by_itself(work, organisation_id, work.today, 1))


async def hand_over_by_itself(
    work: Work, organisation_id: UUID, *, run_id: UUID | None = None, stopping: Collection[UUID] = ()
) -> Handed:
    """Hand over what processes let a run hand over today, with one file; nothing makes no file.

    `stopping` is as in decide_by_itself.
    """
    await hold_collection(work, organisation_id)
    found = await ready_ids(work, organisation_id, work.today, stopping)
    return await _hand_over(work, organisation_id, found, run_id)


async def _hand_over(
    work: Work, organisation_id: UUID, invoice_ids: Sequence[UUID], run_id: UUID | None = None
) -> Handed:
    """Hand over what is still ready, held with all that its payers have open; a broken one stops no other (NEW-10)."""
    file_id = new_id()
    if not invoice_ids:
        return Handed(file_id, (), ())
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    payers = {key: row["payer_id"] for key, row in (await hold_invoices(work, organisation_id, invoice_ids)).items()}
    handing = partial(_hand_some, work, organisation_id, organisation, file_id, await load_policies(work))
    made, broken = await each_alone(work, sorted(payers), handing)
    failed = [(key, payers[key], error) for key, error in broken]
    ready = [one for claims, _ in made for one in claims]
    if not ready:
        return Handed(file_id, (), failed)
    content = claims_file(line for _, lines in made for line in lines)
    currency = organisation["currency"]
    total_minor = sum(one.open_minor + one.open_fees_minor for one in ready)
    await insert_file(
        work, file_id, organisation_id, CollectionFileKind.CLAIMS, content, len(ready), total_minor, currency, run_id
    )
    await work.audit(
        "collection.handed_over", "collection_file", file_id, after={"claims": len(ready), "total_minor": total_minor}
    )
    return Handed(file_id, ready, failed)


async def _hand_some(
    work: Work,
    organisation_id: UUID,
    organisation: Row,
    file_id: UUID,
    policies: Policies,
    invoice_ids: Sequence[UUID],
) -> tuple[Sequence[Claim], Sequence[list[Cell]]]:
    """Hand some invoices over with a file that the caller writes; return the claims and their lines."""
    ready = await decide_collection(work, organisation_id, invoice_ids, work.today, policies)
    if not ready:
        return (), ()
    known = await letter_addresses(work, sorted({one.payer_id for one in ready}))
    texts = await invoice_texts(work, [one.invoice_id for one in ready])
    lines = [claim_line(one, texts[one.invoice_id], known[one.payer_id], organisation) for one in ready]
    await turn_over_invoices(work, [one.invoice_id for one in ready], InvoiceState.IN_COLLECTION)
    await insert_cases(work, organisation_id, organisation["currency"], file_id, ready)
    work.record_many(
        InvoiceHandedOver(
            one.invoice_id,
            organisation_id,
            one.payer_id,
            one.open_minor,
            one.open_fees_minor,
            organisation["currency"],
            file_id,
        )
        for one in ready
    )
    told = [Audited(one.invoice_id, one.payer_id, {}, {"file_id": file_id}) for one in ready]
    await work.audit_many("collection.handed_over", "invoice", told, reason=None)
    return ready, lines
