"""The register of a day's deliveries over the API, as a file, and what is to come of a subscription (DEL-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from api.ids import encode_id
from domain.catalogue.commands.save_matrix import save_matrix
from domain.catalogue.commands.update_product import update_product
from domain.catalogue.model import Issue, MatrixDetails, MatrixKind, UpdateProduct
from domain.catalogue.queries import load_catalogue
from domain.subscriptions.commands.change_delivery import change_delivery
from domain.subscriptions.model import DeliveryChangeKind, NewDeliveryChange
from tests.api.conftest import Api
from tests.api.sheets import sheet_of
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import open_shop, start
from tests.domain.subscriptions.test_delivery import CABIN

pytestmark = pytest.mark.rule("DEL-01")
DAY = """
query ($on: Date, $filter: DayDeliveryFilter, $first: Int! = 50, $after: String) {
  dayDeliveries(on: $on, filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes {
      subscriptionId copies endOn state comes issue nextOn address { line1 }
      member { name } product { name } plan { name } organisation { id }
    }
  }
}
"""
COMING = """
query ($id: ID!) {
  subscription(id: $id) { comingDeliveries(first: 3) { on issue state address { city } product { name } } }
}
"""
FILE = "/exports/deliveries.csv"


async def sold(api: Api) -> list[UUID]:
    """Two subscribers of a magazine that is out today and in three days; the second moves tomorrow."""
    shop = await open_shop(api.tenant, members=2)
    keys = [(await start(shop, one, THIS_DAY, today=THIS_DAY)).subscription_id for one in shop.member_ids]
    issues = (Issue(THIS_DAY, "1"), Issue(THIS_DAY + timedelta(days=3), "2"))
    async with api.tenant.work(THIS_DAY) as work:
        matrix = await save_matrix(work, MatrixDetails("Bladet", MatrixKind.ISSUES, issues=issues))
        paper = next(one for one in (await load_catalogue(work)).products.values() if one.name == "Bladet")
        new = UpdateProduct(paper.id, paper.version, paper.name, paper.revenue_account, matrix_id=matrix.id)
        await update_product(work, new)
        move = NewDeliveryChange(keys[1], DeliveryChangeKind.MOVE, THIS_DAY + timedelta(days=1), None, CABIN)
        await change_delivery(work, move, idempotency_key="move")
        stop = replace(move, kind=DeliveryChangeKind.STOP, subscription_id=keys[0], address=None)
        await change_delivery(work, replace(stop, until_on=THIS_DAY + timedelta(days=3)), idempotency_key="stop")
    return keys


async def test_a_day_is_listed_page_by_page_with_what_comes_where_and_when_next(api: Api) -> None:
    keys = await sold(api)
    tomorrow = str(THIS_DAY + timedelta(days=1))
    async with api.client(("READER",)) as client:
        first = (await client.run(DAY, first=1))["data"]["dayDeliveries"]
        assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, True)
        assert first["nodes"] == [
            {
                "subscriptionId": encode_id("Subscription", keys[0]),
                "copies": 1,
                "endOn": None,
                "state": "DELIVERED",
                "comes": True,
                "issue": "1",
                "nextOn": str(THIS_DAY),
                "address": None,
                "member": {"name": "Kari 0 Nordmann"},
                "product": {"name": "Bladet"},
                "plan": {"name": "Ordinær"},
                "organisation": {"id": encode_id("Organisation", api.tenant.organisation_id)},
            }
        ]
        rest = (await client.run(DAY, first=1, after=first["pageInfo"]["endCursor"]))["data"]["dayDeliveries"]
        assert [one["member"]["name"] for one in rest["nodes"]] == ["Kari 1 Nordmann"]
        later = (await client.run(DAY, on=tomorrow))["data"]["dayDeliveries"]["nodes"]
        assert [(one["state"], one["comes"], one["nextOn"]) for one in later] == [
            ("STOPPED", False, str(THIS_DAY + timedelta(days=3))),
            ("MOVED", False, str(THIS_DAY + timedelta(days=3))),
        ]
        assert later[1]["address"] == {"line1": "Hytteveien 7"}
        for wanted, count in (({"comes": True}, 0), ({"stopped": True}, 1), ({"stopped": False}, 1)):
            assert (await client.run(DAY, on=tomorrow, filter=wanted))["data"]["dayDeliveries"]["totalCount"] == count
        coming = (await client.run(COMING, id=encode_id("Subscription", keys[1])))["data"]["subscription"]
        assert [(one["on"], one["issue"], one["state"]) for one in coming["comingDeliveries"]] == [
            (str(THIS_DAY), "1", "DELIVERED"),
            (str(THIS_DAY + timedelta(days=3)), "2", "MOVED"),
        ]


async def test_days_that_are_over_and_wrong_filters_are_refused(api: Api) -> None:
    async with api.client() as client:
        assert (await client.run(DAY, on=str(THIS_DAY - timedelta(days=1))))["errors"]
        assert (await client.run(DAY, filter={"productId": "x"}))["errors"]
        assert (await client.http.get(FILE, params={"on": "1"})).status_code == 422
        assert (await client.http.get(FILE, params={"on": str(THIS_DAY - timedelta(days=1))})).status_code == 422
    async with api.client((), signed_in=False) as stranger:
        assert (await stranger.http.get(FILE)).status_code in (401, 403)


async def test_a_day_is_fetched_as_a_file_for_spreadsheets(api: Api) -> None:
    await sold(api)
    tomorrow = str(THIS_DAY + timedelta(days=1))
    async with api.client() as client:
        answer = await client.http.get(FILE, params={"on": tomorrow, "language": "en"})
        moved = await client.http.get(FILE, params={"on": tomorrow, "stopped": "false"})
        sheet = sheet_of(await client.http.get(FILE.replace(".csv", ".xlsx"), params={"on": tomorrow}))
    assert sheet[2][:3] == (10_002, "Kari 1 Nordmann", "Ordinær")
    head, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert head.startswith("Member no.;Name;Plan;Product;Copies;Address;")
    assert [row.split(";")[1] for row in rows] == ["Kari 0 Nordmann", "Kari 1 Nordmann"]
    assert rows[1].split(";")[2:11] == ["Ordinær", "Bladet", "1", "Hytteveien 7", "", "2450", "Rena", "NO", "Moved"]
    assert len(moved.content.decode().splitlines()) == 2
