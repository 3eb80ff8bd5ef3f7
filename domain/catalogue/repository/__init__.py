"""Rows of the catalogue as values, and back."""

from domain.catalogue.repository.categories import (
    add_category,
    change_category,
    give_category,
    held_categories,
    hold_categories,
    load_categories,
)
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
    "add_category",
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
    "change_category",
    "change_tag",
    "close_discount",
    "give_category",
    "held_categories",
    "held_tags",
    "hold_categories",
    "load_catalogue",
    "load_categories",
    "load_fee_rates",
    "load_tags",
    "name_contract_plan",
    "plan_versions",
    "update_plan",
    "update_product",
]
