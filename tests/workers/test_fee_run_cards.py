"""A fee run month by month against the local card service: enrolled by the first link, drawn from then on (FEE-05)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.feeruns.model import PaymentType
from domain.kernel.database import Row
from tests.cards import APPROVED, POOR_LATER, Cards, card_service, charges, open_account, open_of, rows_of
from tests.conftest import DatabaseUrls
from tests.domain.feeruns.running import (
    RATE_MINOR,
    FeeClub,
    mails_of,
    open_fee_club,
    people_in,
    run_of,
    run_through,
    save,
    tell,
)
from tests.domain.subscriptions.selling import faults
from tests.tenants import Tenant
from tests.till import Till, follow_link, open_till

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
async def cards(tmp_path: Path) -> AsyncIterator[Cards]:
    async with card_service(tmp_path) as running:
        yield running


@pytest.fixture
async def till(tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str) -> AsyncIterator[Till]:
    async with open_till(tenant, database_urls, valkey_url) as opened:
        yield opened


def purposes(fees: FeeClub, mails: Sequence[Row]) -> list[tuple[int, str]]:
    return sorted((fees.club.members.index(row["member_id"]), str(row["purpose"])) for row in mails)


@pytest.mark.rule("FEE-04", "FEE-05", "PRV-04")
async def test_100_kroner_on_the_1st_by_the_first_link_and_from_then_on_drawn_with_a_receipt(
    till: Till, cards: Cards
) -> None:
    """The seed's example with an obligatory card: the first time enrols and pays, later ones are drawn; one fails."""
    fees = await open_fee_club(till.tenant)
    await open_account(till.tenant, cards.url)
    run = await save(fees, payment_type=PaymentType.SUBSCRIPTION)
    await run_through(fees, run)
    first = await people_in(fees, run.id)
    for member, card in ((0, APPROVED), (1, POOR_LATER)):
        await follow_link(till, cards, first[member]["invoice_id"], card, APRIL + timedelta(days=3))
    await tell(fees, APRIL)
    assert {row["state"] for row in await rows_of(till.tenant, "payment_agreement")} == {"ACTIVE"}
    assert purposes(fees, await mails_of(fees)) == [
        (0, "FEE_COLLECTION"),
        (0, "FEE_RECEIPT"),
        (1, "FEE_COLLECTION"),
        (1, "FEE_RECEIPT"),
        (3, "FEE_DETAILS"),
    ]
    before = len(await mails_of(fees))

    await run_through(fees, await run_of(fees, run.id))
    assert await till.charge(MAY) is False
    await tell(fees, MAY)
    second = await people_in(fees, run.id)
    assert [(second[one]["state"], second[one]["paid_on"]) for one in (0, 1)] == [("CHARGED", MAY), ("MAILED", None)]
    assert purposes(fees, (await mails_of(fees))[before:]) == [
        (0, "FEE_NOTICE"),
        (0, "FEE_RECEIPT"),
        (1, "FEE_COLLECTION"),
        (1, "FEE_NOTICE"),
        (3, "FEE_DETAILS"),
    ]
    drawn = [row for row in await charges(till.tenant) if row["agreement_id"]]
    assert sorted((row["state"], row["attempts"]) for row in drawn) == [("CAPTURED", 1), ("FALLEN_BACK", 1)]
    assert await open_of(till.tenant, second[1]["invoice_id"]) == RATE_MINOR
    assert await cards.captured_minor() == 3 * RATE_MINOR

    await follow_link(till, cards, second[1]["invoice_id"], APPROVED, MAY + timedelta(days=1))
    await tell(fees, MAY + timedelta(days=1))
    assert (await people_in(fees, run.id))[1]["paid_on"] == MAY + timedelta(days=1)
    assert await cards.captured_minor() == 4 * RATE_MINOR
    assert not await faults(till.tenant)
