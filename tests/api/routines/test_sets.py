"""Criteria sets and destinations through GraphQL: saved, previewed, run as a routine, held over, and files fetched."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from api.ids import decode_id, encode_id
from domain.dialogue.commands.make_run_files import make_run_files
from domain.kernel.ids import new_id
from tests.api.conftest import Api, Client
from tests.api.routines.test_routines import SAVE, given
from tests.clock import THIS_DAY
from tests.domain.dialogue.test_run_files import start_address
from tests.domain.subscriptions.selling import Shop, finish, open_shop, start

SHEET = """
  sets {
    name planKinds paymentMethods memberKinds fromOn minimumMinor dueRule dueDays roleKinds roleTitles plans { name }
  }
  chosenDestinations destinations { method destination lacks }
"""
SAVE_SETS = SAVE.replace("fragment R on Routine {", "fragment R on Routine {" + SHEET)
PREVIEW = """
query ($input: BillingRunInput!) {
  previewBillingRun(input: $input) { hash invoices held heldMinor groups { by key invoices } }
}
"""
START = """
mutation ($input: BillingRunInput!, $hash: String, $key: String!) {
  startBillingRun(input: $input, expectedHash: $hash, idempotencyKey: $key) {
    __typename
    ... on StartBillingRunSuccess { run { id } }
    ... on Refusal { code fields { path code } }
  }
}
"""
RUN = """
query ($id: ID!) {
  run(id: $id) {
    state sets { name invoiced totalMinor held heldMinor }
    files { destination documents totalMinor url fetchedAt withdrawn }
    reversal { inTheWay blocked { obstacle } }
  }
}
"""
HELD = """
query ($id: ID!) {
  heldOver(organisationId: $id) { setName terms amountMinor minimumMinor member { name } plan { name } run { id } }
}
"""
DEFAULTS = "query ($kind: RoutineKind!, $methods: [PaymentMethod!]) { defaultSchedule(kind: $kind, paymentMethods: $methods) { kind times monthDay } }"  # noqa: E501


async def shop_of(api: Api) -> Shop:
    """A shop of two members with addresses and a monthly term each that is due within 31 days."""
    today = THIS_DAY
    shop = await open_shop(api.tenant, members=2, unit="MONTH", lead_days=0)
    async with api.tenant.work() as work:
        for member_id in shop.member_ids:
            await start_address(work, member_id, email=None)
    for member_id in shop.member_ids:
        await start(shop, member_id, today, today=today)
    return shop


async def saved_routine(client: Client, api: Api, **more: Any) -> Any:
    answer = await client.run(SAVE_SETS, input=given(api, **more))
    assert "errors" not in answer, answer
    return answer["data"]["saveRoutine"]


@pytest.mark.rule("RUN-01")
async def test_a_routine_keeps_its_sets_in_their_order_and_says_where_invoices_go(api: Api) -> None:
    bank = {"name": "Bank", "paymentMethods": ["AVTALEGIRO"], "dueRule": "MONTH_DAY", "dueDays": 15}
    rest = {"name": "Resten", "paymentMethods": ["INVOICE"], "minimumMinor": 10_000, "memberKinds": ["PERSON"]}
    rest |= {"roleKinds": ["TREASURER"], "roleTitles": ["Leder", " Leder"]}
    async with api.client() as client:
        made = await saved_routine(
            client,
            api,
            kind="MEMBERSHIP",
            sets=[bank, rest],
            destinations=[{"method": "INVOICE", "destination": "PRINT_FILE"}],
        )
        refused = await saved_routine(client, api, sets=[bank, rest | {"name": "BANK"}])
    shown = made["routine"]
    assert [(one["name"], one["dueRule"], one["dueDays"], one["minimumMinor"]) for one in shown["sets"]] == [
        ("Bank", "MONTH_DAY", 15, 0),
        ("Resten", "PLAN", 0, 10_000),
    ]
    assert [(one["roleKinds"], one["roleTitles"]) for one in shown["sets"]] == [([], []), (["TREASURER"], ["Leder"])]
    assert shown["chosenDestinations"] == ["INVOICE"]
    assert shown["destinations"] == [
        {"method": "INVOICE", "destination": "PRINT_FILE", "lacks": False},
        {"method": "AVTALEGIRO", "destination": "MESSAGE", "lacks": True},
    ]
    assert [(one["path"], one["code"]) for one in refused["fields"]] == [("sets.1.name", "TWICE")]


@pytest.mark.rule("RUN-01", "RUN-05")
async def test_a_run_by_hand_takes_a_routines_sets_and_files(api: Api) -> None:
    shop = await shop_of(api)
    organisation = encode_id("Organisation", api.tenant.organisation_id)
    async with api.client() as client:
        made = await saved_routine(
            client,
            api,
            sets=[{"name": "Alle", "paymentMethods": ["INVOICE"]}],
            destinations=[{"method": "INVOICE", "destination": "PRINT_FILE"}],
        )
        on = THIS_DAY + timedelta(days=31)
        wanted = {"organisationId": organisation, "on": on.isoformat(), "routineId": made["routine"]["id"]}
        preview = (await client.run(PREVIEW, input=wanted))["data"]["previewBillingRun"]
        assert (preview["invoices"], preview["held"]) == (2, 0)
        assert {"by": "SET", "key": "Alle", "invoices": 2} in preview["groups"]
        run_id = (await client.run(START, input=wanted, hash=preview["hash"], key="now"))["data"]["startBillingRun"][
            "run"
        ]["id"]
        key = decode_id("Run", run_id)
        await finish(shop, key, on)
        more = True
        while more:
            async with api.tenant.work(on) as work:
                more = await make_run_files(work, key)
        run = (await client.run(RUN, id=run_id))["data"]["run"]
        [share] = run["sets"]
        assert (share["name"], share["invoiced"], share["held"]) == ("Alle", 2, 0)
        [file] = run["files"]
        assert (file["destination"], file["documents"]) == ("PRINT_FILE", 2)
        assert (file["fetchedAt"], file["withdrawn"], run["reversal"]["inTheWay"]) == (None, False, 0)
        fetched = await client.http.get(file["url"])
        assert (fetched.status_code, fetched.headers["content-type"]) == (200, "application/zip")
        with ZipFile(BytesIO(fetched.content)) as packed:
            assert packed.testzip() is None
            *letters, index = packed.namelist()
            assert (len(letters), index) == (2, "index.csv")
            assert all(name in packed.read(index).decode() for name in letters)
            assert packed.read(letters[0]).startswith(b"%PDF")
        run = (await client.run(RUN, id=run_id))["data"]["run"]
        assert run["files"][0]["fetchedAt"]
        assert [one["obstacle"] for one in run["reversal"]["blocked"]] == ["IN_FILE"] * 2
    async with api.client(("READER",)) as reader:
        assert (await reader.http.get(file["url"])).status_code == 403
    async with api.client() as client:
        assert (await client.http.get(f"/runs/files/{encode_id('RunFile', new_id())}")).status_code == 404


@pytest.mark.rule("RUN-01")
async def test_what_is_held_over_is_listed(api: Api) -> None:
    shop = await shop_of(api)
    organisation = encode_id("Organisation", api.tenant.organisation_id)
    on = THIS_DAY + timedelta(days=31)
    async with api.client() as client:
        made = await saved_routine(client, api, sets=[{"name": "Små", "minimumMinor": 1_000_000}])
        wanted = {"organisationId": organisation, "on": on.isoformat(), "routineId": made["routine"]["id"]}
        preview = (await client.run(PREVIEW, input=wanted))["data"]["previewBillingRun"]
        assert (preview["invoices"], preview["held"]) == (0, 2)
        started = (await client.run(START, input=wanted, hash=preview["hash"], key="k"))["data"]["startBillingRun"]
        await finish(shop, decode_id("Run", started["run"]["id"]), on)
        held = (await client.run(HELD, id=organisation))["data"]["heldOver"]
    assert len(held) == 2
    assert {(one["setName"], one["terms"], one["run"]["id"]) for one in held} == {("Små", 1, started["run"]["id"])}
    assert sum(one["amountMinor"] for one in held) == preview["heldMinor"]


@pytest.mark.rule("RUN-01")
async def test_a_run_names_a_routine_of_its_organisation_that_bills_or_a_plan(api: Api) -> None:
    shop = await open_shop(api.tenant, members=0)
    organisation = encode_id("Organisation", api.tenant.organisation_id)
    wanted = {"organisationId": organisation, "on": THIS_DAY.isoformat()}
    async with api.client() as client:
        reminds = (await saved_routine(client, api, kind="DUNNING"))["routine"]["id"]
        bills = (await saved_routine(client, api, name="Andre"))["routine"]["id"]
        for more, path in (
            ({"routineId": encode_id("Routine", new_id())}, "input.routineId"),
            ({"routineId": reminds}, "input.routineId"),
            ({"routineId": bills, "planId": encode_id("Plan", shop.plan_id)}, "input.planId"),
        ):
            answer = (await client.run(START, input=wanted | more, key=path + str(more)))["data"]["startBillingRun"]
            assert [one["path"] for one in answer["fields"]] == [path]


@pytest.mark.rule("RUN-02")
async def test_payroll_and_what_banks_draw_begin_monthly(api: Api) -> None:
    monthly = {"kind": "MONTHLY", "times": ["07:00"], "monthDay": 1}
    daily = {"kind": "DAILY", "times": ["07:00"], "monthDay": None}
    async with api.client() as client:
        for kind, methods, expected in (
            ("PAYROLL", [], monthly),
            ("MEMBERSHIP", ["AVTALEGIRO"], monthly),
            ("MEMBERSHIP", ["VIPPS", "INVOICE"], daily),
            ("MEMBERSHIP", [], daily),
        ):
            answer = await client.run(DEFAULTS, kind=kind, methods=methods)
            assert answer["data"]["defaultSchedule"] == expected
