"""The destinations of invoices at hand: every folder of `destinations` with a PLUGIN of this shape (RUN-01)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from domain.billing.rules.destinations import Way, way_of
from domain.catalogue.model import PaymentMethod
from domain.kernel.registry import load_plugins


@runtime_checkable
class Destination(Protocol):
    """Where invoices of some payment methods can go."""

    @property
    def key(self) -> str:
        """What routines and runs call it."""

    @property
    def methods(self) -> frozenset[PaymentMethod]:
        """The payment methods whose invoices it takes."""


DESTINATIONS: Mapping[str, Destination] = load_plugins(
    "domain.billing.destinations",
    Destination,  # type: ignore[type-abstract]
)


def way(method: PaymentMethod, chosen: Mapping[str, str]) -> Way:
    """Return where a method's invoices go; `chosen` names destinations by method."""
    installed = [key for key, one in DESTINATIONS.items() if method in one.methods]
    return way_of(method, chosen, installed)
