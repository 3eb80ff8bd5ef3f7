"""Notices of dunning processes through GraphQL (DUN-07)."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.domain.dialogue.test_notices import STOP_TEXT
from tests.domain.dunning.stopped import guard

SAVE = """
mutation ($id: ID!, $input: DunningNoticeInput!) {
  saveDunningNotice(processId: $id, input: $input) {
    __typename
    ... on SaveDunningNoticeSuccess { notices { kind days body } }
    ... on Refusal { fields { path code } }
  }
}
"""
OFF = """
mutation ($id: ID!) {
  turnOffDunningNotice(processId: $id, kind: STOP) { ... on TurnOffDunningNoticeSuccess { notices { kind } } }
}
"""
PREVIEW = """
query ($input: DunningNoticeInput!) {
  previewDunningNotice(input: $input) { channel body places parts encoding payer { name } }
}
"""
PROCESSES = "{ dunningProcesses { notices { kind days body } } }"


@pytest.mark.rule("DUN-07")
async def test_a_notice_is_previewed_turned_on_and_off(api: Api) -> None:
    guarded = await guard(api.tenant)
    key = encode_id("DunningProcess", guarded.dunning.process_id)
    notice: dict[str, Any] = {"kind": "STOP", "days": 5, "body": STOP_TEXT}
    async with api.client() as client:
        assert (await client.run(PROCESSES))["data"]["dunningProcesses"] == [{"notices": []}]
        shown = (await client.run(PREVIEW, input=notice))["data"]["previewDunningNotice"]
        assert (shown["channel"], shown["parts"], shown["encoding"]) == ("EMAIL", 1, "GSM")
        assert shown["payer"]["name"] == "Kari 0 Nordmann"
        assert "betal 750,00 kr" in shown["body"]
        saved = (await client.run(SAVE, id=key, input=notice))["data"]["saveDunningNotice"]
        assert saved["notices"] == [notice]
        assert (await client.run(PROCESSES))["data"]["dunningProcesses"] == [{"notices": [notice]}]
        wrong = notice | {"body": "{{first_name}}, {{bogus}}"}
        refused = (await client.run(SAVE, id=key, input=wrong))["data"]["saveDunningNotice"]
        assert [(one["path"], one["code"]) for one in refused["fields"]] == [
            ("body", "UNKNOWN_FIELD"),
            ("body", "FIELD_MISSING"),
        ]
        off = (await client.run(OFF, id=key))["data"]["turnOffDunningNotice"]
        assert off["notices"] == []
    async with api.client(("READER",)) as reader:
        refused = (await reader.run(SAVE, id=key, input=notice))["data"]["saveDunningNotice"]
        assert refused["__typename"] == "NotAllowed"
