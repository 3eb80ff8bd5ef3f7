"""Who may do what: roles give permissions, API keys carry scopes from the same list (USR-01, USR-04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a staff user is there for."""

    OWNER = "OWNER"
    FINANCE = "FINANCE"
    MEMBERSHIP = "MEMBERSHIP"
    FUNDRAISING = "FUNDRAISING"
    READER = "READER"


# Every permission there is. Those that end in `:read` change nothing.
PERMISSIONS = frozenset(
    {
        "members:read",
        "members:write",
        "catalogue:read",
        "catalogue:write",
        "subscriptions:read",
        "subscriptions:write",
        "invoices:read",
        "invoices:write",
        "billing:run",
        "calendars:write",
        "schedules:write",
        "payments:read",
        "payments:write",
        "ledger:read",
        "ledger:prove",
        "ledger:close",
        "ledger:write",
        "ledger:export",
        "ledger:reopen",
        "fundraising:read",
        "fundraising:write",
        "dispatches:read",
        "dispatches:write",
        "dashboard:read",
        "access:write",
        "entitlement:read",
    }
)

_READS = frozenset(p for p in PERMISSIONS if p.endswith(":read"))

ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.OWNER: PERMISSIONS,
    Role.FINANCE: _READS
    | {"catalogue:write", "invoices:write", "billing:run", "calendars:write", "payments:write", "dispatches:write"}
    | {"ledger:prove", "ledger:close", "ledger:write", "ledger:export"},
    Role.MEMBERSHIP: _READS | {"members:write", "subscriptions:write", "dispatches:write"},
    Role.FUNDRAISING: _READS | {"members:write", "fundraising:write", "dispatches:write"},
    Role.READER: _READS,
}

# A key works without a person; what only a person should do is not for keys.
KEY_SCOPES = PERMISSIONS - {"access:write", "ledger:reopen"}

SESSION_LASTS = timedelta(days=30)
SESSION_TOUCHED_EVERY = timedelta(minutes=10)
KEY_TOUCHED_EVERY = timedelta(minutes=1)
FAILURES_FREE = 4
_LOCK_FIRST = timedelta(seconds=15)
_LOCK_LONGEST = timedelta(minutes=15)


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Return what a user with these roles may do; a role that is not known gives nothing."""
    known = (ROLE_PERMISSIONS[Role(role)] for role in roles if role in Role.__members__)
    return frozenset().union(*known)


def locked_until(failed_count: int, now: datetime) -> datetime | None:
    """Return until when an account takes no password after this many failures in a row, or None.

    The first failures are free; then each one doubles the wait, up to a quarter of an hour.
    """
    beyond = failed_count - FAILURES_FREE
    if beyond <= 0:
        return None
    return now + min(_LOCK_FIRST * (1 << min(beyond - 1, 10)), _LOCK_LONGEST)
