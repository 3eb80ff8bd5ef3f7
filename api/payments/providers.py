"""Payment providers and the organisations' accounts at them, as the schema shows them (PRV-06)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import encode_id
from api.nodes import Node, node
from api.payments.charges import Decline
from api.reasons import optional_reason
from domain.kernel.database import Row
from domain.payments import model
from domain.payments.queries.charges import provider_accounts, provider_accounts_by_id
from domain.payments.registry import PROVIDERS

if TYPE_CHECKING:
    from api.people.types import Organisation


@strawberry.type
class CredentialField:
    """A value that an account of a provider needs; a secret one is never shown again."""

    name: str
    is_secret: bool


@strawberry.type
class PaymentProvider:
    """A payment provider that accounts may be at."""

    key: str
    name: str
    credentials: list[CredentialField]


@strawberry.type
class ProviderAccount(Node):
    """An organisation's account at a payment provider. What opens it is kept sealed and never shown.

    `isChecking`: its connection is being tried. `checkProblem` is what was wrong the last time.
    """

    id: strawberry.ID
    provider: str
    name: str
    is_checking: bool
    checked_at: datetime | None
    check_problem: Decline | None
    created_at: datetime
    organisation_id: strawberry.Private[UUID]

    @strawberry.field(description="Whose account it is.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.organisation_id)  # type: ignore[no-any-return]


def account_of(row: Row) -> ProviderAccount:
    """Return a provider account from its row."""
    asked, checked = row["check_asked_at"], row["checked_at"]
    return ProviderAccount(
        id=encode_id("ProviderAccount", row["id"]),
        provider=row["provider"],
        name=row["name"],
        is_checking=asked is not None and (checked is None or checked < asked),
        checked_at=checked,
        check_problem=optional_reason(model.Decline, row["check_problem"]),
        created_at=row["created_at"],
        organisation_id=row["organisation_id"],
    )


async def load_account(info: Info, account_id: UUID) -> ProviderAccount | None:
    """Return a provider account by its key."""
    row = await info.context.load(provider_accounts_by_id, account_id)
    return account_of(row) if row is not None else None


@strawberry.type
class ChargingQuery:
    """Payment providers and the accounts at them."""

    @strawberry.field(description="The payment providers that there are.")
    def payment_providers(self, info: Info) -> list[PaymentProvider]:
        info.context.require("payments:read")
        return [
            PaymentProvider(
                key=each.key,
                name=each.name,
                credentials=[CredentialField(name=f.name, is_secret=f.is_secret) for f in each.credentials],
            )
            for each in PROVIDERS.values()
        ]

    @strawberry.field(description="The accounts at payment providers, by organisation and name (PRV-06).")
    async def provider_accounts(self, info: Info) -> list[ProviderAccount]:
        info.context.require("payments:read")
        return [account_of(row) for row in await provider_accounts(await info.context.read())]
