"""How things were saved, over GraphQL: on each of them, and by its id (CAT-43)."""

from __future__ import annotations

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.domain.setup.furnishing import furnished

pytestmark = pytest.mark.rule("CAT-43")

EACH = """
{
  products { ...Saved } billingPlans { ...Saved } discounts { ...Saved } contractFees { ...Saved }
  reportingTags { ...Saved } deliveryMatrices { ...Saved } dunningProcesses { ...Saved }
  routines { ...Saved } calendars { ...Saved } membershipCategories { ...Saved } feeRates { ...Saved }
}
fragment Saved on Versioned { __typename id versions { ...Line } }
"""
LINE = "fragment Line on Version { number savedAt savedBy reason changes { field before after } }"
ONE = "query ($of: ID!) { versions(of: $of) { ...Line } }"
CLOSE = "mutation ($id: ID!) { closeDiscount(id: $id) { __typename } }"


async def test_each_thing_tells_its_versions_and_so_does_its_id(api: Api) -> None:
    await furnished(api.tenant)
    async with api.client() as client:
        answer = await client.run(EACH + LINE)
        things = [thing for found in answer["data"].values() for thing in found]
        assert len({thing["__typename"] for thing in things}) == 11
        for thing in things:
            assert thing["versions"][-1]["number"] == 1, thing
            assert any(change["field"] == "name" for change in thing["versions"][-1]["changes"])
        [discount] = answer["data"]["discounts"]
        await client.run(CLOSE, id=discount["id"])
        [closed, first] = (await client.run(ONE + LINE, of=discount["id"]))["data"]["versions"]
    assert [first] == discount["versions"]
    assert (closed["number"], closed["savedBy"]) == (2, "Kari Nordmann")
    assert closed["changes"] == [{"field": "closed", "before": "", "after": "True"}]


async def test_only_what_keeps_versions_is_told_and_only_to_who_may_see_it(api: Api) -> None:
    async with api.client() as client:
        wrong = await client.run(ONE + LINE, of=encode_id("Organisation", api.tenant.organisation_id))
        none = await client.run(ONE + LINE, of=encode_id("Product", api.tenant.organisation_id))
    assert wrong["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
    assert none["data"]["versions"] == []
    async with api.client(("READER",)) as reader:
        refused = await reader.run(ONE + LINE, of=encode_id("Routine", api.tenant.organisation_id))
    assert refused["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
