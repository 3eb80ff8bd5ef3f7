"""Balance invoices as the schema shows them: when they are issued, those to come, and those that were (CAT-42)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.types import Invoice
from api.connections import Counted, PageInfo, cut, page_of
from api.context import Info
from api.ids import decode_id, decode_optional, encode_id
from api.nodes import Node, node, provides
from api.people.reference import MemberRef, member_ref
from api.refusals import refusing
from api.scalars import Minor
from domain.dunning import model
from domain.dunning.commands import save_balance_setting as command
from domain.dunning.queries.balances import (
    balance_invoices,
    balance_items,
    balance_page,
    balance_settings,
    coming_balances,
    count_balances,
)
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn

if TYPE_CHECKING:
    from api.subscriptions.types import Subscription


@strawberry.type
class BalanceSetting:
    """When an organisation issues balance invoices: so many days after a stop, to whoever owes at least so much.

    Only stops on `fromOn` or later count.
    """

    active: bool
    threshold_minor: Minor
    delay_days: int
    from_on: date


@strawberry.input
class BalanceSettingInput:
    """When an organisation issues balance invoices."""

    organisation_id: strawberry.ID
    active: bool
    threshold_minor: Minor
    delay_days: int
    from_on: date


@strawberry.type
class SaveBalanceSettingSuccess:
    """The setting as it is now."""

    setting: BalanceSetting


@strawberry.type
class BalanceItem:
    """What a balance invoice names: an invoice, or the fees of a reminder of it, with what was open of it then."""

    is_fee: bool
    open_minor: Minor
    row: strawberry.Private[Row]

    @strawberry.field(description="The invoice.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")]:
        return await node(info, "Invoice", self.row["invoice_id"])  # type: ignore[no-any-return]


@strawberry.type
class BalanceInvoice(Node):
    """A demand for what was owed when a subscription had stopped. It posts nothing: paying it settles what it names.

    `openMinor` is open now of what it names.
    """

    id: strawberry.ID
    number: str
    issued_on: date
    due_on: date
    total_minor: Minor
    open_minor: Minor
    currency: str
    reference: str | None
    row: strawberry.Private[Row]

    @strawberry.field(description="Who is to pay.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["payer_id"])

    @strawberry.field(description="What it names, the oldest first.")
    async def items(self, info: Info) -> list[BalanceItem]:
        rows = await info.context.load(balance_items, self.row["id"])
        return [BalanceItem(is_fee=row["is_fee"], open_minor=row["open_minor"], row=row) for row in rows or []]

    @strawberry.field(description="Where the document can be read as PDF.")
    def pdf_url(self) -> str:
        return f"/balance-invoices/{self.id}.pdf"


@strawberry.type
class BalanceInvoiceConnection(Counted):
    """A page of balance invoices, the newest first."""

    nodes: list[BalanceInvoice]


@strawberry.type
class ComingBalanceInvoice:
    """A balance invoice to come, as things stand today. Several stops of one payer on a day give one."""

    on: date
    debt_minor: Minor
    currency: str
    row: strawberry.Private[Row]

    @strawberry.field(description="What stops, or has stopped.")
    async def subscription(self, info: Info) -> Annotated[Subscription, strawberry.lazy("api.subscriptions.types")]:
        return await node(info, "Subscription", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Who is to pay.")
    async def payer(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["payer_id"])


@strawberry.type
class ComingBalanceInvoiceConnection:
    """A page of balance invoices to come, the soonest first."""

    nodes: list[ComingBalanceInvoice]
    page_info: PageInfo


@strawberry.type
class BalanceQuery:
    """Balance invoices."""

    @strawberry.field(description="When an organisation issues balance invoices; null where nobody has said (CAT-42).")
    async def balance_setting(self, info: Info, organisation_id: strawberry.ID) -> BalanceSetting | None:
        info.context.require("catalogue:read")
        key = decode_id("Organisation", organisation_id, "organisationId")
        return _setting_of((await balance_settings(await info.context.read())).get(key))

    @strawberry.field(description="Balance invoices, the newest first; those of one payer where one is named (CAT-42).")
    async def balance_invoices(
        self, info: Info, member_id: strawberry.ID | None = None, first: int = 50, after: str | None = None
    ) -> BalanceInvoiceConnection:
        info.context.require("invoices:read")
        page, key = page_of(first, after, UUID), decode_optional("Member", member_id, "memberId")
        read = await info.context.read()
        before = page.after[0] if page.after else None
        rows, page_info = cut(await balance_page(read, key, limit=page.limit, before=before), page, "id")
        return BalanceInvoiceConnection(
            nodes=[balance_of(row) for row in rows],
            page_info=page_info,
            total=partial(count_balances, read, key),
        )

    @strawberry.field(description="Balance invoices of the next 30 days as things stand, the soonest first (CAT-42).")
    async def coming_balance_invoices(
        self, info: Info, first: int = 50, after: str | None = None
    ) -> ComingBalanceInvoiceConnection:
        info.context.require("invoices:read")
        page = page_of(first, after, date, UUID)
        last = (page.after[0], page.after[1]) if page.after else None
        found = await coming_balances(await info.context.read(), info.context.today, limit=page.limit, after=last)
        rows, page_info = cut(found, page, "issue_on", "id")
        return ComingBalanceInvoiceConnection(
            nodes=[
                ComingBalanceInvoice(
                    on=row["issue_on"], debt_minor=row["debt_minor"], currency=row["currency"], row=row
                )
                for row in rows
            ],
            page_info=page_info,
        )


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def save_balance_setting(info: Info, input: BalanceSettingInput) -> SaveBalanceSettingSuccess:
    """Say when an organisation demands what is left to pay after a stop, or switch that off (CAT-42)."""
    info.context.require("catalogue:write")
    key = decode_id("Organisation", input.organisation_id, "input.organisationId")
    setting = model.BalanceSetting(key, input.active, input.threshold_minor, input.delay_days, input.from_on)
    async with info.context.work() as work:
        await command.save_balance_setting(work, setting)
    saved = _setting_of(setting)
    assert saved is not None
    return SaveBalanceSettingSuccess(setting=saved)


@strawberry.type
class BalanceMutation:
    """What can be said about balance invoices."""

    save_balance_setting = save_balance_setting


def balance_of(row: Row) -> BalanceInvoice:
    """Return a balance invoice from its row."""
    return BalanceInvoice(
        id=encode_id("BalanceInvoice", row["id"]),
        number=str(row["number"]),
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        total_minor=row["total_minor"],
        open_minor=row["open_minor"],
        currency=row["currency"],
        reference=row["reference"],
        row=row,
    )


@provides("BalanceInvoice")
async def load_balance(info: Info, balance_id: UUID) -> BalanceInvoice | None:
    """Return a balance invoice by its key."""
    row = await info.context.load(balance_invoices, balance_id)
    return balance_of(row) if row is not None else None


def _setting_of(one: model.BalanceSetting | None) -> BalanceSetting | None:
    if one is None:
        return None
    return BalanceSetting(
        active=one.active,
        threshold_minor=Minor(one.threshold_minor),
        delay_days=one.delay_days,
        from_on=one.from_on,
    )
