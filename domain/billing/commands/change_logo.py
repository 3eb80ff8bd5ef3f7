"""Give the documents of an organisation a logo, or take it away (BIL-13)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.model import Logo, Picture
from domain.billing.repository.letterheads import delete_logo, logo_of, write_logo
from domain.billing.rules.logos import picture_of
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation


async def change_logo(work: Work, organisation_id: UUID, content: bytes | None) -> Logo | None:
    """Write the logo from its file's bytes, and return it; without bytes, take the logo away.

    Refuses with NotFound, and with InvalidInput what is no picture of sensible size. The same one again changes
    nothing.
    """
    if await billing_organisation(work, organisation_id) is None:
        raise NotFound("organisation", organisation_id)
    picture = picture_of(content) if content is not None else None
    was = await logo_of(work, organisation_id)
    if (was.picture if was else None) == picture:
        return was
    logo = Logo(new_id(), picture) if picture else None
    if logo is not None:
        await write_logo(work, organisation_id, logo)
    else:
        await delete_logo(work, organisation_id)
    before = _said(was.picture if was else None)
    await work.audit("change_logo", "organisation", organisation_id, before=before, after=_said(picture))
    return logo


def _said(picture: Picture | None) -> dict[str, object] | None:
    """What the audit log keeps of a picture: not its bytes."""
    if picture is None:
        return None
    return {"kind": picture.kind, "width": picture.width, "height": picture.height, "bytes": len(picture.content)}
