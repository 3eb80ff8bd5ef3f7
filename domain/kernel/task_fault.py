"""Why a task did not get done, or not yet. What a program or a server said is quoted as it came."""

from __future__ import annotations

from dataclasses import dataclass
from enum import unique
from typing import ClassVar

from domain.kernel.reason import Code, Reason
from domain.kernel.refusal import Refusal, short_code

DETAIL_CHARACTERS_MAX = 2_000


@unique
class TaskFaultCode(Code):
    """Why a task did not get done, or not yet."""

    UNEXPECTED = "Something went wrong: {detail}"
    REFUSED = "It was refused ({refusal})."
    NOT_FOUND = "What it was about is not there any more."
    NO_BANK_ACCOUNT = "The organisation has no bank account."
    KID_DOES_NOT_FIT = "A number does not fit the KID format of the organisation's bank account."
    KID_NOT_PAYABLE = "A KID of the organisation's bank account would end in a dash."
    UNKNOWN_PAYMENT = "The payment provider named a payment that is not here; look for it at the provider."
    WORKER_STOPPED = "The worker stopped in the middle of this, {attempts} attempts so far."
    MAIL_SAID = "The mail server said: {answer}"
    MAIL_UNREACHED = "The mail server can't be reached: {detail}"
    MAIL_SILENT = "The mail server did not answer in time."
    SMS_UNREACHED = "The SMS gateway can't be reached: {detail}"


@dataclass(frozen=True, slots=True)
class TaskFault(Reason):
    """Why a task did not get done, or not yet; its row keeps code and arguments."""

    CODES: ClassVar[type[Code]] = TaskFaultCode
    code: TaskFaultCode

    @classmethod
    def unexpected(cls, detail: str) -> TaskFault:
        """The fault of a bug, with what the program said."""
        return cls.of(TaskFaultCode.UNEXPECTED, detail=detail[:DETAIL_CHARACTERS_MAX])

    @classmethod
    def raised(cls, error: Exception) -> TaskFault:
        """The fault of whatever a task raised: a refusal by its code, else a bug."""
        if isinstance(error, Refusal):
            return cls.refused(short_code(error))
        return cls.unexpected(f"{type(error).__name__}: {error}".replace("\0", ""))

    @classmethod
    def refused(cls, refusal: str) -> TaskFault:
        """The fault of an expected "no", by the refusal's code."""
        known = TaskFaultCode.__members__.get(refusal)
        return cls.of(known) if known and not known.names else cls.of(TaskFaultCode.REFUSED, refusal=refusal)
