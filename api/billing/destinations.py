"""Where invoices go, as the schema shows it (RUN-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import strawberry

from api.billing.types import PaymentMethod
from api.context import Info
from domain.billing.registry import DESTINATIONS, way

DestinationKey = StrEnum("DestinationKey", {key: key for key in DESTINATIONS})  # type: ignore[misc]
strawberry.enum(DestinationKey, description="A destination of invoices that is installed.")


@strawberry.type
class InvoiceDestination:
    """A destination that is installed, and the payment methods whose invoices it takes."""

    key: DestinationKey
    methods: list[PaymentMethod]


@strawberry.type
class InvoiceWay:
    """Where a method's invoices go. With `lacks`, its own destination is not installed, and this takes its place."""

    method: PaymentMethod
    destination: DestinationKey
    lacks: bool


@strawberry.type
class DestinationsQuery:
    """Where invoices can go."""

    @strawberry.field(description="The destinations of invoices that are installed (RUN-01).")
    async def invoice_destinations(self, info: Info) -> list[InvoiceDestination]:
        info.context.require("billing:run")
        return [
            InvoiceDestination(
                key=DestinationKey(key), methods=[method for method in PaymentMethod if method in one.methods]
            )
            for key, one in DESTINATIONS.items()
        ]

    @strawberry.field(description="Where each method's invoices go if nothing is chosen (RUN-01).")
    async def invoice_ways(self, info: Info) -> list[InvoiceWay]:
        info.context.require("billing:run")
        return ways_of(list(PaymentMethod), {})


def ways_of(methods: Sequence[PaymentMethod], chosen: Mapping[str, str]) -> list[InvoiceWay]:
    """Return where the invoices of methods go; `chosen` names destinations by method."""
    found = [way(method, chosen) for method in methods]
    return [
        InvoiceWay(method=one.method, destination=DestinationKey(one.destination), lacks=one.lacks is not None)
        for one in found
    ]
