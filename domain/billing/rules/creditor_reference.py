"""Creditor references of ISO 11649: RF, two check digits by ISO 7064 MOD 97-10, and up to 21 characters (KID-03)."""

from __future__ import annotations

from stdnum.iso7064 import mod_97_10

SIGN = "RF"
CONTROL_LENGTH = 4
"""How many characters stand before what the reference says."""


def creditor_reference(body: str) -> str:
    """Return the reference that says the digits of `body`."""
    return f"{SIGN}{mod_97_10.calc_check_digits(body + SIGN)}{body}"
