"""Start a billing run that does exactly what was rehearsed, or say what has changed since (NEW-01)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.request_run import request_run
from domain.billing.model import ChangeCode, ChangedSince, RehearsalOutdated, RunState
from domain.billing.queries.rehearsals import excluded_for, rehearsals, rehearsed_between
from domain.billing.rules.drawing import drawn_minor
from domain.billing.rules.rehearsed import Fingerprint, LineKeys
from domain.billing.rules.reject import BROKE
from domain.kernel.database import Reading, Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.subscriptions.commands.reckon import Scope, hash_of_settings, reckoned, scope_of
from domain.subscriptions.commands.turn_states import turn_all
from domain.subscriptions.model import RUN_KIND, TermBill
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.rehearsing import add_broken, add_held, add_item
from domain.subscriptions.rules.since_rehearsal import changes_of, said

CHANGES_NAMED_MAX = 50


async def start_rehearsed_run(work: Work, rehearsal_id: UUID, *, idempotency_key: str) -> UUID:
    """Queue the run that was rehearsed and return its id.

    What it would do now is reckoned by the rules that bill and must have the rehearsal's hash, else RehearsalOutdated
    says for whom it has changed. Refuses also with NotFound, RunAlreadyActive and InvalidInput (it is of another kind,
    or not done).
    """
    digest = request_hash("start_rehearsed_run", {"rehearsal": rehearsal_id})
    if (known := await claim(work, idempotency_key, digest)) is not None:
        return UUID(known["run_id"])
    row = (await rehearsals(work, [rehearsal_id])).get(rehearsal_id)
    if row is None:
        raise NotFound("rehearsal", rehearsal_id)
    if row["kind"] != RUN_KIND or row["state"] != RunState.DONE:
        raise InvalidInput.of(
            "rehearsalId", "RUN_STATE", "only a billing run whose rehearsal is done can be started", rule="NEW-01"
        )
    await turn_all(work, ends_unbilled=False)
    scope = await scope_of(work, row["organisation_id"], row["run_on"], row["criteria"])
    if await _hash_now(work, scope, rehearsal_id) != row["hash"]:
        raise await _outdated(work, scope, row)
    run_id = await request_run(
        work,
        RUN_KIND,
        scope.organisation_id,
        scope.on,
        criteria=row["criteria"],
        input_hash=row["hash"],
        rehearsal_id=rehearsal_id,
    )
    await remember(work, idempotency_key, {"run_id": run_id})
    return run_id


async def _hash_now(read: Reading, scope: Scope, rehearsal_id: UUID) -> str:
    fingerprint, keys = Fingerprint(await hash_of_settings(read, scope)), LineKeys()
    broken = await excluded_for(read, rehearsal_id, BROKE)
    async for page in reckoned(read, scope, Pricing(scope.catalogue), broken):
        for one in page.due:
            if one.id in broken:
                add_broken(fingerprint, one)
            if one.id in page.held:
                add_held(fingerprint, page.held[one.id])
            for item in page.items[one.id]:
                bill = item if isinstance(item, TermBill) else None
                drawn = drawn_minor(bill.draft.drawn) if bill else 0
                add_item(fingerprint, item, drawn, keys.of(bill.draft.lines) if bill else None)
    return fingerprint.hex


async def _outdated(read: Reading, scope: Scope, row: Row) -> RehearsalOutdated:
    """Return the refusal that names those whose bills are not what they were."""
    broken, keys = await excluded_for(read, row["id"], BROKE), LineKeys()
    changes: list[ChangedSince] = []
    after, count = None, 0
    async for page in reckoned(read, scope, Pricing(scope.catalogue), broken):
        was = await rehearsed_between(read, row["id"], after, page.reached_id)
        now = {one.id: page.items[one.id] for one in page.due if one.id not in broken}
        found = [
            (member_id, change)
            for subject_id in sorted({*was, *now} - broken)
            for member_id, change in changes_of(was.get(subject_id, ()), now.get(subject_id, ()), keys, row["currency"])
        ]
        count += len(found)
        named = found[: CHANGES_NAMED_MAX - len(changes)]
        people = await payers(read, sorted({member_id for member_id, _ in named}))
        changes += [said(change, people[member_id]) for member_id, change in named]
        after = page.reached_id
    if not count:
        return RehearsalOutdated(row["id"], 1, (ChangedSince.of(ChangeCode.SETTINGS),))
    return RehearsalOutdated(row["id"], count, tuple(changes))
