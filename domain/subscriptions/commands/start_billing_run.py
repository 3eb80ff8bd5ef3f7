"""Start a billing run over due subscriptions, as previewed or as things are (RUN-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.billing.commands.request_run import request_run
from domain.billing.model import PreviewOutdated
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.model import RUN_KIND, CriteriaSet
from domain.subscriptions.rules.criteria import set_json

DAYS_AHEAD_MAX = 366


async def start_billing_run(
    work: Work,
    organisation_id: UUID,
    on: date,
    *,
    plan_id: UUID | None = None,
    sets: Sequence[CriteriaSet] = (),
    destinations: Mapping[str, str] | None = None,
    expected_hash: str | None = None,
    idempotency_key: str,
) -> UUID:
    """Queue a run and return its id; a worker bills it in chunks.

    With sets it bills what they take, each subscription by the first that does, and `destinations` say by payment
    method where its invoices go (RUN-01). With `expected_hash` it must
    still be exactly what was previewed, else PreviewOutdated. Refuses also with RunAlreadyActive, NotFound
    (organisation) and InvalidInput (a day too far ahead).
    """
    criteria = criteria_of(plan_id, sets, destinations or {})
    digest = request_hash("start_billing_run", {"organisation": organisation_id, "on": on, "criteria": criteria})
    if (known := await claim(work, idempotency_key, digest)) is not None:
        return UUID(known["run_id"])
    refuse_too_far(work, on)
    if expected_hash is not None:
        now = await rehearse_run(work, organisation_id, on, plan_id, sets, sums_only=True)
        if now.hash != expected_hash:
            raise PreviewOutdated(now.invoices, now.total_minor)
    run_id = await request_run(work, RUN_KIND, organisation_id, on, criteria=criteria, input_hash=expected_hash)
    await remember(work, idempotency_key, {"run_id": run_id})
    return run_id


def refuse_too_far(work: Work, on: date) -> None:
    """Refuse a day that is too far ahead for a run, with InvalidInput."""
    if (on - work.today).days > DAYS_AHEAD_MAX:
        message = f"a run is for a day at most {DAYS_AHEAD_MAX} days ahead"
        raise InvalidInput.of("on", "TOO_FAR", message, most=work.today + timedelta(days=DAYS_AHEAD_MAX), rule="RUN-05")


def criteria_of(
    plan_id: UUID | None, sets: Sequence[CriteriaSet], destinations: Mapping[str, str]
) -> Mapping[str, Any]:
    """Return what a run's row keeps of what it bills and where it goes."""
    criteria: dict[str, Any] = {"plan_id": str(plan_id)} if plan_id else {}
    criteria |= {"sets": [set_json(one) for one in sets]} if sets else {}
    return criteria | ({"destinations": dict(destinations)} if destinations else {})
