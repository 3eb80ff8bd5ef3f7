"""Setting up campaigns and their parts."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fundraising.commands.create_campaign import create_campaign
from domain.fundraising.model import Campaign
from domain.fundraising.queries import campaigns_by_id, campaigns_page, count_campaigns, parts_of_campaigns
from domain.fundraising.rules.campaigns import campaign_errors
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from tests.domain.fundraising.raising import facts, make_campaign
from tests.tenants import TODAY, Tenant, make_tenant

ORGANISATION = new_id()


def value(**more: Any) -> Campaign:
    fields: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": ORGANISATION,
        "parent_id": None,
        "name": "Vinter",
        "purpose": "",
        "start_on": TODAY,
        "end_on": None,
        "goal_minor": None,
        "cost_minor": 0,
    }
    return Campaign(**(fields | more))


@pytest.mark.rule("FUN-01")
async def test_a_campaign_with_a_part_is_stored_and_told(tenant: Tenant) -> None:
    async with tenant.work() as work:
        whole = await make_campaign(work, tenant, goal_minor=5_000_000, cost_minor=120_000)
        part = await make_campaign(work, tenant, "Brev", parent_id=whole.id)
        later = await make_campaign(work, tenant, "Sommer", start_on=TODAY + timedelta(days=90))
    async with tenant.read() as read:
        rows = await campaigns_by_id(read, [whole.id])
        assert (rows[whole.id]["goal_minor"], rows[whole.id]["cost_minor"]) == (5_000_000, 120_000)
        assert [row["id"] for row in (await parts_of_campaigns(read, [whole.id]))[whole.id]] == [part.id]
        first = await campaigns_page(read, 1, None)
        assert [row["id"] for row in first] == [later.id]
        rest = await campaigns_page(read, 9, (first[0]["start_on"], first[0]["id"]))
        assert [row["id"] for row in rest] == [whole.id]
        assert await count_campaigns(read) == 2
        assert [fact["campaign_id"] for fact in await facts(read, "CampaignCreated")] == [
            str(each.id) for each in (whole, part, later)
        ]


@pytest.mark.rule("FUN-01")
@pytest.mark.parametrize(
    ("new", "path", "code"),
    [
        ({"name": "  "}, "name", "REQUIRED"),
        ({"name": "x" * 201}, "name", "TOO_LONG"),
        ({"end_on": TODAY - timedelta(days=1)}, "endOn", "BEFORE_START"),
        ({"goal_minor": 0}, "goalMinor", "NOT_POSITIVE"),
        ({"cost_minor": -1}, "costMinor", "NEGATIVE"),
    ],
)
def test_what_makes_no_campaign_is_said_field_by_field(new: dict[str, Any], path: str, code: str) -> None:
    assert [(e.path, e.code) for e in campaign_errors(value(**new), None)] == [(path, code)]


@pytest.mark.rule("FUN-01")
@given(st.dates(), st.none() | st.dates(), st.dates(), st.none() | st.dates())
def test_a_part_is_accepted_exactly_when_all_its_days_are_the_campaigns(
    start: date, end: date | None, part_start: date, part_end: date | None
) -> None:
    whole, part = value(start_on=start, end_on=end), value(start_on=part_start, end_on=part_end)
    last, part_last = end or date.max, part_end or date.max
    inside = start <= part_start <= part_last <= last
    if end is None or start <= end:
        assert (not campaign_errors(part, whole)) == inside


@pytest.mark.rule("FUN-01")
async def test_a_part_stays_with_its_campaigns_organisation_and_has_no_parts_itself(tenant: Tenant) -> None:
    async with tenant.work() as work:
        whole = await make_campaign(work, tenant)
        part = await make_campaign(work, tenant, "Brev", parent_id=whole.id)
    with pytest.raises(InvalidInput, match="itself a part"):
        async with tenant.work() as work:
            await make_campaign(work, tenant, "Brev til Bodø", parent_id=part.id)
    errors = campaign_errors(value(), value(organisation_id=new_id()))
    assert [(e.path, e.code) for e in errors] == [("parentId", "OTHER_ORGANISATION")]


@pytest.mark.rule("FUN-01")
async def test_a_parent_or_organisation_of_another_tenant_is_not_there(tenant: Tenant) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    async with other.work() as work:
        theirs = await make_campaign(work, other)
    for wrong in ({"parent_id": theirs.id}, {"organisation_id": other.organisation_id}):
        values: dict[str, Any] = {"organisation_id": tenant.organisation_id, **wrong}
        with pytest.raises(NotFound):
            async with tenant.work() as work:
                await create_campaign(work, name="Vinter", start_on=TODAY, **values)
