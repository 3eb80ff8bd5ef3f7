"""The words of rehearsed runs (NEW-01)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.reason import Code, Reason
from domain.kernel.refusal import Refusal


class RehearsalOutcome(StrEnum):
    """What a rehearsal would have done: a demand, one at another price, a stop for want of payment, handing an invoice
    over to collection, or nothing."""

    BILLED = "BILLED"
    REPRICED = "REPRICED"
    STOPPED = "STOPPED"
    HANDED_OVER = "HANDED_OVER"
    EXCLUDED = "EXCLUDED"


class RunDifference(StrEnum):
    """How one of two runs differs from the other in what it did to somebody."""

    NEW = "NEW"
    GONE = "GONE"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class RehearsalRequested(Fact):
    """A rehearsal waits for a worker."""

    kind: ClassVar[str] = "RehearsalRequested"
    rehearsal_id: UUID
    run_kind: str
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class RehearsalProgressed(Fact):
    """A chunk was rehearsed, or the rehearsal changed its state."""

    kind: ClassVar[str] = "RehearsalProgressed"
    rehearsal_id: UUID
    organisation_id: UUID
    state: str
    total: int
    done: int


@unique
class ChangeCode(Code):
    """What has changed for somebody since a rehearsal."""

    NEW = "{member} would be asked for {after} now, and was not in the rehearsal"
    GONE = "{member} would not be asked now; in the rehearsal it was for {before}"
    AMOUNT = "{member} would be asked for {after} now, not {before}"
    DRAWN = "earlier credit would settle {after} for {member} now, not {before}"
    DUE = "{member} would have to pay by {after} now, not {before}"
    CONTENT = "the invoice of {member} would have other lines now"
    STOP = "a subscription that {member} pays would be stopped now, and was not in the rehearsal"
    NO_STOP = "a subscription that {member} pays would not be stopped now; in the rehearsal it was"
    COLLECTION = "an invoice of {member} would be handed over to collection now, and was not in the rehearsal"
    NO_COLLECTION = "an invoice of {member} would not be handed over to collection now; in the rehearsal it was"
    LEFT_OUT = "{member} would be left out now for another reason, or was in the rehearsal"
    CREDIT = "what payers have paid before would settle other invoices now"
    MAIL_NEW = "{member} would get the message now, and would not in the rehearsal"
    MAIL_GONE = "{member} would not get the message now; in the rehearsal it was for them as well"
    MAIL_CHANGED = "{member} would get another text now, or get it at another address"
    SETTINGS = "the bank account, its references, or what criteria sets hold over has changed"


@dataclass(frozen=True, slots=True)
class ChangedSince(Reason):
    """What has changed since a rehearsal, for whom, from what to what."""

    CODES: ClassVar[type[Code]] = ChangeCode
    code: ChangeCode


@dataclass(eq=False)
class RehearsalOutdated(Refusal):
    """What was rehearsed is not what the run would do now; `changes` are the first of `changed`."""

    code: ClassVar[str] = "REHEARSAL_OUTDATED"
    RULE: ClassVar[str] = "NEW-01"
    rehearsal_id: UUID
    changed: int
    changes: tuple[ChangedSince, ...]

    @property
    def message(self) -> str:
        said = "; ".join(one.message for one in self.changes)
        return f"Something changed after the rehearsal ({self.changed}): {said}. Rehearse again, then run it."
