"""`kontingent migrate`."""

import asyncio

import click

from ops.house import opened, prepare_database
from ops.settings import Settings


@click.command("migrate")
@click.pass_obj
def command(settings: Settings) -> None:
    """Create the roles and bring the tables up to date."""
    with opened(settings) as house:
        asyncio.run(prepare_database(house))
    click.echo("The roles and tables are up to date.")
