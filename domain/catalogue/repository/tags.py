"""Reporting tags. They are few, so they are read whole."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from domain.catalogue import tables as t
from domain.catalogue.model import ReportingTag, TagKind
from domain.kernel.database import Query, Reading
from domain.kernel.work import Work

_t = t.reporting_tag.c
_TAGS = Query(select(_t.id, _t.code, _t.name, _t.kind, _t.closed, _t.version).order_by(_t.kind, _t.name, _t.id))
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_CHANGE = """
UPDATE reporting_tag SET code = $3, name = $4, closed = $5, version = $6 WHERE tenant_id = $1 AND id = $2
"""


async def load_tags(read: Reading) -> dict[UUID, ReportingTag]:
    """Return every tag, closed ones among them: how before by whom, each in the order of the names."""
    return {
        row["id"]: ReportingTag(
            row["id"], row["code"], row["name"], TagKind(row["kind"]), row["closed"], row["version"]
        )
        for row in await read.all(_TAGS)
    }


async def held_tags(work: Work) -> dict[UUID, ReportingTag]:
    """Return every tag, with nobody else changing the register until the work ends."""
    await work.sql(_HOLD, f"reporting_tags:{work.tenant_id}")
    return await load_tags(work)


async def add_tag(work: Work, one: ReportingTag) -> None:
    """Insert a tag."""
    await work.insert(
        t.reporting_tag,
        id=one.id,
        code=one.code,
        name=one.name,
        kind=one.kind.value,
        closed=one.closed,
        version=one.version,
    )


async def change_tag(work: Work, one: ReportingTag) -> None:
    """Write a changed tag over the one before it."""
    await work.send(_CHANGE, work.tenant_id, one.id, one.code, one.name, one.closed, one.version)
