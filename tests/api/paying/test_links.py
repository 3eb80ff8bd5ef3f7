"""The pages of payment links: what they show, one payment however often one clicks, callbacks, and what they hide."""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from domain.feeruns.model import PaymentType
from domain.kernel.ids import new_id
from domain.payments.commands.cancel_payment_link import cancel_payment_link
from domain.payments.model import LinkEnrolment
from domain.payments.providers.card_service.callbacks import SIGNATURE_HEADER, TIME_HEADER, sign
from tests.api.conftest import Api
from tests.cards import (
    CALLBACK_SECRET,
    POOR,
    Cards,
    Payer,
    address_of,
    bill,
    card_service,
    charges,
    make_link,
    open_account,
    open_of,
    rows_of,
)
from tests.clock import THIS_DAY
from tests.domain.feeruns.running import open_fee_club, run_through, save, shop_of
from tests.domain.subscriptions.selling import faults, invoices_of, pay
from tests.till import Till, open_till

ELSEWHERE = re.compile(r'content="0;url=([^"]+)"')


@dataclass
class Desk:
    """A payer's browser, the API, the card service, and a worker."""

    api: Api
    cards: Cards
    till: Till
    browser: httpx.AsyncClient
    account_id: UUID

    async def link(self, enrolment: LinkEnrolment = LinkEnrolment.NEVER) -> tuple[Payer, UUID, str]:
        """An invoice of 250.00 with a link to pay it by, and the link's address."""
        (payer,) = await bill(
            self.api.tenant, 25_000, method="INVOICE", on=THIS_DAY, due_on=THIS_DAY + timedelta(days=9)
        )
        link_id = await make_link(self.api.tenant, payer.invoice_id, enrolment, on=THIS_DAY)
        return payer, link_id, address_of(self.api.tenant, link_id)

    async def pay(self, address: str, card: str = "once") -> str:
        """Click on "pay" while a worker opens the page, and return where the browser is led."""

        async def open_page() -> None:
            while not (found := [row for row in await charges(self.api.tenant) if row["state"] == "DUE"]):
                await asyncio.sleep(0.02)
            await self.till.checkout(found[-1]["id"])

        worker = asyncio.create_task(open_page())
        shown = await self.browser.post(address, data={"card": card})
        await worker
        found = ELSEWHERE.search(shown.text)
        assert found, shown.text
        return html.unescape(found[1])

    async def notices(self) -> int:
        """How many callbacks were taken, each once."""
        async with self.api.tenant.read() as read:
            rows = await read.sql("SELECT count(*) AS n FROM task WHERE key LIKE 'notice:%'")
        return int(rows[0]["n"])


@pytest.fixture
async def desk(api: Api, tmp_path: Path) -> AsyncIterator[Desk]:
    async with (
        card_service(tmp_path) as cards,
        open_till(api.tenant, api.urls, api.valkey_url, api.url) as till,
        httpx.AsyncClient(base_url=api.url, timeout=20, follow_redirects=True, trust_env=False) as browser,
    ):
        yield Desk(api, cards, till, browser, await open_account(api.tenant, cards.url))


@pytest.mark.rule("FEE-05")
async def test_a_link_shows_what_it_asks_for_and_leads_to_the_provider_and_back(desk: Desk) -> None:
    payer, _, address = await desk.link()
    shown = await desk.browser.get(address)
    for text in ("Friluftslaget", "Medlemskap 2026", "250,00", "Betal med kort"):
        assert text in shown.text.replace("\u00a0", " ")
    assert "lagre" not in shown.text
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert "no-store" in shown.headers["cache-control"]
    url = await desk.pay(address)
    assert await desk.cards.decide(url) == 303
    (charge,) = await charges(desk.api.tenant, payer.invoice_id)
    back = await desk.browser.get(f"{address}?back=1")
    assert "venter på svar" in back.text
    await desk.till.settle(charge["id"])
    paid = await desk.browser.get(f"{address}?back=1")
    assert "Fakturaen er betalt" in paid.text
    assert await open_of(desk.api.tenant, payer.invoice_id) == 0
    (link,) = await rows_of(desk.api.tenant, "payment_link")
    assert link["clicked_at"] is not None
    assert not await faults(desk.api.tenant)


@pytest.mark.rule("FEE-05", "PRV-04")
async def test_many_clicks_at_once_lead_to_one_page_and_one_payment(desk: Desk) -> None:
    payer, _, address = await desk.link()
    first, *others = await asyncio.gather(*(desk.browser.post(address, data={"card": "once"}) for _ in range(4)))
    (charge,) = await charges(desk.api.tenant, payer.invoice_id)
    url = await desk.till.checkout(charge["id"])
    led = {html.unescape(ELSEWHERE.findall((await desk.browser.get(address)).text)[0]) for _ in range(3)}
    assert led == {url}
    assert {first.status_code, *(one.status_code for one in others)} == {200}
    await desk.cards.decide(url)
    await asyncio.gather(*(desk.till.settle(charge["id"]) for _ in range(1)))
    await desk.browser.post(address, data={"card": "once"})
    assert len(await charges(desk.api.tenant, payer.invoice_id)) == 1
    assert await desk.cards.captured_minor() == 25_000
    assert not await faults(desk.api.tenant)


@pytest.mark.rule("PRV-03", "PRV-04")
async def test_callbacks_that_come_late_and_several_times_count_once(desk: Desk) -> None:
    payer, _, address = await desk.link()
    await desk.cards.fault(callback_copies=3, callback_delay_ms=200)
    await desk.cards.decide(await desk.pay(address))
    assert await desk.notices() == 0
    async with asyncio.timeout(10):
        while await desk.notices() == 0:
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)
    assert await desk.notices() == 1
    (charge,) = await charges(desk.api.tenant, payer.invoice_id)
    for _ in range(2):
        await desk.till.settle(charge["id"])
    assert len(await rows_of(desk.api.tenant, "payment")) == 1
    assert not await faults(desk.api.tenant)


