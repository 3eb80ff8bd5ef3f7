"""The words of fundraising: campaigns, gifts and standing references, and the facts about them.

Facts and their payloads (JSON: ids and dates as text), for whoever listens:

- CampaignCreated: campaign_id, organisation_id, parent_id, name
- GiftRegistered: gift_id, organisation_id, campaign_id, member_id, amount_minor, currency, payment_id
- AppealSent: campaign_id, organisation_id, channel, queued
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact


class GiftChannel(StrEnum):
    """How a gift came in (FUN-03): by the giver's standing KID, to the bank account without one, or in cash."""

    KID = "KID"
    BANK = "BANK"
    CASH = "CASH"


MANUAL_CHANNELS = frozenset({GiftChannel.BANK, GiftChannel.CASH})
"""Channels of gifts that a person enters; one by KID always comes with its payment."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """An appeal, or a part of one (FUN-01). It runs from `start_on` through `end_on`, both included; no end is open.

    Amounts are in minor units of the organisation's currency.
    """

    id: UUID
    organisation_id: UUID
    parent_id: UUID | None
    name: str
    purpose: str
    start_on: date
    end_on: date | None
    goal_minor: int | None
    cost_minor: int


@dataclass(frozen=True, slots=True)
class Gift:
    """Money given to a campaign without a demand (FUN-03); no member means an anonymous giver."""

    id: UUID
    organisation_id: UUID
    campaign_id: UUID
    member_id: UUID | None
    amount_minor: int
    currency: str
    given_on: date
    purpose: str
    channel: GiftChannel
    payment_id: UUID | None


@dataclass(frozen=True, slots=True)
class StandingReference:
    """A member's own KID for a campaign (KID-02): whatever is paid with it is a gift of that member."""

    reference: str
    campaign_id: UUID
    member_id: UUID


@dataclass(frozen=True, slots=True)
class CampaignCreated(Fact):
    """A campaign, or a part of one, was set up."""

    kind: ClassVar[str] = "CampaignCreated"
    campaign_id: UUID
    organisation_id: UUID
    parent_id: UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class GiftRegistered(Fact):
    """A gift is in the ledger."""

    kind: ClassVar[str] = "GiftRegistered"
    gift_id: UUID
    organisation_id: UUID
    campaign_id: UUID
    member_id: UUID | None
    amount_minor: int
    currency: str
    payment_id: UUID | None


@dataclass(frozen=True, slots=True)
class AppealSent(Fact):
    """An appeal was queued to members on one channel; each has a dispatch."""

    kind: ClassVar[str] = "AppealSent"
    campaign_id: UUID
    organisation_id: UUID
    channel: str
    queued: int
