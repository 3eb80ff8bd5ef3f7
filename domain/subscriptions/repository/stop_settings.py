"""Stop codes, and whether a stop credits open invoices where nobody says so. They are few, so they are read whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import bindparam, select

from domain.catalogue.model import PlanKind
from domain.kernel.database import Query, Reading
from domain.kernel.work import Work
from domain.subscriptions import tables as t
from domain.subscriptions.model import CreditingDefault, StopCode

ANY = "ANY"
_CODES = Query(select(t.stop_code).where(t.stop_code.c.tenant_id == bindparam("tenant")).order_by(t.stop_code.c.place))
_HOLD_CODES = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_CHANGE_CODE = """
UPDATE stop_code SET code = $3, text = $4, on_my_page = $5, closed = $6, version = $7 WHERE tenant_id = $1 AND id = $2
"""
_ORDER_CODES = """
UPDATE stop_code c SET place = u.place FROM unnest($2::uuid[]) WITH ORDINALITY AS u(id, place)
WHERE c.tenant_id = $1 AND c.id = u.id AND c.place <> u.place
"""
_DEFAULTS = Query(select(t.crediting_default).where(t.crediting_default.c.tenant_id == bindparam("tenant")))
_DROP_DEFAULTS = "DELETE FROM crediting_default WHERE tenant_id = $1"


async def load_stop_codes(read: Reading) -> dict[UUID, StopCode]:
    """Return every stop code in the order in which forms offer them, closed ones among them."""
    rows = await read.all(_CODES, tenant=read.tenant_id)
    return {
        row["id"]: StopCode(row["id"], row["code"], row["text"], row["on_my_page"], row["closed"], row["version"])
        for row in rows
    }


async def held_stop_codes(work: Work) -> dict[UUID, StopCode]:
    """Return every stop code, with nobody else changing the list until the work ends."""
    await work.sql(_HOLD_CODES, f"stop_codes:{work.tenant_id}")
    return await load_stop_codes(work)


async def add_stop_code(work: Work, one: StopCode, place: int) -> None:
    """Insert a code at a place of the list, counted from 1."""
    await work.insert(
        t.stop_code,
        id=one.id,
        place=place,
        code=one.code,
        text=one.text,
        on_my_page=one.on_my_page,
        closed=one.closed,
        version=one.version,
    )


async def change_stop_code(work: Work, one: StopCode) -> None:
    """Write a changed code over the old one."""
    await work.send(_CHANGE_CODE, work.tenant_id, one.id, one.code, one.text, one.on_my_page, one.closed, one.version)


async def order_stop_codes(work: Work, code_ids: Sequence[UUID]) -> None:
    """Give the codes their places in this order."""
    await work.send(_ORDER_CODES, work.tenant_id, list(code_ids))


async def load_crediting_default(read: Reading) -> CreditingDefault:
    """Return whether a stop credits open invoices where nobody says so; it does where nothing is set."""
    rows = await read.all(_DEFAULTS, tenant=read.tenant_id)
    found = {row["plan_kind"]: row["credit_open"] for row in rows}
    return CreditingDefault(found.pop(ANY, True), {PlanKind(kind): credit for kind, credit in found.items()})


async def write_crediting_default(work: Work, credit_open: bool, by_kind: Mapping[PlanKind, bool]) -> None:
    """Write the default of the tenant and of plan kinds over what there was."""
    await work.send(_DROP_DEFAULTS, work.tenant_id)
    await work.insert_many(
        t.crediting_default,
        {
            "plan_kind": [ANY, *(kind.value for kind in by_kind)],
            "credit_open": [credit_open, *by_kind.values()],
        },
    )
