"""Save a product again: what it is called and filed under, and when it is delivered (CAT-01, CAT-43)."""

from __future__ import annotations

from dataclasses import replace

from domain.catalogue import repository
from domain.catalogue.model import Product, ProductChangedSince, ProductUpdated, UpdateProduct
from domain.catalogue.repository.matrices import load_matrices
from domain.catalogue.rules.contents import content_of_product
from domain.catalogue.rules.matrices import product_matrix_errors
from domain.catalogue.rules.products import product_errors, shown_or_none, texts_among_others
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.rules.texts import plain_lines


async def update_product(work: Work, new: UpdateProduct) -> Product:
    """Save a product's texts, numbers and account and return it. What was invoiced before keeps what it said.

    Raises NotFound, ProductChangedSince where the caller saw an earlier version, and InvalidInput: texts, account, a
    part number that is taken, texts that are too long for a plan with Vipps, a delivery matrix that it can't have.
    """
    refuse_if_any(product_errors(new))
    catalogue = await repository.load_catalogue(work)
    before = catalogue.products.get(new.product_id)
    if before is None:
        raise NotFound("product", new.product_id)
    product = replace(
        before,
        name=new.name.strip(),
        description=plain_lines(new.description),
        part_number=shown_or_none(new.part_number),
        external_part_number=shown_or_none(new.external_part_number),
        report_group=new.report_group.strip(),
        revenue_account=new.revenue_account,
        matrix_id=new.matrix_id,
        version=new.version + 1,
    )
    errors = list(texts_among_others(product, catalogue))
    matrices = await load_matrices(work)
    if new.matrix_id is not None:
        errors += product_matrix_errors(before.medium, new.matrix_id, matrices, before.matrix_id)
    refuse_if_any(errors)
    if not await repository.update_product(work, product):
        raise ProductChangedSince(before.id, before.version)
    was, content = content_of_product(before, matrices), content_of_product(product, matrices)
    await work.audit("product.updated", "product", product.id, before=was, after=content)
    work.record(ProductUpdated(product.id, product.name))
    return product
