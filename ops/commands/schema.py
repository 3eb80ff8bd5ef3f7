"""`kontingent schema`."""

import difflib

import click

from api.schema import sdl
from ops.refused import Refused
from ops.settings import PROJECT_ROOT

FILE = PROJECT_ROOT / "schema.graphql"
DIFFERENCES_SHOWN = 40


class SchemaOutdated(Refused):
    """The file schema.graphql is not what the code says."""


@click.command("schema")
@click.option("--check", is_flag=True, help="Write nothing; fail when schema.graphql is not what the code says.")
@click.option("--print", "to_screen", is_flag=True, help="Print it instead of writing the file.")
def command(check: bool, to_screen: bool) -> None:
    """Write schema.graphql from the code."""
    text = sdl()
    if to_screen:
        click.echo(text, nl=False)
    elif check:
        _compare(text)
    else:
        FILE.write_text(text)
        click.echo(f"Written to {FILE}.")


def _compare(text: str) -> None:
    kept = FILE.read_text() if FILE.exists() else ""
    if kept == text:
        return
    lines = difflib.unified_diff(kept.splitlines(), text.splitlines(), "schema.graphql", "the code", lineterm="")
    shown = "\n".join(list(lines)[:DIFFERENCES_SHOWN])
    raise SchemaOutdated(f"schema.graphql is not what the code says; run `make schema`.\n{shown}")
