"""Give a person access to a tenant (USR-01)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, refuse_if_any
from domain.kernel.work import Work
from domain.people.model import StaffUserAdded
from domain.people.repository import access
from domain.people.rules.access import Role
from domain.people.rules.contact import email_errors, email_key


async def add_staff_user(work: Work, *, email: str, name: str, password_hash: str, roles: Sequence[str]) -> UUID:
    """Give an e-mail address these roles in the tenant and return its account; raises InvalidInput.

    A person who already signs in elsewhere keeps the password; `password_hash` (of `sign_in.hash_password`) is for a
    new account. Adding a user again replaces the roles.
    """
    refuse_if_any(_errors(email.strip(), name.strip(), roles))
    kept = sorted(set(roles))
    account_id = await access.add_account(work, new_id(), email.strip(), email_key(email.strip()), name, password_hash)
    await access.put_staff_user(work, account_id, kept)
    await work.audit("user.added", "user", account_id, after={"email": email.strip(), "roles": kept})
    work.record(StaffUserAdded(account_id))
    return account_id


def _errors(email: str, name: str, roles: Sequence[str]) -> Iterable[FieldError]:
    yield from email_errors("email", email)
    if not name:
        yield FieldError("name", "REQUIRED", "say who it is")
    if not roles:
        yield FieldError("roles", "REQUIRED", "choose at least one role")
    for place, role in enumerate(roles):
        if role not in Role.__members__:
            yield FieldError(f"roles.{place}", "UNKNOWN", f"{role!r} is not one of {', '.join(Role.__members__)}")
