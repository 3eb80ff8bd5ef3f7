"""The demo tenant: loaded once, into an installation that has no tenant yet."""

from collections.abc import Callable, Coroutine
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from domain.people.rules.organisations import ZONES
from ops.atomic_files import write_new
from ops.exclusive import exclusively
from ops.house import DATABASE, House, prepare_database
from ops.refused import Refused
from ops.tenants import tenants

DemoLoader = Callable[..., Coroutine[Any, Any, Any]]

# ops.demo is a package of its own that an installation may leave out (the Docker image does).
_SPEC = find_spec("ops.demo")
load: DemoLoader | None = import_module("ops.demo").load if _SPEC and _SPEC.origin else None

REPORT = "demo.json"
LOADING = "demo.loading"


class DemoRefused(Refused):
    """The demo data can't be loaded here; the message says why and what to do."""


async def load_demo(house: House, members: int, seed: int, last_on: date | None = None) -> dict[str, Any]:
    """Load the demo tenant into an empty installation and return what the loader reports.

    The history ends on `last_on`, or on the day it is for the organisation, whose midnight is not the machine's.

    A load that was cut short is noticed by the file `demo.loading`: an embedded database then holds nothing
    but that half, so it is made anew; on somebody else's database that is the owner's decision.
    """
    if load is None:
        raise DemoRefused("This installation comes without demo data.")
    home = house.settings.home
    if (home / LOADING).exists():
        await _start_over(house)
    if await tenants(house.relay_url):
        raise DemoRefused("There are tenants already; demo data is only loaded into an empty installation.")
    (home / LOADING).touch()
    today = last_on or datetime.now(UTC).astimezone(ZoneInfo(ZONES["NO"])).date()
    report = await load(house.owner_url, house.app_url, members, seed, today, _out_directory(home))
    facts = asdict(report) if is_dataclass(report) and not isinstance(report, type) else dict(report)
    content = orjson.dumps(facts, default=str, option=orjson.OPT_INDENT_2)
    (home / REPORT).unlink(missing_ok=True)
    write_new(home / REPORT, content)
    (home / LOADING).unlink()
    return report_of(home)


def report_of(home: Path) -> dict[str, Any]:
    """Return what the loader reported when it ran, {} when it never did."""
    path = home / REPORT
    return dict(orjson.loads(path.read_bytes())) if path.exists() else {}


def is_half_loaded(home: Path) -> bool:
    """Whether a load began and did not end."""
    return (home / LOADING).exists()


async def _start_over(house: House) -> None:
    if not house.server_url:
        raise DemoRefused(
            "Loading the demo data was cut short, and the database is not ours to empty. Empty it, or name "
            f"another in DATABASE_URL, and delete {house.settings.home / LOADING}."
        )
    async with exclusively(house.server_url) as server:
        await server.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    await prepare_database(house)


def _out_directory(home: Path) -> Path:
    directory = home / "demo"
    directory.mkdir(exist_ok=True)
    return directory
