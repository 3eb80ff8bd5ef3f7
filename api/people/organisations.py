"""Organisations and branches as the schema shows them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import encode_id
from api.nodes import Node, provides
from domain.kernel.database import Reading, Row
from domain.people import model
from domain.people.queries.members import branches_by_id
from domain.people.queries.organisations import bank_accounts, organisations


@strawberry.type
class Organisation(Node):
    """An accounting entity of the tenant with one currency (ORG-01); account and agreement are its default's."""

    id: strawberry.ID
    name: str
    currency: str
    organisation_number: str
    bank_account: str
    country: str
    ocr_agreement_id: str | None
    ledger_billing: bool = strawberry.field(
        description="Whether what payments left unused settles the next invoice (BIL-08)."
    )
    send_credit_notes: bool = strawberry.field(
        description="Whether payers are sent credit notes of invoices that they were sent (BIL-11)."
    )


@strawberry.type
class Branch(Node):
    """A local unit that members belong to (PPL-06)."""

    id: strawberry.ID
    name: str


async def organisations_of(info: Info) -> dict[UUID, Organisation]:
    """Return the tenant's organisations by key, the oldest first; read once a request."""
    found = await info.context.load(_organisations, "organisations")
    assert found is not None
    return found


@provides("Organisation")
async def load_organisation(info: Info, organisation_id: UUID) -> Organisation | None:
    """Return an organisation by its key."""
    return (await organisations_of(info)).get(organisation_id)


@provides("Branch")
async def load_branch(info: Info, branch_id: UUID) -> Branch | None:
    """Return a branch by its key."""
    row = await info.context.load(branches_by_id, branch_id)
    return branch_of(row) if row is not None else None


def branch_of(row: model.Branch | Row) -> Branch:
    """Return a branch from its value or its row."""
    key, name = (row.id, row.name) if isinstance(row, model.Branch) else (row["id"], row["name"])
    return Branch(id=encode_id("Branch", key), name=name)


async def _organisations(read: Reading, keys: Sequence[str]) -> dict[str, dict[UUID, Organisation]]:
    accounts: dict[UUID, model.BankAccount] = {}
    for account in await bank_accounts(read):
        if account.active:
            accounts.setdefault(account.organisation_id, account)
    shown = {one.id: _shown(one, accounts.get(one.id)) for one in await organisations(read)}
    return dict.fromkeys(keys, shown)


def _shown(value: model.Organisation, account: model.BankAccount | None) -> Organisation:
    return Organisation(
        id=encode_id("Organisation", value.id),
        name=value.name,
        currency=value.currency,
        organisation_number=value.organisation_number,
        bank_account=account.number if account else "",
        country=value.country,
        ocr_agreement_id=account.ocr_agreement_id if account else None,
        ledger_billing=value.ledger_billing,
        send_credit_notes=value.send_credit_notes,
    )
