"""What is done about people of a fee run that has run (FEE-09)."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from api.context import Info
from api.feeruns.types import FeePayerHindrance
from api.ids import decode_id
from api.reasons import reason_of
from api.refusals import refusing
from domain.feeruns.commands import follow_up_payers as command
from domain.feeruns.model import FeePayersHindered, FollowUp
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.payments.rules.links import link_key
from domain.people.model import NotSignedIn

_REFUSALS = (FeePayersHindered, InvalidInput, NotFound, IdempotencyConflict, NotAllowed, NotSignedIn)


@strawberry.type
class FollowUpFeePayersSuccess:
    """About how many people it was done, and who was passed over and why."""

    done: int
    passed_over: list[FeePayerHindrance]


@refusing(*_REFUSALS)
async def resend_fee_mails(info: Info, ids: list[strawberry.ID], idempotency_key: str) -> FollowUpFeePayersSuccess:
    """Send the payment mail again, with the same link and pay-by date (FEE-09)."""
    return await _follow_up(info, FollowUp.RESEND, ids, idempotency_key)


@refusing(*_REFUSALS)
async def send_fee_reminders(info: Info, ids: list[strawberry.ID], idempotency_key: str) -> FollowUpFeePayersSuccess:
    """Remind people of what they have not paid; it carries no fee (FEE-09)."""
    return await _follow_up(info, FollowUp.REMIND, ids, idempotency_key)


@refusing(*_REFUSALS)
async def cancel_fee_mails(info: Info, ids: list[strawberry.ID], idempotency_key: str) -> FollowUpFeePayersSuccess:
    """Cancel payment mails: their links refuse to be paid from then on (FEE-09)."""
    return await _follow_up(info, FollowUp.CANCEL, ids, idempotency_key)


@strawberry.type
class FeePayersMutation:
    """What can be done about people of fee runs."""

    resend_fee_mails = resend_fee_mails
    send_fee_reminders = send_fee_reminders
    cancel_fee_mails = cancel_fee_mails


async def _follow_up(info: Info, what: FollowUp, ids: Sequence[str], key: str) -> FollowUpFeePayersSuccess:
    info.context.require("billing:run")
    chosen = [decode_id("FeePayer", one, "ids") for one in ids]
    async with info.context.work() as work:
        followed = await command.follow_up_payers(
            work, what, chosen, key=link_key(info.context.services.settings.secret_key), idempotency_key=key
        )
    return FollowUpFeePayersSuccess(done=followed.done, passed_over=[reason_of(one) for one in followed.passed_over])
