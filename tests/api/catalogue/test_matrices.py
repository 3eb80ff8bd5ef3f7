"""Delivery matrices through GraphQL: made, refused by field, given to products, closed and removed (CAT-01)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.catalogue.test_catalogue import REFUSED, do, product
from tests.api.conftest import Api
from tests.clock import THIS_DAY

pytestmark = pytest.mark.rule("CAT-01")
SHOWN = "id name kind weekdays issues { outOn name } closed version nextDeliveries(first: 2)"
SAVE = """
mutation ($input: DeliveryMatrixInput!, $key: String!) { saveDeliveryMatrix(input: $input, idempotencyKey: $key) {
  %s ... on StaleVersion { current } ... on SaveDeliveryMatrixSuccess { matrix { SHOWN } }
} }
""".replace("%s", REFUSED).replace("SHOWN", SHOWN)
REMOVE = """
mutation ($id: ID!) { removeDeliveryMatrix(id: $id) { %s ... on RemoveDeliveryMatrixSuccess { id } } }
""".replace("%s", REFUSED)
UPDATE = """
mutation ($input: UpdateProductInput!) { updateProduct(input: $input) {
  %s ... on UpdateProductSuccess { product { matrix { name } } }
} }
""".replace("%s", REFUSED)
LISTS = "{ deliveryMatrices { name } products { name matrix { name kind } } }"


async def test_a_matrix_is_made_given_to_a_product_closed_and_removed(api: Api) -> None:
    week = {"name": "Hver dag", "kind": "WEEKDAYS", "weekdays": [1, 2, 3, 4, 5, 6, 7]}
    async with api.client() as client:
        made = (await do(client, SAVE, **week))["matrix"]
        assert made["nextDeliveries"] == [str(THIS_DAY), str(THIS_DAY + timedelta(days=1))]
        paper = (await product(client, name="Avisen", medium="PHYSICAL", matrixId=made["id"]))["product"]
        lists = (await client.run(LISTS))["data"]
        assert lists["deliveryMatrices"] == [{"name": "Hver dag"}]
        assert lists["products"] == [{"name": "Avisen", "matrix": {"name": "Hver dag", "kind": "WEEKDAYS"}}]
        used = await client.run(REMOVE, id=made["id"])
        assert used["data"]["removeDeliveryMatrix"]["fields"] == [{"path": "id", "code": "USED"}]
        stale = await do(client, SAVE, **week, id=made["id"], version=9)
        assert (stale["__typename"], stale["current"]) == ("StaleVersion", 1)
        closed = (await do(client, SAVE, **week, id=made["id"], version=1, closed=True))["matrix"]
        assert (closed["closed"], closed["version"]) == (True, 2)
        refused = await product(client, name="Bilag", medium="PHYSICAL", matrixId=made["id"])
        assert refused["fields"] == [{"path": "matrixId", "code": "CLOSED"}]
        texts = {"productId": paper["id"], "version": 1, "name": "Avisen", "revenueAccount": "3000"}
        assert (await do(client, UPDATE, **texts))["product"] == {"matrix": None}
        assert (await client.run(REMOVE, id=made["id"]))["data"]["removeDeliveryMatrix"]["id"] == made["id"]
        assert (await client.run(LISTS))["data"]["deliveryMatrices"] == []


async def test_what_is_wrong_is_refused_by_field_and_readers_only_look(api: Api) -> None:
    day = str(THIS_DAY)
    async with api.client() as client:
        twice = {"outOn": day, "name": "1"}, {"outOn": day, "name": "2"}
        wrong = await do(client, SAVE, name="Bladet", kind="ISSUES", issues=list(twice))
        assert wrong["fields"] == [{"path": "issues.1.outOn", "code": "TWICE"}]
        made = (await do(client, SAVE, name="Bladet", kind="ISSUES", issues=[twice[0]]))["matrix"]
        assert (made["issues"], made["nextDeliveries"]) == ([{"outOn": day, "name": "1"}], [day])
        digital = await product(client, medium="DIGITAL", matrixId=made["id"])
        assert digital["fields"] == [{"path": "matrixId", "code": "NOT_HERE"}]
        many = await client.run("{ deliveryMatrices { nextDeliveries(first: 101) } }")
        assert many["errors"]
    async with api.client(("READER",)) as reader:
        assert (await do(reader, SAVE, name="X", kind="WEEKDAYS", weekdays=[1]))["__typename"] == "NotAllowed"
        assert (await reader.run(REMOVE, id=made["id"]))["data"]["removeDeliveryMatrix"]["__typename"] == "NotAllowed"
        assert len((await reader.run(LISTS))["data"]["deliveryMatrices"]) == 1


async def test_the_same_key_makes_a_matrix_once(api: Api) -> None:
    week = {"name": "Hver dag", "kind": "WEEKDAYS", "weekdays": [1, 2]}
    async with api.client() as client:
        first, again = [(await client.run(SAVE, input=week, key="k"))["data"]["saveDeliveryMatrix"] for _ in range(2)]
        assert first["matrix"] == again["matrix"]
        other = await client.run(SAVE, input=week | {"name": "Annet"}, key="k")
        assert other["data"]["saveDeliveryMatrix"]["__typename"] == "IdempotencyConflict"
        assert (await client.run(LISTS))["data"]["deliveryMatrices"] == [{"name": "Hver dag"}]
        assert (await do(client, SAVE, **week))["matrix"]["id"] != first["matrix"]["id"]
