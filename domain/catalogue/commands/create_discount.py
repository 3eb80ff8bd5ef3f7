"""Register a permanent discount (CAT-20)."""

from __future__ import annotations

from dataclasses import asdict

from domain.catalogue import repository
from domain.catalogue.model import Discount, DiscountChanged, NewDiscount
from domain.catalogue.rules import DESCRIPTION_CHARACTERS_MAX
from domain.catalogue.rules.contents import content_of_discount
from domain.catalogue.rules.offers import percent_bp, percent_errors
from domain.kernel import idempotency
from domain.kernel.ids import new_id
from domain.kernel.refusal import refuse_if_any
from domain.kernel.work import Work
from domain.people.rules.texts import lines_errors, name_errors, plain_lines


async def create_discount(work: Work, new: NewDiscount, *, idempotency_key: str | None = None) -> Discount:
    """Register a discount and return it; 100 % makes free subscribers. Raises InvalidInput.

    The same key creates it once; raises IdempotencyConflict where the key served other input.
    """
    made_id = await idempotency.made_before(work, idempotency_key, "create_discount", asdict(new))
    if made_id is not None:
        return (await repository.load_catalogue(work)).discounts[made_id]
    refuse_if_any(
        [
            *name_errors("name", new.name),
            *lines_errors("description", new.description, DESCRIPTION_CHARACTERS_MAX),
            *percent_errors("percent", new.percent, "CAT-20"),
        ]
    )
    discount = Discount(
        new_id(), new.name.strip(), plain_lines(new.description), percent_bp(new.percent) or 0, closed=False
    )
    await repository.add_discount(work, discount)
    await work.audit("discount.created", "discount", discount.id, after=content_of_discount(discount))
    work.record(DiscountChanged(discount.id, discount.name, discount.closed))
    await idempotency.remember_made(work, idempotency_key, discount.id)
    return discount
