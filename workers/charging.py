"""Tasks of charging: begin what is due, talk to providers, and settle whatever is unknown (PRV-04).

An attempt is written down before a provider is asked, and what came of it after. Whatever ends a worker in between,
the next one asks the provider by the attempt's key: so nothing is charged twice, and nothing is forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.dunning.queries.processes import charge_attempts
from domain.kernel.isolating import ITS_OWN_FAULT
from domain.kernel.tasks import Claim, hold, plan
from domain.payments.commands.begin_charges import amounts_to_take, begin_charges
from domain.payments.commands.check_provider_account import note_checked
from domain.payments.commands.end_agreements import end_expired
from domain.payments.commands.note_answers import note_answers
from domain.payments.commands.note_forgotten import note_forgotten
from domain.payments.commands.schedule_charges import CHUNK, schedule_charges
from domain.payments.commands.take_doubtful import FROM_THE_START, take_doubtful, take_named
from domain.payments.commands.take_notice import SETTLE_CHARGE, charge_named
from domain.payments.model import Answer, Charge, ChargeState, CheckoutOrder, ProviderStatus
from domain.payments.queries.asking import (
    Asking,
    Keys,
    any_on_the_way,
    askings,
    cards_to_forget,
    credentials_of,
    provider_account,
)
from domain.payments.registry import PROVIDERS
from workers.providers import carry
from workers.shop import Shop
from workers.tasks import PutOff

_log = logging.getLogger(__name__)
BATCH = 50
FORGET_MAX = 50
SETTLED_WITHIN = timedelta(hours=1)
"""For so long after an attempt an unknown outcome is asked for again soon; later, each hour."""


async def charge_cards(shop: Shop, claim: Claim) -> None:
    """Charge what is due, and ask after what is unknown. Any number of these may run beside one another."""
    await _schedule(shop, claim)
    more = True
    while more:
        async with shop.work(claim.tenant_id) as work:
            await hold(work, claim, shop.settings.lease_seconds)
            begun, more = await begin_charges(work, BATCH)
        await _settle(shop, claim.tenant_id, begun, fresh=True)
    await _settle_doubtful(shop, claim)
    await _forget_cards(shop, claim.tenant_id)
    async with shop.database.read(claim.tenant_id) as read:
        unknown = await any_on_the_way(read, datetime.now(UTC) - SETTLED_WITHIN)
    if unknown:
        raise PutOff(shop.settings.doubt_seconds)


async def open_checkout(shop: Shop, claim: Claim) -> None:
    """Open the provider's page for a payer who waits for it."""
    await _ask_about(shop, claim)


async def settle_charge(shop: Shop, claim: Claim) -> None:
    """Ask the provider how a charge stands: it called, or the payer came back from its page."""
    await _ask_about(shop, claim)


async def check_provider(shop: Shop, claim: Claim) -> None:
    """Try a provider account's connection, and write down what came of it (PRV-06)."""
    account_id = UUID(claim.payload["account_id"])
    async with shop.database.read(claim.tenant_id) as read:
        account = await provider_account(read, account_id)
    if account is None:
        return
    provider = PROVIDERS[account["provider"]]
    talk = provider.check(credentials_of(account, _keys(shop)))
    problem = await carry(shop.http, talk, shop.settings.provider_seconds_max)
    async with shop.work(claim.tenant_id) as work:
        await note_checked(work, account_id, problem)


async def _schedule(shop: Shop, claim: Claim) -> None:
    found = CHUNK
    while found == CHUNK:
        async with shop.work(claim.tenant_id) as work:
            await hold(work, claim, shop.settings.lease_seconds)
            await end_expired(work)
            found = await schedule_charges(work, await charge_attempts(work))


async def _settle_doubtful(shop: Shop, claim: Claim) -> None:
    after_id, taken = FROM_THE_START, [object()] * BATCH
    while len(taken) == BATCH:
        async with shop.work(claim.tenant_id) as work:
            await hold(work, claim, shop.settings.lease_seconds)
            doubtful = await take_doubtful(work, shop.settings.doubt_seconds, BATCH, after_id)
        await _settle(shop, claim.tenant_id, doubtful, fresh=False)
        taken = list(doubtful)
        after_id = doubtful[-1].id if doubtful else after_id


async def _ask_about(shop: Shop, claim: Claim) -> None:
    async with shop.work(claim.tenant_id) as work:
        if "charge_id" in claim.payload:
            charge_id = UUID(claim.payload["charge_id"])
        else:
            account_id, attempt_id = (UUID(claim.payload[name]) for name in ("account_id", "attempt_id"))
            charge_id = await charge_named(work, account_id, attempt_id)
        taken = await take_named(work, [charge_id])
    await _settle_together(shop, claim.tenant_id, taken, fresh=False)


