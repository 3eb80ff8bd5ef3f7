"""Balance invoices through GraphQL: the setting, what is to come, what was issued, and its page (CAT-42)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.ids import encode_id
from domain.dunning.commands.issue_balance_invoices import issue_balance_invoices
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import StopSubscription
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.dunning.stopped import guard

SAVE = """
mutation ($input: BalanceSettingInput!) {
  saveBalanceSetting(input: $input) {
    __typename
    ... on SaveBalanceSettingSuccess { setting { active thresholdMinor delayDays fromOn } }
    ... on Refusal { fields { path code } }
  }
}
"""
SETTING = "query ($org: ID!) { balanceSetting(organisationId: $org) { active thresholdMinor } }"
COMING = """
query { comingBalanceInvoices(first: 1) {
  nodes { on debtMinor currency payer { name } subscription { id } } pageInfo { hasNextPage endCursor } } }
"""
PREVIEW = """
query ($org: ID!, $on: Date!) { previewBalanceInvoices(organisationId: $org, on: $on) {
  on active invoices totalMinor currency
  nodes { dueOn totalMinor payer { id } items { isFee openMinor invoice { number } } subscriptions { id } }
  pageInfo { hasNextPage } } }
"""
MADE = """
query ($member: ID) { balanceInvoices(memberId: $member) {
  totalCount
  nodes { id number dueOn totalMinor openMinor reference payer { name } items { isFee openMinor invoice { number } }
          pdfUrl } } }
"""


@pytest.mark.rule("CAT-42", "RUN-05")
async def test_a_balance_invoice_is_announced_issued_and_read(api: Api) -> None:
    guarded = await guard(api.tenant)
    today = THIS_DAY
    org = encode_id("Organisation", api.tenant.organisation_id)
    member = encode_id("Member", guarded.shop.member_ids[0])
    async with api.client() as client:
        assert (await client.run(SETTING, org=org))["data"]["balanceSetting"] is None
        assert (await client.run(PREVIEW, org=org, on=str(today)))["data"]["previewBalanceInvoices"] is None
        setting = {
            "organisationId": org,
            "active": True,
            "thresholdMinor": 9_000,
            "delayDays": 1,
            "fromOn": str(today - timedelta(days=1)),
        }
        saved = (await client.run(SAVE, input=setting))["data"]["saveBalanceSetting"]["setting"]
        assert (saved["active"], saved["thresholdMinor"], saved["delayDays"]) == (True, 9_000, 1)
        refused = (await client.run(SAVE, input=setting | {"thresholdMinor": 0}))["data"]["saveBalanceSetting"]
        assert [(one["path"], one["code"]) for one in refused["fields"]] == [("thresholdMinor", "NOT_POSITIVE")]
        async with api.tenant.work(today - timedelta(days=1)) as work:
            command = StopSubscription(
                guarded.subscription_ids[0], "Flyttet", work.today, credit_open=False, settle_running=False
            )
            await stop_subscription(work, command, idempotency_key="stop")
        [coming] = (await client.run(COMING))["data"]["comingBalanceInvoices"]["nodes"]
        assert (coming["on"], coming["debtMinor"]) == (str(today), 75_000)
        preview = (await client.run(PREVIEW, org=org, on=str(today)))["data"]["previewBalanceInvoices"]
        assert preview == {
            "on": str(today),
            "active": True,
            "invoices": 1,
            "totalMinor": 75_000,
            "currency": "NOK",
            "nodes": [
                {
                    "dueOn": str(today + timedelta(days=14)),
                    "totalMinor": 75_000,
                    "payer": {"id": member},
                    "items": [{"isFee": False, "openMinor": 75_000, "invoice": {"number": "10001"}}],
                    "subscriptions": [{"id": encode_id("Subscription", guarded.subscription_ids[0])}],
                }
            ],
            "pageInfo": {"hasNextPage": False},
        }
        too_early = (await client.run(PREVIEW, org=org, on=str(today - timedelta(days=1))))["data"]
        assert (too_early["previewBalanceInvoices"]["invoices"], too_early["previewBalanceInvoices"]["nodes"]) == (
            0,
            [],
        )
        async with api.tenant.work(today) as work:
            await issue_balance_invoices(work, api.tenant.organisation_id)
        assert (await client.run(COMING))["data"]["comingBalanceInvoices"]["nodes"] == []
        [made] = (await client.run(MADE, member=member))["data"]["balanceInvoices"]["nodes"]
        assert (made["number"], made["totalMinor"], made["openMinor"]) == ("1", 75_000, 75_000)
        assert made["dueOn"] == str(today + timedelta(days=14))
        assert made["items"] == [{"isFee": False, "openMinor": 75_000, "invoice": {"number": "10001"}}]
        page = await client.http.get(made["pdfUrl"])
        assert page.content.startswith(b"%PDF")
