"""Send a campaign's appeal to everyone it can reach on one channel, or to those of a branch (FUN-01, FUN-02)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from domain.dialogue.commands.queue_appeal import queue_appeal
from domain.fundraising.model import AppealSent
from domain.fundraising.queries import campaigns_by_id
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.people.model import Channel
from domain.people.queries.audience import member_ids

MEMBERS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Appeal:
    """What is sent, on which channel, and to whom: all members that it reaches, or those of one branch."""

    campaign_id: UUID
    channel: Channel
    subject: str
    body: str
    branch_id: UUID | None = None


async def send_appeal(work: Work, appeal: Appeal, idempotency_key: str) -> int:
    """Queue the appeal and return to how many members; one whom the campaign has asked before is left out.

    The same key again returns the same number and queues nothing. Refuses with NotFound (campaign), InvalidInput
    (text, nobody to reach) and IdempotencyConflict.
    """
    done = await claim(work, idempotency_key, request_hash("send_appeal", asdict(appeal)))
    if done is not None:
        return int(done["queued"])
    campaign = (await campaigns_by_id(work, [appeal.campaign_id])).get(appeal.campaign_id)
    if campaign is None:
        raise NotFound("campaign", appeal.campaign_id)
    queued = 0
    chosen = await member_ids(work, appeal.branch_id)
    for start in range(0, max(len(chosen), 1), MEMBERS_AT_ONCE):
        queued += await queue_appeal(
            work,
            campaign_id=appeal.campaign_id,
            member_ids=chosen[start : start + MEMBERS_AT_ONCE],
            channel=appeal.channel,
            subject=appeal.subject,
            body=appeal.body,
        )
    if not queued:
        message = "nobody is left to reach: no address on this channel, or asked before by this campaign"
        raise InvalidInput.of("channel", "NOBODY", message)
    work.record(AppealSent(appeal.campaign_id, campaign["organisation_id"], appeal.channel.value, queued))
    await remember(work, idempotency_key, {"queued": queued})
    return queued
