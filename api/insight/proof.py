"""The proof page: each invariant of the books with what its check found last, and the seals of the journal (NEW-03)."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry
from graphql.type.scalars import GRAPHQL_MAX_INT as MAX_INT

from api.context import Info
from api.nodes import node
from api.reasons import Value, value_of
from domain.insight.queries.proof import CHECKS, is_checking, proof_results
from domain.kernel import proof as kernel
from domain.kernel.database import Row
from domain.kernel.money import Money
from domain.kernel.reason import Named
from domain.ledger.queries.seals import seal_heads

if TYPE_CHECKING:
    from api.people.types import Organisation

PERMISSION = "ledger:prove"

ProofCode = Enum("ProofCode", {c.code: strawberry.enum_value(c.code, description=c.says) for c in CHECKS})  # type: ignore[misc]
strawberry.enum(ProofCode, description="What must always hold of the books.")


@strawberry.enum(description="How a check of the books ended. TOO_SLOW: it was given up, so nobody knows.")
class ProofState(StrEnum):
    NEVER_CHECKED = "NEVER_CHECKED"
    HOLDS = "HOLDS"
    BROKEN = "BROKEN"
    TOO_SLOW = "TOO_SLOW"


@strawberry.type
class ProofOffender:
    """A row that breaks an invariant: what it is, what was to be there and what is, where that can be said."""

    subject: Value
    expected: Value | None
    found: Value | None


@strawberry.type
class ProofCheck:
    """An invariant, by its code and the number of its rule, and what its check found last."""

    code: ProofCode
    rule: str
    state: ProofState
    checked_count: int | None
    offender_count: int | None
    offenders: list[ProofOffender]
    checked_at: datetime | None
    took_ms: int | None


@strawberry.type
class JournalSeal:
    """How far an organisation's journal is sealed; `hash` is the last seal's, in hex, and holds on to all before it."""

    last_number: int | None
    blocks: int
    unsealed: int
    hash: str | None
    sealed_at: datetime | None
    organisation_id: strawberry.Private[UUID]

    @strawberry.field(description="Whose journal it is.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.organisation_id)  # type: ignore[no-any-return]


@strawberry.type
class Proof:
    """All invariants of the books, the instant whose rows were looked at last, and the seals."""

    checks: list[ProofCheck]
    checking: bool
    last_checked_at: datetime | None
    seals: list[JournalSeal]


@strawberry.type
class ProofQuery:
    """Whether the books are sound."""

    @strawberry.field(description="The invariants of the books, with what breaks them (NEW-03).")
    async def proof(self, info: Info) -> Proof:
        return await load_proof(info)


async def load_proof(info: Info) -> Proof:
    """Return what was found last. Refuses with NotAllowed."""
    info.context.require(PERMISSION)
    read = await info.context.read()
    results = await proof_results(read)
    return Proof(
        checks=[_check(check, results.get(check.code)) for check in CHECKS],
        checking=await is_checking(read),
        last_checked_at=max((row["checked_at"] for row in results.values()), default=None),
        seals=[_seal(row) for row in await seal_heads(read)],
    )


def _check(check: kernel.Check, row: Row | None) -> ProofCheck:
    return ProofCheck(
        code=ProofCode[check.code],
        rule=check.rule,
        state=_state(row),
        checked_count=row["checked_count"] if row else None,
        offender_count=row["offender_count"] if row else None,
        offenders=[_offender(one) for one in row["offenders"]] if row else [],
        checked_at=row["checked_at"] if row else None,
        took_ms=row["took_ms"] if row else None,
    )


def _state(row: Row | None) -> ProofState:
    if row is None:
        return ProofState.NEVER_CHECKED
    if row["offender_count"] is None:
        return ProofState.TOO_SLOW
    return ProofState.BROKEN if row["offender_count"] else ProofState.HOLDS


def _offender(one: dict[str, Any]) -> ProofOffender:
    named = one["kind"] and one["id"]
    return ProofOffender(
        subject=value_of(Named(one["kind"], UUID(one["id"]), one["label"]) if named else one["label"]),
        expected=_amount(one["expected"], one["currency"]),
        found=_amount(one["found"], one["currency"]),
    )


def _amount(number: int | None, currency: str | None) -> Any:
    if number is None:
        return None
    if currency:
        return value_of(Money(number, currency))
    return value_of(number if abs(number) <= MAX_INT else str(number))


def _seal(row: Row) -> JournalSeal:
    return JournalSeal(
        last_number=row["last_number"],
        blocks=row["blocks"],
        unsealed=row["unsealed"],
        hash=row["hash"].hex() if row["hash"] else None,
        sealed_at=row["sealed_at"],
        organisation_id=row["organisation_id"],
    )
