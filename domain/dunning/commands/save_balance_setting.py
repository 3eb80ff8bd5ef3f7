"""Say when an organisation demands what is left to pay after a stop (CAT-42)."""

from __future__ import annotations

from dataclasses import asdict

from domain.dunning.model import BalanceSetting
from domain.dunning.repository.balances import held_setting, write_setting
from domain.dunning.rules.balancing import setting_errors
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation


async def save_balance_setting(work: Work, setting: BalanceSetting) -> None:
    """Write an organisation's threshold, delay and first day, or switch balance invoices off.

    Those that were issued stay, and a stop that was looked at is not looked at again. Refuses with NotFound
    (organisation) and InvalidInput.
    """
    if await billing_organisation(work, setting.organisation_id) is None:
        raise NotFound("organisation", setting.organisation_id)
    refuse_if_any(setting_errors(setting))
    before = await held_setting(work, setting.organisation_id)
    await write_setting(work, setting)
    await work.audit(
        "balance_setting.saved",
        "organisation",
        setting.organisation_id,
        before=asdict(before) if before else None,
        after=asdict(setting),
    )
