"""Having the books checked, and hearing of it (NEW-03)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import strawberry

from api.context import Info
from api.insight.proof import PERMISSION, Proof, load_proof
from api.live import Happened, Source, Topic, position_of
from api.refusals import refusing
from api.scalars import Cursor
from domain.insight.commands.request_check import request_check
from domain.insight.model import ProofChecked
from domain.kernel.refusal import IdempotencyConflict, NotAllowed
from domain.people.model import NotSignedIn


@strawberry.type
class CheckProofSuccess:
    """The proof as it is while the new check waits."""

    proof: Proof


@refusing(NotAllowed, NotSignedIn, IdempotencyConflict)
async def check_proof(info: Info, idempotency_key: str) -> CheckProofSuccess:
    """Have the books checked now by a worker; one that is under way already is enough."""
    info.context.require(PERMISSION)
    async with info.context.work() as work:
        await request_check(work, idempotency_key=idempotency_key)
    return CheckProofSuccess(proof=await load_proof(info))


@strawberry.type
class ProofMutation:
    """What can be done about the proof."""

    check_proof = check_proof


@strawberry.type
class ProofCheckedEvent:
    """So many checks are done, and so many of those found nothing wrong."""

    cursor: Cursor
    done: int
    total: int
    sound: int


@strawberry.type
class ProofLive:
    """What happens to the proof."""

    @strawberry.subscription(description="A check of the books got on, at most about once a second, or ended.")
    async def proof_checked(self, info: Info, after: Cursor | None = None) -> AsyncIterator[ProofCheckedEvent]:
        info.context.require(PERMISSION)
        return Source(frozenset({Topic(ProofChecked.kind)}), _event, after=position_of(after))


def _event(happened: Happened) -> ProofCheckedEvent:
    counts = {name: happened.payload[name] for name in ("done", "total", "sound")}
    return ProofCheckedEvent(cursor=happened.cursor, **counts)
