"""An organisation's chart of accounts and VAT codes, as the schema shows and saves them (LED-07)."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id
from api.refusals import refusing
from domain.catalogue.rules import vat_bp, vat_text
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.ledger import model
from domain.ledger.commands import save_account as saving
from domain.ledger.commands import save_vat_code as saving_code
from domain.ledger.queries.accounts import accounts, vat_codes
from domain.people.model import NotSignedIn
from domain.people.queries.organisations import organisation

AccountKind = model.AccountKind
strawberry.enum(AccountKind, name="LedgerAccountKind", description="What an account is for.")


@strawberry.type
class LedgerAccount:
    """An account with the tax authority's code for it; "" where none is chosen."""

    number: str
    name: str
    kind: AccountKind
    standard_category: str
    standard_code: str
    vat_code: str | None


@strawberry.type
class VatCode:
    """A VAT code. The default of a rate stands for it where no account names another."""

    code: str
    name: str
    rate_percent: str
    standard_code: str
    is_default: bool


@strawberry.type
class Chart:
    """The accounts of an organisation by number, and its VAT codes, the highest rate first."""

    accounts: list[LedgerAccount]
    vat_codes: list[VatCode]


@strawberry.input
class LedgerAccountInput:
    """An account. With `isNew` its number must be free; else it replaces the one that has it."""

    number: str
    name: str
    kind: AccountKind
    standard_category: str = ""
    standard_code: str = ""
    vat_code: str | None = None
    is_new: bool = False


@strawberry.input
class VatCodeInput:
    """A VAT code. With `isNew` its name must be free; else it replaces the one that has it."""

    code: str
    name: str
    rate_percent: str
    standard_code: str = ""
    is_default: bool = False
    is_new: bool = False


@strawberry.type
class SaveAccountSuccess:
    """The chart as it is now."""

    chart: Chart


@strawberry.type
class SaveVatCodeSuccess:
    """The chart as it is now."""

    chart: Chart


async def chart_of(info: Info, organisation_id: UUID) -> Chart:
    """Return an organisation's chart; raises NotFound."""
    read = await info.context.read()
    await organisation(read, organisation_id)
    return Chart(
        accounts=[
            LedgerAccount(
                number=one.number,
                name=one.name,
                kind=one.kind,
                standard_category=one.standard_category,
                standard_code=one.standard_code,
                vat_code=one.vat_code,
            )
            for one in await accounts(read, organisation_id)
        ],
        vat_codes=[
            VatCode(
                code=one.code,
                name=one.name,
                rate_percent=vat_text(one.rate_bp),
                standard_code=one.standard_code,
                is_default=one.is_default,
            )
            for one in await vat_codes(read, organisation_id)
        ],
    )


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def save_account(info: Info, organisation_id: strawberry.ID, input: LedgerAccountInput) -> SaveAccountSuccess:
    """Save an account under its number, over the one that has it (LED-07)."""
    info.context.require("ledger:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    account = model.Account(
        input.number, input.name, input.kind, input.standard_category, input.standard_code, input.vat_code or None
    )
    async with info.context.work() as work:
        await saving.save_account(work, key, account, is_new=input.is_new)
    return SaveAccountSuccess(chart=await chart_of(info, key))


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def save_vat_code(info: Info, organisation_id: strawberry.ID, input: VatCodeInput) -> SaveVatCodeSuccess:
    """Save a VAT code, over the one of its name; it may take over the default of its rate (LED-07)."""
    info.context.require("ledger:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    rate_bp = vat_bp("ratePercent", input.rate_percent)
    code = model.VatCode(input.code, input.name, rate_bp, input.standard_code, input.is_default)
    async with info.context.work() as work:
        await saving_code.save_vat_code(work, key, code, is_new=input.is_new)
    return SaveVatCodeSuccess(chart=await chart_of(info, key))
