"""`kontingent demo`."""

import asyncio
from datetime import datetime

import click

from ops.commands.options import members_option, seed_option
from ops.first_data import load_demo
from ops.house import opened, prepare_database
from ops.settings import Settings


@click.command("demo")
@members_option
@seed_option
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day that the history ends on; today.")
@click.pass_obj
def command(settings: Settings, members: int, seed: int, on: datetime | None) -> None:
    """Load the demo tenant into an empty installation."""
    with opened(settings) as house, asyncio.Runner() as runner:
        runner.run(prepare_database(house))
        report = runner.run(load_demo(house, members, seed, on.date() if on else None))
    for name, value in report.items():
        click.echo(f"{name.replace('_', ' '):<24}{value}")
