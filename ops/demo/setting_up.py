"""The demo's tenant before anything has happened in it: organisation, branches, catalogue, staff and an API key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from domain.billing.model import Issuer
from domain.billing.rules.kid_format import KidFormat
from domain.billing.rules.reference import kid_format
from domain.catalogue.model import Catalogue
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Database
from domain.kernel.ids import new_id
from domain.kernel.work import SYSTEM, open_work
from domain.ledger.commands.open_accounts import open_accounts
from domain.payments.rules.completion import PaidInto
from domain.people.commands.add_bank_account import add_bank_account
from domain.people.commands.add_staff_user import add_staff_user
from domain.people.commands.create_api_key import create_api_key
from domain.people.commands.create_branch import create_branch
from domain.people.commands.create_organisation import create_organisation
from domain.people.commands.create_tenant import create_tenant
from domain.people.commands.sign_in import hash_password
from domain.people.commands.switch_ledger_billing import switch_ledger_billing
from domain.people.model import BankAccount, NewBankAccount, NewOrganisation, Organisation
from domain.people.queries.billing import payment_account
from domain.people.queries.organisations import bank_accounts, organisations, tenant
from domain.people.queries.organisations import branches as stored_branches
from domain.people.rules.access import Role
from ops.demo.assortment import create_assortment
from ops.demo.people import organisation_number
from ops.demo.places import BranchPlaces, branch_places

NAME = "Landsforeningen Fjellfolk"
SIGN_IN_EMAIL = "demo@kontingent.example"
SIGN_IN_PASSWORD = "turglede-2026"  # noqa: S105 - it opens invented data only, and is printed at each start
OCR_AGREEMENT = "001008566"
CMS_SCOPES = ("entitlement:read",)

_STAFF = {
    SIGN_IN_EMAIL: ("Ingrid Demo", Role.OWNER),
    "okonomi@kontingent.example": ("Øystein Økonomi", Role.FINANCE),
    "medlem@kontingent.example": ("Mona Medlem", Role.MEMBERSHIP),
    "gaver@kontingent.example": ("Gaute Gaver", Role.FUNDRAISING),
    "leser@kontingent.example": ("Lise Leser", Role.READER),
}


@dataclass(frozen=True, slots=True)
class Demo:
    """What the history is written into."""

    tenant_id: UUID
    organisation: Organisation
    account: BankAccount
    issuer: Issuer
    kid_format: KidFormat
    paid_into: PaidInto
    catalogue: Catalogue
    plans: Mapping[str, UUID]
    branches: tuple[tuple[UUID, BranchPlaces], ...]
    cms_key: str


async def set_up(database: Database, today: date, random: Random) -> Demo:
    """Create the tenant by the same commands that people use, and return what the history needs of it."""
    password_hash = await hash_password(SIGN_IN_PASSWORD)
    tenant_id = new_id()
    async with open_work(database, tenant_id, SYSTEM, today) as work:
        await create_tenant(work, name=NAME, country="NO")
        created = await create_organisation(work, _organisation(random))
        await switch_ledger_billing(work, created.id, on=True)
        await open_accounts(work, created.id)
        await add_bank_account(work, _bank_account(created.id, random))
        assortment = await create_assortment(work, created.id, today)
        places = {f"{each.name} lag": each for each in branch_places()}
        for name in places:
            await create_branch(work, name=name)
        for email, (name, role) in _STAFF.items():
            await add_staff_user(work, email=email, name=name, password_hash=password_hash, roles=[role])
        _, cms_key = await create_api_key(work, "Nettstedet (CMS)", CMS_SCOPES)
        row = await payment_account(work, created.id)
        assert row is not None, "the account was just added"
        # Read back, because COPY writes the driver's own ids much faster than others.
        (organisation,), (account,) = await organisations(work), await bank_accounts(work)
        branches = [(branch.id, places[branch.name]) for branch in await stored_branches(work)]
        return Demo(
            tenant_id=(await tenant(work)).id,
            organisation=organisation,
            account=account,
            issuer=Issuer(
                organisation.id, organisation.currency, organisation.receivable_account, organisation.vat_account
            ),
            kid_format=kid_format(row),
            paid_into=PaidInto(
                organisation.id, organisation.currency, account.ledger_account, organisation.receivable_account
            ),
            catalogue=await load_catalogue(work),
            plans=assortment.plans,
            branches=tuple(branches),
            cms_key=cms_key,
        )


def _organisation(random: Random) -> NewOrganisation:
    return NewOrganisation(
        name=NAME,
        country="NO",
        currency="NOK",
        organisation_number=organisation_number(999_000_00 + random.randrange(100)),
        vat_registered=True,
        email="post@fjellfolk.example",
        line1="Tollbugata 8",
        postal_code="0152",
        city="Oslo",
    )


def _bank_account(organisation_id: UUID, random: Random) -> NewBankAccount:
    return NewBankAccount(
        organisation_id=organisation_id,
        number=account_number(1503_21_0000 + random.randrange(10_000)),
        ocr_agreement_id=OCR_AGREEMENT,
        kid_member_width=7,
        kid_invoice_width=8,
    )


def account_number(ten_digits: int) -> str:
    """Return the Norwegian account number that begins with these digits, or the next ones that can be (MOD11)."""
    while True:
        weighted = sum(int(d) * w for d, w in zip(str(ten_digits), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))
        control = -weighted % 11
        if control < 10:
            return f"{ten_digits}{control}"
        ten_digits += 1
