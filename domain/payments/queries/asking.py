"""What workers need to talk to providers: credentials and card tokens unsealed, and what is to be paid in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.payments.model import Charge, CheckoutOrder, Order
from domain.payments.registry import PROVIDERS, PaymentProvider
from domain.payments.repository import charges, providing
from domain.payments.rules.credentials import opened_credentials
from domain.payments.rules.links import link_key, link_token
from domain.people.rules.sealing import provider_key, unseal

any_on_the_way = charges.any_on_the_way


@dataclass(frozen=True, slots=True)
class Keys:
    """What is made of the installation's secret key, and the address under which people reach the installation."""

    provider: bytes
    link: bytes
    public_url: str

    @classmethod
    def of(cls, secret_key: str, public_url: str) -> Keys:
        """Derive the keys."""
        return cls(provider_key(secret_key), link_key(secret_key), public_url)


@dataclass(frozen=True, slots=True)
class Asking:
    """All that it takes to talk to a provider about a charge; `token` opens the kept card where it is by one."""

    charge: Charge
    provider: PaymentProvider
    account: Mapping[str, str]
    order: Order
    token: str | None


_TEXTS = """
SELECT i.id, i.number, o.name, m.language FROM invoice i
JOIN organisation o ON o.tenant_id = i.tenant_id AND o.id = i.organisation_id
JOIN member m ON m.tenant_id = i.tenant_id AND m.id = i.payer_id
WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[])
"""


async def askings(read: Reading, wanted: Sequence[Charge], keys: Keys) -> list[Asking]:
    """Return what is needed to ask about charges that have begun an attempt."""
    accounts = await providing.provider_accounts(read, sorted({c.provider_account_id for c in wanted}))
    agreements = await providing.agreements(read, sorted({c.agreement_id for c in wanted if c.agreement_id}))
    texts = {r["id"]: r for r in await read.sql(_TEXTS, read.tenant_id, sorted({c.invoice_id for c in wanted}))}
    found = []
    for charge in wanted:
        account = accounts[charge.provider_account_id]
        agreement = agreements[charge.agreement_id] if charge.agreement_id else None
        found.append(
            Asking(
                charge,
                PROVIDERS[account["provider"]],
                credentials_of(account, keys),
                order_of(read.tenant_id, charge, texts[charge.invoice_id], keys),
                token_of(agreement, keys) if agreement else None,
            )
        )
    return found


def order_of(tenant_id: UUID, charge: Charge, invoice: Row, keys: Keys) -> Order:
    """Return what a charge asks for; that of a link says where the payer and the provider come back to."""
    key, text = str(charge.attempt_id), f"{invoice['name']}, {invoice['number']}"
    if charge.link_id is None:
        return Order(key, charge.amount_minor, charge.currency, text)
    token = link_token(tenant_id, charge.link_id, keys.link).text
    return CheckoutOrder(
        key,
        charge.amount_minor,
        charge.currency,
        text,
        enrol=charge.enrol,
        language=invoice["language"],
        return_url=f"{keys.public_url}/pay/{token}?back=1",
        callback_url=f"{keys.public_url}/hooks/payments/{tenant_id}/{charge.provider_account_id}",
    )


def credentials_of(account: Row, keys: Keys) -> dict[str, str]:
    """Return the credentials of a provider account."""
    return opened_credentials(account["credentials_sealed"], account["id"], keys.provider)


def token_of(agreement: Row, keys: Keys) -> str:
    """Return the provider's token of a kept card."""
    return unseal(agreement["token_sealed"], agreement["id"], keys.provider)


async def provider_account(read: Reading, account_id: UUID) -> Row | None:
    """Return a provider account with its sealed credentials; None where there is none."""
    return (await providing.provider_accounts(read, [account_id])).get(account_id)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """A card that its provider need not keep any more."""

    agreement_id: UUID
    provider: PaymentProvider
    account: Mapping[str, str]
    token: str


async def cards_to_forget(read: Reading, limit: int, keys: Keys) -> list[Forgetting]:
    """Return the cards of agreements that have ended, as long as the provider keeps them (SUB-18)."""
    rows = await providing.agreements_to_forget(read, limit)
    accounts = await providing.provider_accounts(read, sorted({row["provider_account_id"] for row in rows}))
    found = []
    for row in rows:
        account = accounts[row["provider_account_id"]]
        credentials = credentials_of(account, keys)
        found.append(Forgetting(row["id"], PROVIDERS[account["provider"]], credentials, token_of(row, keys)))
    return found
