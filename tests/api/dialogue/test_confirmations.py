"""Confirmations of orders through GraphQL: the setting, the preview, what was sent, and sending it again."""

from __future__ import annotations

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.dialogue.test_confirmations import reader
from tests.domain.subscriptions.selling import open_shop, start

SETTING = "restartMonths confirms withdrawal organisation { id }"
SAVE = f"""
mutation ($input: OrderSettingInput!) {{
  saveOrderSetting(input: $input) {{
    ... on SaveOrderSettingSuccess {{ setting {{ {SETTING} }} }}
    ... on Refusal {{ code fields {{ path code }} }}
  }}
}}
"""
RESEND = """
mutation ($id: ID!, $key: String!) {
  resendConfirmation(subscriptionId: $id, idempotencyKey: $key) {
    ... on ResendConfirmationSuccess { dispatch { id purpose state recipient } }
    ... on Refusal { code }
  }
}
"""
SENT = """
query ($id: ID!) {
  subscription(id: $id) { confirmations { id } }
  previewConfirmation(subscriptionId: $id) { recipient subject body }
}
"""


@pytest.mark.rule("SUB-17", "SUB-12")
async def test_a_setting_is_saved_a_confirmation_previewed_and_sent_again(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1)
    today = THIS_DAY
    key = encode_id("Subscription", (await start(shop, await reader(api.tenant), today, today=today)).subscription_id)
    wanted = {
        "organisationId": encode_id("Organisation", api.tenant.organisation_id),
        "restartMonths": 6,
        "confirms": True,
        "withdrawal": "Angre i 14 dager.",
    }
    async with api.client() as client:
        before = (await client.run(f"{{ orderSettings {{ {SETTING} }} }}"))["data"]["orderSettings"]
        saved = (await client.run(SAVE, input=wanted))["data"]["saveOrderSetting"]["setting"]
        refused = (await client.run(SAVE, input=wanted | {"restartMonths": 99}))["data"]["saveOrderSetting"]
        first = (await client.run(RESEND, id=key, key="a"))["data"]["resendConfirmation"]["dispatch"]
        again = (await client.run(RESEND, id=key, key="a"))["data"]["resendConfirmation"]["dispatch"]
        found = (await client.run(SENT, id=key))["data"]
    organisation = {"id": wanted["organisationId"]}
    assert before == [{"restartMonths": 3, "confirms": True, "withdrawal": "", "organisation": organisation}]
    assert (saved["restartMonths"], saved["withdrawal"]) == (6, "Angre i 14 dager.")
    assert refused["fields"] == [{"path": "restartMonths", "code": "RANGE"}]
    assert (first["purpose"], first["recipient"]) == ("ORDER", "ola@friluftslaget.example")
    assert again == first
    assert found["subscription"]["confirmations"] == [{"id": first["id"]}]
    assert found["previewConfirmation"]["recipient"] == "ola@friluftslaget.example"
    assert "Angre i 14 dager." in found["previewConfirmation"]["body"]
