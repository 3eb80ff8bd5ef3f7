"""`kontingent doctor`."""

import asyncio

import click

from ops.doctor import State, examine
from ops.settings import Settings


@click.command("doctor")
@click.pass_obj
def command(settings: Settings) -> None:
    """Say what is configured and what is missing; exit code 1 when something needed is missing."""
    if asyncio.run(_say(settings)):
        raise click.exceptions.Exit(1)


async def _say(settings: Settings) -> bool:
    """Print every finding; return whether something needed is missing."""
    missing = False
    async for finding in examine(settings):
        click.echo(f"{finding.state.value:<8}{finding.what:<12}{finding.words}")
        missing |= finding.state is State.MISSING
    return missing
