"""BIL-13: the template of documents through GraphQL, its logo and its example."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from api.ids import encode_id
from domain.kernel.ids import new_id
from tests.api.conftest import Api

pytestmark = pytest.mark.rule("BIL-13")
FIELDS = """isSaved line1 postalCode city phone email web accent ownLanguage logoUrl exampleUrl
  organisation { name } texts { language heading closing }"""
SHOWN = f"{{ letterheads {{ {FIELDS} }} }}"
SAVE = f"""
mutation ($input: LetterheadInput!) {{
  saveLetterhead(input: $input) {{
    __typename
    ... on SaveLetterheadSuccess {{ letterhead {{ {FIELDS} }} }}
    ... on InvalidInput {{ fields {{ path code arguments {{ name value {{ ... on NumberValue {{ number }} }} }} }} }}
    ... on NotAllowed {{ needed }}
  }}
}}
"""
LOGO = """
mutation ($id: ID!, $content: String!) {
  saveLogo(organisationId: $id, contentBase64: $content) {
    __typename
    ... on ChangeLogoSuccess { letterhead { logoUrl isSaved } }
    ... on InvalidInput { fields { path code } }
    ... on NotAllowed { needed }
  }
}
"""
REMOVE = """
mutation ($id: ID!) {
  removeLogo(organisationId: $id) {
    __typename ... on ChangeLogoSuccess { letterhead { logoUrl } } ... on NotAllowed { needed }
  }
}
"""
TEXT = {"language": "nb", "heading": "Takk", "closing": "Ring oss"}
LINES = {
    "line1": "Nygata 7",
    "postalCode": "5003",
    "city": "Bergen",
    "phone": "",
    "email": "kontor@example.no",
    "web": "example.no",
    "accent": "#1a5f4a",
}


def organisation(api: Api) -> str:
    return encode_id("Organisation", api.tenant.organisation_id)


def given(api: Api, **other: Any) -> dict[str, Any]:
    return {"organisationId": organisation(api), **LINES, "texts": [TEXT]} | other


def picture(kind: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("RGB", (600, 150), "navy").save(made, kind)
    return made.getvalue()


async def test_a_template_begins_with_the_organisations_address_and_is_kept_as_it_is_saved(api: Api) -> None:
    async with api.client(("FINANCE",)) as finance:
        [before] = (await finance.run(SHOWN))["data"]["letterheads"]
        saved = (await finance.run(SAVE, input=given(api)))["data"]["saveLetterhead"]["letterhead"]
        [after] = (await finance.run(SHOWN))["data"]["letterheads"]
    assert (before["isSaved"], before["texts"], before["ownLanguage"]) == (False, [], "nb")
    assert before["organisation"] == {"name": "Friluftslaget"}
    assert saved == after
    assert after == before | LINES | {"isSaved": True, "texts": [TEXT]}


async def test_a_required_field_that_is_missing_is_refused_by_its_name(api: Api) -> None:
    english = TEXT | {"language": "en"}
    async with api.client(("FINANCE",)) as finance:
        wrong = given(api, city=" ", email="", texts=[english])
        refused = (await finance.run(SAVE, input=wrong))["data"]["saveLetterhead"]
        [shown] = (await finance.run(SHOWN))["data"]["letterheads"]
    assert [(one["path"], one["code"]) for one in refused["fields"]] == [
        ("city", "REQUIRED"),
        ("email", "REQUIRED"),
        ("texts.nb.heading", "REQUIRED"),
        ("texts.nb.closing", "REQUIRED"),
    ]
    assert shown["isSaved"] is False


async def test_a_logo_is_shown_as_it_was_sent_and_drawn_on_the_example_until_it_is_taken_away(api: Api) -> None:
    async with api.client(("FINANCE",)) as finance:
        await finance.run(SAVE, input=given(api))
        content = b64encode(picture()).decode()
        saved = (await finance.run(LOGO, id=organisation(api), content=content))["data"]["saveLogo"]["letterhead"]
        shown = await finance.http.get(saved["logoUrl"])
        [letterhead] = (await finance.run(SHOWN))["data"]["letterheads"]
        example = await finance.http.get(f"{letterhead['exampleUrl']}?language=sv")
        removed = (await finance.run(REMOVE, id=organisation(api)))["data"]["removeLogo"]["letterhead"]
        gone = await finance.http.get(saved["logoUrl"])
        plain = await finance.http.get(letterhead["exampleUrl"])
    assert (shown.content, shown.headers["content-type"]) == (picture(), "image/png")
    page = PdfReader(BytesIO(example.content)).pages[0]
    text = page.extract_text()
    assert all(part in text for part in ("Exempelvägen 1", "Nygata 7, 5003 Bergen", "Takk", "Ring oss"))
    assert len(page.images) == 1
    assert removed == {"logoUrl": None}
    assert gone.status_code == 404
    assert not PdfReader(BytesIO(plain.content)).pages[0].images


@pytest.mark.parametrize(
    ("content", "code"),
    [("!", "BASE64"), (b64encode(b"<svg/>").decode(), "PICTURE"), (b64encode(picture("GIF")).decode(), "PICTURE")],
)
async def test_what_is_no_picture_is_refused_with_the_reason(api: Api, content: str, code: str) -> None:
    async with api.client(("FINANCE",)) as finance:
        answer = (await finance.run(LOGO, id=organisation(api), content=content))["data"]["saveLogo"]
    assert answer == {"__typename": "InvalidInput", "fields": [{"path": "logo", "code": code}]}


async def test_readers_see_it_and_change_nothing_and_nobody_sees_another_tenants(api: Api) -> None:
    async with api.client(("READER",)) as reader:
        assert (await reader.run(SHOWN))["data"]["letterheads"]
        refused = (await reader.run(SAVE, input=given(api)))["data"]["saveLetterhead"]
        assert refused == {"__typename": "NotAllowed", "needed": "invoices:write"}
        content = b64encode(picture()).decode()
        refused = (await reader.run(LOGO, id=organisation(api), content=content))["data"]["saveLogo"]
        assert refused["needed"] == "invoices:write"
        refused = (await reader.run(REMOVE, id=organisation(api)))["data"]["removeLogo"]
        assert refused["needed"] == "invoices:write"
        for path in ("logo", "example.pdf"):
            foreign = await reader.http.get(f"/organisations/{encode_id('Organisation', new_id())}/{path}")
            assert foreign.status_code == 404
    async with api.client(signed_in=False) as nobody:
        assert (await nobody.http.get(f"/organisations/{organisation(api)}/logo")).status_code == 401
