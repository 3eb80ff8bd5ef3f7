"""Whether the branch and the members that details name exist, and make no household chain (PPL-04)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.database import Reading
from domain.kernel.refusal import FieldError
from domain.people.model import MemberDetails
from domain.people.repository import members as rows
from domain.people.rules.members import relation_path, relations_of


async def tie_errors(read: Reading, member_id: UUID, details: MemberDetails) -> list[FieldError]:
    """Find what is wrong with the branch and the relations of one member."""
    errors = []
    named = relations_of(details)
    existing = await rows.existing_members(read, [other for _, other in named])
    for kind, other in named:
        if other == member_id:
            errors.append(FieldError(relation_path(kind), "SELF", "a member can't be this to itself"))
        elif other not in existing:
            errors.append(FieldError(relation_path(kind), "NOT_FOUND", "there is no such member"))
    if details.branch_id is not None and not await rows.existing_branches(read, [details.branch_id]):
        errors.append(FieldError("branchId", "NOT_FOUND", "there is no such branch"))
    if details.household_main_id is not None and not errors:
        errors += await _household_errors(read, details.household_main_id, member_id)
    return errors


async def _household_errors(read: Reading, main_id: UUID, member_id: UUID) -> list[FieldError]:
    ties = await rows.household_ties(read, main_id, member_id)
    if any(tie["member_id"] == main_id for tie in ties):
        message = "that member has a main member itself; choose the household's main member"
        return [FieldError("householdMainId", "CHAIN", message)]
    if ties:
        message = "this member is the main member of others; give them another one first"
        return [FieldError("householdMainId", "IS_MAIN", message)]
    return []
