"""Begin the attempts of charges whose day has come: written down before any provider is asked (PRV-04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.catalogue.model import PaymentMethod
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.payments.commands.end_agreements import fall_back
from domain.payments.commands.hold_charged_items import hold_charged_items
from domain.payments.commands.tell_charges import tell_charges
from domain.payments.model import AgreementState, Charge, ChargeState
from domain.payments.repository.charges import insert_attempts, lock_charges, save_charges, take_due
from domain.payments.repository.providing import agreements
from domain.payments.rules.agreements import may_reuse
from domain.payments.rules.charging import amount_to_capture, begun, dropped


async def begin_charges(work: Work, limit: int) -> tuple[list[Charge], bool]:
    """Begin up to `limit` attempts; return them, and whether there may be more.

    Each is for all that is open of its invoice, fees included, and never for more. A charge is cancelled where nothing
    is open any more or its payer died (SUB-02), and falls back to the payer where its agreement has ended.
    """
    taken = await take_due(work, limit)
    held = await hold_charged_items(work, taken)
    known = await agreements(work, [c.agreement_id for c in taken if c.agreement_id])
    started: list[Charge] = []
    given_up: list[Charge] = []
    for charge in taken:
        open_minor = held.open_minor[charge.invoice_id]
        agreement = known.get(charge.agreement_id) if charge.agreement_id else None
        if open_minor <= 0 or (agreement is not None and agreement["payer_died"]):
            given_up.append(dropped(charge, ChargeState.CANCELLED))
        elif agreement is None or not _is_good(agreement, work.today):
            given_up.append(dropped(charge, ChargeState.FALLEN_BACK))
        else:
            started.append(begun(charge, open_minor, new_id(), work.now))
    await save_charges(work, [*started, *given_up])
    await insert_attempts(work, started)
    tell_charges(work, [*started, *given_up])
    fall_back(work, given_up)
    return started, len(taken) == limit


def _is_good(agreement: Row, today: date) -> bool:
    is_active = agreement["state"] == AgreementState.ACTIVE
    return is_active and may_reuse(PaymentMethod(agreement["method"]), agreement["expires_on"], today)


async def amounts_to_take(work: Work, charge_ids: list[UUID]) -> list[Charge]:
    """Return reserved charges with what is to be captured of each: never more than is open now; 0 lets it go.

    What was reserved stays written down until the provider has said what it took.
    """
    locked = [c for c in await lock_charges(work, charge_ids) if c.state is ChargeState.RESERVED]
    held = await hold_charged_items(work, locked)
    await save_charges(work, [replace(c, asked_at=work.now) for c in locked])
    return [replace(c, amount_minor=amount_to_capture(c.amount_minor, held.open_minor[c.invoice_id])) for c in locked]
