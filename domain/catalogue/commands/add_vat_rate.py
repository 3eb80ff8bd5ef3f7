"""Give a product another VAT rate from a day on (CAT-01)."""

from __future__ import annotations

from dataclasses import replace

from domain.catalogue import repository
from domain.catalogue.model import NewVatRate, Product, ProductUpdated, VatChange
from domain.catalogue.rules import vat_bp, vat_text
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def add_vat_rate(work: Work, new: NewVatRate) -> Product:
    """Add a VAT rate and return the product with it. It holds for periods that start on or after its valid-from date.

    Prices include VAT and stay. Raises NotFound, and InvalidInput where it is no rate, or the product already has one
    from that day on.
    """
    rate_bp = vat_bp("vatRatePercent", new.vat_rate_percent)
    product = (await repository.load_catalogue(work)).products.get(new.product_id)
    if product is None:
        raise NotFound("product", new.product_id)
    change = VatChange(rate_bp, new.valid_from)
    if not await repository.add_vat_change(work, product, change):
        message = f"{product.name} already has a VAT rate from {new.valid_from} on; choose another day"
        raise InvalidInput.of("validFrom", "TAKEN", message, rule="CAT-01")
    before = {"vatRatePercent": f"{vat_text(product.vat_on(new.valid_from))} %"}
    after = {"vatRatePercent": f"{vat_text(rate_bp)} %", "validFrom": new.valid_from}
    await work.audit("product.vat_added", "product", product.id, before=before, after=after)
    work.record(ProductUpdated(product.id, product.name))
    changes = sorted((*product.vat_changes, change), key=lambda one: one.valid_from)
    return replace(product, vat_changes=tuple(changes))
