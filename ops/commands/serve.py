"""`kontingent serve`."""

import os

import click

from ops.serving import api_command
from ops.settings import Settings


@click.command("serve")
@click.pass_obj
def command(settings: Settings) -> None:
    """Run the API and the screens alone, on servers that the environment names (production)."""
    program = api_command(settings.http_host, settings.http_port)
    os.execv(program[0], program)  # noqa: S606 - there is no shell in it
