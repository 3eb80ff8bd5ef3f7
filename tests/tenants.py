"""A tenant for tests: one Norwegian organisation with its accounts and bank account, made by the domain."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.database import Database, Reading
from domain.kernel.ids import new_id
from domain.kernel.work import SYSTEM, Actor, Work, open_work
from domain.ledger.commands.open_accounts import open_accounts
from domain.people.commands.add_bank_account import add_bank_account
from domain.people.commands.create_organisation import create_organisation
from domain.people.commands.create_tenant import create_tenant
from domain.people.model import NewBankAccount, NewOrganisation

TODAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Tenant:
    """The ids of a tenant and short ways to work as it. `today` is TODAY unless a test says otherwise."""

    database: Database
    id: UUID
    organisation_id: UUID
    bank_account_id: UUID
    agreement_id: str

    def work(self, today: date = TODAY, actor: Actor = SYSTEM) -> AbstractAsyncContextManager[Work]:
        """Open a unit of work of this tenant."""
        return open_work(self.database, self.id, actor, today)

    def read(self) -> AbstractAsyncContextManager[Reading]:
        """Open a reading transaction of this tenant."""
        return self.database.read(self.id)


async def make_tenant(database: Database, name: str = "Friluftslaget", number: int = 0) -> Tenant:
    """Create a tenant; `number` (0 to 2) picks an organisation number, a bank account and an OCR agreement."""
    tenant_id = new_id()
    agreement_id = f"0012345{number + 1:02}"
    async with open_work(database, tenant_id, SYSTEM, TODAY) as work:
        await create_tenant(work, name=name, country="NO")
        organisation = await create_organisation(
            work,
            NewOrganisation(
                name=name,
                country="NO",
                currency="NOK",
                organisation_number=("999000002", "999000010", "999000029")[number],
                email="post@friluftslaget.example",
                line1="Storgata 1",
                postal_code="0155",
                city="Oslo",
            ),
        )
        await open_accounts(work, organisation.id)
        account = await add_bank_account(
            work,
            NewBankAccount(
                organisation_id=organisation.id,
                number=("15030000002", "15030000010", "15030000029")[number],
                ocr_agreement_id=agreement_id,
            ),
        )
    return Tenant(database, tenant_id, organisation.id, account.id, agreement_id)
