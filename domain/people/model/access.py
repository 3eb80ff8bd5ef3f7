"""The words of access: who signed in, and the keys of third parties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class StaffUserAdded(Fact):
    """A person may sign in to the tenant."""

    kind: ClassVar[str] = "StaffUserAdded"

    account_id: UUID


@dataclass(frozen=True, slots=True)
class SignedIn(Fact):
    """A staff user signed in."""

    kind: ClassVar[str] = "SignedIn"

    account_id: UUID
    origin: str


@dataclass(frozen=True, slots=True)
class SessionEnded(Fact):
    """A session was ended; sockets that were opened with it close. `session` is the hash of its token, in hex."""

    kind: ClassVar[str] = "SessionEnded"

    account_id: UUID
    session: str


@dataclass(frozen=True, slots=True)
class ApiKeyCreated(Fact):
    """A key for a third party was made."""

    kind: ClassVar[str] = "ApiKeyCreated"

    api_key_id: UUID


@dataclass(frozen=True, slots=True)
class ApiKeyRevoked(Fact):
    """A key no longer opens anything."""

    kind: ClassVar[str] = "ApiKeyRevoked"

    api_key_id: UUID


@dataclass(eq=False)
class SignInFailed(Refusal):
    """Unknown e-mail, wrong password, or too many failures: one answer for all, so that none tells which."""

    code: ClassVar[str] = "SIGN_IN_FAILED"

    @property
    def message(self) -> str:
        return "E-mail and password don't match, or there were too many attempts. Check both, or wait a while."


@dataclass(eq=False)
class NotSignedIn(Refusal):
    """Nobody is signed in, or the session has ended."""

    code: ClassVar[str] = "NOT_SIGNED_IN"

    @property
    def message(self) -> str:
        return "Sign in first, or send an API key."


@dataclass(eq=False)
class TooManyAttempts(Refusal):
    """More sign-ins from one address than people make."""

    code: ClassVar[str] = "TOO_MANY_ATTEMPTS"

    @property
    def message(self) -> str:
        return "Too many sign-ins from this address. Wait a minute, then try again."
