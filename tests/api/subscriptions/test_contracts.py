"""What leaving a contract early costs, through GraphQL: in the preview, after the stop, and taken back (CAT-16)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.ids import encode_id
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.model import NewBillingPlan, NewOffer
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import ProcessDetails, ReminderStep
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.newspaper import open_newspaper

FEE_MINOR = 49_900
PREVIEW = """
query ($input: StopSubscriptionInput!) {
  previewStop(input: $input) { contractBreak { totalMinor dueOn fee { amountMinor } } }
}
"""
STOP = """
mutation ($input: StopSubscriptionInput!) {
  stopSubscription(input: $input, idempotencyKey: "stop") {
    ... on StopSubscriptionSuccess { subscription { contractInvoice { totalMinor dueOn } } }
  }
}
"""
REMOVE = """
mutation ($id: ID!) {
  removeStop(subscriptionId: $id, reason: "Blir", idempotencyKey: "stay") {
    ... on RemoveStopSuccess { subscription { contractInvoice { totalMinor } } }
  }
}
"""


@pytest.mark.rule("CAT-16", "SUB-08")
async def test_a_fee_is_previewed_as_it_is_billed_and_shown_until_its_stop_is_removed(api: Api) -> None:
    paper = await open_newspaper(api.tenant)
    async with api.tenant.work() as work:
        plan = await create_billing_plan(work, NewBillingPlan("Brutte avtaler", 30))
        details = ProcessDetails("Mild", (ReminderStep(14, 14, 0),), contract_billing_plan_id=plan.id)
        await attach_process(work, paper.billing_plan_id, (await save_process(work, details)).id)
    offer = NewOffer(contract_fee_id=await paper.contract_fee(FEE_MINOR), contract_frequencies=12)
    key = encode_id("Subscription", await paper.order(await paper.plan("Bundet", offer), THIS_DAY, today=THIS_DAY))
    due_on = (THIS_DAY + timedelta(days=30)).isoformat()
    wanted = {"subscriptionId": key, "reason": "Flytter", "endOn": (THIS_DAY + timedelta(days=60)).isoformat()}
    async with api.client() as client:
        shown = (await client.run(PREVIEW, input=wanted))["data"]["previewStop"]["contractBreak"]
        done = (await client.run(STOP, input=wanted))["data"]["stopSubscription"]["subscription"]
        removed = (await client.run(REMOVE, id=key))["data"]["removeStop"]["subscription"]
    assert shown == {"totalMinor": FEE_MINOR, "dueOn": due_on, "fee": {"amountMinor": FEE_MINOR}}
    assert done == {"contractInvoice": {"totalMinor": FEE_MINOR, "dueOn": due_on}}
    assert removed == {"contractInvoice": None}
