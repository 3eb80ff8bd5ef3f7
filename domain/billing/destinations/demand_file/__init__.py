"""A table of demands for somebody who collects them in another way."""

from __future__ import annotations

from domain.catalogue.model import PaymentMethod


class DemandFile:
    """A table of demands for somebody who collects them in another way."""

    key = "DEMAND_FILE"
    methods = frozenset(PaymentMethod)


PLUGIN = DemandFile()
