"""Create a product (CAT-01)."""

from __future__ import annotations

from dataclasses import asdict

from domain.catalogue import repository
from domain.catalogue.model import NewProduct, Product, ProductCreated
from domain.catalogue.repository.matrices import load_matrices
from domain.catalogue.rules import vat_bp, vat_text
from domain.catalogue.rules.contents import content_of_product
from domain.catalogue.rules.matrices import product_matrix_errors
from domain.catalogue.rules.products import product_errors, shown_or_none
from domain.kernel import idempotency
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import organisations
from domain.people.rules.texts import plain_lines


async def create_product(work: Work, new: NewProduct, *, idempotency_key: str | None = None) -> Product:
    """Create a product without prices and return it.

    Raises InvalidInput where the organisation is not the tenant's, the name, VAT rate or account can't be accepted, or
    the part number is taken; and for a delivery matrix of what is not delivered, or that is closed. The same key
    creates it once; raises IdempotencyConflict where the key served other input.
    """
    made_id = await idempotency.made_before(work, idempotency_key, "create_product", asdict(new))
    if made_id is not None:
        return (await repository.load_catalogue(work)).products[made_id]
    refuse_if_any(product_errors(new))
    rate_bp = vat_bp("vatRatePercent", new.vat_rate_percent)
    matrices = await load_matrices(work)
    if new.matrix_id is not None:
        refuse_if_any(product_matrix_errors(new.medium, new.matrix_id, matrices))
    currencies = {organisation.id: organisation.currency for organisation in await organisations(work)}
    if new.organisation_id not in currencies:
        raise InvalidInput.of("organisationId", "NOT_FOUND", "there is no such organisation; choose one of the list")
    product = Product(
        id=new_id(),
        organisation_id=new.organisation_id,
        name=new.name.strip(),
        description=plain_lines(new.description),
        part_number=shown_or_none(new.part_number),
        medium=new.medium,
        vat_bp=rate_bp,
        revenue_account=new.revenue_account,
        currency=currencies[new.organisation_id],
        prices=(),
        external_part_number=shown_or_none(new.external_part_number),
        report_group=new.report_group.strip(),
        matrix_id=new.matrix_id,
    )
    if not await repository.add_product(work, product):
        raise InvalidInput.of(
            "partNumber", "TAKEN", f"another product has the part number {product.part_number}", rule="CAT-01"
        )
    more = {"medium": product.medium.value, "vatRatePercent": f"{vat_text(rate_bp)} %"}
    after = {**content_of_product(product, matrices), **more}
    await work.audit("product.created", "product", product.id, after=after)
    work.record(ProductCreated(product.id, product.name))
    await idempotency.remember_made(work, idempotency_key, product.id)
    return product
