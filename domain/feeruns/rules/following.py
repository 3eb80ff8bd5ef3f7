"""How a person of a fee run is asked for money, and what can be done about it afterwards (FEE-05, FEE-09)."""

from __future__ import annotations

from domain.dialogue.model import RESENDABLE, DispatchState
from domain.feeruns.model import FollowUp, HindranceCode, PayerState, PaymentType
from domain.payments.model import LinkEnrolment


def enrolment_of(payment_type: PaymentType, *, is_enrolled: bool) -> LinkEnrolment:
    """Return what the link of a payment mail does with the card (FEE-05).

    SUBSCRIPTION keeps it, until the member is enrolled; from then on another card is only offered to be kept.
    """
    if payment_type is PaymentType.NONE:
        return LinkEnrolment.NEVER
    must_enrol = payment_type is PaymentType.SUBSCRIPTION and not is_enrolled
    return LinkEnrolment.REQUIRED if must_enrol else LinkEnrolment.OFFERED


def hindrance(
    follow_up: FollowUp, state: PayerState, mail: DispatchState | None, open_minor: int, *, is_paying: bool = False
) -> HindranceCode | None:
    """Return why something can't be done about a person, or None where it can (FEE-09).

    Only who was sent the payment mail and has neither paid nor been cancelled is mailed again or cancelled. A mail that
    is on its way is not sent once more, and who was not reached is not reminded of it.
    """
    is_mail = follow_up is not FollowUp.CANCEL
    grounds = (
        (state is PayerState.CANCELLED, HindranceCode.CANCELLED),
        (state is PayerState.COVERED, HindranceCode.PAID),
        (state is not PayerState.MAILED or mail is None, HindranceCode.NO_MAIL),
        (open_minor <= 0, HindranceCode.PAID),
        (is_mail and mail not in RESENDABLE, HindranceCode.ON_ITS_WAY),
        (follow_up is FollowUp.REMIND and mail is DispatchState.FAILED, HindranceCode.NOT_DELIVERED),
        (is_paying and not is_mail, HindranceCode.PAYING),
    )
    return next((code for holds, code in grounds if holds), None)
