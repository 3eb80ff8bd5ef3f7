"""Letters in a file for a printer, one PDF each with an index."""

from __future__ import annotations

from domain.catalogue.model import PaymentMethod


class PrintFile:
    """Letters in a file for a printer, one PDF each with an index."""

    key = "PRINT_FILE"
    methods = frozenset(PaymentMethod)


PLUGIN = PrintFile()
