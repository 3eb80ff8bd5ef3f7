"""Close a permanent discount for new use, or open it again (CAT-20)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.catalogue import repository
from domain.catalogue.model import Discount, DiscountChanged
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work


async def close_discount(work: Work, discount_id: UUID, *, closed: bool) -> Discount:
    """Close or open a discount and return it; who has it keeps it. Raises NotFound."""
    before = (await repository.load_catalogue(work)).discounts.get(discount_id)
    if before is None:
        raise NotFound("discount", discount_id)
    if before.closed == closed:
        return before
    await repository.close_discount(work, discount_id, closed)
    what = "discount.closed" if closed else "discount.opened"
    await work.audit(what, "discount", discount_id, before={"closed": before.closed}, after={"closed": closed})
    work.record(DiscountChanged(discount_id, before.name, closed))
    return replace(before, closed=closed)
