"""What makes a text no KID of a format (KID-01)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import unique
from typing import ClassVar

from domain.kernel.reason import Code, Reason


@unique
class KidFaultCode(Code):
    """What is wrong with a text that should be a KID."""

    MISSING = "there is no KID"
    LENGTH = "it has {length} characters, ours have {expected}"
    CHARACTERS = "it has other characters than digits"
    CHECK_DIGIT = "its check digit is wrong"
    PREFIX = "it does not begin with {prefix}"
    TYPE_DIGIT = "its last digit before the check digit is not {digit}"


@dataclass(frozen=True, slots=True)
class KidFault(Reason):
    """What is wrong with a text that should be a KID."""

    CODES: ClassVar[type[Code]] = KidFaultCode
    code: KidFaultCode
