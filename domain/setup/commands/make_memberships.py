"""Make what membership fees depend on: categories, fee rates, and the rules of a plan (CAT-21, CAT-22, CAT-44)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.commands.create_fee_rate import create_fee_rate
from domain.catalogue.commands.save_category import save_category
from domain.catalogue.model import (
    CategoryDetails,
    NewAgeGroup,
    NewAmount,
    NewCategoryPrice,
    NewFeeAmount,
    NewFeeRules,
    NewHouseholdPrice,
)
from domain.catalogue.rules import vat_text
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.setup.commands.refuse_fixed import refuse_fixed
from domain.setup.model import (
    AmountEntry,
    CategoryEntry,
    Entry,
    FeeAmountEntry,
    FeeRateEntry,
    FeesEntry,
    SetupKind,
)

Rows = Mapping[tuple[SetupKind, str], UUID]


async def make_category(
    work: Work, entry: CategoryEntry, before: Entry | None, organisation_id: UUID, known: UUID | None
) -> UUID:
    """Make a membership category, or close or open the one that is known, and return its row."""
    if isinstance(before, CategoryEntry):
        refuse_fixed(entry.organisation, before.organisation)
    details = CategoryDetails(organisation_id, entry.name, entry.closed)
    return (await save_category(work, details, category_id=known)).id


async def make_fee_rate(
    work: Work, entry: FeeRateEntry, before: Entry | None, organisation_id: UUID, known: UUID | None
) -> UUID:
    """Make a fee rate, or give the one that is known its new amounts, and return its row."""
    if isinstance(before, FeeRateEntry) and known is not None:
        refuse_fixed(entry.organisation, before.organisation)
        if set(before.amounts) - set(entry.amounts):
            message = "amounts of a fee rate are added, never changed or taken away; keep them all"
            raise InvalidInput.of("amounts", "SETUP_KEPT", message, rule="CAT-44")
        key, new = known, [one for one in entry.amounts if one not in before.amounts]
    elif not entry.amounts:
        raise InvalidInput.of("amounts", "REQUIRED", "a fee rate has at least one amount")
    else:
        first, *new = entry.amounts
        key = (await create_fee_rate(work, organisation_id, entry.name, _fee_amount(first))).id
    for one in new:
        await add_fee_amount(work, key, _fee_amount(one))
    return key


def fee_rules(entry: FeesEntry, ids: Rows) -> NewFeeRules:
    """Return what commands take for a membership's fee; `ids` are rows by kind and name."""
    return NewFeeRules(
        category=entry.category,
        age_day=entry.age_day,
        conditions=entry.conditions,
        age_groups=tuple(
            NewAgeGroup(
                one.from_years,
                one.to_years,
                _amount(one.price),
                ids[SetupKind.CATEGORY, one.category] if one.category is not None else None,
            )
            for one in entry.age_groups
        ),
        households=tuple(NewHouseholdPrice(one.members, _amount(one.price)) for one in entry.households),
        share_kind=entry.share_kind,
        share_minor=entry.share_minor,
        share_percent=percent_text(entry.share_bp),
        share_account=entry.share_account,
        start_kind=entry.start_kind,
        start_amounts=entry.start_minor,
        start_percents=tuple(vat_text(one) for one in entry.start_bp),
        categories=tuple(
            NewCategoryPrice(ids[SetupKind.CATEGORY, one.category], _amount(one.price)) for one in entry.categories
        ),
        rate_id=None if entry.fee_rate is None else ids[SetupKind.FEE_RATE, entry.fee_rate],
        rate_product_id=(None if entry.fee_rate_product is None else ids[SetupKind.PRODUCT, entry.fee_rate_product]),
    )


def _fee_amount(entry: FeeAmountEntry) -> NewFeeAmount:
    return NewFeeAmount(entry.amount_minor, vat_text(entry.vat_bp), entry.valid_from)


def _amount(entry: AmountEntry) -> NewAmount:
    return NewAmount(entry.kind, entry.amount_minor, percent_text(entry.percent_bp))


def percent_text(percent_bp: int | None) -> str | None:
    """Return a percent as text, None where there is none."""
    return None if percent_bp is None else vat_text(percent_bp)
