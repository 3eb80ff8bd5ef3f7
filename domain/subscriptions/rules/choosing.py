"""Which products a subscription has on a day, of a plan whose products are chosen (CAT-13)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.subscriptions.model import Choices


def chosen_on(choices: Choices, day: date) -> tuple[UUID, ...] | None:
    """Return the products that were last chosen for a day; None where nothing was, which are all of the plan's."""
    return next((product_ids for from_on, product_ids in reversed(choices) if from_on <= day), None)
