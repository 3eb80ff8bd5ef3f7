"""End payment agreements; what they were to pay falls back to the payer (SUB-18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.commands.schedule_charges import CHUNK, charge_soon, schedule_charges
from domain.payments.commands.tell_charges import tell_charges
from domain.payments.model import (
    AgreementEnd,
    AgreementEnded,
    AgreementNotActive,
    AgreementState,
    Charge,
    ChargeFellBack,
    ChargeState,
)
from domain.payments.repository.charges import lock_waiting_charges, save_charges
from domain.payments.repository.providing import expired_agreements, lock_agreements, set_ended
from domain.payments.rules.charging import dropped


async def end_agreement(work: Work, agreement_id: UUID) -> None:
    """End an agreement because staff say so; refuses with NotFound and AgreementNotActive.

    An attempt that is on its way is not called back. The provider is asked to forget the card.
    """
    row = (await lock_agreements(work, [agreement_id])).get(agreement_id)
    if row is None:
        raise NotFound("payment agreement", agreement_id)
    if row["state"] != AgreementState.ACTIVE:
        raise AgreementNotActive(agreement_id)
    await schedule_charges(work, {}, member_id=row["member_id"])
    await end_agreements(work, [agreement_id], AgreementEnd.BY_STAFF)
    await work.audit(
        "end_payment_agreement",
        "payment_agreement",
        agreement_id,
        before={"card" if row["method"] == "CARD" else "number": row["masked"]},
        member_id=row["member_id"],
    )
    await charge_soon(work, agreement_id)


async def end_expired(work: Work) -> int:
    """End agreements whose cards were good until before today, and return how many."""
    expired = await expired_agreements(work, work.today, CHUNK)
    await end_agreements(work, expired, AgreementEnd.EXPIRED)
    return len(expired)


async def end_agreements(work: Work, agreement_ids: Sequence[UUID], cause: AgreementEnd) -> None:
    """End those of the agreements that are in force; charges that wait for their next attempt fall back.

    A card that another one replaces hands its charges on: they are cancelled, and scheduled on the new card.
    """
    if not agreement_ids:
        return
    waiting = await lock_waiting_charges(work, agreement_ids)
    ended = await set_ended(work, agreement_ids, cause)
    target = ChargeState.CANCELLED if cause is AgreementEnd.REPLACED else ChargeState.FALLEN_BACK
    left = [dropped(charge, target) for charge in waiting]
    await save_charges(work, left)
    tell_charges(work, left)
    fall_back(work, left)
    work.record_many(AgreementEnded(row["id"], row["member_id"], row["organisation_id"], cause.value) for row in ended)


def fall_back(work: Work, charges: Iterable[Charge]) -> None:
    """Record that the payers of charges by agreement must pay themselves; they get a payment link (PRV-04)."""
    work.record_many(
        ChargeFellBack(c.id, c.invoice_id, c.payer_id)
        for c in charges
        if c.state is ChargeState.FALLEN_BACK and not c.by_person
    )
