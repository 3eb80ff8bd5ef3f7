"""What of a dunning process goes beyond the law: told to whoever writes it, and never refused (CAT-40)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import unique
from typing import ClassVar

from domain.kernel.reason import Code, Reason


@unique
class LawCode(Code):
    """What of a reminder the law does not allow, with its limit and where that is from."""

    FEE_TOO_HIGH = "reminder {number} has a fee of {fee}; the law allows {most} since {since} ({source})"
    FEE_TOO_EARLY = "reminder {number} has a fee {days} days after the due date; the law asks for {least} ({source})"
    FEE_ONCE_MORE = "reminder {number} has a fee as well; the law allows fees of {most} reminders ({source})"
    DEADLINE_TOO_SHORT = "reminder {number} gives {days} days, before a later fee; the law asks for {least} ({source})"


@dataclass(frozen=True, slots=True)
class BeyondLaw(Reason):
    """What of a reminder the law does not allow; a payer need not pay such a fee."""

    CODES: ClassVar[type[Code]] = LawCode
    code: LawCode
