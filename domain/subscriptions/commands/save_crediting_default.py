"""Choose what becomes of open invoices at a stop where nobody says so (SUB-06)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.catalogue.model import PlanKind
from domain.kernel.work import Work
from domain.subscriptions.model import CreditingDefault
from domain.subscriptions.repository.stop_settings import load_crediting_default, write_crediting_default


async def save_crediting_default(
    work: Work, *, credit_open: bool, by_kind: Mapping[PlanKind, bool]
) -> CreditingDefault:
    """Write the tenant's default and those of plan kinds that differ from it; other kinds follow the tenant's."""
    before = await load_crediting_default(work)
    await write_crediting_default(work, credit_open, by_kind)
    after = CreditingDefault(credit_open, dict(by_kind))
    await work.audit("crediting_default.saved", "tenant", work.tenant_id, before=_logged(before), after=_logged(after))
    return after


def _logged(default: CreditingDefault) -> dict[str, bool]:
    return {"ANY": default.credit_open, **{kind.value: credit for kind, credit in default.by_kind.items()}}
