"""Reversing a billing run over the API: what it would do, the refusal that names what is in the way, and doing it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from api.ids import encode_id
from domain.kernel.database import Row
from domain.subscriptions.commands.run_reversal_chunk import run_reversal_chunk
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from tests.api.conftest import Api
from tests.clock import THIS_DAY as TODAY
from tests.domain.subscriptions.selling import Shop, invoices_of, open_shop, pay, run

REVERSAL = """
query ($id: ID!) { run(id: $id) { kind reversedBy { id } reverses { id } rejects { nodes { code } }
  reversal { invoices totalMinor inTheWay blocked { invoiceId number obstacle } } } }
"""
REVERSE = """
mutation ($id: ID!, $reason: String! = "Feil pris", $key: String! = "k") {
  reverseRun(id: $id, reason: $reason, idempotencyKey: $key) { __typename
    ... on ReverseRunSuccess { run { id kind state reverses { id } } reversed { id reversedBy { id } } }
    ... on RunNotReversible { runId inTheWay invoiceNumbers }
    ... on Refusal { code fields { path code } }
} }
"""


async def billed(api: Api) -> tuple[Shop, str]:
    """Two members whose first terms are billed by a run today."""
    shop = await open_shop(api.tenant, members=2)
    async with api.tenant.work(TODAY) as work:
        for member_id in shop.member_ids:
            await start_subscription(
                work, StartSubscription(member_id, shop.plan_id, TODAY), idempotency_key=str(member_id)
            )
        await work.sql("DELETE FROM term")
        await work.sql("UPDATE subscription SET next_term = 1, next_start = start_on")
        await work.sql("UPDATE invoice SET state = 'CREDITED'")
    return shop, encode_id("Run", await run(shop, TODAY))


@pytest.mark.rule("RUN-07")
async def test_a_run_shows_what_its_reversal_would_do_and_both_show_each_other_afterwards(api: Api) -> None:
    shop, run_id = await billed(api)
    async with api.client(("FINANCE",)) as finance:
        shown = (await finance.run(REVERSAL, id=run_id))["data"]["run"]
        assert shown["reversal"]["invoices"] == 2
        assert (shown["reversal"]["inTheWay"], shown["reversedBy"]) == (0, None)
        done = (await finance.run(REVERSE, id=run_id))["data"]["reverseRun"]
        reversal = done["run"]
        assert (reversal["kind"], reversal["reverses"]["id"]) == ("REVERSAL", run_id)
        assert done["reversed"]["reversedBy"]["id"] == reversal["id"]
        [queued] = await reversals(api)
        async with api.tenant.work(TODAY) as work:
            assert not await run_reversal_chunk(work, queued["id"])
        after = (await finance.run(REVERSAL, id=reversal["id"]))["data"]["run"]
        assert (after["reversal"], after["rejects"]) == (None, {"nodes": []})
        again = (await finance.run(REVERSE, id=run_id, key="again"))["data"]["reverseRun"]
        assert again["fields"] == [{"path": "id", "code": "RUN_STATE"}]
    assert {row["state"] for row in await invoices_of(shop) if row["kind"] == "INVOICE"} == {"CREDITED"}


async def reversals(api: Api) -> Sequence[Row]:
    async with api.tenant.read() as read:
        return await read.sql("SELECT id FROM run WHERE kind = 'REVERSAL'")


@pytest.mark.rule("RUN-07")
async def test_the_refusal_names_the_invoices_in_the_way_and_readers_reverse_nothing(api: Api) -> None:
    shop, run_id = await billed(api)
    invoice = next(row for row in await invoices_of(shop) if row["open_minor"] and row["run_id"])
    await pay(api.tenant, invoice, 100)
    async with api.client(("FINANCE",)) as finance:
        shown = (await finance.run(REVERSAL, id=run_id))["data"]["run"]["reversal"]
        assert [(one["number"], one["obstacle"]) for one in shown["blocked"]] == [(str(invoice["number"]), "SETTLED")]
        refused = (await finance.run(REVERSE, id=run_id))["data"]["reverseRun"]
        assert (refused["__typename"], refused["runId"]) == ("RunNotReversible", run_id)
        assert (refused["inTheWay"], refused["invoiceNumbers"]) == (1, [str(invoice["number"])])
    async with api.client(("READER",)) as reader:
        assert (await reader.run(REVERSE, id=run_id))["data"]["reverseRun"]["code"] == "NOT_ALLOWED"
