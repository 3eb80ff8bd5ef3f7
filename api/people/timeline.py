"""What happened to a member, as the schema shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum, StrEnum
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any
from uuid import UUID

import strawberry
from strawberry.utils.str_converters import to_snake_case

import domain
from api.connections import PageInfo, cut, page_of
from api.context import Info
from api.ids import encode_id
from api.nodes import node
from api.people.reference import member_ref
from api.reasons import NodeValue, Value, value_of
from domain.kernel.database import Row
from domain.kernel.facts import Fact
from domain.people.queries.timeline import timeline

_OF_AUDIT = {
    "member.created": "MemberCreated",
    "member.changed": "MemberChanged",
    "approve_payment": "PaymentApproved",
    "add_correction": "CorrectionAdded",
    "remove_correction": "CorrectionRemoved",
    "dispatch.resent": "DispatchResent",
}
"""Entries of the audit log that may stand alone, without a fact about the same row at the same instant."""
OTHER = "Other"


def _kinds_about_members() -> Iterator[str]:
    """Give the kinds of facts of all contexts that name a member; so a new one is in the schema by itself."""
    for context in iter_modules(domain.__path__):
        name = f"domain.{context.name}.model"
        if find_spec(name):
            for each in vars(import_module(name)).values():
                if isinstance(each, type) and issubclass(each, Fact) and "member_id" in each.__dataclass_fields__:
                    yield each.kind


TimelineKind = Enum("TimelineKind", {k: k for k in sorted({*_kinds_about_members(), *_OF_AUDIT.values(), OTHER})})  # type: ignore[misc]
strawberry.enum(TimelineKind, description="What happened. OTHER: something that has no name of its own here.")


class ChangeField(StrEnum):
    """What of a member or about it has changed."""

    KIND = "kind"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    ORGANISATION_NUMBER = "organisation_number"
    BIRTH_ON = "birth_on"
    GENDER = "gender"
    EMAIL = "email"
    PHONE = "phone"
    LANGUAGE = "language"
    CHANNEL = "channel"
    BRANCH = "branch_id"
    JOINED_ON = "joined_on"
    DECEASED_ON = "deceased_on"
    HOME_ADDRESS = "home_address"
    POSTAL_ADDRESS = "postal_address"
    INVOICE_ADDRESS = "invoice_address"
    HOUSEHOLD_MAIN = "household_main_id"
    PAYER = "payer_id"
    RECRUITER = "recruiter_id"
    NATIONAL_ID = "national_id"
    PLAN = "plan"
    START_ON = "start_on"
    END_ON = "end_on"
    FROM_ON = "from_on"
    UNTIL_ON = "until_on"
    PAYMENT_METHOD = "payment_method"
    INVOICE = "invoice_id"
    CREDIT_NOTE = "credit_note_id"
    TAGS = "tags"


strawberry.enum(ChangeField, description="What of a member or about it has changed.")
_NAMED = {
    ChangeField.BRANCH: "Branch",
    ChangeField.HOUSEHOLD_MAIN: "Member",
    ChangeField.PAYER: "Member",
    ChangeField.RECRUITER: "Member",
    ChangeField.INVOICE: "Invoice",
    ChangeField.CREDIT_NOTE: "Invoice",
}
_DATES = frozenset(field for field in ChangeField if field.value.endswith("_on"))
_LABELS = {
    "Branch": "name",
    "Member": "name",
    "Invoice": "number",
    "Plan": "name",
    "Dispatch": "subject",
    "Payment": "reference",
}
_SUBJECTS = frozenset({"Invoice", "Subscription", "Dispatch", "Payment"})


@strawberry.type
class Change:
    """One field that changed. A value that is kept sealed is not shown: neither before nor after is given."""

    field: ChangeField
    was: strawberry.Private[Any]
    became: strawberry.Private[Any]

    @strawberry.field(description="What it was.")
    async def before(self, info: Info) -> Value | None:
        return await _shown(info, self.field, self.was)  # type: ignore[no-any-return]

    @strawberry.field(description="What it became.")
    async def after(self, info: Info) -> Value | None:
        return await _shown(info, self.field, self.became)  # type: ignore[no-any-return]


@strawberry.type
class TimelineEvent:
    """Something that happened: who did what, when, and the fields that changed."""

    id: strawberry.ID
    at: datetime
    kind: TimelineKind
    who: str
    subject_id: strawberry.ID | None
    reason: str | None = strawberry.field(description="Why, in the words of the person who did it.")
    changes: list[Change]
    about: strawberry.Private[tuple[str, UUID] | None]

    @strawberry.field(
        description="The invoice, payment, subscription or dispatch that it is about, where it has a name."
    )
    async def subject(self, info: Info) -> NodeValue | None:
        if self.about is None or self.about[0] not in _SUBJECTS:
            return None
        kind, key = self.about
        found = await node(info, kind, key)
        named = await found.plan(info) if kind == "Subscription" and found is not None else found
        return _named(kind, key, named, "Plan" if kind == "Subscription" else kind)


@strawberry.type
class TimelineConnection:
    """A page of what happened, newest first."""

    nodes: list[TimelineEvent]
    page_info: PageInfo


async def timeline_of(info: Info, member_id: UUID, first: int, after: str | None) -> TimelineConnection:
    """Return a page of a member's timeline (PPL-11)."""
    info.context.require("members:read")
    page = page_of(first, after, datetime, str)
    before = (page.after[0], page.after[1]) if page.after else None
    rows, page_info = cut(
        await timeline(await info.context.read(), member_id, page.limit, before=before), page, "at", "id"
    )
    return TimelineConnection(nodes=[_event(row) for row in rows], page_info=page_info)


