"""What a run would do, through GraphQL: whom warnings are about, and what the forecast said (RUN-05)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.ids import encode_id
from domain.kernel.dates import add_months
from domain.subscriptions.commands.reverse_run import reverse_run
from domain.subscriptions.commands.run_reversal_chunk import run_reversal_chunk
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import open_shop, run, start
from tests.domain.subscriptions.test_forecast import forecast

pytestmark = pytest.mark.rule("RUN-05", "BIL-14")
PREVIEW = """
query ($input: BillingRunInput!) {
  previewBillingRun(input: $input) {
    invoices
    lastRun { on invoiced totalMinor }
    warnings { code count message concerned { member { name } invoice { number } } }
    forecast {
      on
      share { ...S }
      plans { plan { name } share { ...S } }
    }
  }
}
fragment S on ForecastShare { said saidMinor billed billedMinor run runMinor difference differenceMinor }
"""


async def test_a_preview_names_whom_it_warns_of_and_what_the_forecast_said(api: Api) -> None:
    shop = await open_shop(api.tenant, members=2)
    first = shop.member_ids[0]
    for member_id in shop.member_ids:
        await start(shop, member_id, THIS_DAY, today=THIS_DAY)
    await forecast(shop, today=THIS_DAY)
    on = add_months(THIS_DAY, 12) - timedelta(days=14)
    given = {"organisationId": encode_id("Organisation", api.tenant.organisation_id), "on": on.isoformat()}
    async with api.client() as client:
        before = (await client.run(PREVIEW, input=given))["data"]["previewBillingRun"]
        await start(shop, first, on - timedelta(days=30), today=on - timedelta(days=30))
        after = (await client.run(PREVIEW, input=given))["data"]["previewBillingRun"]
    share = {"said": 2, "saidMinor": 159_800, "billed": 0, "billedMinor": 0, "run": 2, "runMinor": 159_800}
    share |= {"difference": 0, "differenceMinor": 0}
    assert before["forecast"] == {
        "on": THIS_DAY.isoformat(),
        "share": share,
        "plans": [{"plan": {"name": "Ordinær"}, "share": share}],
    }
    assert [one["code"] for one in before["warnings"]] == ["NO_ADDRESS"]
    assert after["invoices"] == 2
    [doubled] = [one for one in after["warnings"] if one["code"] == "DOUBLED_BEFORE"]
    assert (doubled["count"], doubled["concerned"]) == (
        1,
        [{"member": {"name": "Kari 0 Nordmann"}, "invoice": {"number": "10003"}}],
    )


async def test_a_preview_names_the_last_run_that_was_done_for_the_same_choice(api: Api) -> None:
    shop = await open_shop(api.tenant, members=2)
    for member_id in shop.member_ids:
        await start(shop, member_id, THIS_DAY, today=THIS_DAY)
    first_on, next_on = (add_months(THIS_DAY, months) - timedelta(days=14) for months in (12, 24))
    organisation, plan = encode_id("Organisation", api.tenant.organisation_id), encode_id("Plan", shop.plan_id)
    given = {"organisationId": organisation, "on": next_on.isoformat()}
    run_id = await run(shop, first_on)
    async with api.client() as client:
        whole = (await client.run(PREVIEW, input=given))["data"]["previewBillingRun"]
        of_plan = (await client.run(PREVIEW, input=given | {"planId": plan}))["data"]["previewBillingRun"]
        async with api.tenant.work(first_on) as work:
            reversal_id = await reverse_run(work, run_id, reason="Feil", idempotency_key="reverse")
        async with api.tenant.work(first_on) as work:
            await run_reversal_chunk(work, reversal_id)
        after = (await client.run(PREVIEW, input=given))["data"]["previewBillingRun"]
    assert whole["lastRun"] == {"on": first_on.isoformat(), "invoiced": 2, "totalMinor": 159_800}
    assert (of_plan["lastRun"], after["lastRun"]) == (None, None)
