"""Add a price to a product (CAT-02)."""

from __future__ import annotations

from dataclasses import replace

from domain.catalogue import repository
from domain.catalogue.model import NewPrice, Price, PriceAdded, Product
from domain.catalogue.rules import amount_errors, frequency_errors, price_errors
from domain.catalogue.rules.contents import content_of_price
from domain.catalogue.rules.vipps import vipps_price_errors
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work


async def add_price(work: Work, new: NewPrice) -> Product:
    """Add a price and return the product with it. It holds for periods that start on or after its valid-from date.

    Raises NotFound for the product, and InvalidInput where the frequency or amount can't be accepted, the product
    already has a price from that day on, or a plan with Vipps would cost less than Vipps can charge (CAT-19).
    """
    refuse_if_any(
        [
            *frequency_errors("frequency", new.frequency_count, new.frequency_unit),
            *amount_errors("amountMinor", new.amount_minor, "CAT-02"),
        ]
    )
    catalogue = await repository.load_catalogue(work)
    product = catalogue.products.get(new.product_id)
    if product is None:
        raise NotFound("product", new.product_id)
    frequency = Frequency(new.frequency_count, FrequencyUnit(new.frequency_unit))
    price = Price(new_id(), product.id, frequency, new.amount_minor, new.valid_from)
    refuse_if_any([*price_errors(product, frequency, new.valid_from), *vipps_price_errors(catalogue, product, price)])
    if not await repository.add_price(work, price):
        raise InvalidInput.of(
            "validFrom", "TAKEN", "someone just added a price from this day on; reload", rule="CAT-02"
        )
    await work.audit("price.added", "product", product.id, after=content_of_price(price, product.currency))
    work.record(PriceAdded(product.id, price.id, price.amount_minor, price.valid_from))
    prices = sorted((*product.prices, price), key=lambda p: (p.valid_from, p.id))
    return replace(product, prices=tuple(prices))
