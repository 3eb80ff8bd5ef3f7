"""When an unpaid invoice may be handed over to collection, and what the collector's files say (DUN-09)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from domain.dunning.model import Claim, CollectionChange, CollectionChangeKind, ObstacleCode
from domain.dunning.rules.reminding import lasting_obstacle
from domain.kernel.csv_text import Amount, Cell, csv_bytes

CLAIM_HEADER = (
    "Kreditor",
    "Kreditors org.nr.",
    "Fakturanr.",
    "Fakturadato",
    "Forfall",
    "Siste frist",
    "KID",
    "Hovedstol",
    "Gebyrer",
    "Valuta",
    "Gjelder",
    "Skyldnernr.",
    "Skyldner",
    "Org.nr.",
    "Fødselsdato",
    "Adresse",
    "Adresse 2",
    "Postnr.",
    "Poststed",
    "Land",
    "E-post",
    "Telefon",
)
CHANGE_HEADER = ("Fakturanr.", "KID", "Dato", "Hendelse", "Beløp", "Gjenstår")
CHANGE_WORDS: Mapping[CollectionChangeKind, str] = MappingProxyType(
    {
        CollectionChangeKind.PAYMENT: "Innbetaling",
        CollectionChangeKind.CREDIT_NOTE: "Kreditering",
        CollectionChangeKind.WRITE_OFF: "Avskrivning",
        CollectionChangeKind.UNDONE: "Utligning angret",
        CollectionChangeKind.TAKEN_BACK: "Tilbakekalt",
    }
)


def collectable_on(claim: Claim) -> date | None:
    """Return the first day on which an invoice may be handed over to collection; None where it may not.

    It has had every reminder of its process, the last one said that collection follows, and its delay after that one's
    due date has passed. A postponement holds it back as it does a reminder (DUN-05).
    """
    rule = claim.process.collection if claim.process else None
    if rule is None or not claim.sent or not claim.sent[-1].announces_collection:
        return None
    obstacle = lasting_obstacle(claim)
    if obstacle is None or obstacle.code is not ObstacleCode.NO_MORE:
        return None
    return max(claim.last_due_on + timedelta(days=max(rule.delay_days, 1)), claim.postponed_until or date.min)


def claims_file(lines: Iterable[list[Cell]]) -> bytes:
    """Return the file of claims, each as `claim_line` gives it."""
    return csv_bytes(CLAIM_HEADER, lines)


def changes_file(changes: Iterable[CollectionChange]) -> bytes:
    """Return the file of what has happened to claims since the collector was told last."""
    return csv_bytes(
        CHANGE_HEADER,
        (
            (
                one.invoice_number,
                one.reference,
                one.on,
                CHANGE_WORDS[one.kind],
                Amount.of(one.amount_minor),
                Amount.of(one.open_minor),
            )
            for one in changes
        ),
    )


def claim_line(
    claim: Claim, invoice: Mapping[str, Any], debtor: Mapping[str, Any], creditor: Mapping[str, Any]
) -> list[Cell]:
    """Return the line of a claim, with its invoice, its debtor and its creditor."""
    return [
        creditor["name"],
        creditor["organisation_number"],
        claim.number,
        invoice["issued_on"],
        claim.due_on,
        claim.last_due_on,
        claim.reference,
        Amount.of(claim.open_minor),
        Amount.of(claim.open_fees_minor),
        creditor["currency"],
        invoice["text"],
        debtor["number"],
        debtor["name"],
        debtor["organisation_number"],
        debtor["birth_on"],
        debtor["line1"],
        debtor["line2"],
        debtor["postal_code"],
        debtor["city"],
        debtor["country"],
        debtor["email"],
        debtor["phone"],
    ]
