"""Post what is prepaid at the end of a month: from revenue to the account of deferred income, and back (LED-08)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from domain.insight.reports.prepaid import prepaid_by_account
from domain.insight.repository import deferred_by_account, insert_accrual, last_accrual, lock_accruals
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.ledger.commands.hold_journal import hold_journal
from domain.ledger.commands.post_entries import post_entries
from domain.ledger.model import DEFERRED_ACCOUNT, Entry, EntryKind, Posting
from domain.ledger.queries.months import first_open_day, refuse_closed
from domain.ledger.rules import month_after, month_of
from domain.people.queries.organisations import organisation


async def post_accrual(work: Work, organisation_id: UUID, day: date) -> UUID:
    """Post the month of a day once, dated its last day, and return the journal entry's id.

    The open months since the one that was posted last are posted with it, each for itself, so that no month has the
    income of another. What is posted is how prepaid income differs from what was deferred before, so that a month
    catches up with what became known late. Posting the last one again changes nothing. Refuses with NotFound
    (organisation) and InvalidInput: a month that is not over, one that is closed, or one before a month that is posted.
    """
    await organisation(work, organisation_id)
    month = month_of(day)
    if month_after(month) > work.today:
        raise InvalidInput.of("month", "MONTH_NOT_OVER", "income of a month is known when it is over")
    await lock_accruals(work, organisation_id)
    last = await last_accrual(work, organisation_id)
    if last is not None and last["month_on"] == month:
        return UUID(str(last["entry_id"]))
    if last is not None and last["month_on"] > month:
        message = "a later month is posted; what this one lacks is in that one"
        raise InvalidInput.of("month", "TOO_EARLY", message)
    await hold_journal(work, organisation_id)  # so that nobody closes the month meanwhile
    await refuse_closed(work, organisation_id, month, "month")
    begins = await first_open_day(work, organisation_id) or date.min
    next_month = month if last is None else max(month_after(last["month_on"]), month_of(begins))
    while next_month < month:
        await _post(work, organisation_id, next_month)
        next_month = month_after(next_month)
    return await _post(work, organisation_id, month)


async def _post(work: Work, organisation_id: UUID, month: date) -> UUID:
    after = month_after(month)
    prepaid = await prepaid_by_account(work, organisation_id, after)
    deferred = await deferred_by_account(work, organisation_id, DEFERRED_ACCOUNT)
    entry = Entry(
        id=new_id(),
        organisation_id=organisation_id,
        kind=EntryKind.ACCRUAL,
        entry_on=after - timedelta(days=1),
        text=f"Periodisering {month:%Y-%m}",
        member_id=None,
        source_id=None,
        postings=_postings(prepaid, deferred),
    )
    await post_entries(work, [entry])
    await insert_accrual(work, organisation_id, month, entry.id)
    await work.audit("post_accrual", "organisation", organisation_id, after={"month": month, "entry_id": entry.id})
    return entry.id


def _postings(prepaid: dict[str, int], deferred: dict[str, int]) -> tuple[Posting, ...]:
    changes = {account: prepaid.get(account, 0) - deferred.get(account, 0) for account in sorted({*prepaid, *deferred})}
    return tuple(
        Posting(account, DEFERRED_ACCOUNT, change) if change > 0 else Posting(DEFERRED_ACCOUNT, account, -change)
        for account, change in changes.items()
        if change
    )
