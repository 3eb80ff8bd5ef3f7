"""Standing KIDs: of the same form as an invoice's, and never one of them."""

import asyncio

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.billing.rules.kid import KidNotPayable, compose, decode, fault_of
from domain.billing.rules.kid import KidParts as Parts
from domain.billing.rules.kid_format import KidFormat
from domain.fundraising.commands.give_references import give_references
from domain.fundraising.queries import campaigns_of_member
from domain.fundraising.rules.references import place_in, place_of, standing_reference
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.model import KidAlgorithm
from tests.domain.fundraising.raising import make_campaign, make_member, money_in
from tests.tenants import Tenant

forms = st.builds(
    KidFormat,
    prefix=st.sampled_from(["", "7", "0012"]),
    member_width=st.integers(5, 8),
    invoice_width=st.integers(4, 9),
    algorithm=st.sampled_from(KidAlgorithm),
    type_digit=st.sampled_from(["", "3", "*"]),
    allows_dash=st.booleans(),
)


@pytest.mark.rule("KID-02")
@given(forms, st.integers(1, 99_999), st.integers(1, 50), st.integers(1, 5_000))
def test_a_standing_reference_names_the_member_and_the_campaign_and_is_no_invoices(
    form: KidFormat, member: int, number: int, invoice: int
) -> None:
    place = place_of(form, number)
    try:
        reference, invoices = standing_reference(form, member, place), compose(form, Parts(member, invoice))
    except KidNotPayable:
        assume(False)
        return
    assert fault_of(reference, form) is None
    assert decode(reference, form).member_number == member
    assert place_in(reference, form) == place
    assert place_of(form, number + 1) == place - 1
    assert reference != invoices


@pytest.mark.rule("KID-02")
def test_a_format_without_room_for_campaigns_is_refused_with_what_to_do() -> None:
    for form in (KidFormat("", 6, 0), KidFormat("", 6, 1)):
        with pytest.raises(InvalidInput, match="no room for campaigns"):
            place_of(form, 9)


@pytest.mark.rule("KID-02")
async def test_a_member_keeps_one_reference_for_each_campaign(tenant: Tenant) -> None:
    async with tenant.work() as work:
        winter, summer = await make_campaign(work, tenant), await make_campaign(work, tenant, "Sommer")
        members = [(await make_member(work))[0] for _ in range(3)]
        first = await give_references(work, winter.id, members[:2])
    async with tenant.work() as work:
        again = await give_references(work, winter.id, [*members, members[0]])
        (other,) = (await give_references(work, summer.id, members[:1])).values()
    assert {member: again[member] for member in members[:2]} == first
    assert len({*again.values(), other}) == 4


@pytest.mark.rule("KID-02")
async def test_references_that_are_given_at_the_same_time_are_the_same(tenant: Tenant) -> None:
    async with tenant.work() as work:
        campaign = await make_campaign(work, tenant)
        member_id, _ = await make_member(work)

    async def give() -> str:
        async with tenant.work() as work:
            return (await give_references(work, campaign.id, [member_id]))[member_id]

    assert len(set(await asyncio.gather(*(give() for _ in range(4))))) == 1


@pytest.mark.rule("KID-02")
async def test_nobody_gets_a_reference_to_what_is_not_there(tenant: Tenant) -> None:
    async with tenant.work() as work:
        campaign = await make_campaign(work, tenant)
        member_id, _ = await make_member(work)
    for campaign_id, whose in ((new_id(), member_id), (campaign.id, new_id())):
        with pytest.raises(NotFound):
            async with tenant.work() as work:
                await give_references(work, campaign_id, [whose])


@pytest.mark.rule("LED-03")
async def test_a_member_s_campaigns_are_those_in_which_it_has_a_reference_or_has_given(tenant: Tenant) -> None:
    async with tenant.work() as work:
        asked = await make_campaign(work, tenant)
        await make_campaign(work, tenant, "Sommer")
        member_id, _ = await make_member(work)
        reference = (await give_references(work, asked.id, [member_id]))[member_id]
        await money_in(work, tenant, reference)
    async with tenant.read() as read:
        [found] = await campaigns_of_member(read, member_id)
    assert tuple(found.values()) == (asked.id, "NOK", reference, 0, 0, None)
