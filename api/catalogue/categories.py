"""Membership categories of organisations, and which ones a member has (CAT-21)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from api.context import Info
from api.history import Versioned
from api.ids import decode_id, decode_optional, encode_id
from api.nodes import provides
from api.people.organisations import Organisation, load_organisation
from api.refusals import refusing
from domain.catalogue import model, queries
from domain.catalogue.commands import give_category as give_command
from domain.catalogue.commands import save_category as save_command
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.type
class MembershipCategory(Versioned):
    """A category of an organisation's members; a closed one stays with whoever has it and is given no more."""

    name: str
    closed: bool
    organisation_key: strawberry.Private[UUID]

    @strawberry.field(description="Whose category it is.")
    async def organisation(self, info: Info) -> Organisation:
        return await _organisation(info, self.organisation_key)


@strawberry.type
class HeldCategory:
    """Which category of an organisation a member has from a day on; null where it has none from then on."""

    from_on: date
    category: MembershipCategory | None
    organisation_key: strawberry.Private[UUID]

    @strawberry.field(description="Of which organisation.")
    async def organisation(self, info: Info) -> Organisation:
        return await _organisation(info, self.organisation_key)


@strawberry.input
class MembershipCategoryInput:
    """A membership category. With an id it is renamed, closed or opened again."""

    organisation_id: strawberry.ID
    name: str
    closed: bool = False
    id: strawberry.ID | None = None


@strawberry.type
class SaveMembershipCategorySuccess:
    """The category as it is now."""

    membership_category: MembershipCategory


@strawberry.type
class GiveMembershipCategorySuccess:
    """For how many of the members the category is new."""

    changed: int


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def save_membership_category(info: Info, input: MembershipCategoryInput) -> SaveMembershipCategorySuccess:
    """Register a membership category, rename or close one (CAT-21)."""
    info.context.require("catalogue:write")
    organisation_id = decode_id("Organisation", input.organisation_id, "organisationId")
    key = decode_optional("MembershipCategory", input.id, "input.id")
    details = model.CategoryDetails(organisation_id, input.name, input.closed)
    async with info.context.work() as work:
        saved = await save_command.save_category(work, details, category_id=key)
    return SaveMembershipCategorySuccess(membership_category=category_of(saved))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def give_membership_category(
    info: Info,
    organisation_id: strawberry.ID,
    member_ids: list[strawberry.ID],
    from_on: date,
    category_id: strawberry.ID | None = None,
) -> GiveMembershipCategorySuccess:
    """Give members a category of an organisation from a day on, or none (CAT-21)."""
    info.context.require("members:write")
    issuer = decode_id("Organisation", organisation_id, "organisationId")
    keys = [decode_id("Member", one, f"memberIds.{place}") for place, one in enumerate(member_ids)]
    category = decode_optional("MembershipCategory", category_id, "categoryId")
    async with info.context.work() as work:
        changed = await give_command.give_category(work, issuer, keys, category, from_on)
    return GiveMembershipCategorySuccess(changed=changed)


def category_of(category: model.Category) -> MembershipCategory:
    """Return a category as the schema shows it."""
    return MembershipCategory(
        id=encode_id("MembershipCategory", category.id),
        name=category.name,
        closed=category.closed,
        organisation_key=category.organisation_id,
    )


@strawberry.type
class CategoriesQuery:
    """The register of membership categories."""

    @strawberry.field(description="Membership categories by name, closed ones among them (CAT-21).")
    async def membership_categories(self, info: Info) -> list[MembershipCategory]:
        info.context.require("catalogue:read")
        found = await queries.membership_categories(await info.context.read())
        return [category_of(one) for one in found.values()]


@strawberry.type
class CategoriesMutation:
    """What can be done about membership categories."""

    save_membership_category = save_membership_category
    give_membership_category = give_membership_category


@provides("Member.categories")
async def categories_of(info: Info, member_id: UUID) -> list[HeldCategory]:
    """Return which categories a member has had, the newest first."""
    held = await info.context.load(queries.held_categories, member_id) or []
    known = await queries.membership_categories(await info.context.read()) if held else {}
    return [
        HeldCategory(
            from_on=one.from_on,
            category=category_of(known[one.category_id]) if one.category_id else None,
            organisation_key=one.organisation_id,
        )
        for one in reversed(held)
    ]


async def _organisation(info: Info, key: UUID) -> Organisation:
    found = await load_organisation(info, key)
    assert found is not None, "a category does not outlive its organisation"
    return found
