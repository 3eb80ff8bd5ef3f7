"""Decide how an organisation treats orders (SUB-12, SUB-17)."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import UUID

from domain.kernel.refusal import FieldError, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation
from domain.subscriptions.model import OrderSetting
from domain.subscriptions.repository.orders import order_setting, write_order_setting
from domain.subscriptions.rules.orders import setting_errors


async def save_order_setting(work: Work, organisation_id: UUID, new: OrderSetting) -> OrderSetting:
    """Write how an organisation treats orders from now on, and return it; orders that were placed keep what they had.

    Refuses with NotFound and InvalidInput (months, a text that is too long). What is so already is not written again.
    """
    if await billing_organisation(work, organisation_id) is None:
        raise NotFound("organisation", organisation_id)
    errors: list[FieldError] = setting_errors(new)
    refuse_if_any(errors)
    new = replace(new, withdrawal=new.withdrawal.strip())
    was = await order_setting(work, organisation_id)
    if was != new:
        await write_order_setting(work, organisation_id, new)
        await work.audit("save_order_setting", "organisation", organisation_id, before=asdict(was), after=asdict(new))
    return new
