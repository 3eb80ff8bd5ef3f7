"""Write down what a provider said of charges: all of it in one unit of work, each answer at most once (PRV-04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.payments.commands.book_captures import book_captures
from domain.payments.commands.end_agreements import end_agreements, fall_back
from domain.payments.commands.hold_charged_items import hold_charged_items
from domain.payments.commands.schedule_charges import charge_soon
from domain.payments.commands.tell_charges import tell_charges
from domain.payments.model import (
    WITH_PROVIDER,
    AgreementEnd,
    AgreementStarted,
    Answer,
    Charge,
    ChargeCaptured,
    ChargeDeclined,
    ChargeState,
    LinkState,
    StoredCard,
)
from domain.payments.repository.charges import end_attempts, lock_charges, save_charges
from domain.payments.repository.providing import NewAgreement, active_agreements, insert_agreements, settle_links
from domain.payments.rules.allocation import OpenBook
from domain.payments.rules.charging import Step, applied, step_after
from domain.people.rules.sealing import seal

_Noted = tuple[Charge, Answer, Step | None]


async def note_answers(work: Work, answers: Mapping[UUID, Answer], key: bytes) -> list[Charge]:
    """Write what a provider answered of charges, by charge, and return those whose reservation is to be captured.

    A captured charge becomes a payment that settles its invoice, in the same unit of work. An answer to a charge that
    was settled meanwhile, by a callback or another worker, changes nothing. `key` seals the cards that are kept.
    """
    locked = [c for c in await lock_charges(work, list(answers)) if c.state in WITH_PROVIDER]
    held = await hold_charged_items(work, locked)
    noted: list[_Noted] = []
    for charge in locked:
        answer = answers[charge.id]
        step = step_after(charge, answer, held.open_minor[charge.invoice_id], work.today)
        noted.append((_after(charge, answer, step), answer, step))
    await save_charges(work, [charge for charge, _, _ in noted])
    moved = [(charge, answer, step) for charge, answer, step in noted if step is not None]
    await end_attempts(work, [(c, step.ways[0].value) for c, _, step in moved if c.state is not ChargeState.RESERVED])
    tell_charges(work, [charge for charge, _, _ in moved])
    _tell_of_retries(work, [charge for charge, _, _ in moved])
    fall_back(work, [charge for charge, _, _ in moved])
    captured = [(charge, answer) for charge, answer, _ in moved if charge.state is ChargeState.CAPTURED]
    await _book(work, captured, held.book, key)
    refused = [c.agreement_id for c, _, step in moved if step.ends_agreement and c.agreement_id]
    await end_agreements(work, refused, AgreementEnd.REFUSED)
    return [charge for charge, _, _ in noted if charge.state is ChargeState.RESERVED]


def _tell_of_retries(work: Work, charges: Sequence[Charge]) -> None:
    """Record which cards were declined for the first time and are tried again: their payers are told once (CAT-40)."""
    work.record_many(
        ChargeDeclined(c.id, c.invoice_id, c.payer_id)
        for c in charges
        if c.state is ChargeState.FAILED and c.attempts == 1
    )


def _after(charge: Charge, answer: Answer, step: Step | None) -> Charge:
    """Return the charge with what the answer says: what is reserved or was taken, and where a person goes on."""
    if answer.reference:
        charge = replace(charge, provider_reference=answer.reference, checkout_url=answer.url or charge.checkout_url)
    if step is None:
        return charge
    if step.state in (ChargeState.RESERVED, ChargeState.CAPTURED):
        charge = replace(charge, amount_minor=answer.amount_minor)
    return applied(charge, step)


async def _book(work: Work, captured: Sequence[tuple[Charge, Answer]], book: OpenBook, key: bytes) -> None:
    charges = [charge for charge, _ in captured]
    await book_captures(work, charges, book)
    await settle_links(work, [c.link_id for c in charges if c.link_id], LinkState.PAID.value)
    await _enrol(work, [(c, answer.card) for c, answer in captured if c.enrol and answer.card], key)
    work.record_many(ChargeCaptured(c.id, c.invoice_id, c.payer_id) for c in charges)


async def _enrol(work: Work, kept: Sequence[tuple[Charge, StoredCard]], key: bytes) -> None:
    """Keep cards that payers enrolled; a member's newest one in an organisation takes the place of an older one."""
    newest = {(charge.organisation_id, charge.payer_id): (charge, card) for charge, card in kept}
    if not newest:
        return
    await end_agreements(work, await active_agreements(work, list(newest)), AgreementEnd.REPLACED)
    new = [_agreement(charge, card, key) for charge, card in newest.values()]
    await insert_agreements(work, new)
    for agreement, (charge, _) in zip(new, newest.values(), strict=True):
        work.record(AgreementStarted(agreement.id, agreement.member_id, agreement.organisation_id, charge.invoice_id))
        await charge_soon(work, agreement.id)


def _agreement(charge: Charge, card: StoredCard, key: bytes) -> NewAgreement:
    agreement_id = new_id()
    return NewAgreement(
        id=agreement_id,
        organisation_id=charge.organisation_id,
        member_id=charge.payer_id,
        provider_account_id=charge.provider_account_id,
        token_sealed=seal(card.token, agreement_id, key),
        masked=card.masked,
        expires_on=card.expires_on,
        charge_id=charge.id,
    )
