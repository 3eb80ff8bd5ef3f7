"""Own texts of dunning processes through GraphQL (CAT-40)."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.domain.dialogue.test_own_texts import FIRST
from tests.domain.dunning.stopped import guard

SAVE = """
mutation ($id: ID!, $input: DunningTextInput!) {
  saveDunningText(processId: $id, input: $input) {
    __typename
    ... on SaveDunningTextSuccess { texts { kind step language subject body sms } }
    ... on Refusal { fields { path code arguments { name value { ... on TextValue { text } } } } }
  }
}
"""
REMOVE = """
mutation ($id: ID!) {
  removeDunningText(processId: $id, kind: REMINDER, step: 1, language: "nb") {
    __typename
    ... on RemoveDunningTextSuccess { texts { kind } }
  }
}
"""
PREVIEW = """
query ($id: ID!, $input: DunningTextInput!) {
  previewDunningText(processId: $id, input: $input) { subject body sms parts payer { name } }
}
"""
STANDARD = """
query ($id: ID!, $kind: DunningTextKind!, $language: String!) {
  standardDunningText(processId: $id, kind: $kind, language: $language) { subject body sms fields { name required } }
}
"""
PROCESSES = "{ dunningProcesses { texts { kind step language subject body sms } } }"


@pytest.mark.rule("CAT-40")
async def test_an_own_text_is_previewed_said_and_taken_away(api: Api) -> None:
    guarded = await guard(api.tenant)
    key = encode_id("DunningProcess", guarded.dunning.process_id)
    text: dict[str, Any] = {
        "kind": "REMINDER",
        "step": 1,
        "language": "nb",
        "subject": "Husk",
        "body": FIRST,
        "sms": "",
    }
    async with api.client() as client:
        assert (await client.run(PROCESSES))["data"]["dunningProcesses"] == [{"texts": []}]
        shown = (await client.run(PREVIEW, id=key, input=text | {"sms": FIRST}))["data"]["previewDunningText"]
        assert (shown["subject"], shown["parts"], shown["payer"]) == ("Husk", 1, {"name": "Kari 0 Nordmann"})
        assert "785,00\u00a0kr" in shown["body"]
        assert shown["sms"].startswith("Har du glemt faktura 10001? 785,00 kr")
        saved = (await client.run(SAVE, id=key, input=text))["data"]["saveDunningText"]
        assert saved["texts"] == [text]
        assert (await client.run(PROCESSES))["data"]["dunningProcesses"] == [{"texts": [text]}]
        refused = (await client.run(SAVE, id=key, input=text | {"body": "Betal"}))["data"]["saveDunningText"]
        [missing] = refused["fields"]
        assert (missing["path"], missing["code"]) == ("body", "FIELD_MISSING")
        named = "{{invoice_number}}, {{amount}}, {{due_on}}, {{account}}, {{reference}}"
        assert missing["arguments"] == [{"name": "fields", "value": {"text": named}}]
        removed = (await client.run(REMOVE, id=key))["data"]["removeDunningText"]
        assert removed["texts"] == []
    async with api.client(("READER",)) as reader:
        for document, variables in ((SAVE, {"input": text}), (REMOVE, {})):
            [answer] = (await reader.run(document, id=key, **variables))["data"].values()
            assert answer["__typename"] == "NotAllowed"


@pytest.mark.rule("CAT-40", "FEE-05")
@pytest.mark.parametrize(
    ("kind", "language", "subject", "required"),
    [
        (
            "REMINDER",
            "sv",
            "Betalningspåminnelse: faktura",
            {"invoice_number", "amount", "due_on", "account", "reference"},
        ),
        ("REMINDER_NOTICE", "en", "You have had a reminder", {"amount"}),
        ("STOP_NOTICE", "nb", "Abonnementet blir stoppet", {"stop_on"}),
        ("CARD_DECLINED", "da", "Dit kort blev afvist", {"amount", "due_on", "payment_link"}),
        ("CARD_GIVEN_UP", "nb", "Betal faktura", {"amount", "due_on", "payment_link"}),
    ],
)
async def test_a_text_begins_with_the_standard_one_of_its_language(
    api: Api, kind: str, language: str, subject: str, required: set[str]
) -> None:
    guarded = await guard(api.tenant)
    key = encode_id("DunningProcess", guarded.dunning.process_id)
    async with api.client() as client:
        found = (await client.run(STANDARD, id=key, kind=kind, language=language))["data"]["standardDunningText"]
    assert found["subject"].startswith(subject)
    assert {one["name"] for one in found["fields"] if one["required"]} == required
    if kind.endswith("NOTICE"):
        assert found["body"] == ""
    else:
        assert all(f"{{{{{name}}}}}" in found[part] for name in required for part in ("body", "sms"))
