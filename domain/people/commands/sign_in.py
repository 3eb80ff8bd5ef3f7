"""Sign in with e-mail and password (USR-01)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.kernel.database import Database
from domain.kernel.work import Actor, open_work
from domain.people.model import SignedIn, SignInFailed
from domain.people.repository import access
from domain.people.rules.access import SESSION_LASTS, locked_until
from domain.people.rules.contact import email_key
from domain.people.rules.secret import Secret, new_secret

_hasher = PasswordHasher()
# Each check takes 64 MiB and all of a core for a moment: a burst of sign-ins waits its turn.
_checks = asyncio.Semaphore(2)
# What an unknown e-mail is checked against, so that it takes as long as a known one.
_NOBODY = _hasher.hash("nobody signs in with this")


@dataclass(frozen=True, slots=True)
class Session:
    """A session that was just opened; `secret.text` goes to the browser and is kept nowhere."""

    secret: Secret
    account_id: UUID
    name: str
    expires_at: datetime


async def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, as `account` keeps it."""
    async with _checks:
        return await asyncio.to_thread(_hasher.hash, password)


async def sign_in(database: Database, email: str, password: str, origin: str) -> Session:
    """Open a session; raises SignInFailed, alike for an unknown e-mail, a wrong password and a locked account.

    The account's tenant is known only afterwards, so this command opens its unit of work itself.
    """
    now = datetime.now(UTC)
    account = await _account(database, email_key(email))
    good, better_hash = await _checked(account["password_hash"] if account else _NOBODY, password)
    locked = account is not None and account["locked_until"] is not None and account["locked_until"] > now
    if account is None or locked or not good:
        if account is not None and not locked:
            await _note_failure(database, account["id"], now)
        raise SignInFailed
    return await _open_session(database, account, better_hash, origin)


async def _account(database: Database, key: str) -> Any:
    async with database.transaction(None, read_only=True) as connection:
        return await connection.fetchrow(access.ACCOUNT, key)


async def _checked(password_hash: str, password: str) -> tuple[bool, str | None]:
    """Return whether the password fits, and a new hash where the kept one is made with outdated settings."""

    def check() -> tuple[bool, str | None]:
        try:
            _hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False, None
        return True, _hasher.hash(password) if _hasher.check_needs_rehash(password_hash) else None

    async with _checks:
        return await asyncio.to_thread(check)


async def _note_failure(database: Database, account_id: UUID, now: datetime) -> None:
    async with database.transaction(None, read_only=False) as connection:
        count = await connection.fetchval(access.FAILED, account_id)
        if until := locked_until(count, now):
            await connection.execute(access.LOCK, account_id, until)


async def _open_session(database: Database, account: Any, better_hash: str | None, origin: str) -> Session:
    tenant_id, today = await _tenant_of(database, account)
    secret = new_secret(tenant_id)
    actor = Actor("user", account["id"], account["name"], origin)
    async with open_work(database, tenant_id, actor, today) as work:
        expires_at = work.now + SESSION_LASTS
        await access.insert_session(work, secret.hash, account["id"], expires_at)
        await work.sql(access.SUCCEEDED, account["id"], better_hash)
        await work.audit("user.signed_in", "user", account["id"])
        work.record(SignedIn(account["id"], origin))
    return Session(secret, account["id"], account["name"], expires_at)


async def _tenant_of(database: Database, account: Any) -> tuple[UUID, date]:
    """Return the first of the account's tenants that it may still enter, and the business date there."""
    for tenant_id in account["tenant_ids"]:
        async with database.read(tenant_id) as read:
            zone = await access.zone_of_user(read, account["id"])
        if zone is not None:
            return tenant_id, datetime.now(ZoneInfo(zone)).date()
    raise SignInFailed
