"""Decide what the documents of an organisation look like (BIL-13)."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from domain.billing.model import Letterhead
from domain.billing.repository.letterheads import letterhead_of, write_letterhead
from domain.billing.rules.letterheads import letterhead_errors, tidy
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation


async def save_letterhead(work: Work, organisation_id: UUID, new: Letterhead) -> Letterhead:
    """Write the template of an organisation's documents, and return it; all documents are drawn by it from now on.

    Refuses with NotFound, and with InvalidInput that names each field that is missing or can't be drawn. What is so
    already is not written again.
    """
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    new = tidy(new)
    refuse_if_any(letterhead_errors(new, organisation["country"]))
    was, _ = await letterhead_of(work, organisation_id)
    if was != new:
        await write_letterhead(work, organisation_id, new)
        before = asdict(was) if was else None
        await work.audit("save_letterhead", "organisation", organisation_id, before=before, after=asdict(new))
    return new
