"""Products over the API: saved again, with VAT rates from a day on, and what a change misses (CAT-01, CAT-02)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.catalogue.model import Medium
from tests.api.catalogue.test_catalogue import PRICE, REFUSED, YEARLY, do, product
from tests.api.conftest import Api
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import open_shop

pytestmark = pytest.mark.rule("CAT-01")
TEXTS = "id version name description partNumber externalPartNumber reportGroup revenueAccount"
UPDATE = """
mutation ($input: UpdateProductInput!) { updateProduct(input: $input) {
  %s ... on ProductChangedSince { currentVersion }
  ... on UpdateProductSuccess { product { TEXTS } }
} }
""".replace("%s", REFUSED).replace("TEXTS", TEXTS)
RATE = """
mutation ($input: VatRateInput!) { addVatRate(input: $input) {
  %s ... on AddVatRateSuccess { missedInvoices product { vatRatePercent vatRates { percent validFrom time } } }
} }
""".replace("%s", REFUSED)
MISSED = """
query ($id: ID!, $on: Date!, $frequency: FrequencyInput) {
  missedInvoices(productId: $id, validFrom: $on, frequency: $frequency) { issued numbers promised }
}
"""


async def test_a_product_is_saved_again_and_refused_on_an_old_version(api: Api) -> None:
    async with api.client() as client:
        made = (await product(client, externalPartNumber="CRM-1", reportGroup="Voksne"))["product"]
        given = {"productId": made["id"], "version": 1, "name": "Medlem", "revenueAccount": "3110"}
        saved = (await do(client, UPDATE, externalPartNumber="CRM-2", description="Et år", **given))["product"]
        assert saved == {
            **given_texts(made["id"]),
            "version": 2,
            "name": "Medlem",
            "description": "Et år",
            "externalPartNumber": "CRM-2",
            "revenueAccount": "3110",
        }
        late = await do(client, UPDATE, **given)
        assert (late["__typename"], late["currentVersion"]) == ("ProductChangedSince", 2)
        wrong = await do(client, UPDATE, **{**given, "version": 2, "name": ""})
        assert wrong["fields"] == [{"path": "name", "code": "REQUIRED"}]
    async with api.client(("READER",)) as reader:
        assert (await do(reader, UPDATE, **given))["__typename"] == "NotAllowed"
        assert (await do(reader, RATE, productId=made["id"], vatRatePercent="5", validFrom="2030-01-01"))[
            "__typename"
        ] == "NotAllowed"


def given_texts(product_id: str) -> dict[str, object]:
    return {"id": product_id, "partNumber": None, "reportGroup": ""}


@pytest.mark.rule("CAT-02")
async def test_vat_rates_are_past_current_and_coming_and_what_they_miss_is_told_before(api: Api) -> None:
    today = THIS_DAY
    async with api.client() as client:
        made = (await product(client, vatRatePercent="25"))["product"]
        await do(client, PRICE, productId=made["id"], frequency=YEARLY, amountMinor=50_000, validFrom="2020-01-01")
        coming = (today + timedelta(days=30)).isoformat()
        for percent, day in (("12.5", "2024-01-01"), ("15", coming)):
            changed = await do(client, RATE, productId=made["id"], vatRatePercent=percent, validFrom=day)
        taken = await do(client, RATE, productId=made["id"], vatRatePercent="6", validFrom=coming)
        asked = {"id": made["id"], "on": today.isoformat()}
        missed = [(await client.run(MISSED, **asked, frequency=each))["data"] for each in (YEARLY, None)]
    assert (changed["missedInvoices"], changed["product"]["vatRatePercent"]) == (0, "12.5")
    assert [(one["percent"], one["validFrom"], one["time"]) for one in changed["product"]["vatRates"]] == [
        ("25", None, "PAST"),
        ("12.5", "2024-01-01", "CURRENT"),
        ("15", coming, "COMING"),
    ]
    assert taken["fields"] == [{"path": "validFrom", "code": "TAKEN"}]
    assert missed == [{"missedInvoices": {"issued": 0, "numbers": [], "promised": 0}}] * 2


@pytest.mark.rule("CAT-01")
async def test_a_plan_has_the_media_of_its_products_and_is_found_by_each(api: Api) -> None:
    await open_shop(api.tenant, members=0)
    ask = "query ($medium: Medium) { plans(medium: $medium) { name media } }"
    async with api.client() as client:
        found = {one: (await client.run(ask, medium=one))["data"]["plans"] for one in (None, *Medium)}
    both = [{"name": "Ordinær", "media": ["PHYSICAL", "SPOKEN"]}]
    assert found == {None: both, Medium.PHYSICAL: both, Medium.SPOKEN: both, Medium.DIGITAL: []}
