"""Put right how, and by whom, a subscription was sold (SUB-01)."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules.tags import given_errors, tag_codes
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.subscriptions.model import SubscriptionTagged
from domain.subscriptions.repository.changes import held
from domain.subscriptions.repository.tags import change_tags, tags_of


async def tag_subscription(work: Work, subscription_id: UUID, tag_ids: tuple[UUID, ...]) -> None:
    """Let a subscription have these reporting tags and no others from today on, whatever state it is in.

    Figures of earlier days keep what was known then (DSH-11). A closed tag stays where it is, and is given no more.
    Refuses with NotFound and InvalidInput (no such tag, closed, named twice, too many). Done twice it changes nothing.
    """
    found = await held(work, subscription_id)
    if found is None:
        raise NotFound("subscription", subscription_id)
    before = set(await tags_of(work, subscription_id))
    tags = (await load_catalogue(work)).tags
    refuse_if_any(given_errors(tags, tag_ids, kept=before))
    wanted = set(tag_ids)
    if wanted == before:
        return
    await change_tags(work, subscription_id, wanted - before, before - wanted)
    member_id = found[0].member_id
    await work.audit(
        "tag_subscription",
        "subscription",
        subscription_id,
        before={"tags": tag_codes(tags, before)},
        after={"tags": tag_codes(tags, wanted)},
        member_id=member_id,
    )
    work.record(SubscriptionTagged(subscription_id, member_id, found[1]["organisation_id"]))
