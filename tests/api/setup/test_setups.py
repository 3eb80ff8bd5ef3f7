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
DISCOUNT = "discounts:\n  - name: Student\n    percent: 25\n"


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
