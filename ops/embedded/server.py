"""Start, share, revive and stop one embedded server per data directory, whatever was killed before."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import ClassVar, Protocol

import fasteners

from ops.embedded.processes import die_with_parent, free_port, running
from ops.refused import Refused

START_SECONDS = 60
STOP_SECONDS = 30
LAUNCHES_MAX = 4
LOG_BYTES_MAX = 10_000_000


class EmbeddedServer(Protocol):
    """A server that the program brings along and runs by itself."""

    @property
    def name(self) -> str: ...

    def start(self) -> str:
        """Start it, or share the one that another process runs on the same data; return its address."""

    def revive(self) -> bool:
        """Start it again at the same address if it died; True when that was needed."""

    def stop(self) -> None:
        """Stop it in order. One that another process started is left alone."""


class Recipe(Protocol):
    """What differs between products: how to start it, how to recognise it, when it is ready."""

    @property
    def name(self) -> str: ...

    @property
    def home(self) -> Path: ...

    @property
    def pid_file(self) -> Path: ...

    @property
    def argument(self) -> str:
        """Return an argument on its command line that no other process has (a path)."""

    def command(self, port: int) -> list[str]:
        """Prepare its files and return its command line."""

    def address(self) -> str | None:
        """Return its URL once it answers, else None."""


class ServerFailed(Refused):
    """The server did not start; the message names its log."""


class Launcher:
    """The one implementation of EmbeddedServer: a recipe, a lock file, and at most one process.

    Whoever holds the lock owns the server and stops it; others share it. The kernel frees the lock of a
    killed owner; on Linux its server then gets SIGINT, elsewhere the next owner finds and stops the orphan.
    """

    # A lock of the operating system does not exclude its own process, so we remember what this one holds.
    _held: ClassVar[set[Path]] = set()

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        recipe.home.mkdir(parents=True, exist_ok=True)
        self._lock_path = recipe.home / f"{recipe.name}.lock"
        self._lock = fasteners.InterProcessLock(self._lock_path)

    @property
    def name(self) -> str:
        return self._recipe.name

    @property
    def log_path(self) -> Path:
        return self._recipe.home / f"{self.name}.log"

    def start(self) -> str:
        """Return the address of the running server; raises ServerFailed after START_SECONDS.

        Call it from a thread that lives as long as the server should (see die_with_parent).
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._acquire():
                return self._start_own(deadline)
            if address := self._recipe.address():
                return address
            time.sleep(0.02)
        raise self._failed("the process that owns it did not get it ready")

    def revive(self) -> bool:
        """Start our own server again, at the same address, if it died; True when that was needed."""
        if self._process is None or self._process.poll() is None:
            return False
        self._launch(time.monotonic() + START_SECONDS, at_same_port=True)
        return True

    def stop(self) -> None:
        """Stop our own server in order (SIGINT; SIGKILL when it does not listen); safe to repeat."""
        if self._process is None:
            return
        process, self._process = self._process, None
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            self._release()

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _acquire(self) -> bool:
        if self._lock_path in self._held or not self._lock.acquire(blocking=False):
            return False
        self._held.add(self._lock_path)
        return True

    def _release(self) -> None:
        self._held.discard(self._lock_path)
        self._lock.release()

    def _start_own(self, deadline: float) -> str:
        try:
            return self._launch(deadline)
        except BaseException:
            if self._process is not None and self._process.poll() is None:
                self.stop()
            else:
                self._process = None
                self._release()
            raise

    def _launch(self, deadline: float, *, at_same_port: bool = False) -> str:
        """Start it. What still uses it knows one port alone: a revival tries that until the deadline."""
        for attempt in count():
            if attempt >= LAUNCHES_MAX and not (at_same_port and time.monotonic() < deadline):
                break
            self._clear_orphan(deadline)
            if not self._port or not (at_same_port or attempt < LAUNCHES_MAX - 1):
                self._port = free_port()
            process = self._process = self._spawn()
            while time.monotonic() < deadline and process.poll() is None:
                if address := self._recipe.address():
                    return address
                time.sleep(0.02)
            if process.poll() is None:
                break
            time.sleep(min(0.2 * (attempt + 1), 1.0))  # backends of a killed one may hold shared memory for a while
        raise self._failed("it ended, or did not answer in time")

    def _clear_orphan(self, deadline: float) -> None:
        """Stop a server that its dead launcher left behind; two on one data directory would destroy it."""
        pid_file, argument = self._recipe.pid_file, self._recipe.argument
        if orphan := running(pid_file, argument):
            orphan.send_signal(signal.SIGINT)
        while running(pid_file, argument):
            if time.monotonic() > deadline:
                raise self._failed("an earlier one on the same data does not stop")
            time.sleep(0.05)
        pid_file.unlink(missing_ok=True)

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = self._recipe.command(self._port)
        with self._open_log() as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is the launcher's to handle
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - calls one libc function only
            )

    @contextlib.contextmanager
    def _open_log(self) -> Iterator[int]:
        if self.log_path.exists() and self.log_path.stat().st_size > LOG_BYTES_MAX:
            self.log_path.replace(self.log_path.with_suffix(".log.1"))
        with self.log_path.open("ab") as log:
            yield log.fileno()

    def _failed(self, what: str) -> ServerFailed:
        return ServerFailed(f"{self.name} did not start: {what}. Its log: {self.log_path}")
