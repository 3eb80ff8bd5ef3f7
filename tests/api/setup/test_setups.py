"""Set-ups through GraphQL: exported, previewed, imported, refused, copied (CAT-44)."""

from __future__ import annotations

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.domain.subscriptions.selling import open_shop

EXPORT = "query ($kinds: [SetupKind!]!) { exportSetup(kinds: $kinds) }"
PREVIEW = """
mutation ($text: String!) {
  previewSetup(text: $text) {
    ... on PreviewSetupSuccess { steps { kind name deed fields } faults {
      line path code message arguments { name value { ... on TextValue { text } } }
    } }
  }
}
"""
IMPORT = """
mutation ($text: String!) {
  importSetup(text: $text) {
    ... on ImportSetupSuccess { steps { name deed } }
    ... on SetupRefused { message fields { path code } }
  }
}
"""
COPY = """
mutation ($kind: SetupKind!, $id: ID!, $name: String!) {
  copySetup(kind: $kind, id: $id, name: $name) {
    ... on CopySetupSuccess { id name }
    ... on InvalidInput { fields { path code } }
  }
}
"""
DOUBTS = """
mutation ($text: String!) {
  previewSetup(text: $text) {
    ... on PreviewSetupSuccess { steps { deed } faults { code } doubts { line name because { code } } }
  }
}
"""
PROCESS = """dunning_processes:
  - name: Raskt
    currency: NOK
    steps:
      - delay_days: 3
        due_days: 14
        fee: 70.00
"""
DISCOUNT = "discounts:\n  - name: Student\n    percent: 25\n"


@pytest.mark.rule("CAT-40", "CAT-44")
async def test_a_process_beyond_the_law_is_previewed_with_what_goes_beyond_it_and_imported(api: Api) -> None:
    async with api.client() as client:
        text = (await client.run(EXPORT, kinds=["PLAN"]))["data"]["exportSetup"] + PROCESS
        looked = (await client.run(DOUBTS, text=text))["data"]["previewSetup"]
        done = (await client.run(IMPORT, text=text))["data"]["importSetup"]
        then = (await client.run(DOUBTS, text=text))["data"]["previewSetup"]
    [place] = {one["line"] for one in looked["doubts"]}
    assert text.split("\n")[place - 1].strip() in ("- name: Raskt", "name: Raskt")
    told = [(one["name"], one["because"]["code"]) for one in looked["doubts"]]
    assert told == [("Raskt", "FEE_TOO_EARLY"), ("Raskt", "FEE_TOO_HIGH")]
    assert (looked["faults"], done["steps"]) == ([], [{"name": "Raskt", "deed": "MAKE"}])
    assert then["doubts"] == []


@pytest.mark.rule("CAT-44")
async def test_an_export_is_changed_previewed_and_imported(api: Api) -> None:
    await open_shop(api.tenant, members=0)
    async with api.client() as client:
        text = (await client.run(EXPORT, kinds=["PLAN"]))["data"]["exportSetup"]
        more = text + DISCOUNT
        looked = (await client.run(PREVIEW, text=more))["data"]["previewSetup"]
        again = (await client.run(PREVIEW, text=more))["data"]["previewSetup"]
        done = (await client.run(IMPORT, text=more))["data"]["importSetup"]["steps"]
        then = (await client.run(IMPORT, text=more))["data"]["importSetup"]["steps"]
        bad = text + DISCOUNT.replace("25", "250")
        faulty = (await client.run(PREVIEW, text=bad))["data"]["previewSetup"]
        unknown = text + DISCOUNT.replace("percent", "prosent")
        unread = (await client.run(PREVIEW, text=unknown))["data"]["previewSetup"]
        refused = (await client.run(IMPORT, text=bad.replace("Student", "Elev")))["data"]["importSetup"]
    assert looked == again
    made = {"kind": "DISCOUNT", "name": "Student", "deed": "MAKE", "fields": []}
    assert [one for one in looked["steps"] if one["deed"] != "KEEP"] == [made]
    assert looked["faults"] == []
    assert {"name": "Student", "deed": "MAKE"} in done
    assert {one["deed"] for one in then} == {"KEEP"}
    [fault] = faulty["faults"]
    line = bad.split("\n")[fault["line"] - 1].strip(" -")
    assert (line, fault["path"], fault["code"]) == ("name: Student", "discounts/Student/name", "SETUP_FIXED")
    assert [
        (one["code"], {each["name"]: each["value"]["text"] for each in one["arguments"]}) for one in unread["faults"]
    ] == [
        ("SETUP_MISSING", {"name": "percent"}),
        ("SETUP_UNKNOWN", {"name": "prosent", "fields": "name, percent, description, closed"}),
    ]
    assert refused["fields"] == [{"path": "discounts/Elev/percent", "code": "PERCENT"}]


@pytest.mark.rule("CAT-44")
async def test_a_plan_is_copied_under_another_name(api: Api) -> None:
    shop = await open_shop(api.tenant, members=0)
    key = encode_id("Plan", shop.plan_id)
    async with api.client() as client:
        made = (await client.run(COPY, kind="PLAN", id=key, name="Kopi"))["data"]["copySetup"]
        taken = (await client.run(COPY, kind="PLAN", id=key, name="Kopi"))["data"]["copySetup"]
        query = "query ($id: ID!) { plan(id: $id) { name products { name } } }"
        plan = (await client.run(query, id=made["id"]))["data"]["plan"]
    assert (made["name"], plan) == ("Kopi", {"name": "Kopi", "products": [{"name": "Kontingent"}, {"name": "Bladet"}]})
    assert taken["fields"] == [{"path": "name", "code": "TAKEN"}]
