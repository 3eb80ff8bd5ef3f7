"""The servers that come along as wheels: one command starts everything, with no Docker and no set-up."""

from pathlib import Path

from ops.embedded.postgres import ORDINARY, PostgresRecipe
from ops.embedded.server import Launcher
from ops.embedded.valkey import ValkeyRecipe


def postgres(home: Path, options: dict[str, str] | None = None) -> Launcher:
    """Return PostgreSQL 18 on `<home>/pg`; its address is the superuser's, on the database `postgres`."""
    return Launcher(PostgresRecipe(home, ORDINARY if options is None else options))


def valkey(home: Path) -> Launcher:
    """Return Valkey 9 on `<home>/valkey`."""
    return Launcher(ValkeyRecipe(home))
