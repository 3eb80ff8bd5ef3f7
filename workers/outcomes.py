"""What came of handing a message over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.dialogue.rules.faults import DispatchFault


class Outcome(StrEnum):
    """SENT: taken. LATER: certainly not taken now. NEVER: refused for good. DOUBT: nobody knows.

    UNREACHED: there was nobody to hand it to, which says nothing about the message.
    """

    SENT = "SENT"
    LATER = "LATER"
    NEVER = "NEVER"
    DOUBT = "DOUBT"
    UNREACHED = "UNREACHED"


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome; `fault` says why where it is not SENT."""

    outcome: Outcome
    fault: DispatchFault | None = None


SENT = Result(Outcome.SENT)
