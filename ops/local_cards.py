"""The demo tenant's account at the local card service, so that its members can pay by card from the first start on."""

from datetime import UTC, datetime
from uuid import UUID

from domain.kernel.database import Database
from domain.kernel.work import Work, open_work
from domain.payments.commands.add_provider_account import NewProviderAccount, add_provider_account
from domain.payments.commands.replace_credentials import replace_credentials
from domain.payments.queries.asking import Keys, credentials_of, provider_account
from domain.payments.queries.charges import provider_accounts
from domain.people.queries.organisations import organisations
from ops.desk import OPERATOR
from ops.first_data import report_of
from ops.house import House
from ops.tenants import tenants

NAME = "Testkort (lokal)"
PROVIDER = "card_service"


async def connect_local_cards(house: House, url: str, api_key: str, callback_secret: str) -> None:
    """Give the demo tenant its account, or lead the one that it has to where the service answers now."""
    if not report_of(house.settings.home):
        return
    credentials = {"baseUrl": url, "apiKey": api_key, "callbackSecret": callback_secret}
    keys = Keys.of(house.secret_key, "")
    database = Database(house.app_url, pool_size=2)
    try:
        for tenant_id in await tenants(house.relay_url):
            async with open_work(database, tenant_id, OPERATOR, datetime.now(UTC).date()) as work:
                await _connect(work, credentials, keys)
    finally:
        await database.close()


async def _connect(work: Work, credentials: dict[str, str], keys: Keys) -> None:
    accounts = await provider_accounts(work)
    own = next((account["id"] for account in accounts if account["name"] == NAME), None)
    if own is not None:
        await _lead(work, own, credentials, keys)
    elif not accounts:
        first = (await organisations(work))[0]
        new = NewProviderAccount(first.id, PROVIDER, NAME, credentials)
        await add_provider_account(work, new, key=keys.provider, idempotency_key="local cards")


async def _lead(work: Work, account_id: UUID, credentials: dict[str, str], keys: Keys) -> None:
    account = await provider_account(work, account_id)
    if account is not None and credentials_of(account, keys) != credentials:
        await replace_credentials(work, account_id, credentials, key=keys.provider)
