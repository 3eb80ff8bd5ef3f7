"""The register of delivery matrices: made, changed, closed and removed, and the products that have them (CAT-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.catalogue.commands.create_product import create_product
from domain.catalogue.commands.remove_matrix import remove_matrix
from domain.catalogue.commands.save_matrix import save_matrix
from domain.catalogue.commands.update_product import update_product
from domain.catalogue.model import Issue, Matrix, MatrixDetails, MatrixKind, Medium, NewProduct, Product, UpdateProduct
from domain.catalogue.queries import delivery_matrices
from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion
from tests.domain.catalogue.commands.test_catalogue import catalogue
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("CAT-01")
NEWSPAPER = MatrixDetails("Mandag–lørdag", MatrixKind.WEEKDAYS, (1, 2, 3, 4, 5, 6))
ISSUES = (Issue(TODAY + timedelta(days=90), "2"), Issue(TODAY, "1"))
MAGAZINE = MatrixDetails("Bladet", MatrixKind.ISSUES, issues=ISSUES)


async def save(
    tenant: Tenant, details: MatrixDetails = NEWSPAPER, key: UUID | None = None, version: int | None = None
) -> Matrix:
    async with tenant.work() as work:
        return await save_matrix(work, details, matrix_id=key, version=version)


async def sell(tenant: Tenant, matrix_id: UUID | None, medium: Medium = Medium.PHYSICAL) -> Product:
    new = NewProduct(tenant.organisation_id, "Avisen", medium, "0", "3000", matrix_id=matrix_id)
    async with tenant.work() as work:
        return await create_product(work, new)


async def resell(tenant: Tenant, product: Product, matrix_id: UUID | None) -> Product:
    new = UpdateProduct(product.id, product.version, product.name, product.revenue_account, matrix_id=matrix_id)
    async with tenant.work() as work:
        return await update_product(work, new)


async def register(tenant: Tenant) -> dict[UUID, Matrix]:
    async with tenant.read() as read:
        return await delivery_matrices(read)


@pytest.mark.rule("USR-06")
async def test_a_matrix_is_made_and_changed_on_the_version_that_was_seen_and_the_log_has_both(tenant: Tenant) -> None:
    newspaper, magazine = await save(tenant), await save(tenant, MAGAZINE)
    assert await register(tenant) == {magazine.id: magazine, newspaper.id: newspaper}
    assert [one.name for one in magazine.issues] == ["1", "2"]
    changed = await save(tenant, replace(MAGAZINE, name="Magasinet", issues=ISSUES[1:]), magazine.id, 1)
    assert (await register(tenant))[magazine.id] == changed
    assert (changed.version, changed.name, len(changed.issues)) == (2, "Magasinet", 1)
    with pytest.raises(StaleVersion) as refused:
        await save(tenant, MAGAZINE, magazine.id, 1)
    assert refused.value.current == 2
    with pytest.raises(NotFound):
        await save(tenant, MAGAZINE, uuid4(), 1)
    turned = await save(tenant, replace(NEWSPAPER, name="Ukeslutt", weekdays=(6,)), magazine.id, 2)
    assert (turned.kind, turned.issues) == (MatrixKind.WEEKDAYS, ())
    assert (await register(tenant))[magazine.id] == turned
    async with tenant.read() as read:
        rows = await read.sql(
            "SELECT before, after FROM audit_entry WHERE what = 'matrix.saved' ORDER BY recorded_at, id"
        )
    assert [(row["before"] and row["before"]["name"], row["after"]["name"]) for row in rows[2:]] == [
        ("Bladet", "Magasinet"),
        ("Magasinet", "Ukeslutt"),
    ]
    assert not await faults(tenant)


async def test_a_wrong_matrix_leaves_nothing_behind(tenant: Tenant) -> None:
    with pytest.raises(InvalidInput):
        await save(tenant, replace(MAGAZINE, issues=(ISSUES[0], ISSUES[0])))
    assert await register(tenant) == {}


@pytest.mark.rule("CAT-43")
async def test_a_physical_product_has_a_matrix_changes_it_and_does_without(tenant: Tenant) -> None:
    newspaper, magazine = await save(tenant), await save(tenant, MAGAZINE)
    product = await sell(tenant, newspaper.id)
    assert (await catalogue(tenant)).products[product.id] == product
    moved = await resell(tenant, product, magazine.id)
    assert (await catalogue(tenant)).products[product.id] == moved
    assert (moved.version, moved.matrix_id) == (2, magazine.id)
    assert (await resell(tenant, moved, None)).matrix_id is None
    async with tenant.read() as read:
        [row, _] = await read.sql("SELECT before, after FROM audit_entry WHERE what = 'product.updated' ORDER BY id")
    assert (row["before"]["matrix"], row["after"]["matrix"]) == (newspaper.name, magazine.name)
    assert not await faults(tenant)


@pytest.mark.parametrize("medium", [Medium.DIGITAL, Medium.SPOKEN])
async def test_what_is_not_delivered_has_no_matrix(tenant: Tenant, medium: Medium) -> None:
    matrix, product = await save(tenant), await sell(tenant, None, medium)
    for attempt in (sell(tenant, matrix.id, medium), resell(tenant, product, matrix.id)):
        with pytest.raises(InvalidInput) as refused:
            await attempt
        assert [(error.path, error.code) for error in refused.value.fields] == [("matrixId", "NOT_HERE")]


async def test_a_closed_matrix_stays_with_who_has_it_and_is_removed_only_when_nobody_has(tenant: Tenant) -> None:
    matrix = await save(tenant)
    has, lacks = await sell(tenant, matrix.id), await sell(tenant, None)
    closed = await save(tenant, replace(NEWSPAPER, closed=True), matrix.id, 1)
    assert closed.closed
    assert (await resell(tenant, has, matrix.id)).matrix_id == matrix.id
    for attempt in (sell(tenant, matrix.id), resell(tenant, lacks, matrix.id)):
        with pytest.raises(InvalidInput) as refused:
            await attempt
        assert [(error.path, error.code) for error in refused.value.fields] == [("matrixId", "CLOSED")]
    with pytest.raises(InvalidInput) as used:
        async with tenant.work() as work:
            await remove_matrix(work, matrix.id)
    assert [(error.path, error.code) for error in used.value.fields] == [("id", "USED")]
    await resell(tenant, replace(has, version=2), None)
    async with tenant.work() as work:
        await remove_matrix(work, matrix.id)
    assert await register(tenant) == {}
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await remove_matrix(work, matrix.id)
    assert not await faults(tenant)
