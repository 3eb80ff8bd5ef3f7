"""`entitlement`: what a web site asks before it shows a page (API-06)."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.ids import encode_id
from api.people.reference import MemberRef
from domain.kernel.refusal import InvalidInput
from domain.subscriptions.queries.entitlement import entitlement


@strawberry.type(description="Access or not, until when (the first day without), and why.")
class Entitlement:
    access: bool
    until: date | None
    why: str
    product: str
    member: MemberRef | None
    additional_users: int = strawberry.field(description="With how many more users it may be shared (CAT-18).")


@strawberry.type
class EntitlementQuery:
    """The question of a CMS."""

    @strawberry.field(
        description="Whether the member with this e-mail or subscriber number may use a product (number, name or id)."
    )
    async def entitlement(
        self, info: Info, product: str, email: str | None = None, subscriber_number: str | None = None
    ) -> Entitlement:
        info.context.require("entitlement:read")
        if (email is None) == (subscriber_number is None):
            raise InvalidInput.of("email", "REQUIRED", "give either an e-mail or a subscriber number")
        read = await info.context.read()
        found = await entitlement(
            read, product=product, today=info.context.today, email=email, number=subscriber_number
        )
        member = None
        if found.member_id is not None and found.member_name is not None:
            member_id = encode_id("Member", found.member_id)
            member = MemberRef(id=member_id, number=str(found.member_number), name=found.member_name)
        return Entitlement(
            access=found.access,
            until=found.until,
            why=found.why,
            product=found.product,
            member=member,
            additional_users=found.additional_users,
        )
