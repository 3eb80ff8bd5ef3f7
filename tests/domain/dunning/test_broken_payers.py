"""A dunning run that meets one broken payer reminds and stops all others, however that one is broken (NEW-10)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.billing.queries.runs import rejects, runs
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.dunning.commands import decide_reminders, decide_stops
from tests.domain.dunning.stopped import FIRST_ON, SECOND_ON, STOP_ON, Guarded, dun, guard, stops_made
from tests.domain.dunning.unpaid import reminders
from tests.domain.subscriptions.selling import faults
from tests.tenants import Tenant

pytestmark = pytest.mark.rule("NEW-10", "DUN-01", "DUN-06")
MEMBERS, PLACE, CHUNK = 5, 2, 3
THROWN = [KeyError, TypeError, AttributeError, ZeroDivisionError]


async def put_aside(guarded: Guarded, run_id: UUID) -> tuple[str, list[tuple[UUID, RejectCode]]]:
    """Return the state of a run and whom it put aside, with the cause."""
    async with guarded.tenant.read() as read:
        state = (await runs(read, [run_id]))[run_id]["state"]
        found = await rejects(read, run_id)
    return state, [(row["member_id"], RejectReason.from_json(row["reason"]).code) for row in found]


@pytest.mark.parametrize("error", THROWN)
async def test_a_rule_of_reminders_that_throws_for_one_payer_stops_nobody_else(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    guarded = await guard(tenant, members=MEMBERS)
    broken, decide = guarded.shop.member_ids[PLACE], decide_reminders.decide  # type: ignore[attr-defined]

    def throwing(claim: Any, *given: Any) -> Any:
        if claim.payer_id == broken:
            raise error("a rule broke")
        return decide(claim, *given)

    monkeypatch.setattr(decide_reminders, "decide", throwing)
    run_id = await dun(guarded, FIRST_ON, size=CHUNK)
    assert await put_aside(guarded, run_id) == ("DONE", [(broken, RejectCode.BROKEN)])
    assert {row["payer_id"] for row in await reminders(guarded.dunning)} == set(guarded.shop.member_ids) - {broken}
    assert await faults(tenant) == {}


@pytest.mark.parametrize("error", THROWN)
async def test_a_rule_of_stops_that_throws_for_one_payer_stops_nobody_else(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    guarded = await guard(tenant, members=MEMBERS)
    await dun(guarded, FIRST_ON, SECOND_ON)
    broken, stops = guarded.shop.member_ids[PLACE], decide_stops.stops  # type: ignore[attr-defined]

    def throwing(claim: Any, *given: Any) -> Any:
        if claim.payer_id == broken:
            raise error("a rule broke")
        return stops(claim, *given)

    monkeypatch.setattr(decide_stops, "stops", throwing)
    run_id = await dun(guarded, STOP_ON, size=CHUNK)
    assert await put_aside(guarded, run_id) == ("DONE", [(broken, RejectCode.BROKEN)])
    spared = guarded.subscription_ids[PLACE]
    assert {row["subscription_id"] for row in await stops_made(guarded)} == {*guarded.subscription_ids} - {spared}
    assert await faults(tenant) == {}


async def test_an_invoice_of_nobody_is_put_aside_and_all_others_are_reminded(tenant: Tenant, owner_url: str) -> None:
    guarded = await guard(tenant, members=MEMBERS)
    gone = guarded.shop.member_ids[PLACE]
    owner = await asyncpg.connect(owner_url.replace("+asyncpg", ""))
    await owner.execute("SET session_replication_role = replica")
    await owner.execute("DELETE FROM member WHERE id = $1", gone)
    await owner.close()
    run_id = await dun(guarded, FIRST_ON, size=CHUNK)
    assert await put_aside(guarded, run_id) == ("DONE", [(gone, RejectCode.BROKEN)])
    assert len(await reminders(guarded.dunning)) == MEMBERS - 1
