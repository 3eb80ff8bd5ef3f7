"""The command line `kontingent`. Each command is a file in ops/commands, imported only when it is called."""

from importlib import import_module

import click

from domain.kernel.refusal import Refusal
from ops.refused import Refused
from ops.settings import from_environment

# In the order of `--help`, with its words. The module of a command has a click command of the name `command`.
COMMANDS = {
    "up": "Start everything, with demo data the first time.",
    "doctor": "Say what is configured and what is missing.",
    "migrate": "Create the roles and bring the tables up to date.",
    "demo": "Load the demo tenant into an empty installation.",
    "import": "Take in a file from a bank: import ocr FILE.",
    "run": "Do what is due on a day: run billing --on DATE.",
    "schema": "Write schema.graphql from the code.",
    "serve": "Run the API and the screens alone (production).",
}
MODULES = {"import": "import_ocr", "run": "run_billing"}  # where it isn't the command's name


class Commands(click.Group):
    """Finds commands by name, and says an expected refusal in words. Anything else is a bug with a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"ops.commands.{MODULES.get(cmd_name, cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused
        except Refusal as refusal:
            raise click.ClickException(refusal.message) from refusal


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Memberships, subscriptions and gifts. Settings come from the environment; see `kontingent doctor`."""
    context.obj = from_environment()
