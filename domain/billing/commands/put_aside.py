"""Put aside what failed alone where no run says so, and forget it when it is settled (NEW-10)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from domain.billing.model import PutAsideKind
from domain.billing.repository.put_aside import forget, keep, kept
from domain.billing.rules.reject import RejectReason
from domain.kernel.work import Work


async def put_aside(work: Work, kind: PutAsideKind, rejects: Sequence[tuple[UUID, UUID, RejectReason]]) -> None:
    """Keep what is broken, as (subject, member, reason), until it is taken up again."""
    if rejects:
        await keep(work, kind.value, rejects)


async def take_up(
    work: Work, kind: PutAsideKind, done: Collection[UUID] | None = None, *, still: Collection[UUID] = ()
) -> None:
    """Forget of a kind what is done now, or without `done` all of it, but what is `still` broken."""
    waiting = await kept(work, kind.value) - set(still)
    settled = waiting if done is None else waiting & set(done)
    if settled:
        await forget(work, kind.value, settled)
