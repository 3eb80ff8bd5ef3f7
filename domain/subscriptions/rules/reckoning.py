"""What is due of subscriptions on a day, asked by those who bill; some of it may be reckoned before they ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from uuid import UUID

from domain.catalogue.model import Catalogue
from domain.subscriptions.model import Choices, MemberFacts, Running, TermBill, TermReject
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import due_terms

Known = tuple[MemberFacts | None, Choices]
Items = Sequence[TermBill | TermReject]


@dataclass(slots=True)
class Reckoner:
    """Due terms on a day at the prices of a catalogue, some of them reckoned already.

    `begun_only`: of those that are due, the ones that have begun by that day.
    """

    catalogue: Catalogue
    on: date
    begun_only: bool = False
    pricing: Pricing = field(init=False)
    _known: dict[UUID, tuple[Running, int, UUID | None, Known, Items]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pricing = Pricing(self.catalogue)

    def reckon(self, one: Running, payer_number: int, branch_id: UUID | None) -> None:
        """Reckon the terms of a subscription that its chunk will ask for."""
        beside = self.pricing.known(one)
        self._known[one.id] = one, payer_number, branch_id, beside, self._due(one, payer_number, branch_id)

    def terms(self, one: Running, payer_number: int, branch_id: UUID | None) -> Items:
        """Return the terms of a subscription that are to be billed, each with its invoice (`due_terms`)."""
        known = self._known.pop(one.id, None)
        if known is not None and known[:4] == (one, payer_number, branch_id, self.pricing.known(one)):
            return known[4]
        return self._due(one, payer_number, branch_id)

    def _due(self, one: Running, payer_number: int, branch_id: UUID | None) -> Items:
        due = due_terms(one, self.pricing, self.on, payer_number, branch_id)
        if not self.begun_only:
            return list(due)
        return list(takewhile(lambda item: isinstance(item, TermReject) or item.start_on <= self.on, due))
