"""Hand unpaid invoices over to collection, with a file for the collector (DUN-09)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.turn_over_invoices import turn_over_invoices
from domain.billing.model import InvoiceState
from domain.dunning.commands.decide_collection import CLAIMS_MAX, decide_by_itself, decide_collection
from domain.dunning.commands.decide_reminders import load_policies
from domain.dunning.model import Claim, CollectionFileKind, InvoiceHandedOver, NothingToCollect
from domain.dunning.repository.collection import (
    hold_collection,
    insert_cases,
    insert_file,
    invoice_texts,
    ready_by_itself,
    ready_page,
)
from domain.dunning.rules.collecting import claims_file
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Audited, Work
from domain.people.queries.billing import billing_organisation, letter_addresses


async def hand_over(
    work: Work, organisation_id: UUID, invoice_ids: Sequence[UUID] | None, *, idempotency_key: str
) -> UUID:
    """Hand picked invoices over, or with None all that are ready today, and return the file's id.

    What is not ready any more is left out; who picks nothing hands nothing over. Refuses with NotFound (organisation),
    InvalidInput (more than CLAIMS_MAX) and NothingToCollect. The same key gives the same answer.
    """
    if invoice_ids is not None and len(invoice_ids) > CLAIMS_MAX:
        raise InvalidInput.of("invoiceIds", "RANGE", f"pick at most {CLAIMS_MAX} invoices", most=CLAIMS_MAX)
    picked = None if invoice_ids is None else sorted(map(str, invoice_ids))
    asked = {"organisation": organisation_id, "invoices": picked}
    known = await claim(work, idempotency_key, request_hash("hand_over", asked))
    if known is not None:
        return UUID(known["file_id"])
    await hold_collection(work, organisation_id)
    if invoice_ids is None:
        invoice_ids = [row["id"] for row in await ready_page(work, organisation_id, work.today, limit=CLAIMS_MAX)]
    made = await _hand_over(work, organisation_id, invoice_ids)
    if made is None:
        raise NothingToCollect(organisation_id)
    file_id, _ = made
    await remember(work, idempotency_key, {"file_id": file_id})
    return file_id


async def hands_over(work: Work, organisation_id: UUID) -> bool:
    """Tell whether a run has anything to hand over today."""
    return bool(await ready_by_itself(work, organisation_id, work.today, 1))


async def hand_over_by_itself(
    work: Work, organisation_id: UUID, *, run_id: UUID | None = None, stopping: Collection[UUID] = ()
) -> Sequence[Claim]:
    """Hand over what processes let a run hand over today, with one file, and return it; nothing makes no file.

    `stopping` is as in decide_by_itself.
    """
    await hold_collection(work, organisation_id)
    found = await decide_by_itself(work, organisation_id, work.today, await load_policies(work), stopping)
    if not found:
        return ()
    made = await _hand_over(work, organisation_id, [one.invoice_id for one in found], run_id)
    return made[1] if made else ()


async def _hand_over(
    work: Work, organisation_id: UUID, invoice_ids: Sequence[UUID], run_id: UUID | None = None
) -> tuple[UUID, Sequence[Claim]] | None:
    """Hand over what is still ready, held with all that its payers have open; return the file's id and its claims."""
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    await hold_invoices(work, organisation_id, invoice_ids)
    ready = await decide_collection(work, organisation_id, invoice_ids, work.today, await load_policies(work))
    if not ready:
        return None
    known = await letter_addresses(work, sorted({one.payer_id for one in ready}))
    texts = await invoice_texts(work, [one.invoice_id for one in ready])
    content = claims_file((one, texts[one.invoice_id], known[one.payer_id], organisation) for one in ready)
    currency = organisation["currency"]
    total_minor = sum(one.open_minor + one.open_fees_minor for one in ready)
    file_id = await insert_file(
        work, organisation_id, CollectionFileKind.CLAIMS, content, len(ready), total_minor, currency, run_id
    )
    await turn_over_invoices(work, [one.invoice_id for one in ready], InvoiceState.IN_COLLECTION)
    await insert_cases(work, organisation_id, currency, file_id, ready)
    work.record_many(
        InvoiceHandedOver(
            one.invoice_id,
            organisation_id,
            one.payer_id,
            one.open_minor,
            one.open_fees_minor,
            currency,
            file_id,
        )
        for one in ready
    )
    await work.audit(
        "collection.handed_over", "collection_file", file_id, after={"claims": len(ready), "total_minor": total_minor}
    )
    told = [Audited(one.invoice_id, one.payer_id, {}, {"file_id": file_id}) for one in ready]
    await work.audit_many("collection.handed_over", "invoice", told, reason=None)
    return file_id, ready
