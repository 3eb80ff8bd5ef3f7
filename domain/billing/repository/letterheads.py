"""Rows of what organisations' documents look like (BIL-13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson

from domain.billing.model import Letterhead, LetterText, Logo, Picture, PictureKind
from domain.kernel.database import Reading
from domain.kernel.recent import Recent
from domain.kernel.work import Work

_LETTERHEADS = """
SELECT h.organisation_id, h.line1, h.postal_code, h.city, h.phone, h.email, h.web, h.accent, h.texts
FROM letterhead h WHERE h.tenant_id = $1
"""
_LOGO_IDS = "SELECT organisation_id, id FROM logo WHERE tenant_id = $1"
# Whatever an organisation has of the two, in one row; every letter of a print file asks for it.
_OF = """
SELECT h.organisation_id, h.line1, h.postal_code, h.city, h.phone, h.email, h.web, h.accent, h.texts, l.id AS logo_id
FROM (SELECT $1::uuid AS tenant_id, $2::uuid AS organisation_id) one
LEFT JOIN letterhead h USING (tenant_id, organisation_id) LEFT JOIN logo l USING (tenant_id, organisation_id)
"""
_LOGO = "SELECT id, kind, content, width, height FROM logo WHERE tenant_id = $1 AND organisation_id = $2"
_SAVE = """
INSERT INTO letterhead (tenant_id, organisation_id, line1, postal_code, city, phone, email, web, accent, texts)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb)
ON CONFLICT (tenant_id, organisation_id) DO UPDATE SET line1 = excluded.line1, postal_code = excluded.postal_code,
  city = excluded.city, phone = excluded.phone, email = excluded.email, web = excluded.web, accent = excluded.accent,
  texts = excluded.texts
"""
_SAVE_LOGO = """
INSERT INTO logo (tenant_id, organisation_id, id, kind, content, width, height) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant_id, organisation_id) DO UPDATE SET id = excluded.id, kind = excluded.kind,
  content = excluded.content, width = excluded.width, height = excluded.height
"""
_REMOVE_LOGO = "DELETE FROM logo WHERE tenant_id = $1 AND organisation_id = $2"

LOGOS_KEPT = 16
"""How many pictures are remembered, so that thousands of letters don't each read the same one again."""
_seen: Recent[UUID, Logo] = Recent(LOGOS_KEPT)


async def letterheads(read: Reading) -> dict[UUID, Letterhead]:
    """Return the templates of the tenant's organisations; those that have none are left out."""
    rows = await read.sql(_LETTERHEADS, read.tenant_id)
    return {row["organisation_id"]: _letterhead(row) for row in rows}


async def logo_ids(read: Reading) -> dict[UUID, UUID]:
    """Return the ids of the tenant's logos, by organisation."""
    return {row["organisation_id"]: row["id"] for row in await read.sql(_LOGO_IDS, read.tenant_id)}


async def letterhead_of(read: Reading, organisation_id: UUID) -> tuple[Letterhead | None, Logo | None]:
    """Return an organisation's template and its logo, None for what it has not."""
    [row] = await read.sql(_OF, read.tenant_id, organisation_id)
    found = _letterhead(row) if row["organisation_id"] is not None else None
    if row["logo_id"] is None:
        return found, None
    logo = _seen.get(row["logo_id"])
    if logo is None and (logo := await logo_of(read, organisation_id)) is not None:
        _seen.update({logo.id: logo})
    return found, logo


async def logo_of(read: Reading, organisation_id: UUID) -> Logo | None:
    """Return an organisation's logo; None where it has none."""
    rows = await read.sql(_LOGO, read.tenant_id, organisation_id)
    if not rows:
        return None
    row = rows[0]
    return Logo(row["id"], Picture(PictureKind(row["kind"]), row["content"], row["width"], row["height"]))


async def write_letterhead(work: Work, organisation_id: UUID, new: Letterhead) -> None:
    """Write an organisation's template over the one that it had."""
    lines = (new.line1, new.postal_code, new.city, new.phone, new.email, new.web, new.accent)
    texts = orjson.dumps([asdict(one) for one in new.texts]).decode()
    await work.send(_SAVE, work.tenant_id, organisation_id, *lines, texts)


async def write_logo(work: Work, organisation_id: UUID, logo: Logo) -> None:
    """Write an organisation's logo over the one that it had."""
    picture = logo.picture
    values = (logo.id, picture.kind.value, picture.content, picture.width, picture.height)
    await work.send(_SAVE_LOGO, work.tenant_id, organisation_id, *values)


async def delete_logo(work: Work, organisation_id: UUID) -> None:
    """Delete an organisation's logo."""
    await work.send(_REMOVE_LOGO, work.tenant_id, organisation_id)


def _letterhead(row: Mapping[str, Any]) -> Letterhead:
    return Letterhead(
        row["line1"],
        row["postal_code"],
        row["city"],
        row["phone"],
        row["email"],
        row["web"],
        row["accent"],
        tuple(LetterText(one["language"], one["heading"], one["closing"]) for one in row["texts"]),
    )
