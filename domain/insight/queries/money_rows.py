"""Rows of invoices and payments, as they were on any day (DSH-07, DSH-09, DSH-11)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from domain.insight.queries.binds import DAY, ORGANISATION, SUBJECT, TENANT
from domain.insight.sources import allocation, invoice, open_item, payment, tenant

ZONE = select(tenant.c.zone).where(tenant.c.tenant_id == TENANT).scalar_subquery()
DAY_END: ColumnElement[Any] = func.timezone(ZONE, cast(DAY + literal(1, Integer), DateTime))
"""The instant at which the figure's day ends where the tenant is."""


def recorded_on(day: ColumnElement[Any], instant: ColumnElement[Any]) -> ColumnElement[Any]:
    """The business date of something recorded; where none was kept, the instant's date where the tenant is."""
    return func.coalesce(day, cast(func.timezone(ZONE, instant), Date))


def _open_invoices() -> Select[Any]:
    """What is open now, with every settlement after the day undone again: cheap for any recent day."""
    now = (
        select(open_item.c.invoice_id, open_item.c.due_on, open_item.c.open_minor)
        .where(
            open_item.c.tenant_id == TENANT,
            or_(ORGANISATION.is_(None), open_item.c.organisation_id == ORGANISATION),
            open_item.c.issued_on <= DAY,
            open_item.c.fee_of.is_(None),  # the fee of a reminder is no invoice
        )
        .subquery("now")
    )
    settled_later = _settlements(
        allocation.c.amount_minor, allocation.c.undone_at.is_(None), allocation.c.allocated_on > DAY
    )
    undone_later = _settlements(
        -allocation.c.amount_minor,
        allocation.c.undone_at.is_not(None),
        allocation.c.undone_at >= DAY_END,
        allocation.c.allocated_on <= DAY,
    )
    pieces = union_all(settled_later, undone_later).subquery("piece").c
    later = (
        select(
            pieces.invoice_id,
            func.min(pieces.due_on).label("due_on"),
            cast(func.sum(pieces.piece_minor), BigInteger).label("piece_minor"),
        )
        .group_by(pieces.invoice_id)
        .subquery("later")
    )
    open_minor = func.coalesce(now.c.open_minor, 0) + func.coalesce(later.c.piece_minor, 0)
    return (
        select(
            func.coalesce(now.c.invoice_id, later.c.invoice_id).label("key"),
            open_minor.label("amount_minor"),
            func.coalesce(now.c.due_on, later.c.due_on).label("on"),
        )
        .select_from(now.join(later, now.c.invoice_id == later.c.invoice_id, full=True))
        .where(open_minor > 0)
    )


def _settlements(amount_minor: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    """Amounts of allocations to invoices that were issued by the day."""
    return (
        select(allocation.c.invoice_id, invoice.c.due_on, amount_minor.label("piece_minor"))
        .join(invoice, and_(invoice.c.tenant_id == allocation.c.tenant_id, invoice.c.id == allocation.c.invoice_id))
        .where(
            allocation.c.tenant_id == TENANT,
            or_(ORGANISATION.is_(None), invoice.c.organisation_id == ORGANISATION),
            invoice.c.issued_on <= DAY,
            *conditions,
        )
    )


OPEN_INVOICES = _open_invoices()
"""Invoices that were open at the end of the day, with what was open of them, by due date (DSH-09)."""

PAYMENTS: Select[Any] = select(
    payment.c.id.label("key"),
    payment.c.amount_minor.label("amount_minor"),
    payment.c.paid_on.label("on"),
).where(
    payment.c.tenant_id == TENANT,
    or_(ORGANISATION.is_(None), payment.c.organisation_id == ORGANISATION),
    payment.c.paid_on <= DAY,
    payment.c.state == "COMPLETED",
    recorded_on(payment.c.completed_on, payment.c.completed_at) <= DAY,
)
"""Payments that were completed by the end of the day, by the day they were paid (DSH-07)."""

RUN_INVOICES: Select[Any] = select(
    invoice.c.id.label("key"),
    invoice.c.total_minor.label("amount_minor"),
    invoice.c.issued_on.label("on"),
).where(invoice.c.tenant_id == TENANT, invoice.c.run_id == SUBJECT)
"""Invoices that a run issued (RUN-05)."""
