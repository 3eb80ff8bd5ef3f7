"""Tell the collector what has happened to claims since the last report, each thing once (DUN-09)."""

from __future__ import annotations

from uuid import UUID

from domain.dunning.model import CollectionFileKind, NothingToCollect
from domain.dunning.repository.collection import hold_collection, insert_changes, insert_file, pending_changes
from domain.dunning.rules.collecting import changes_file
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation


async def report_changes(work: Work, organisation_id: UUID, *, idempotency_key: str) -> UUID:
    """Make a file of what nobody has told the collector yet, and return its id.

    Refuses with NotFound (organisation) and NothingToCollect. The same key gives the same answer.
    """
    known = await claim(work, idempotency_key, request_hash("report_changes", {"organisation": organisation_id}))
    if known is not None:
        return UUID(known["file_id"])
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    await hold_collection(work, organisation_id)
    changes = await pending_changes(work, organisation_id)
    if not changes:
        raise NothingToCollect(organisation_id)
    total_minor = sum(one.amount_minor for one in changes)
    file_id = new_id()
    await insert_file(
        work,
        file_id,
        organisation_id,
        CollectionFileKind.CHANGES,
        changes_file(changes),
        len(changes),
        total_minor,
        organisation["currency"],
    )
    await insert_changes(work, file_id, changes)
    await work.audit("collection.reported", "collection_file", file_id, after={"changes": len(changes)})
    await remember(work, idempotency_key, {"file_id": file_id})
    return file_id
