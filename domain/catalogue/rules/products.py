"""What makes a product, and what a change of its texts must not break (CAT-01)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from domain.catalogue.model import Catalogue, Medium, NewProduct, PriceTime, Product, UpdateProduct, VatChange
from domain.catalogue.rules.selling import DESCRIPTION_CHARACTERS_MAX, account_errors
from domain.catalogue.rules.vipps import VIPPS_CHARACTERS_MAX, takes_vipps, too_long_for_vipps
from domain.kernel.refusal import FieldError
from domain.people.rules.texts import lines_errors, name_errors, text_errors


def product_errors(new: NewProduct | UpdateProduct) -> list[FieldError]:
    """Find what is wrong with a product's texts and account by themselves."""
    return [
        *name_errors("name", new.name),
        *lines_errors("description", new.description, DESCRIPTION_CHARACTERS_MAX),
        *text_errors("partNumber", new.part_number or ""),
        *text_errors("externalPartNumber", new.external_part_number or ""),
        *text_errors("reportGroup", new.report_group),
        *account_errors("revenueAccount", new.revenue_account),
    ]


def shown_or_none(text: str | None) -> str | None:
    """Return a text without the space around it; None where nothing is left."""
    return (text or "").strip() or None


def texts_among_others(product: Product, catalogue: Catalogue) -> Iterator[FieldError]:
    """Find a part number that another product has, and texts that are too long for a plan with Vipps (CAT-01)."""
    others = (one for one in catalogue.products.values() if one.id != product.id)
    if product.part_number is not None and any(one.part_number == product.part_number for one in others):
        yield FieldError(
            "partNumber", "TAKEN", f"another product has the part number {product.part_number}", rule="CAT-01"
        )
    for plan in catalogue.plans.values():
        if product.id in plan.product_ids and takes_vipps(catalogue.billing_plan_of(plan)):
            for path, text in (("name", product.name), ("description", product.description)):
                if len(text) > VIPPS_CHARACTERS_MAX:
                    yield too_long_for_vipps(path, f"it, in {plan.name},")
            return


def media_of(of_products: Iterable[Medium]) -> list[Medium]:
    """Return the media of a plan: those of its products, each once, in one order (CAT-01)."""
    found = set(of_products)
    return [medium for medium in Medium if medium in found]


def vat_time(product: Product, change: VatChange | None, today: date) -> PriceTime:
    """Say where a VAT rate of a product stands today, as prices do; None is the one that it began with (CAT-01)."""
    if change is not None and change.valid_from > today:
        return PriceTime.COMING
    held = [one for one in product.vat_changes if one.valid_from <= today]
    return PriceTime.CURRENT if (held[-1] if held else None) == change else PriceTime.PAST
