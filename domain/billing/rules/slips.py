"""Payment slips of each country: what they call the reference, and the line that machines read (KID-03, BIL-13)."""

from __future__ import annotations

from domain.billing.rules.kid import control_character
from domain.people.model import KidAlgorithm, ReferenceKind

REFERENCE_NAMES = {
    ReferenceKind.KID: "KID",
    ReferenceKind.OCR: "OCR",
    ReferenceKind.FI_71: "Betalings-ID (+71<)",
    ReferenceKind.FI_73: "Meddelelse (+73<)",
    ReferenceKind.FI_75: "Betalings-ID (+75<)",
    ReferenceKind.RF: "RF",
}
"""What a slip calls its reference: the country's own word, whatever the reader's language."""
PAYEE_NAMES = {
    ReferenceKind.OCR: "Bankgiro",
    ReferenceKind.FI_71: "Kreditornr.",
    ReferenceKind.FI_73: "Kreditornr.",
    ReferenceKind.FI_75: "Kreditornr.",
}
"""What a slip calls the number that is paid to, where that is no account."""
BANKGIRO_SLIP = "#41#"
"""Ends the line of a bankgiro slip of which amount, reference and account are printed."""


def code_line(
    kind: ReferenceKind, reference: str, account: str, creditor_number: str | None, amount_minor: int
) -> str | None:
    """Return the line at the foot of a slip over an amount in minor units; None where the kind of slip has none.

    Danish: the slip's type, its payment id if it has one, and the creditor number. Swedish: reference, kronor, öre and
    their check digit (MOD10), and the bankgiro number.
    """
    if kind is ReferenceKind.OCR:
        whole, rest = divmod(amount_minor, 100)
        check = control_character(f"{whole}{rest:02d}", KidAlgorithm.MOD10)
        return f"# {reference} # {whole} {rest:02d} {check} > {account}{BANKGIRO_SLIP}"
    if kind is ReferenceKind.FI_73:
        return f"+73<+{creditor_number}<"
    if kind in (ReferenceKind.FI_71, ReferenceKind.FI_75):
        return f"+{kind.value.removeprefix('FI_')}<{reference}+{creditor_number}<"
    return None
