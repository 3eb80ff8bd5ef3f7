"""A list for each employer of what it deducts from wages."""

from __future__ import annotations

from domain.catalogue.model import PaymentMethod


class PayrollList:
    """A list for each employer of what it deducts from wages; only for those who pay so."""

    key = "PAYROLL_LIST"
    methods = frozenset({PaymentMethod.PAYROLL})


PLUGIN = PayrollList()