def _event(row: Row) -> TimelineEvent:
    about = _about(row)
    return TimelineEvent(
        id=strawberry.ID(row["id"]),
        at=row["at"],
        kind=_kind(row["kind"]),
        who=row["who"],
        subject_id=encode_id(*about) if about else None,
        reason=row["reason"] or None,
        changes=list(_changes(row["before"] or {}, row["after"] or {})),
        about=about,
    )


def _kind(name: str) -> Any:
    known = _OF_AUDIT.get(name, name)
    return TimelineKind[known if known in TimelineKind.__members__ else OTHER]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Give the changes that a person can make something of; ids and states of other contexts are left out."""
    named = {to_snake_case(name): name for name in (*before, *after)}
    for known in ChangeField:
        name = named.get(known.value)
        if name is not None:
            yield Change(field=known, was=before.get(name), became=after.get(name))


async def _shown(info: Info, field: ChangeField, value: Any) -> Any:
    if value in (None, "", []) or field is ChangeField.NATIONAL_ID:
        return None
    if field in _NAMED:
        kind, key = _NAMED[field], UUID(value)
        found = await (member_ref(info, key) if kind == "Member" else node(info, kind, key))
        return _named(kind, key, found, kind)
    if field in _DATES:
        return value_of(date.fromisoformat(value))
    return value_of("; ".join(value) if isinstance(value, list) else str(value))


def _named(kind: str, key: UUID, found: Any, labelled: str) -> NodeValue | None:
    label = getattr(found, _LABELS[labelled], None)
    return NodeValue(kind=kind, node=encode_id(kind, key), label=label) if label else None


def _about(row: Row) -> tuple[str, UUID] | None:
    """Return what the event is about; a fact says it by the name of the field that holds the key."""
    key, kind = row["subject_id"], row["subject_kind"]
    if key is None:
        return None
    if kind is None:
        kind = next(
            (name.removesuffix("_id") for name, value in (row["payload"] or {}).items() if value == str(key)), ""
        )
    return ("".join(part.capitalize() for part in kind.split("_")), key) if kind else None
