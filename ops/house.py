"""Where everything is: the settings, completed with what was started or derived."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from ops import embedded
from ops.addresses import with_database
from ops.embedded.server import EmbeddedServer
from ops.exclusive import ensure_database
from ops.roles import ensure_roles, logins
from ops.settings import Settings, SettingsInvalid, kept_secret
from ops.shape import bring_up_to_date

DATABASE = "kontingent"
PORTS_TRIED = 50


@dataclass(frozen=True, slots=True)
class House:
    """The running data stores: owner_url changes tables, app_url and relay_url are the program's logins.

    server_url: the embedded server itself, "" where the database is somebody else's.
    """

    settings: Settings
    server_url: str
    owner_url: str
    app_url: str
    relay_url: str
    redis_url: str
    secret_key: str
    servers: tuple[EmbeddedServer, ...]

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of the program's processes. The owner's address is not theirs to know."""
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return inherited | {
            "KONTINGENT_HOME": str(self.settings.home),
            "APP_DATABASE_URL": self.app_url,
            "RELAY_DATABASE_URL": self.relay_url,
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": self.secret_key,
            "PYTHONUNBUFFERED": "1",
            **more,
        }


@contextmanager
def opened(settings: Settings) -> Iterator[House]:
    """Start the embedded servers that the settings ask for, and stop them at the end. Raises SettingsInvalid.

    A server that another process runs on the same home is shared, so commands work beside `kontingent up`.
    """
    if settings.embedded_database and (settings.app_database_url or settings.relay_database_url):
        raise SettingsInvalid("APP_DATABASE_URL and RELAY_DATABASE_URL only make sense beside DATABASE_URL.")
    settings.home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        servers: list[EmbeddedServer] = []

        def started(server: EmbeddedServer) -> str:
            servers.append(server)
            stack.callback(server.stop)
            return server.start()

        server_url = started(embedded.postgres(settings.home)) if settings.embedded_database else ""
        owner_url = with_database(server_url, DATABASE) if server_url else settings.database_url
        redis_url = settings.redis_url or started(embedded.valkey(settings.home))
        roles = logins(settings, owner_url)
        yield House(
            settings=settings,
            server_url=server_url,
            owner_url=owner_url,
            app_url=roles.app.url,
            relay_url=roles.relay.url,
            redis_url=redis_url,
            secret_key=settings.secret_key or kept_secret(settings.home, "secret.key"),
            servers=tuple(servers),
        )


async def prepare_database(house: House) -> None:
    """Create what is missing: the embedded database, both roles, the tables."""
    if house.server_url:
        await ensure_database(house.server_url, DATABASE)
    await ensure_roles(house.owner_url, logins(house.settings, house.owner_url))
    await bring_up_to_date(house.owner_url)


def free_port_from(host: str, wanted: int, say: Callable[[str], None]) -> int:
    """Return the wanted port, or the next free one and say so; OSError when PORTS_TRIED are taken."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if _is_free(host, port):
            if port != wanted:
                say(f"Port {wanted} is taken; using {port}.")
            return port
    raise OSError(f"No free port from {wanted} on.")


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True
