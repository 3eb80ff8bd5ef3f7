"""Putting right how, and by whom, a subscription was sold (SUB-01)."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.catalogue.tags import ReportingTag, tag_keys, tags_among
from api.catalogue.types import catalogue_of
from api.context import Info
from api.ids import decode_id
from api.nodes import provides
from api.refusals import refusing
from api.subscriptions.types import Subscription, load_subscription
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.commands import tag_subscription as tag_command
from domain.subscriptions.queries.tags import tags_of


@strawberry.type
class TagSubscriptionSuccess:
    """The subscription with its reporting tags."""

    subscription: Subscription


@refusing(NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def tag_subscription(
    info: Info, subscription_id: strawberry.ID, tag_ids: list[strawberry.ID]
) -> TagSubscriptionSuccess:
    """Let a subscription have these reporting tags and no others; figures of earlier days stay (SUB-01)."""
    info.context.require("subscriptions:write")
    key, tags = decode_id("Subscription", subscription_id, "subscriptionId"), tag_keys(tag_ids, "tagIds")
    async with info.context.work() as work:
        await tag_command.tag_subscription(work, key, tags)
    subscription = await load_subscription(info, key)
    assert subscription is not None, "it was changed"
    return TagSubscriptionSuccess(subscription=subscription)


@provides("Subscription.tags")
async def tags_of_subscription(info: Info, subscription_id: UUID) -> list[ReportingTag]:
    """Return the reporting tags that a subscription has."""
    found = await info.context.load(tags_of, subscription_id)
    return tags_among((await catalogue_of(info)).tags, found) if found else []


@strawberry.type
class TaggingMutation:
    """Reporting tags of subscriptions."""

    tag_subscription = tag_subscription
