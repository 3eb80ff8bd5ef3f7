"""The facts about dispatches: what was queued, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain.dialogue.model import (
    SENT_BY_WORKERS,
    Dispatch,
    DispatchesQueued,
    DispatchFailed,
    DispatchInDoubt,
    DispatchSent,
    NewDispatch,
)
from domain.dialogue.rules.faults import UNREACHABLE, DispatchFault
from domain.kernel.facts import Fact


def queued_facts(new: Sequence[NewDispatch], campaign_id: UUID | None) -> Iterable[Fact]:
    """Tell workers that there is something to send, and everyone whom a message can't reach."""
    sendable = sum(1 for d in new if d.recipient is not None and d.channel in SENT_BY_WORKERS)
    if sendable:
        yield DispatchesQueued(sendable, campaign_id)
    for d in new:
        if d.recipient is None:
            yield DispatchFailed(d.id, d.member_id, d.channel.value, UNREACHABLE.code.name)


def sent_facts(sent: Sequence[Dispatch]) -> Iterable[Fact]:
    """Tell what was sent to whom."""
    for d in sent:
        yield DispatchSent(d.id, d.member_id, d.channel.value, d.purpose.value, d.invoice_id, d.campaign_id)


def failed_facts(failed: Sequence[Dispatch], error: DispatchFault) -> Iterable[Fact]:
    """Tell what can't be sent, and why."""
    for d in failed:
        yield DispatchFailed(d.id, d.member_id, d.channel.value, error.code.name)


def in_doubt_facts(doubtful: Sequence[Dispatch]) -> Iterable[Fact]:
    """Tell what may or may not have been sent."""
    for d in doubtful:
        yield DispatchInDoubt(d.id, d.member_id, d.channel.value)
