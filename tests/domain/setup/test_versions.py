"""What everything of a catalogue said each time that it was saved: from what to what, when, by whom (CAT-43)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.add_vat_rate import add_vat_rate
from domain.catalogue.commands.close_discount import close_discount
from domain.catalogue.commands.create_fee_rate import create_fee_rate
from domain.catalogue.commands.update_product import update_product
from domain.catalogue.model import NewFeeAmount, NewPrice, NewVatRate, UpdateProduct
from domain.catalogue.queries import delivery_matrices, load_catalogue
from domain.catalogue.rules.contents import (
    content_of_billing_plan,
    content_of_contract_fee,
    content_of_discount,
    content_of_matrix,
    content_of_product,
)
from domain.dialogue.commands.save_notice import turn_off_notice
from domain.dialogue.model import NoticeKind
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import ProcessDetails, ReminderStep, StopRule, Tolerance
from domain.dunning.queries.processes import process_book
from domain.dunning.rules.contents import content_of_process
from domain.kernel.database import Database
from domain.kernel.history import Version, changes_between, versions_of
from domain.kernel.ids import new_id
from domain.kernel.work import Actor
from domain.people.queries.organisations import branches, organisations
from domain.routines.commands.save_calendar import save_calendar
from domain.routines.commands.save_routine import save_routine
from domain.routines.commands.switch_routine import switch_routine
from domain.routines.model import CalendarDetails, CalendarMode, DateRange
from domain.routines.queries import routine_book
from domain.routines.rules.contents import content_of_calendar, content_of_routine
from domain.subscriptions.commands.order_stop_codes import order_stop_codes
from domain.subscriptions.commands.save_stop_code import save_stop_code
from tests.domain.setup.furnishing import furnished
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant, make_tenant

pytestmark = pytest.mark.rule("CAT-43")
KARI = Actor("user", new_id(), "Kari Nordmann", "127.0.0.1")
COMING = TODAY + timedelta(days=400)
Things = dict[tuple[str, UUID], Mapping[str, Any]]


async def things_of(tenant: Tenant) -> Things:
    """Return what everything of the catalogue says now, as its versions tell it."""
    async with tenant.read() as read:
        catalogue, book, routines = await load_catalogue(read), await process_book(read), await routine_book(read)
        matrices, houses, places = await delivery_matrices(read), await organisations(read), await branches(read)
    names = {key: calendar.name for key, calendar in routines.calendars.items()}
    names |= {key: plan.name for key, plan in catalogue.plans.items()}
    names |= {house.id: house.name for house in houses} | {place.id: place.name for place in places}
    return {
        **{("product", key): content_of_product(one, matrices) for key, one in catalogue.products.items()},
        **{("billing_plan", key): content_of_billing_plan(one) for key, one in catalogue.billing_plans.items()},
        **{("discount", key): content_of_discount(one) for key, one in catalogue.discounts.items()},
        **{("contract_fee", key): content_of_contract_fee(one) for key, one in catalogue.contract_fees.items()},
        **{("delivery_matrix", key): content_of_matrix(one) for key, one in matrices.items()},
        **{("routine_calendar", key): content_of_calendar(one) for key, one in routines.calendars.items()},
        **{("routine", key): content_of_routine(one, names, "NOK") for key, one in routines.routines.items()},
        **{
            ("dunning_process", key): content_of_process(one, {}, catalogue.billing_plans)
            for key, one in book.processes.items()
        },
        **{
            ("reporting_tag", key): {"code": one.code, "name": one.name, "kind": one.kind.value, "closed": one.closed}
            for key, one in catalogue.tags.items()
        },
    }


async def versions(tenant: Tenant, things: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], list[Version]]:
    async with tenant.read() as read:
        return await versions_of(read, list(things))


def told(saved: list[Version]) -> dict[str, str]:
    """Return what a thing says after all its changes, each of which begins where the one before it ended."""
    said: dict[str, str] = {}
    for number, version in enumerate(reversed(saved), 1):
        assert version.number == number
        for field, before, after in version.changes:
            assert before in {said.get(field, ""), ""}, (field, before, said)
            said[field] = after
    return said


async def told_as_it_is(tenant: Tenant) -> None:
    """Assert that the changes of each thing add up to what it says now."""
    things = await things_of(tenant)
    found = await versions(tenant, things)
    assert {kind for kind, _ in things} == {kind for kind, _ in found}
    for thing, content in things.items():
        said = told(found[thing])
        now = {field: text for field, _, text in changes_between({}, content)}
        assert {field: text for field, text in said.items() if field in content and text} == now, thing


@pytest.mark.rule("USR-06")
async def test_the_changes_of_each_thing_add_up_to_what_it_says(tenant: Tenant) -> None:
    await furnished(tenant)
    await told_as_it_is(tenant)
    async with tenant.read() as read:
        catalogue, book, routines = await load_catalogue(read), await process_book(read), await routine_book(read)
    product = catalogue.products[next(key for key, one in catalogue.products.items() if one.name == "Kontingent")]
    [process] = book.processes.values()
    [routine] = routines.routines.values()
    [calendar] = routines.calendars.values()
    [discount] = catalogue.discounts.values()
    named = next(key for key, of in book.of_billing_plan.items() if of == process.id)
    async with tenant.work(actor=KARI) as work:
        update = UpdateProduct(product.id, product.version, "Årskontingent", "3200", "Et år", "K-1", "CRM-1")
        await update_product(work, update)
        await add_vat_rate(work, NewVatRate(product.id, "15", COMING))
        await add_price(work, NewPrice(product.id, 1, "YEAR", 52000, COMING))
        await close_discount(work, discount.id, closed=True)
        await attach_process(work, named, None)
        shorter = ProcessDetails("Kort", (ReminderStep(14, 14, 3500),), tolerance=Tolerance(amount_minor=100))
        shorter = replace(shorter, stop=StopRule(20, 5000, "Ikke betalt"), charge_attempts=2)
        await save_process(work, shorter, process_id=process.id, version=process.version)
        await turn_off_notice(work, process.id, NoticeKind.STOP)
        later = CalendarDetails("Jul", CalendarMode.EXCLUDING, (DateRange(TODAY, TODAY),))
        await save_calendar(work, later, calendar_id=calendar.id, version=calendar.version)
        daily = replace(routine.details.schedule, times=(time(7),))
        changed = replace(routine.details, schedule=daily, sets=())
        await save_routine(work, changed, routine_id=routine.id, version=routine.version)
        await switch_routine(work, routine.id, enabled=False)
    await told_as_it_is(tenant)

    things = [
        ("product", product.id),
        ("dunning_process", process.id),
        ("routine", routine.id),
        ("billing_plan", named),
    ]
    things += [("discount", discount.id)]
    found = await versions(tenant, things)
    assert {one.saved_by for saved in found.values() for one in saved[:1]} == {"Kari Nordmann"}
    price, rate, texts, *_ = found["product", product.id]
    assert set(texts.changes) == {
        ("name", "Kontingent", "Årskontingent"),
        ("description", "", "Et år"),
        ("reportGroup", "Medlemmer", ""),
    }
    assert set(rate.changes) == {("vatRatePercent", "12.5 %", "15 %"), ("validFrom", "", COMING.isoformat())}
    assert set(price.changes) == {("price", "", "1 YEAR: 520.00 NOK"), ("validFrom", "", COMING.isoformat())}
    notice, shorter_one, *_ = found["dunning_process", process.id]
    assert notice.changes == (("STOP", "3: Stopper {{stop_on}}: betal {{amount}}.", ""),)
    assert set(shorter_one.changes) == {
        ("name", "Purring", "Kort"),
        ("reminder2", "7 + 14, 35.00 NOK", ""),
        ("consumePartialPayments", "True", ""),
        ("tolerance", "2.5 %", "1.00 NOK"),
        ("stop", "14, > 50.00 NOK, Ikke betalt", "20, > 50.00 NOK, Ikke betalt"),
        ("collection", "30, BY_ITSELF", ""),
        ("contractBillingPlan", "Brutte avtaler", ""),
    }
    off, planned, *_ = found["routine", routine.id]
    assert off.changes == (("enabled", "True", ""),)
    assert ("schedule", "WEEKLY WEEKDAY_2 06:30", "WEEKLY WEEKDAY_2 07:00") in planned.changes
    assert ("set Aksjon", "Aksjon, ≥ 50.00 NOK, MONTH_DAY 20", "") in planned.changes
    assert found["billing_plan", named][0].changes == (("dunningProcess", "Purring", ""),)
    assert found["discount", discount.id][0].changes == (("closed", "", "True"),)
    assert not await faults(tenant)


async def test_a_stop_code_tells_its_words_and_its_places(tenant: Tenant) -> None:
    async with tenant.work() as work:
        made = [await save_stop_code(work, code=code, text=code.title(), on_my_page=True) for code in ("FLYTT", "PRIS")]
    async with tenant.work(actor=KARI) as work:
        await order_stop_codes(work, [made[1].id, made[0].id])
        await save_stop_code(
            work, code="PRIS", text="For dyrt", on_my_page=False, code_id=made[1].id, version=made[1].version
        )
    [words, place, first] = (await versions(tenant, [("stop_code", made[1].id)]))["stop_code", made[1].id]
    assert set(words.changes) == {("text", "Pris", "For dyrt"), ("onMyPage", "True", "")}
    assert (place.changes, place.saved_by, first.number) == ((("place", "2", "1"),), "Kari Nordmann", 1)


async def test_a_fee_rate_tells_its_amounts(tenant: Tenant) -> None:
    async with tenant.work() as work:
        rate = await create_fee_rate(work, tenant.organisation_id, "Dugnad", NewFeeAmount(50000, "0", TODAY))
        await add_fee_amount(work, rate.id, NewFeeAmount(60000, "0", COMING))
    [added, first] = (await versions(tenant, [("fee_rate", rate.id)]))["fee_rate", rate.id]
    assert ("name", "", "Dugnad") in first.changes
    assert set(added.changes) == {
        ("amount", "", "600.00 NOK"),
        ("vatRatePercent", "", "0 %"),
        ("validFrom", "", COMING.isoformat()),
    }


async def test_nothing_of_another_kind_or_another_tenant_is_told(database: Database, tenant: Tenant) -> None:
    await furnished(tenant)
    other_tenant = await make_tenant(database, "Naboen", 1)
    things = await things_of(tenant)
    assert not await versions(other_tenant, things)
    assert not await versions(tenant, [("member", key) for _, key in things])
