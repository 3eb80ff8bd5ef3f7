"""NEW-03: who may see the proof sees it, has it checked, and hears when that is done."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from api.ids import encode_id
from domain.insight.queries.proof import CHECKS
from tests.api.conftest import Api
from tests.api.transport import wire
from tests.api.watching import listened
from tests.domain.insight.books import keep_books
from workers.__main__ import HANDLERS
from workers.settings import Settings
from workers.shop import opened
from workers.tasks import Runner

pytestmark = pytest.mark.rule("NEW-03")
PROOF = """
fragment P on Proof {
  checking lastCheckedAt
  checks {
    code rule state checkedCount offenderCount checkedAt tookMs
    offenders {
      subject { __typename ... on NodeValue { kind node label } ... on TextValue { text } }
      expected { ... on MoneyValue { amountMinor currency } ... on NumberValue { number } }
      found { ... on MoneyValue { amountMinor currency } ... on NumberValue { number } }
    }
  }
  seals { lastNumber blocks unsealed hash sealedAt organisation { name } }
}
"""
ASK = "query { proof { ...P } }" + PROOF
CHECK = (
    "mutation ($key: String!) { checkProof(idempotencyKey: $key) { __typename "
    "... on CheckProofSuccess { proof { ...P } } ... on Refusal { code } } }" + PROOF
)
LIVE = "subscription { proofChecked { cursor done total sound } }"


async def work_off(api: Api) -> None:
    """Do what waits, as a worker does."""
    async with api.tenant.read() as read:
        due = await read.sql("SELECT id FROM task WHERE state = 'QUEUED' AND name = 'check_books'")
    async with opened(Settings(api.urls.app, api.urls.relay, api.valkey_url)) as shop:
        for row in due:
            await Runner(shop, HANDLERS).run(api.tenant.id, row["id"])


def by_code(proof: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {check["code"]: check for check in proof["checks"]}


async def test_the_proof_is_checked_on_demand_and_shows_what_was_found(api: Api) -> None:
    books = await keep_books(api.tenant)
    async with api.client(("FINANCE",)) as client:
        before = (await client.run(ASK))["data"]["proof"]
        assert [check["code"] for check in before["checks"]] == [check.code for check in CHECKS]
        assert {check["state"] for check in before["checks"]} == {"NEVER_CHECKED"}
        assert (before["checking"], before["lastCheckedAt"], before["seals"][0]["hash"]) == (False, None, None)
        assert before["seals"][0]["unsealed"] > 0
        for _ in range(2):
            asked = (await client.run(CHECK, key="k"))["data"]["checkProof"]
            assert (asked["__typename"], asked["proof"]["checking"]) == ("CheckProofSuccess", True)
        await work_off(api)
        proof = (await client.run(ASK))["data"]["proof"]
        assert {check["state"] for check in proof["checks"]} == {"HOLDS"}
        assert (proof["checking"], proof["lastCheckedAt"]) == (False, proof["checks"][0]["checkedAt"])
        seal = proof["seals"][0]
        assert (seal["unsealed"], seal["blocks"], len(seal["hash"])) == (0, 1, 64)
        assert seal["organisation"]["name"] == "Friluftslaget"

        owner = await asyncpg.connect(api.urls.owner)
        await owner.execute("UPDATE open_item SET open_minor = open_minor - 1 WHERE open_minor = 18000")
        await owner.execute("UPDATE posting SET credit_account = '3900' WHERE amount_minor = 20000")
        await owner.close()
        await client.run(CHECK, key="again")
        await work_off(api)
        checks = by_code((await client.run(ASK))["data"]["proof"])
        broken = {code for code, check in checks.items() if check["state"] == "BROKEN"}
        assert broken == {"OPEN_ITEMS_ADD_UP", "RESKONTRO_ADDS_UP", "ACCOUNTS_FOLLOW_LINES", "JOURNAL_SEALS"}
        assert checks["OPEN_ITEMS_ADD_UP"]["offenders"] == [
            {
                "subject": {
                    "__typename": "NodeValue",
                    "kind": "Invoice",
                    "node": encode_id("Invoice", books.part_paid),
                    "label": "10003",
                },
                "expected": {"amountMinor": 18_000, "currency": "NOK"},
                "found": {"amountMinor": 17_999, "currency": "NOK"},
            }
        ]


@pytest.mark.parametrize("role", ["MEMBERSHIP", "FUNDRAISING", "READER"])
async def test_the_proof_is_for_the_owner_and_finance(api: Api, role: str) -> None:
    async with api.client((role,)) as client:
        assert (await client.run(ASK))["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
        assert (await client.run(CHECK, key="k"))["data"]["checkProof"]["__typename"] == "NotAllowed"
    async with api.client(("OWNER",)) as client:
        assert (await client.run(ASK))["data"]["proof"]["checking"] is False


async def test_who_looks_hears_when_the_check_is_done(api: Api) -> None:
    await keep_books(api.tenant)
    async with api.relaying(), api.client(("OWNER",)) as client, wire(api.url, client.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("a", LIVE)
        await listened(api)
        await client.run(CHECK, key="k")
        await work_off(api)
        told = (await socket.next("a"))["proofChecked"]
        while told["done"] < told["total"]:
            told = (await socket.next("a"))["proofChecked"]
        assert (told["total"], told["sound"]) == (len(CHECKS), len(CHECKS))
