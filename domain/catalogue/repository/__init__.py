"""Rows of the catalogue as values, and back."""

from domain.catalogue.repository.reading import load_catalogue, load_fee_rates, plan_versions
from domain.catalogue.repository.tags import add_tag, change_tag, held_tags, load_tags
from domain.catalogue.repository.writing import (
    add_billing_plan,
    add_contract_fee,
    add_discount,
    add_fee_amount,
    add_fee_rate,
    add_plan,
    add_price,
    add_product,
    add_vat_change,
    add_version,
    close_discount,
    name_contract_plan,
    update_plan,
    update_product,
)

__all__ = [
    "add_billing_plan",
    "add_contract_fee",
    "add_discount",
    "add_fee_amount",
    "add_fee_rate",
    "add_plan",
    "add_price",
    "add_product",
    "add_tag",
    "add_vat_change",
    "add_version",
    "change_tag",
    "close_discount",
    "held_tags",
    "load_catalogue",
    "load_fee_rates",
    "load_tags",
    "name_contract_plan",
    "plan_versions",
    "update_plan",
    "update_product",
]
