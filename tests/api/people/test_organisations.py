"""Organisations and branches over the API (ORG-01, PPL-06)."""

from __future__ import annotations

import pytest

from domain.people.commands.create_branch import create_branch
from domain.people.commands.create_organisation import create_organisation
from domain.people.model import NewOrganisation
from tests.api.conftest import Api

QUERY = """
{ organisations { id name currency organisationNumber bankAccount country ocrAgreementId } branches { id name } }
"""


@pytest.mark.rule("ORG-01", "ORG-03", "PPL-06")
async def test_they_are_listed_with_their_default_account(api: Api) -> None:
    async with api.tenant.work() as work:
        await create_organisation(work, NewOrganisation("Fjellsport", "DK", "DKK", "99000007"))
        for name in ("Ås", "Bergen"):
            await create_branch(work, name=name)
    async with api.client() as client:
        data = (await client.run(QUERY))["data"]
    first, second = data["organisations"]
    assert (first["name"], first["bankAccount"], first["ocrAgreementId"]) == (
        "Friluftslaget",
        "15030000002",
        "001234501",
    )
    assert (second["currency"], second["country"], second["bankAccount"]) == ("DKK", "DK", "")
    assert [branch["name"] for branch in data["branches"]] == ["Bergen", "Ås"]
