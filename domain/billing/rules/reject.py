"""Why a run could not bill something (RUN-06). Whoever produces what is billed says which of these it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import unique
from typing import ClassVar

from domain.kernel.reason import Code, Reason


@unique
class RejectCode(Code):
    """Why a run could not bill something."""

    NO_PRICE = "{product} has no price for a period that starts on {on}; add one"
    UNREACHABLE = "there is no e-mail address, mobile number or postal address; a reminder would not arrive"


@dataclass(frozen=True, slots=True)
class RejectReason(Reason):
    """Why a run could not bill something; its row keeps code and arguments."""

    CODES: ClassVar[type[Code]] = RejectCode
    code: RejectCode
