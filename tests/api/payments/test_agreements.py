"""Agreements with banks over the API, and what a payer may pay by (SUB-01, SUB-18)."""

from __future__ import annotations

from typing import Any

import pytest

from api.ids import encode_id
from tests.api.conftest import Api
from tests.domain.subscriptions.selling import open_shop

REGISTER = """
mutation ($input: RegisterPaymentAgreementInput!) {
  registerPaymentAgreement(input: $input) {
    __typename
    ... on RegisterPaymentAgreementSuccess {
      agreement { id method label expiresOn accountName state organisation { name } }
    }
    ... on Refusal { code fields { path code rule } }
  }
}
"""
END = """
mutation ($id: ID!) {
  endPaymentAgreement(agreementId: $id) {
    __typename
    ... on EndPaymentAgreementSuccess { agreement { state endCause } }
    ... on Refusal { code rule }
  }
}
"""
WAYS = """
query ($organisation: ID!, $payer: ID!) {
  waysToPay(organisationId: $organisation, payerId: $payer) { method agreement lack }
}
"""


@pytest.mark.rule("SUB-18", "SUB-01")
async def test_finance_registers_an_agreement_which_is_offered_until_it_is_ended(api: Api) -> None:
    shop = await open_shop(api.tenant, members=1)
    organisation = encode_id("Organisation", api.tenant.organisation_id)
    payer = encode_id("Member", shop.member_ids[0])
    given = {"organisationId": organisation, "memberId": payer, "method": "AVTALEGIRO", "number": " 00123456783 "}
    async with api.client(("MEMBERSHIP",)) as membership, api.client(("FINANCE",)) as finance:

        async def lack_of(method: str) -> Any:
            ways = (await membership.run(WAYS, organisation=organisation, payer=payer))["data"]["waysToPay"]
            return next((one["agreement"], one["lack"]) for one in ways if one["method"] == method)

        assert await lack_of("AVTALEGIRO") == (None, "NO_AGREEMENT")
        refused = await membership.run(REGISTER, input=given)
        assert refused["data"]["registerPaymentAgreement"]["__typename"] == "NotAllowed"
        made = (await finance.run(REGISTER, input=given))["data"]["registerPaymentAgreement"]["agreement"]
        key = made.pop("id")
        assert made == {
            "method": "AVTALEGIRO",
            "label": "00123456783",
            "expiresOn": None,
            "accountName": None,
            "state": "ACTIVE",
            "organisation": {"name": "Friluftslaget"},
        }
        assert await lack_of("AVTALEGIRO") == ("00123456783", None)
        again = (await finance.run(REGISTER, input=given))["data"]["registerPaymentAgreement"]
        assert again["fields"] == [{"path": "method", "code": "TAKEN", "rule": "SUB-18"}]
        ended = (await finance.run(END, id=key))["data"]["endPaymentAgreement"]["agreement"]
        assert ended == {"state": "ENDED", "endCause": "BY_STAFF"}
        twice = (await finance.run(END, id=key))["data"]["endPaymentAgreement"]
        assert twice == {"__typename": "AgreementNotActive", "code": "AGREEMENT_NOT_ACTIVE", "rule": "SUB-18"}
        assert await lack_of("AVTALEGIRO") == (None, "NO_AGREEMENT")