async def _settle(shop: Shop, tenant_id: UUID, charges: Sequence[Charge], *, fresh: bool) -> None:
    """Settle charges; one that is broken stops no other, and gets a task of its own, which waits (NEW-10).

    Where all of several are broken the fault is not theirs, and it is raised.
    """
    try:
        await _settle_together(shop, tenant_id, charges, fresh=fresh)
    except ITS_OWN_FAULT:
        broken = [one for one in charges if not await _settled_alone(shop, tenant_id, one)]
        if len(broken) == len(charges) > 1:
            raise
        async with shop.work(tenant_id) as work:
            for one in broken:
                await plan(work, SETTLE_CHARGE, f"alone:{one.attempt_id}", {"charge_id": one.id})


async def _settled_alone(shop: Shop, tenant_id: UUID, charge: Charge) -> bool:
    try:
        async with shop.work(tenant_id) as work:
            taken = await take_named(work, [charge.id])
        await _settle_together(shop, tenant_id, taken, fresh=False)
    except ITS_OWN_FAULT as error:
        _log.warning("Charge %s can't be settled", charge.id, exc_info=error)
        return False
    return True


async def _settle_together(shop: Shop, tenant_id: UUID, charges: Sequence[Charge], *, fresh: bool) -> None:
    """Ask about charges side by side, write the answers down, and capture what is reserved.

    `fresh` attempts were begun a moment ago, so the provider can't know them yet; of others it is asked first.
    """
    keys = _keys(shop)
    reserved = [charge for charge in charges if charge.state is ChargeState.RESERVED]
    asked = [charge for charge in charges if charge.state is ChargeState.DUE]
    if asked:
        async with shop.database.read(tenant_id) as read:
            wanted = await askings(read, asked, keys)
        answers = await asyncio.gather(*(_ask(shop, one, fresh=fresh) for one in wanted))
        async with shop.work(tenant_id) as work:
            noted = {one.charge.id: answer for one, answer in zip(wanted, answers, strict=True)}
            reserved += await note_answers(work, noted, keys.provider)
    if reserved:
        await _capture(shop, tenant_id, [charge.id for charge in reserved], keys)


async def _capture(shop: Shop, tenant_id: UUID, charge_ids: list[UUID], keys: Keys) -> None:
    async with shop.work(tenant_id) as work:
        to_take = await amounts_to_take(work, charge_ids)
    async with shop.database.read(tenant_id) as read:
        wanted = await askings(read, to_take, keys)
    answers = await asyncio.gather(*(_take(shop, one) for one in wanted))
    async with shop.work(tenant_id) as work:
        await note_answers(
            work, {one.charge.id: answer for one, answer in zip(wanted, answers, strict=True)}, keys.provider
        )


async def _ask(shop: Shop, one: Asking, *, fresh: bool) -> Answer:
    """Ask for the money, or how an earlier request for it stands; one that never arrived is made again."""
    seconds_max = shop.settings.provider_seconds_max
    if not fresh:
        known = await carry(shop.http, one.provider.read(one.account, one.order.key), seconds_max)
        if known.status is not ProviderStatus.NOT_FOUND:
            return known
    if isinstance(one.order, CheckoutOrder):
        return await carry(shop.http, one.provider.open_checkout(one.account, one.order), seconds_max)
    assert one.token is not None, "a charge is by a kept card or by a link"
    return await carry(shop.http, one.provider.charge(one.account, one.order, one.token), seconds_max)


async def _take(shop: Shop, one: Asking) -> Answer:
    """Capture a reservation, or let it go where nothing is open any more; where that is unclear, ask how it stands."""
    reference, seconds_max = one.charge.provider_reference or "", shop.settings.provider_seconds_max
    take = one.provider.capture if one.order.amount_minor else one.provider.cancel
    answer = await carry(shop.http, take(one.account, reference, one.order), seconds_max)
    if answer.status is ProviderStatus.UNKNOWN:
        answer = await carry(shop.http, one.provider.read(one.account, one.order.key), seconds_max)
    return answer


async def _forget_cards(shop: Shop, tenant_id: UUID) -> None:
    """Have providers forget the cards of agreements that have ended; what fails is asked again in an hour."""
    keys = _keys(shop)
    async with shop.database.read(tenant_id) as read:
        cards = await cards_to_forget(read, FORGET_MAX, keys)
    talks = [card.provider.forget(card.account, card.token) for card in cards]
    problems = await asyncio.gather(*(carry(shop.http, t, shop.settings.provider_seconds_max) for t in talks))
    gone = [card.agreement_id for card, problem in zip(cards, problems, strict=True) if problem is None]
    if gone:
        async with shop.work(tenant_id) as work:
            await note_forgotten(work, gone)


def _keys(shop: Shop) -> Keys:
    return Keys.of(shop.settings.secret_key, shop.settings.public_url)