@pytest.mark.rule("PRV-04")
async def test_a_callback_with_a_wrong_signature_or_an_old_one_is_refused(desk: Desk) -> None:
    hook = f"/hooks/payments/{desk.api.tenant.id}/{desk.account_id}"
    body = b'{"id": "1", "reference": "' + str(new_id()).encode() + b'"}'

    async def sent(secret: str, at: float, to: str = hook) -> int:
        headers = {TIME_HEADER: str(int(at)), SIGNATURE_HEADER: sign(secret, str(int(at)), body)}
        return (await desk.browser.post(to, content=body, headers=headers)).status_code

    assert await sent(CALLBACK_SECRET, time.time()) == 200
    assert await sent("another", time.time()) == 401
    assert await sent(CALLBACK_SECRET, time.time() - 3_600) == 401
    assert await sent(CALLBACK_SECRET, time.time(), f"/hooks/payments/{desk.api.tenant.id}/{new_id()}") == 401
    assert (await desk.browser.post(hook, content=body)).status_code == 401
    assert await desk.notices() == 1  # of a payment that is not here, which waits


@pytest.mark.rule("FEE-05", "SUB-18")
async def test_a_payer_may_keep_the_card_where_the_link_offers_it_and_is_never_made_to_where_not(desk: Desk) -> None:
    _, _, offered = await desk.link(LinkEnrolment.OFFERED)
    assert "Betal og lagre kortet" in (await desk.browser.get(offered)).text
    url = await desk.pay(offered, "keep")
    await desk.cards.decide(url)
    (charge,) = [row for row in await charges(desk.api.tenant) if row["state"] == "DUE"]
    await desk.till.settle(charge["id"])
    assert [row["masked"] for row in await rows_of(desk.api.tenant, "payment_agreement")] == ["Visa •••• 4242"]
    _, _, never = await desk.link(LinkEnrolment.NEVER)
    await desk.cards.decide(await desk.pay(never, "keep"))
    (charge,) = [row for row in await charges(desk.api.tenant) if row["state"] == "DUE"]
    assert charge["enrol"] is False


@pytest.mark.rule("FEE-05")
async def test_a_declined_payer_is_told_and_may_try_another_card(desk: Desk) -> None:
    payer, _, address = await desk.link()
    await desk.cards.decide(await desk.pay(address), POOR)
    (charge,) = await charges(desk.api.tenant, payer.invoice_id)
    await desk.till.settle(charge["id"])
    assert "gikk ikke gjennom" in (await desk.browser.get(f"{address}?back=1")).text
    await desk.cards.decide(await desk.pay(address))
    (last,) = [row for row in await charges(desk.api.tenant, payer.invoice_id) if row["state"] == "DUE"]
    await desk.till.settle(last["id"])
    states = Counter(row["state"] for row in await charges(desk.api.tenant, payer.invoice_id))
    assert states == {"FALLEN_BACK": 1, "CAPTURED": 1}


@pytest.mark.rule("FEE-09")
async def test_a_cancelled_link_an_expired_one_and_one_that_is_none_say_so_and_can_not_be_paid(desk: Desk) -> None:
    payer, link_id, address = await desk.link()
    async with desk.api.tenant.work(THIS_DAY) as work:
        await cancel_payment_link(work, link_id)
    assert "trukket tilbake" in (await desk.browser.post(address, data={"card": "once"})).text
    async with desk.api.tenant.work(THIS_DAY) as work:
        await work.sql("UPDATE payment_link SET state = 'OPEN', valid_until = $1", THIS_DAY - timedelta(days=1))
    assert "utløpt" in (await desk.browser.post(address, data={"card": "once"})).text
    assert await charges(desk.api.tenant, payer.invoice_id) == []
    wrong = f"{address[:-4]}{'AAAA' if not address.endswith('AAAA') else 'BBBB'}"
    answers = [await desk.browser.get(path) for path in (wrong, "/pay/x", "/pay/" + "A" * 65)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.rule("FEE-05")
async def test_only_the_hash_of_a_token_is_kept(desk: Desk) -> None:
    _, _, address = await desk.link()
    token = address.rpartition("/")[2]
    async with desk.api.tenant.read() as read:
        tables = await read.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for table in tables:
            name = table["tablename"]
            try_it = f'SELECT count(*) AS n FROM "{name}" t WHERE t::text LIKE $1'
            if name in ("alembic_version", "account", "relay_cursor"):
                continue
            assert (await read.sql(try_it, f"%{token}%"))[0]["n"] == 0, name


@pytest.mark.rule("FEE-03", "FEE-05")
async def test_a_link_of_a_fee_run_shows_both_texts_never_expires_and_says_what_was_paid_otherwise(desk: Desk) -> None:
    tenant = desk.api.tenant
    fees = await open_fee_club(tenant)
    run = await save(fees, payment_type=PaymentType.OPTIONAL)
    await run_through(fees, run)
    invoice = (await invoices_of(shop_of(tenant)))[0]
    [link] = [row for row in await rows_of(tenant, "payment_link") if row["invoice_id"] == invoice["id"]]
    assert link["valid_until"] is None
    address = address_of(tenant, link["id"])
    shown = (await desk.browser.get(address)).text
    assert "Kontingent U19" in shown
    assert "Husk træningstøj" in shown
    assert "utløpt" not in shown
    await pay(tenant, invoice, on=THIS_DAY)
    told = (await desk.browser.get(address)).text
    assert "Fakturaen er betalt" in told
    assert "Betal med kort" not in told
