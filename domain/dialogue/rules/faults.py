"""Why a message was not sent, or may not have been (DIA-04). What a server answered is quoted as it came."""

from __future__ import annotations

from dataclasses import dataclass
from enum import unique
from typing import ClassVar

from domain.kernel.reason import Code, Reason
from domain.kernel.task_fault import DETAIL_CHARACTERS_MAX


@unique
class DispatchFaultCode(Code):
    """Why a message was not sent, or may not have been."""

    UNREACHABLE = "There is no e-mail address, mobile number or postal address. Add one to the member, then send again."
    CREDITED = "The invoice was credited before this letter was printed; there is nothing to send."
    INTERRUPTED = "The worker stopped while it was sending this. It may have arrived; ask, or send it again."
    TOO_LONG = "This message can't be written: the text has {length} characters; an SMS holds {most}"
    UNWRITABLE = "This message can't be written: {detail}"
    MAIL_SAID = "The mail server said: {answer}"
    MAIL_UNREACHED = "The mail server can't be reached: {detail}"
    MAIL_SILENT = "The mail server can't be reached: it did not answer in time"
    MAIL_BROKE = "The connection to the mail server broke while it took this: {detail}"
    MAIL_FELL_SILENT = "The mail server did not answer in time while it took this"
    SMS_SAID = "The SMS gateway said: {answer}"
    SMS_UNREACHED = "The SMS gateway can't be reached: {detail}"
    SMS_BROKE = "The SMS gateway did not answer: {detail}"
    SMS_TAKEN_BEFORE = "The SMS gateway has taken this before, with other words."


@dataclass(frozen=True, slots=True)
class DispatchFault(Reason):
    """Why a message was not sent, or may not have been; its row keeps code and arguments."""

    CODES: ClassVar[type[Code]] = DispatchFaultCode
    code: DispatchFaultCode


class Unwritable(ValueError):
    """A channel can't carry a message as it is."""

    def __init__(self, fault: DispatchFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def unwritable(error: Exception) -> DispatchFault:
    """Return why a message or its document can't be written, of what went wrong on the way."""
    if isinstance(error, Unwritable):
        return error.fault
    detail = str(error) or type(error).__name__
    return DispatchFault.of(DispatchFaultCode.UNWRITABLE, detail=detail[:DETAIL_CHARACTERS_MAX])


UNREACHABLE = DispatchFault.of(DispatchFaultCode.UNREACHABLE)
INTERRUPTED = DispatchFault.of(DispatchFaultCode.INTERRUPTED)
