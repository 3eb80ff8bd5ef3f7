"""Memberships whose fee depends on the member, over the API (CAT-10, CAT-21)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.ids import encode_id
from domain.people.commands.create_branch import create_branch
from tests.api.catalogue.test_catalogue import BILLING_PLAN, PRICE, PRODUCT, REFUSED, do, organisation_id
from tests.api.catalogue.test_offers import PREVIEW_PLAN, PREVIEW_START, START, UPDATE, today
from tests.api.conftest import Api, Client
from tests.api.people.test_members import CREATE as CREATE_MEMBER
from tests.api.sheets import sheet_of
from tests.clock import THIS_DAY

FEES = """fees {
  category ageDay ageMost householdLeast shareKind shareMinor shareAccount startKind startAmounts startPercents
  ageGroups { fromYears toYears kind minor percent } households { members kind minor }
}"""
PLAN = """
mutation ($input: PlanInput!, $key: String!) {
  createPlan(input: $input, idempotencyKey: $key) { %s ... on CreatePlanSuccess { plan { id version FEES } } }
}
""".replace("%s", REFUSED).replace("FEES", FEES)
SETTLEMENT = """
query ($organisationId: ID!, $from: Date!, $to: Date!) {
  branchSettlement(organisationId: $organisationId, fromOn: $from, toOn: $to) {
    currency branches { branchName invoices invoicedMinor creditedMinor paidMinor }
  }
}
"""
YEARLY = {"count": 1, "unit": "YEAR"}
YOUNG = {"fromYears": 18, "toYears": 25, "kind": "FIXED", "minor": 60_000}
SHARE = {"shareKind": "AMOUNT", "shareMinor": 12_000, "shareAccount": "3290"}


async def _input(client: Client, **more: Any) -> dict[str, Any]:
    """The input of a membership that can be created: dues of 1200.00 a year."""
    given = {"name": "Kontingent", "medium": "SPOKEN", "vatRatePercent": "0", "revenueAccount": "3200"}
    product_id = (await do(client, PRODUCT, organisationId=await organisation_id(client), **given))["product"]["id"]
    await do(client, PRICE, productId=product_id, frequency=YEARLY, amountMinor=120_000, validFrom="2020-01-01")
    billing_plan = (await do(client, BILLING_PLAN, name="Standard", leadDays=14))["billingPlan"]
    named = {"name": "Medlem", "kind": "MEMBERSHIP", "frequency": YEARLY}
    return {**named, "billingPlanId": billing_plan["id"], "productIds": [product_id], **more}


@pytest.mark.rule("CAT-21", "BIL-14", "NEW-02", "API-02")
async def test_a_preview_for_an_age_and_a_branch_is_what_a_member_of_them_is_billed(api: Api) -> None:
    async with api.tenant.work() as work:
        branch = encode_id("Branch", (await create_branch(work, name="Oslo")).id)
    born = (THIS_DAY - timedelta(days=21 * 366)).isoformat()
    async with api.client() as client:
        given = await _input(client, fees={"category": "Ordinær", "ageGroups": [YOUNG], **SHARE})
        order = {"startOn": today(), "age": 20, "branchId": branch}
        shown = (await client.run(PREVIEW_PLAN, input=given, order=order))["data"]["previewPlan"]
        plan = (await do(client, PLAN, **given))["plan"]
        assert plan["fees"]["ageGroups"] == [{**YOUNG, "percent": None}]
        assert (plan["fees"]["category"], plan["fees"]["shareMinor"]) == ("Ordinær", 12_000)
        member = {"kind": "PERSON", "firstName": "Ung", "lastName": "Medlem", "birthOn": born, "branchId": branch}
        member_id = (await do(client, CREATE_MEMBER, **member))["member"]["id"]
        ordered = {"memberId": member_id, "planId": plan["id"], "startOn": today()}
        planned = (await client.run(PREVIEW_START, input=ordered))["data"]["previewStart"]
        started = (await client.run(START, input=ordered, key="start"))["data"]["startSubscription"]
        lines = [
            [(line["grossMinor"], [why["code"] for why in line["why"]]) for line in one["lines"]]
            for one in (shown["invoices"][0], planned["invoices"][0], started["firstInvoice"])
        ]
        share = (12_000, ["BRANCH_SHARE"])
        assert lines == [[(48_000, ["PRICE", "AGE_GROUP", "BRANCH_SHARE"]), share]] * 3
        key = await organisation_id(client)
        span = {"from": today(), "to": (THIS_DAY + timedelta(days=1)).isoformat()}
        answer = await client.run(SETTLEMENT, organisationId=key, **span)
        [sums] = answer["data"]["branchSettlement"]["branches"]
        assert (sums["branchName"], sums["invoicedMinor"], sums["paidMinor"]) == ("Oslo", 12_000, 0)
        asked = {"organisationId": key, "fromOn": span["from"], "toOn": span["to"]}
        file = await client.http.get("/ledger/branch-settlement.csv", params=asked)
        assert file.text.splitlines()[1] == "Oslo;1;120,00;0,00;0,00"
        sheet = sheet_of(await client.http.get("/ledger/branch-settlement.xlsx", params=asked))
        assert sheet[1] == ("Oslo", 1, 120, 0, 0)


@pytest.mark.rule("CAT-10", "CAT-21")
async def test_what_contradicts_itself_or_a_members_age_is_said_at_its_field(api: Api) -> None:
    async with api.client() as client:
        given = await _input(client)
        groups = {"ageGroups": [YOUNG, {**YOUNG, "fromYears": 25, "toYears": 30}]}
        refused = await do(client, PLAN, **{**given, "fees": groups})
        assert [(one["path"], one["code"]) for one in refused["fields"]] == [("fees.ageGroups.1.fromYears", "OVERLAP")]
        above = await do(client, PLAN, **{**given, "fees": {**SHARE, "shareMinor": 120_001}})
        assert [(one["path"], one["code"]) for one in above["fields"]] == [("fees.shareMinor", "ABOVE_FEE")]
        plan = (await do(client, PLAN, **{**given, "fees": {"ageMost": 25}}))["plan"]
        member = {"kind": "PERSON", "firstName": "Gammel", "lastName": "Medlem", "birthOn": "1960-01-01"}
        member_id = (await do(client, CREATE_MEMBER, **member))["member"]["id"]
        ordered = {"memberId": member_id, "planId": plan["id"], "startOn": today()}
        planned = (await client.run(PREVIEW_START, input=ordered))["data"]["previewStart"]
        assert planned["problems"] == [{"path": "planId", "code": "TOO_OLD"}]


@pytest.mark.rule("CAT-43", "CAT-21")
async def test_a_version_of_a_plan_tells_what_its_fee_depended_on(api: Api) -> None:
    async with api.client() as client:
        given = await _input(client, fees={"ageGroups": [YOUNG]})
        plan = (await do(client, PLAN, **given))["plan"]
        new = {key: given[key] for key in ("name", "billingPlanId")} | {"planId": plan["id"], "version": 1}
        saved = (await do(client, UPDATE, **new, fees={**SHARE}))["plan"]
        changes = {one["field"]: (one["before"], one["after"]) for one in saved["versions"][0]["changes"]}
        assert changes == {
            "ageGroups": ("18–25: 600.00 NOK, PERIOD_START", ""),
            "branchShare": ("", "120.00 NOK (3290)"),
        }


CATEGORY = """
mutation ($input: MembershipCategoryInput!) { saveMembershipCategory(input: $input) {
  %s ... on SaveMembershipCategorySuccess { membershipCategory { id name closed organisation { id } } }
} }
""".replace("%s", REFUSED)
GIVE = """
mutation ($organisationId: ID!, $memberIds: [ID!]!, $fromOn: Date!, $categoryId: ID) {
  giveMembershipCategory(
    organisationId: $organisationId, memberIds: $memberIds, fromOn: $fromOn, categoryId: $categoryId
  ) { %s ... on GiveMembershipCategorySuccess { changed } }
}
""".replace("%s", REFUSED)
HELD = """
query ($id: ID!) {
  member(id: $id) { categories { fromOn category { name } organisation { id } } timeline { nodes { kind } } }
  membershipCategories { name closed }
}
"""


@pytest.mark.rule("CAT-21", "BIL-14", "NEW-02", "PPL-11")
async def test_a_category_is_registered_given_and_priced_as_the_preview_said(api: Api) -> None:
    async with api.client() as client:
        key = await organisation_id(client)
        saved = await do(client, CATEGORY, organisationId=key, name=" Student ")
        student = saved["membershipCategory"]
        assert student == {"id": student["id"], "name": "Student", "closed": False, "organisation": {"id": key}}
        taken = await do(client, CATEGORY, organisationId=key, name="student")
        assert [(one["path"], one["code"]) for one in taken["fields"]] == [("name", "TAKEN")]
        categories = [{"categoryId": student["id"], "kind": "PERCENT_OFF", "percent": "75"}]
        given = await _input(client, fees={"ageGroups": [YOUNG], "categories": categories})
        order = {"startOn": today(), "age": 20, "categoryId": student["id"]}
        shown = (await client.run(PREVIEW_PLAN, input=given, order=order))["data"]["previewPlan"]
        plan = (await do(client, PLAN, **given))["plan"]
        member = {"kind": "PERSON", "firstName": "Ung", "lastName": "Student", "birthOn": "2005-01-01"}
        member_id = (await do(client, CREATE_MEMBER, **member))["member"]["id"]
        wanted = {"organisationId": key, "memberIds": [member_id], "fromOn": today()}
        answers = [await client.run(GIVE, **wanted, categoryId=student["id"]) for _ in range(2)]
        assert [one["data"]["giveMembershipCategory"]["changed"] for one in answers] == [1, 0]
        ordered = {"memberId": member_id, "planId": plan["id"], "startOn": today()}
        planned = (await client.run(PREVIEW_START, input=ordered))["data"]["previewStart"]
        started = (await client.run(START, input=ordered, key="start"))["data"]["startSubscription"]
        lines = [
            [(line["grossMinor"], [why["code"] for why in line["why"]]) for line in one["lines"]]
            for one in (shown["invoices"][0], planned["invoices"][0], started["firstInvoice"])
        ]
        assert lines == [[(30_000, ["PRICE", "CATEGORY"])]] * 3
        found = (await client.run(HELD, id=member_id))["data"]
        held = {"fromOn": today(), "category": {"name": "Student"}, "organisation": {"id": key}}
        assert found["member"]["categories"] == [held]
        assert "CategoryGiven" in [one["kind"] for one in found["member"]["timeline"]["nodes"]]
        assert found["membershipCategories"] == [{"name": "Student", "closed": False}]
        unknown = await client.run(GIVE, **wanted, categoryId=encode_id("MembershipCategory", api.tenant.id))
        assert unknown["data"]["giveMembershipCategory"]["__typename"] == "NotFound"
