"""Start writing off what is left of stopped subscriptions, all of it or what was picked (BIL-12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from domain.billing.commands.request_run import request_run
from domain.billing.model import PreviewOutdated
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import FieldError, InvalidInput, refuse_if_any
from domain.kernel.work import Work
from domain.people.rules.texts import text_errors
from domain.subscriptions.model import BULK_CREDIT_KIND
from domain.subscriptions.repository.bulk_credit import found_items, insert_items
from domain.subscriptions.rules.bulk_credit import (
    ITEMS_MAX,
    STANDARD_REASON,
    BulkCreditSearch,
    picked,
    search_errors,
)


async def start_bulk_credit(
    work: Work,
    search: BulkCreditSearch,
    item_ids: Sequence[UUID],
    *,
    expected_minor: int,
    reason: str | None,
    idempotency_key: str,
) -> UUID:
    """Queue a run over picked items of a search and return its id; a worker writes them off. It can't be undone.

    Without a special reason the standard one is kept with each. `expected_minor` is what the picked items come to on
    the screen: where it is something else now, PreviewOutdated. Refuses also with InvalidInput (nothing picked, too
    many, the search, the reason), RunAlreadyActive and NotFound (organisation). The same key gives the same answer.
    """
    asked = {"search": asdict(search), "items": sorted(item_ids), "minor": expected_minor, "reason": reason}
    if (known := await claim(work, idempotency_key, request_hash("start_bulk_credit", asked))) is not None:
        return UUID(known["run_id"])
    errors: list[FieldError] = [*search_errors(search), *text_errors("reason", reason or "")]
    refuse_if_any(errors)
    if not 1 <= len({*item_ids}) <= ITEMS_MAX:
        raise InvalidInput.of("itemIds", "RANGE", f"pick 1 to {ITEMS_MAX}", least=1, most=ITEMS_MAX, rule="BIL-12")
    items = picked(await found_items(work, search, work.today, ITEMS_MAX), item_ids)
    total = sum(one.amount_minor for one in items)
    if len(items) < len({*item_ids}) or total != expected_minor:
        raise PreviewOutdated(len(items), total)
    said = (reason or "").strip() or STANDARD_REASON
    run_id = await request_run(
        work, BULK_CREDIT_KIND, search.organisation_id, work.today, criteria={"reason": said}, input_hash=None
    )
    await insert_items(work, run_id, items)
    await remember(work, idempotency_key, {"run_id": run_id})
    return run_id
