"""Create many members at once, by the same rules as one: set-based, for imports and the demo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.kernel.facts import json_value
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, InvalidInput, refuse_if_any
from domain.kernel.series import take_numbers
from domain.kernel.tables import audit_entry
from domain.kernel.work import Work
from domain.people.model import MEMBER_NUMBER_FIRST, CreatedMembers, MemberCreated, MemberDetails, PreparedMember
from domain.people.repository import members as rows
from domain.people.repository import organisations
from domain.people.rules.changes import form_of
from domain.people.rules.members import prepare, relation_path, relations_of

SERIES = "member"


async def create_members(
    work: Work,
    members: Sequence[MemberDetails],
    *,
    sealing_key: bytes | None = None,
    ids: Sequence[UUID] | None = None,
) -> CreatedMembers:
    """Create members with following numbers, in their order, and return their ids and numbers (PPL-02).

    `ids` lets members of one call name each other as payer, main member or recruiter. Give some thousands a call.
    Raises InvalidInput with the path "members.<place>.<field>" where any can't be accepted: then none is created.
    Duplicates are not looked for. A national id needs the sealing key (PPL-01).
    """
    if not members:
        return CreatedMembers((), range(0))
    country = await organisations.country_of(work)
    prepared = _prepare_all(members, country, work)
    created_ids = tuple(ids) if ids is not None else tuple(new_id() for _ in members)
    await _refuse_unknown(work, members, created_ids)
    created = CreatedMembers(created_ids, await take_member_numbers(work, len(members)))
    await insert_prepared(work, created, prepared, sealing_key)
    return created


async def take_member_numbers(work: Work, count: int) -> range:
    """Take following member numbers of the tenant; they have no gaps and are never given twice (PPL-02)."""
    first = await take_numbers(work, work.tenant_id, SERIES, count, first=MEMBER_NUMBER_FIRST)
    return range(first, first + count)


async def insert_prepared(
    work: Work, created: CreatedMembers, prepared: Sequence[PreparedMember], sealing_key: bytes | None
) -> None:
    """Write checked members with addresses, relations, audit entries and facts."""
    pairs = list(zip(created.ids, prepared, strict=True))
    await rows.add_members(work, created, prepared, sealing_key)
    await rows.add_addresses(work, [(member_id, p.details.addresses) for member_id, p in pairs])
    await rows.add_relations(work, [(member_id, relations_of(p.details)) for member_id, p in pairs])
    await _audit(work, created, prepared)
    work.record_many(
        MemberCreated(member_id, number, p.name)
        for member_id, number, p in zip(created.ids, created.numbers, prepared, strict=True)
    )


def _prepare_all(members: Sequence[MemberDetails], country: str, work: Work) -> list[PreparedMember]:
    prepared: list[PreparedMember] = []
    errors: list[FieldError] = []
    for place, details in enumerate(members):
        try:
            prepared.append(prepare(details, country, work.today))
        except InvalidInput as refused:
            errors += (FieldError(f"members.{place}.{e.path}", e.code, e.message, e.args) for e in refused.errors)
    refuse_if_any(errors)
    return prepared


async def _refuse_unknown(work: Work, members: Sequence[MemberDetails], own: Sequence[UUID]) -> None:
    named = {other for details in members for _, other in relations_of(details)} - set(own)
    unknown = named - await rows.existing_members(work, list(named))
    branches = {details.branch_id for details in members if details.branch_id is not None}
    unknown |= branches - await rows.existing_branches(work, list(branches))
    if not unknown:
        return
    for place, details in enumerate(members):
        for kind, other in relations_of(details):
            if other in unknown:
                path = f"members.{place}.{relation_path(kind)}"
                raise InvalidInput.of(path, "NOT_FOUND", "there is no such member")
        if details.branch_id in unknown:
            raise InvalidInput.of(f"members.{place}.branchId", "NOT_FOUND", "there is no such branch")


async def _audit(work: Work, created: CreatedMembers, prepared: Sequence[PreparedMember]) -> None:
    count = len(prepared)
    await work.insert_many(
        audit_entry,
        {
            "id": [new_id() for _ in prepared],
            "recorded_at": [work.now] * count,
            "actor_kind": [work.actor.kind] * count,
            "actor_id": [work.actor.id] * count,
            "actor_name": [work.actor.name] * count,
            "origin": [work.actor.origin] * count,
            "what": ["member.created"] * count,
            "subject_kind": ["member"] * count,
            "subject_id": list(created.ids),
            "member_id": list(created.ids),
            "after": [_logged(p) for p in prepared],
        },
    )


def _logged(member: PreparedMember) -> dict[str, Any]:
    form = form_of(member)
    return {name: value if isinstance(value, str) else json_value(value) for name, value in form.items() if value}
