"""Send a campaign's appeal to everyone it can reach on one channel, or to those of a branch (FUN-01, FUN-02)."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from domain.dialogue.commands.rehearse_appeal import ask_everyone, refuse_changed
from domain.dialogue.model import Appeal
from domain.fundraising.model import AppealSent
from domain.fundraising.queries import campaigns_by_id
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def send_appeal(work: Work, appeal: Appeal, idempotency_key: str, *, rehearsal_id: UUID | None = None) -> int:
    """Queue the appeal and return to how many members; one whom the campaign has asked before is left out.

    With a rehearsal it must do exactly what was rehearsed, else nothing is queued and AppealOutdated says for whom
    it is otherwise (NEW-01). The same key again returns the same number and queues nothing. Refuses with NotFound
    (campaign, rehearsal), InvalidInput (text, nobody to reach) and IdempotencyConflict.
    """
    request = asdict(appeal) | ({"rehearsal": rehearsal_id} if rehearsal_id else {})
    known = await claim(work, idempotency_key, request_hash("send_appeal", request))
    if known is not None:
        return int(known["queued"])
    campaign = (await campaigns_by_id(work, [appeal.campaign_id])).get(appeal.campaign_id)
    if campaign is None:
        raise NotFound("campaign", appeal.campaign_id)
    done = await ask_everyone(work, appeal)
    if rehearsal_id is not None:
        await refuse_changed(work, appeal, rehearsal_id, done.asked)
    if not done.queued:
        message = "nobody is left to reach: no address on this channel, or asked before by this campaign"
        raise InvalidInput.of("channel", "NOBODY", message)
    work.record(AppealSent(appeal.campaign_id, campaign["organisation_id"], appeal.channel.value, done.queued))
    await remember(work, idempotency_key, {"queued": done.queued})
    return done.queued
