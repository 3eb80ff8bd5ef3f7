"""Whom waiting payments are probably from, for a page of them at a time (PAY-04, PAY-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.billing.queries.payments import open_by_amount, open_by_payer, open_by_reference
from domain.billing.rules.reference import kid_format
from domain.kernel.database import Reading, Row
from domain.payments.model import PaymentState
from domain.payments.queries.payments import payments_by_id
from domain.payments.rules.suggestions import (
    SOME_MAX,
    KnownInvoice,
    Suggestion,
    by_account,
    by_amount,
    by_corrected_reference,
    by_reference,
    corrected,
    ranked,
)
from domain.people.queries.payments import receiving_accounts

_LAST_OWNERS = """
SELECT a.account, last.member_id FROM unnest($2::text[]) AS a(account)
CROSS JOIN LATERAL (
  SELECT member_id, paid_on, id FROM payment
  WHERE tenant_id = $1 AND debit_account = a.account AND state = 'COMPLETED' AND member_id IS NOT NULL
  ORDER BY paid_on DESC, id DESC LIMIT 2
) last
ORDER BY a.account, last.paid_on DESC, last.id DESC
"""


@dataclass(slots=True)
class _Evidence:
    """What is known beside the payments themselves, each by what it is looked up with."""

    corrected: dict[UUID, str] = field(default_factory=dict)
    by_reference: dict[tuple[UUID, str], list[KnownInvoice]] = field(default_factory=lambda: defaultdict(list))
    owners: dict[str, list[UUID]] = field(default_factory=dict)
    by_payer: dict[tuple[UUID, UUID], list[KnownInvoice]] = field(default_factory=lambda: defaultdict(list))
    by_amount: dict[tuple[UUID, int], list[KnownInvoice]] = field(default_factory=lambda: defaultdict(list))


async def account_owners(read: Reading, debit_accounts: Sequence[str]) -> dict[str, list[UUID]]:
    """Return whom the last two payments from each account were from; both, if they differ (PAY-05)."""
    owners: dict[str, list[UUID]] = {}
    for row in await read.sql(_LAST_OWNERS, read.tenant_id, list(debit_accounts)):
        known = owners.setdefault(row["account"], [])
        if row["member_id"] not in known:
            known.append(row["member_id"])
    return owners


async def suggestions(read: Reading, payment_ids: Sequence[UUID]) -> dict[UUID, list[Suggestion]]:
    """Return suggestions for waiting payments, the best first; none for completed ones or money taken back."""
    rows = [
        row
        for row in (await payments_by_id(read, payment_ids)).values()
        if row["state"] != PaymentState.COMPLETED and row["amount_minor"] > 0
    ]
    if not rows:
        return {}
    evidence = await _evidence(read, rows)
    return {row["id"]: ranked(_of(row, evidence)) for row in rows}


async def _evidence(read: Reading, rows: Sequence[Row]) -> _Evidence:
    found = _Evidence()
    forms = {account["id"]: kid_format(account) for account in await receiving_accounts(read)}
    for row in rows:
        form = forms.get(row["bank_account_id"])
        if form and (right := corrected(row["reference"], form)):
            found.corrected[row["id"]] = right
    references = {row["reference"] for row in rows if row["reference"]} | set(found.corrected.values())
    for each in await open_by_reference(read, sorted(references)):
        found.by_reference[each["organisation_id"], each["reference"]].append(_known(each))
    found.owners = await account_owners(read, sorted({row["debit_account"] for row in rows if row["debit_account"]}))
    amounts = sorted({row["amount_minor"] for row in rows})
    payers = sorted({owner for owners in found.owners.values() for owner in owners})
    for each in await open_by_payer(read, payers, amounts):
        found.by_payer[each["organisation_id"], each["payer_id"]].append(_known(each))
    for each in await open_by_amount(read, amounts, SOME_MAX + 1):
        found.by_amount[each["organisation_id"], each["open_minor"]].append(_known(each))
    return found


def _of(row: Row, evidence: _Evidence) -> list[Suggestion]:
    organisation_id, amount_minor = row["organisation_id"], row["amount_minor"]
    right = evidence.corrected.get(row["id"])
    owners = evidence.owners.get(row["debit_account"], [])
    open_of_owners = [each for owner in owners for each in evidence.by_payer.get((organisation_id, owner), [])]
    return [
        *by_reference(evidence.by_reference.get((organisation_id, row["reference"]), [])),
        *(by_corrected_reference(evidence.by_reference.get((organisation_id, right), [])) if right else []),
        *by_account(amount_minor, owners, open_of_owners),
        *by_amount(evidence.by_amount.get((organisation_id, amount_minor), [])),
    ]


def _known(row: Mapping[str, Any]) -> KnownInvoice:
    return KnownInvoice(row["id"], row["number"], row["payer_id"], row["open_minor"])
