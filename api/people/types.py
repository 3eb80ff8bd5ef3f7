"""Members as the schema shows them.

A member's plain fields are filled in by one read of just what was asked for (here, and in the list of queries.py).
What other contexts add comes through `node(info, "Member.…")`: each context provides its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from api.connections import Counted
from api.context import Info
from api.ids import decode_optional, encode_id
from api.nodes import Node, node, provides
from api.people.employment import Employment, employment_of
from api.people.organisations import Branch, Organisation, load_branch, organisations_of
from api.people.reference import MemberRef
from api.people.timeline import TimelineConnection, timeline_of
from api.scalars import Minor
from api.selection import asked
from domain.insight.queries.member_filter import MemberState as State
from domain.insight.queries.member_standing import BALANCE_COLUMN, STANDING_COLUMNS, add_derived
from domain.kernel.database import Row
from domain.people import model
from domain.people.queries.employment import employments_of
from domain.people.queries.members import addresses_of, members, relations_of

if TYPE_CHECKING:
    from api.billing.types import InvoiceConnection
    from api.catalogue.categories import HeldCategory
    from api.club.types import MemberClub
    from api.dialogue.types import DispatchConnection
    from api.fundraising.types import GiftConnection, MemberCampaign
    from api.ledger.types import Reskontro
    from api.payments.charges import PaymentAgreement
    from api.subscriptions.forecast import MemberForecast
    from api.subscriptions.giving import RecurringGift
    from api.subscriptions.types import Subscription

__all__ = ["Branch", "Member", "MemberRef", "Organisation"]

MemberKind = model.MemberKind
strawberry.enum(MemberKind, description="A member is a person or a company (PPL-01).")
Channel = model.Channel
strawberry.enum(Channel, description="How someone is reached.")
MemberState = State
strawberry.enum(MemberState, description="What a member's subscriptions make of it: the first of these that holds.")


@strawberry.type
class Address:
    """Where a member lives, gets post or gets invoices (PPL-03)."""

    kind: str
    line1: str
    line2: str | None
    postal_code: str
    city: str
    country: str
    from_on: date | None
    to_on: date | None


@strawberry.type
class Relation:
    """What another member is to this one; both ends show it (PPL-04)."""

    kind: str
    member: MemberRef


@strawberry.type
class Member(Node):
    """Any person or company that the tenant knows."""

    id: strawberry.ID
    version: int
    number: str
    kind: MemberKind
    name: str
    first_name: str | None
    last_name: str | None
    organisation_number: str | None
    birth_on: date | None
    gender: str | None
    email: str | None
    phone: str | None
    language: str
    city: str
    postal_code: str
    joined_on: date | None
    deceased_on: date | None
    state: MemberState
    plan_name: str | None
    paid_through_on: date | None
    balance_minor: Minor
    currency: str
    key: strawberry.Private[UUID]
    branch_id: strawberry.Private[UUID | None]

    # --- people -----------------------------------------------------------------------------------------

    @strawberry.field(description="Addresses, with those that have ended.")
    async def addresses(self, info: Info) -> list[Address]:
        return [_address(row) for row in await info.context.load(addresses_of, self.key) or []]

    @strawberry.field(description="The local branch.")
    async def branch(self, info: Info) -> Branch | None:
        return await load_branch(info, self.branch_id) if self.branch_id else None

    @strawberry.field(description="Payer, household, recruiter: as this member names them, and as others name it.")
    async def relations(self, info: Info) -> list[Relation]:
        return [_relation(kind, row) for kind, row in await info.context.load(relations_of, self.key) or []]

    @strawberry.field(description="Where it works, the newest first (PPL-07).")
    async def employments(self, info: Info) -> list[Employment]:
        return [employment_of(one) for one in await info.context.load(employments_of, self.key) or []]

    @strawberry.field(description="Everything that happened to the member, newest first (PPL-11).")
    async def timeline(self, info: Info, first: int = 50, after: str | None = None) -> TimelineConnection:
        return await timeline_of(info, self.key, first, after)

    # --- club -------------------------------------------------------------------------------------------

    @strawberry.field(description="Its units, roles and debtor groups.")
    async def club(self, info: Info) -> Annotated[MemberClub, strawberry.lazy("api.club.types")]:
        return await node(info, "Member.club", self.key)  # type: ignore[no-any-return]

    @strawberry.field(description="Its membership categories, the newest first; one holds until the next (CAT-21).")
    async def categories(
        self, info: Info
    ) -> list[Annotated[HeldCategory, strawberry.lazy("api.catalogue.categories")]]:
        return await node(info, "Member.categories", self.key)  # type: ignore[no-any-return]

    # --- subscriptions ----------------------------------------------------------------------------------

    @strawberry.field(description="Its subscriptions, the newest first.")
    async def subscriptions(
        self, info: Info
    ) -> list[Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]]:
        return await node(info, "Member.subscriptions", self.key)  # type: ignore[no-any-return]

    @strawberry.field(description="The subscriptions of others that it pays, or is to pay next (SUB-13).")
    async def pays_for(self, info: Info) -> list[Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]]:
        return await node(info, "Member.paysFor", self.key)  # type: ignore[no-any-return]

    @strawberry.field(description="The invoices that fall due for it in the coming 1–24 months (BIL-14).")
    async def forecast(
        self, info: Info, months: int = 12
    ) -> Annotated[MemberForecast, strawberry.lazy("api.subscriptions.forecast")]:
        return await node(info, "Member.forecast", self.key, months)  # type: ignore[no-any-return]

    # --- billing ----------------------------------------------------------------------------------------

    @strawberry.field(description="The invoices that it pays or that are about it.")
    async def invoices(
        self, info: Info, first: int = 50, after: str | None = None
    ) -> Annotated[InvoiceConnection, strawberry.lazy("api.billing.types")]:
        info.context.require("invoices:read")
        return await node(info, "Member.invoices", self.key, first, after)  # type: ignore[no-any-return]

    @strawberry.field(description="The cards and the like that may be charged for it, the newest first (SUB-18).")
    async def payment_agreements(
        self, info: Info
    ) -> list[Annotated[PaymentAgreement, strawberry.lazy("api.payments.charges")]]:
        info.context.require("payments:read")
        return await node(info, "Member.paymentAgreements", self.key)  # type: ignore[no-any-return]

    # --- ledger -----------------------------------------------------------------------------------------

    @strawberry.field(description="Its reskontro in one organisation, or in the tenant's first; now, or as of a day.")
    async def reskontro(
        self,
        info: Info,
        organisation_id: strawberry.ID | None = None,
        first: int = 100,
        after: str | None = None,
        on: date | None = None,
    ) -> Annotated[Reskontro, strawberry.lazy("api.ledger.types")]:
        key = decode_optional("Organisation", organisation_id, "organisationId")
        return await node(info, "Member.reskontro", self.key, key, first, after, on)  # type: ignore[no-any-return]

    # --- fundraising ------------------------------------------------------------------------------------

    @strawberry.field(description="What it has given, the newest first.")
    async def gifts(
        self, info: Info, first: int = 50, after: str | None = None
    ) -> Annotated[GiftConnection, strawberry.lazy("api.fundraising.types")]:
        return await node(info, "Member.gifts", self.key, first, after)  # type: ignore[no-any-return]

    @strawberry.field(description="The campaigns in which it has a KID or has given, the newest first, at most 100.")
    async def campaigns(self, info: Info) -> list[Annotated[MemberCampaign, strawberry.lazy("api.fundraising.types")]]:
        return await node(info, "Member.campaigns", self.key)  # type: ignore[no-any-return]

    @strawberry.field(description="Its subscriptions on plans of recurring gifts, the running ones first (LED-03).")
    async def recurring_gifts(
        self, info: Info
    ) -> list[Annotated[RecurringGift, strawberry.lazy("api.subscriptions.giving")]]:
        return await node(info, "Member.recurringGifts", self.key)  # type: ignore[no-any-return]

    # --- dialogue ---------------------------------------------------------------------------------------

    @strawberry.field(description="What was sent to it, the newest first.")
    async def dispatches(
        self, info: Info, first: int = 50, after: str | None = None
    ) -> Annotated[DispatchConnection, strawberry.lazy("api.dialogue.types")]:
        return await node(info, "Member.dispatches", self.key, first, after)  # type: ignore[no-any-return]


@strawberry.type
class MemberEdge:
    """A member with the cursor of its place in the list."""

    cursor: str
    node: Member


@strawberry.type
class MemberConnection(Counted):
    """A page of members; `totalCount` of 100,001 means more than 100,000."""

    edges: list[MemberEdge]
    nodes: list[Member]


_STANDING = {"state": "state", "planName": "plan_name", "paidThroughOn": "paid_through_on"}
_COLUMNS = {
    "version": "version",
    "number": "number",
    "kind": "kind",
    "name": "name",
    "firstName": "first_name",
    "lastName": "last_name",
    "organisationNumber": "organisation_number",
    "birthOn": "birth_on",
    "gender": "gender",
    "email": "email",
    "phone": "phone",
    "language": "language",
    "city": "city",
    "postalCode": "postal_code",
    "joinedOn": "joined_on",
    "deceasedOn": "deceased_on",
    "branch": "branch_id",
    "balanceMinor": BALANCE_COLUMN,
    **_STANDING,
}


def columns_for(info: Info, fields: frozenset[str]) -> frozenset[str]:
    """Return the columns that the asked fields need; raises NotAllowed where a field needs more than members:read."""
    if STANDING_COLUMNS & {_STANDING.get(name, "") for name in fields}:
        info.context.require("subscriptions:read")
    if "balanceMinor" in fields:
        info.context.require("ledger:read")
    return frozenset(_COLUMNS[name] for name in fields if name in _COLUMNS)


async def currency_of(info: Info, fields: frozenset[str]) -> str:
    """Return the currency of the balances, that of the tenant's first organisation; nothing is read unless asked."""
    if "currency" not in fields:
        return ""
    return next((one.currency for one in (await organisations_of(info)).values()), "")


