"""What the operating system must be asked so that an embedded server neither outlives nor is mistaken."""

import contextlib
import ctypes
import importlib.util
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
NOBODY = 65534
RUNS_AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

# PostgreSQL refuses to run as root, so it runs as nobody. Its files may lie below a directory that only root
# may enter (0700 /root): the one capability that it keeps lets it read there, and nothing else.
_KEPT = "-all,+dac_override"
UNPRIVILEGED = (
    [
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        f"--inh-caps={_KEPT}",
        f"--ambient-caps={_KEPT}",
        f"--bounding-set={_KEPT}",
        "--securebits=+no_setuid_fixup",
        "--pdeathsig=INT",  # changing the user clears what die_with_parent() asked for
        "--",
    ]
    if RUNS_AS_ROOT
    else []
)


def package_directory(name: str) -> Path:
    """Return where an installed package's files lie, without importing (and so running) any of it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {name} is not installed")
    return Path(spec.submodule_search_locations[0])


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody used a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(pid_file: Path, argument: str) -> psutil.Process | None:
    """Return the process that the file names, if it is ours: `argument` is on its command line.

    A zombie does not count, nor does a stranger that was given the number after ours had died.
    """
    with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if process.status() != psutil.STATUS_ZOMBIE and argument in process.cmdline():
            return process
    return None


def die_with_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what a child runs before exec so that it gets the signal when its parent dies, however it dies.

    Linux only (None elsewhere). The kernel watches the *thread* that forked, so start children from a thread
    that lives as long as they should.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, with_signal)
        if os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), with_signal)

    return ask
