"""Start a dunning run that does exactly what was rehearsed, or say what has changed since (NEW-01)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from domain.billing.commands.request_run import request_run
from domain.billing.model import ChangeCode, ChangedSince, RehearsalOutdated, RunState
from domain.billing.queries.rehearsals import excluded_for, rehearsals, rehearsed_between
from domain.billing.rules.rehearsed import Gathered
from domain.billing.rules.reject import BROKE
from domain.dunning.commands.reckon_dunning import Reckoned, reckoned
from domain.dunning.model import RUN_KIND, ReminderDraft
from domain.dunning.rules.rehearsing import (
    COLLECTION_NUMBER,
    STOP_NUMBER,
    said_of,
    said_of_broken,
    said_of_collection,
    said_of_stop,
)
from domain.dunning.rules.since_rehearsal import Planned, changes_of
from domain.kernel.database import Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.reason import Named
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.people.queries.billing import payers

CHANGES_NAMED_MAX = 50


async def start_rehearsed_dunning(work: Work, rehearsal_id: UUID, *, idempotency_key: str) -> UUID:
    """Queue the dunning run that was rehearsed for today and return its id. Nobody is reminded for another day.

    What it would do now is reckoned by the rules and must have the rehearsal's hash, else RehearsalOutdated says for
    whom it has changed. Refuses also with NotFound, RunAlreadyActive and InvalidInput (of another kind or day, or not
    done).
    """
    digest = request_hash("start_rehearsed_dunning", {"rehearsal": rehearsal_id})
    if (known := await claim(work, idempotency_key, digest)) is not None:
        return UUID(known["run_id"])
    row = (await rehearsals(work, [rehearsal_id])).get(rehearsal_id)
    if row is None:
        raise NotFound("rehearsal", rehearsal_id)
    if row["kind"] != RUN_KIND or row["state"] != RunState.DONE:
        raise InvalidInput.of(
            "rehearsalId", "RUN_STATE", "only a dunning run whose rehearsal is done can be started", rule="NEW-01"
        )
    if row["run_on"] != work.today:
        raise InvalidInput.of(
            "rehearsalId", "RUN_STATE", "nobody is reminded for another day; rehearse today's run", rule="NEW-01"
        )
    broken = await excluded_for(work, rehearsal_id, BROKE)
    gathered, planned = Gathered(), dict[tuple[UUID, int], Planned]()
    async for page in reckoned(work, row["organisation_id"], row["run_on"]):
        _gather(page, broken, gathered, planned)
    if gathered.hex != row["hash"]:
        raise await _outdated(work, row, planned)
    run_id = await request_run(
        work,
        RUN_KIND,
        row["organisation_id"],
        work.today,
        criteria={},
        input_hash=row["hash"],
        rehearsal_id=rehearsal_id,
    )
    await remember(work, idempotency_key, {"run_id": run_id})
    return run_id


def _gather(
    page: Reckoned, broken: Collection[UUID], gathered: Gathered, planned: dict[tuple[UUID, int], Planned]
) -> None:
    for draft in page.stops:
        invoice_id = draft.claim.invoice_id
        gathered.add(said_of_broken(invoice_id) if invoice_id in broken else said_of_stop(draft))
        planned[invoice_id, STOP_NUMBER] = Planned(draft.claim.payer_id)
    for claimed in page.collected:
        gathered.add(said_of_collection(claimed))
        planned[claimed.invoice_id, COLLECTION_NUMBER] = Planned(claimed.payer_id)
    for each in page.decided:
        claimed, outcome = each.found.claim, each.decision.outcome
        is_broken = claimed.invoice_id in broken
        gathered.add(said_of_broken(claimed.invoice_id) if is_broken else said_of(claimed, each.decision))
        if isinstance(outcome, ReminderDraft) and not is_broken:
            used = each.decision.consumed_minor
            new = Planned(claimed.payer_id, outcome.total_minor, outcome.due_on, used)
            planned[claimed.invoice_id, outcome.step] = new


async def _outdated(work: Work, row: Row, planned: dict[tuple[UUID, int], Planned]) -> RehearsalOutdated:
    was = [one for found in (await rehearsed_between(work, row["id"], None, None)).values() for one in found]
    changes = list(changes_of(was, planned, row["currency"]))
    named = changes[:CHANGES_NAMED_MAX]
    people = await payers(work, sorted({payer_id for payer_id, _, _ in named}))
    said = tuple(
        ChangedSince.of(code, member=Named("Member", payer_id, people[payer_id]["name"]), **args)
        for payer_id, code, args in named
    )
    if not said:
        return RehearsalOutdated(row["id"], 1, (ChangedSince.of(ChangeCode.CREDIT),))
    return RehearsalOutdated(row["id"], len(changes), said)