def member_of(row: Mapping[str, Any], currency: str) -> Member:
    """Return a member from a row that holds the asked columns; a field that was not asked for is never read."""
    member = Member.__new__(Member)
    member.__dict__ = {
        **_NOT_ASKED,
        **row,
        "id": encode_id("Member", row["id"]),
        "key": row["id"],
        "number": str(row.get("number", "")),
        "currency": currency,
    }
    return member


_NOT_ASKED = dict.fromkeys(_COLUMNS.values())


@provides("Member")
async def load_member(info: Info, member_id: UUID, fields: frozenset[str] | None = None) -> Member | None:
    """Return a member by its key with the asked fields: those below the current field unless others are named."""
    fields = asked(info) if fields is None else fields
    columns = columns_for(info, fields)
    read = await info.context.read()
    found = (await members(read, [member_id], columns)).get(member_id)
    if found is None:
        return None
    row = dict(found)
    await add_derived(read, [row], columns, info.context.today)
    return member_of(row, await currency_of(info, fields))


def _address(row: Row) -> Address:
    names = ("kind", "line1", "line2", "postal_code", "city", "country", "from_on", "to_on")
    return Address(**{name: row[name] for name in names})


def _relation(kind: str, row: Row) -> Relation:
    other = MemberRef(id=encode_id("Member", row["id"]), number=str(row["number"]), name=row["name"])
    return Relation(kind=kind, member=other)
