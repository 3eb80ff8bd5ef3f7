"""What changed about a member, in words that the audit log and the timeline can show (USR-06, PPL-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.people.model import AddressKind, MemberRow, NewAddress, PreparedMember
from domain.people.rules.members import path_of, relation_path, relations_of

COLUMNS = (
    "kind",
    "name",
    "first_name",
    "last_name",
    "organisation_number",
    "birth_on",
    "gender",
    "email",
    "phone",
    "language",
    "channel",
    "branch_id",
    "joined_on",
)
"""The columns of a member that a change is looked for in."""
_FIELDS = tuple(path_of(name) for name in COLUMNS)
NATIONAL_ID = "nationalId"
SEALED = "sealed"
"""What the log says instead of a national id."""


def column_values(member: PreparedMember) -> dict[str, Any]:
    """Return the values of COLUMNS in their order, as rows keep them; `joined_on` may be None."""
    details = member.details
    return {
        "kind": details.kind.value,
        "name": member.name,
        "first_name": details.first_name,
        "last_name": details.last_name,
        "organisation_number": member.organisation_number,
        "birth_on": member.birth_on,
        "gender": details.gender,
        "email": member.email,
        "phone": member.phone,
        "language": details.language,
        "channel": member.channel.value,
        "branch_id": details.branch_id,
        "joined_on": details.joined_on,
    }


def form_of(member: PreparedMember) -> dict[str, Any]:
    """Return checked details by field, as the audit log keeps them."""
    form = dict(zip(_FIELDS, column_values(member).values(), strict=True))
    form |= _addresses(member.details.addresses)
    form |= {relation_path(kind): other for kind, other in relations_of(member.details)}
    return form | ({NATIONAL_ID: SEALED} if member.national_id else {})


def stored_form(row: MemberRow) -> dict[str, Any]:
    """Return a stored member by field, in the same words."""
    form = {path_of(name): value for name, value in row.values.items()}
    form |= _addresses(row.addresses)
    form |= {relation_path(kind): other for kind, other in row.relations}
    return form | ({NATIONAL_ID: SEALED} if row.has_national_id else {})


def differences(row: MemberRow, member: PreparedMember) -> tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]:
    """Return the fields that new details change: as they were, as they become, and their names.

    A national id that is not given stays; one that is given counts as changed, because it can't be compared unopened.
    """
    before, after = stored_form(row), form_of(member)
    if member.details.joined_on is None:
        after["joinedOn"] = before["joinedOn"]
    names = [n for n in (before | after) if n != NATIONAL_ID and before.get(n) != after.get(n)]
    if member.national_id or (member.national_id == "" and row.has_national_id):
        names.append(NATIONAL_ID)
    return _picked(before, names), _picked(after, names), tuple(names)


def _picked(form: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: form.get(name) for name in names}


def address_path(kind: AddressKind) -> str:
    """Return the field of a member's addresses of one kind."""
    return f"{kind.lower()}Address"


ADDRESS_PATHS = frozenset(address_path(kind) for kind in AddressKind)


def _addresses(addresses: Sequence[NewAddress]) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {path: [] for path in sorted(ADDRESS_PATHS)}
    for address in addresses:
        lines[address_path(address.kind)].append(_line(address))
    return lines


def _line(address: NewAddress) -> str:
    place = f"{address.postal_code} {address.city}".strip()
    dates = f"{address.from_on or ''}–{address.to_on or ''}" if address.from_on or address.to_on else ""
    parts = (address.line1, address.line2, place, address.country, dates)
    return ", ".join(part for part in parts if part)
