"""Do something about chosen people of a fee run that has run: mail them again, remind them, cancel (FEE-09)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.feeruns.commands.ask_for_payment import Asked, ask_for_payment, make_links
from domain.feeruns.commands.find_enrolled import find_enrolled
from domain.feeruns.model import (
    FeePayersFollowedUp,
    FeePayersHindered,
    FollowedUp,
    FollowUp,
    Hindrance,
    HindranceCode,
    Mail,
)
from domain.feeruns.repository.demands import Demand, hold_demands, mark_cancelled, mark_mailed, mark_reminded
from domain.feeruns.repository.runs import load_fee_runs
from domain.feeruns.rules.following import hindrance
from domain.kernel import idempotency
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.payments.commands.cancel_payment_link import cancel_links_of
from domain.payments.queries.links import open_with_fees

CHOSEN_MAX = 500
_MAILS = {FollowUp.RESEND: Mail.COLLECTION, FollowUp.REMIND: Mail.REMINDER}
_AUDITED = {
    FollowUp.RESEND: "fee_run.mails_resent",
    FollowUp.REMIND: "fee_run.reminders_sent",
    FollowUp.CANCEL: "fee_run.mails_cancelled",
}


async def follow_up_payers(
    work: Work, follow_up: FollowUp, payer_ids: Sequence[UUID], *, key: bytes, idempotency_key: str
) -> FollowedUp:
    """Do it about those of the people that it can be done about; the others are passed over, and said by name.

    A mail that is sent again has the same link and pay-by date; a reminder carries no fee. Who has no link gets one, if
    the organisation has a provider by now. A link that is cancelled refuses to be paid. `key` is that of payment links.
    The same `idempotency_key` gives the same answer. Refuses with InvalidInput, with NotFound, and with
    FeePayersHindered where it can be done about nobody.
    """
    if not 1 <= len(payer_ids) <= CHOSEN_MAX:
        message = f"choose from 1 to {CHOSEN_MAX} people"
        raise InvalidInput.of("ids", "RANGE", message, least=1, most=CHOSEN_MAX, rule="FEE-09")
    digest = idempotency.request_hash("follow_up_payers", {"what": follow_up.value, "ids": sorted(payer_ids)})
    before = await idempotency.claim(work, idempotency_key, digest)
    if before is not None:
        return FollowedUp(before["done"], tuple(Hindrance.from_json(one) for one in before["passed_over"]))
    people = await hold_demands(work, payer_ids)
    if unknown := {*payer_ids} - {one.id for one in people}:
        raise NotFound("fee payer", min(unknown))
    able, hindered = await _sorted_out(work, follow_up, people)
    if not able:
        raise FeePayersHindered(tuple(hindered))
    if follow_up is FollowUp.CANCEL:
        await mark_cancelled(work, [one.id for one in able])
    else:
        await _mail(work, follow_up, able, key)
    by_time: dict[UUID, list[str]] = defaultdict(list)
    for one in able:
        by_time[one.sub_run_id].append(one.name)
    for sub_run_id, names in by_time.items():
        await work.audit(_AUDITED[follow_up], "fee_sub_run", sub_run_id, after={"people": names})
        work.record(FeePayersFollowedUp(sub_run_id))
    passed_over = [one.as_json() for one in hindered]
    await idempotency.remember(work, idempotency_key, {"done": len(able), "passed_over": passed_over})
    return FollowedUp(len(able), tuple(hindered))


async def _sorted_out(
    work: Work, follow_up: FollowUp, people: Sequence[Demand]
) -> tuple[list[Demand], list[Hindrance]]:
    """Return whom it can be done about, and why not about the others; links are cancelled on the way."""
    open_minor = await open_with_fees(work, [one.invoice_id for one in people if one.invoice_id])

    def why_not(one: Demand, *, is_paying: bool = False) -> HindranceCode | None:
        left = open_minor.get(one.invoice_id, 0) if one.invoice_id else 0
        return hindrance(follow_up, one.state, one.mail_state, left, is_paying=is_paying)

    codes = {one.id: why_not(one) for one in people}
    if follow_up is FollowUp.CANCEL:
        paying = await cancel_links_of(work, [one.invoice_id for one in people if one.invoice_id and not codes[one.id]])
        codes |= {one.id: why_not(one, is_paying=True) for one in people if one.invoice_id in paying}
    able = [one for one in people if codes[one.id] is None]
    return able, [Hindrance.of(code, name=one.name) for one in people if (code := codes[one.id])]


async def _mail(work: Work, follow_up: FollowUp, people: Sequence[Demand], key: bytes) -> None:
    """Queue the payment mail again, or a reminder of it, each as a dispatch of its own."""
    runs = await load_fee_runs(work)
    by_time: dict[tuple[UUID, UUID], list[Demand]] = defaultdict(list)
    for one in people:
        by_time[one.fee_run_id, one.sub_run_id].append(one)
    for (fee_run_id, sub_run_id), of_run in by_time.items():
        run = runs[fee_run_id]
        payers = {one.id: one.payer_id for one in of_run if one.payer_id and not one.link_id}
        enrolled = await find_enrolled(work, run.details, payers, work.today)
        without = {one.invoice_id: one.id in enrolled for one in of_run if one.invoice_id and not one.link_id}
        made = await make_links(work, run, without, key)
        asked = {
            one.id: Asked(
                f"fee-{follow_up.value.lower()}:{new_id()}",
                one.payer_id,
                one.invoice_id,
                one.pay_by_on or work.today,
                one.link_id or made.get(one.invoice_id),
            )
            for one in of_run
            if one.payer_id and one.invoice_id
        }
        sent = await ask_for_payment(work, run, sub_run_id, _MAILS[follow_up], list(asked.values()))
        if follow_up is FollowUp.RESEND:
            await mark_mailed(work, {key_: (sent[one.obligation], one.link_id) for key_, one in asked.items()})
        else:
            await mark_reminded(work, {key_: one.link_id for key_, one in asked.items()})
