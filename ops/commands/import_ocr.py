"""`kontingent import ocr FILE`."""

import asyncio
from pathlib import Path
from uuid import UUID

import click

from domain.payments.commands.book_payment_chunk import Booked
from domain.payments.commands.book_payment_file import book_payment_file
from domain.payments.commands.import_payment_file import import_payment_file
from ops.commands.options import tenant_option
from ops.desk import desk_of
from ops.house import House, opened
from ops.settings import Settings


@click.group("import")
def command() -> None:
    """Take in a file from a bank."""


@command.command("ocr")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@tenant_option
@click.pass_obj
def ocr(settings: Settings, file: Path, tenant: UUID | None) -> None:
    """Import an OCR giro file and book its payments; the same file is taken once only."""
    with opened(settings) as house:
        booked = asyncio.run(_import(house, file, tenant))
    click.echo(f"{booked.booked} payments booked, {booked.work_list} wait in the work list for a person.")


async def _import(house: House, file: Path, tenant_id: UUID | None) -> Booked:
    async with desk_of(house, tenant_id) as desk:
        async with desk.work() as work:
            import_id = await import_payment_file(work, file.name, file.read_bytes())
        return await book_payment_file(desk.work, import_id)
