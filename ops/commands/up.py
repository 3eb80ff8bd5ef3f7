"""`kontingent up`."""

import click

from ops.commands.options import members_option, seed_option
from ops.settings import Settings
from ops.up import run_up


@click.command("up")
@members_option
@seed_option
@click.pass_obj
def command(settings: Settings, members: int, seed: int) -> None:
    """Start everything, with demo data the first time; Ctrl-C stops it."""
    run_up(settings, members, seed)
