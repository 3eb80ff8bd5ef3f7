"""Stop codes (CAT-41) and the default of crediting (SUB-06): keeping the list, and stopping by it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from domain.catalogue.model import PlanKind
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion
from domain.subscriptions.commands.order_stop_codes import order_stop_codes
from domain.subscriptions.commands.save_crediting_default import save_crediting_default
from domain.subscriptions.commands.save_stop_code import save_stop_code
from domain.subscriptions.commands.stop_subscription import preview_stop, stop_subscription
from domain.subscriptions.model import CreditingDefault, StopCode, StopSubscription, TermFate
from domain.subscriptions.queries.stop_settings import crediting_default, stop_codes
from domain.subscriptions.rules.stop_codes import reason_errors
from tests.domain.subscriptions.selling import Shop, open_shop, run, start
from tests.domain.subscriptions.test_stop import LATE, subscription_of
from tests.tenants import TODAY, Tenant


async def save(tenant: Tenant, code: str, *, closed: bool = False, of: StopCode | None = None) -> StopCode:
    async with tenant.work() as work:
        return await save_stop_code(
            work,
            code=code,
            text=f"Teksten til {code}",
            on_my_page=True,
            closed=closed,
            code_id=of.id if of else None,
            version=of.version if of else None,
        )


async def names(tenant: Tenant) -> list[str]:
    async with tenant.read() as read:
        return [one.code for one in (await stop_codes(read)).values()]


async def stop(shop: Shop, subscription_id: UUID, reason: str = "", code_id: UUID | None = None) -> None:
    async with shop.tenant.work() as work:
        command = StopSubscription(subscription_id, reason, code_id=code_id)
        await stop_subscription(work, command, idempotency_key="stop")


@pytest.mark.rule("CAT-41")
async def test_codes_keep_the_order_that_they_are_given(tenant: Tenant) -> None:
    made = [await save(tenant, code) for code in ("FLYTTET", "PRIS", "TID")]
    assert await names(tenant) == ["FLYTTET", "PRIS", "TID"]
    async with tenant.work() as work:
        await order_stop_codes(work, [made[2].id, made[0].id, made[1].id])
    assert await names(tenant) == ["TID", "FLYTTET", "PRIS"]
    await save(tenant, "PRISEN", of=made[1])
    assert await names(tenant) == ["TID", "FLYTTET", "PRISEN"]
    for wrong in ([made[0].id, made[1].id], [one.id for one in made] + [made[0].id], [new_id()] * 3):
        with pytest.raises(InvalidInput):
            async with tenant.work() as work:
                await order_stop_codes(work, wrong)


@pytest.mark.rule("CAT-41")
async def test_what_is_wrong_with_a_code_is_said(tenant: Tenant) -> None:
    one = await save(tenant, "FLYTTET")
    with pytest.raises(InvalidInput) as refused:
        await save(tenant, "flyttet")
    assert [(error.path, error.code) for error in refused.value.fields] == [("code", "TAKEN")]
    await save(tenant, "Flyttet", of=one)
    with pytest.raises(StaleVersion):
        await save(tenant, "PRIS", of=one)
    with pytest.raises(NotFound):
        await save(tenant, "PRIS", of=StopCode(new_id(), "", "", False, False, 1))


@pytest.mark.rule("CAT-41", "SUB-05")
async def test_once_there_is_a_code_a_stop_names_one_and_text_is_refused(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    first = await start(shop, shop.member_ids[0], TODAY)
    one = await save(tenant, "FLYTTET")
    for reason, code_id, path in (
        ("Flytter", None, "stopCodeId"),
        ("Flytter", one.id, "reason"),
        ("", new_id(), "stopCodeId"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await stop(shop, first.subscription_id, reason, code_id)
        assert [error.path for error in refused.value.fields] == [path]
    async with tenant.work() as work:  # a preview needs no reason yet
        await preview_stop(work, StopSubscription(first.subscription_id))
    await stop(shop, first.subscription_id, code_id=one.id)
    row = await subscription_of(shop, first.subscription_id)
    assert (row["stop_cause"], row["stop_code_id"], row["stop_kind"]) == ("Teksten til FLYTTET", one.id, "STAFF")


@pytest.mark.rule("CAT-41")
def test_while_all_codes_are_closed_the_reason_is_a_text_again() -> None:
    closed = StopCode(new_id(), "X", "x", True, True, 1)
    codes = {closed.id: closed}
    assert reason_errors(codes, "Flytter", None, text_path="t", code_path="c") == []
    assert [e.path for e in reason_errors(codes, "", closed.id, text_path="t", code_path="c")] == ["c"]
    assert [e.path for e in reason_errors(codes, " ", None, text_path="t", code_path="c")] == ["t"]


@pytest.mark.rule("SUB-06")
async def test_the_default_of_crediting_is_the_plan_kind_s_or_the_tenant_s(tenant: Tenant) -> None:
    async with tenant.read() as read:
        assert await crediting_default(read) == CreditingDefault(True, {})
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    await run(shop, LATE)

    async def fate(*, credit_open: bool | None = None) -> TermFate:
        async with tenant.work(LATE) as work:
            end_on = LATE + timedelta(days=10)
            command = StopSubscription(started.subscription_id, end_on=end_on, credit_open=credit_open)
            return (await preview_stop(work, command)).outcomes[-1].fate

    assert await fate() is TermFate.CREDITED
    async with tenant.work() as work:
        await save_crediting_default(work, credit_open=True, by_kind={PlanKind.MEMBERSHIP: False})
    assert await fate() is TermFate.KEPT
    assert await fate(credit_open=True) is TermFate.CREDITED
    async with tenant.work() as work:
        await save_crediting_default(work, credit_open=False, by_kind={PlanKind.COURSE: True})
    assert await fate() is TermFate.KEPT
    async with tenant.read() as read:
        assert await crediting_default(read) == CreditingDefault(False, {PlanKind.COURSE: True})
