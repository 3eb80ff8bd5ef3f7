"""`kontingent run billing --on DATE [--preview]`."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

import click

from domain.billing.queries.runs import rejects, runs
from domain.billing.rules.reject import RejectReason
from domain.people.model import Organisation
from domain.people.queries.organisations import organisations
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.model import RunWarning
from domain.subscriptions.rules.previewing import Preview
from domain.subscriptions.rules.warning import Concerned
from ops.commands.options import tenant_option
from ops.desk import Desk, desk_of
from ops.house import House, opened
from ops.settings import Settings

REJECTS_SHOWN = 10


@click.group("run")
def command() -> None:
    """Do what is due on a day."""


@command.command("billing")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day to bill for.")
@click.option("--preview", is_flag=True, help="Only show what would be billed; nothing is written.")
@tenant_option
@click.pass_obj
def billing(settings: Settings, on: datetime, preview: bool, tenant: UUID | None) -> None:
    """Bill every subscription whose invoice is due on a day, in each organisation."""
    with opened(settings) as house:
        asyncio.run(_bill(house, on.date(), preview, tenant))


async def _bill(house: House, on: date, preview: bool, tenant_id: UUID | None) -> None:
    async with desk_of(house, tenant_id) as desk:
        async with desk.read() as read:
            billed = [found for found in await organisations(read) if found.active]
        for organisation in billed:
            if preview:
                async with desk.read() as read:
                    shown = _preview_lines(organisation, await rehearse_run(read, organisation.id, on))
            else:
                shown = await _run(desk, organisation, on)
            click.echo("\n".join(shown))


async def _run(desk: Desk, organisation: Organisation, on: date) -> list[str]:
    """Start a run and bill it chunk by chunk, beside a worker where one runs; return what to print."""
    async with desk.work() as work:
        run_id = await start_billing_run(work, organisation.id, on, idempotency_key=f"command-line-{uuid4()}")
    more = True
    while more:
        async with desk.work() as work:
            more = await run_billing_chunk(work, run_id)
    async with desk.read() as read:
        run = (await runs(read, [run_id]))[run_id]
        refused = await rejects(read, run_id)
    amount = _amount(run["total_minor"], organisation.currency)
    lines = [f"{organisation.name}: {run['invoiced']} invoices, {amount}; {run['rejected']} could not be billed."]
    return lines + [
        f"  {row['member_id']}  {RejectReason.from_json(row['reason']).message}" for row in refused[:REJECTS_SHOWN]
    ]


def _preview_lines(organisation: Organisation, preview: Preview) -> list[str]:
    currency = preview.currency
    total, vat = _amount(preview.total_minor, currency), _amount(preview.vat_minor, currency)
    return [
        f"{organisation.name}: {preview.invoices} invoices would be issued, {total}, of it VAT {vat}.",
        *(
            f"  {by.lower():<7} {key:<24}{group.invoices:>8} {_amount(group.total_minor, currency):>20}"
            for (by, key), group in sorted(preview.groups.items())
        ),
        *_forecast_lines(preview),
        *_warning_lines(preview.warnings),
    ]


def _forecast_lines(preview: Preview) -> list[str]:
    if (against := preview.forecast) is None:
        return []
    more = _amount(against.whole.difference_minor, preview.currency)
    return [f"  forecast of {against.forecast_on}: {more} more, {against.whole.difference} invoices more"]


def _warning_lines(warnings: Mapping[RunWarning, Sequence[Concerned]]) -> list[str]:
    return sorted(f"  note: {len(found)} times {warning.message}" for warning, found in warnings.items())


def _amount(minor: int, currency: str) -> str:
    """Return an amount of a currency with two decimals: 1 234,50 NOK."""
    whole, rest = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}".replace(",", " ") + f",{rest:02} {currency}"
