"""Keep several processes running: prefix what they print, restart the one that dies, stop all in order."""

import asyncio
import contextlib
import os
import signal
import time
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ops.embedded.processes import die_with_parent
from ops.embedded.server import EmbeddedServer
from ops.refused import Refused
from ops.settings import PROJECT_ROOT

STOP_SECONDS = 10
RESTART_SECONDS_FIRST = 0.5
RESTART_SECONDS_MAX = 30.0
STEADY_SECONDS = 30  # who lived this long starts again at the first delay
READY_SECONDS = 60
SERVER_CHECK_SECONDS = 0.5
CHUNK_BYTES = 65_536
LINE_BYTES_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Child:
    """One process: its name in the output, its command line, where it answers when ready ("" = nowhere)."""

    name: str
    command: Sequence[str]
    ready_url: str = ""


class NotReady(Refused):
    """A child did not answer in time; the message names it."""


class Supervisor:
    """Runs children beside embedded servers until it is cancelled. `say` prints one line."""

    def __init__(
        self,
        children: Sequence[Child],
        servers: Sequence[EmbeddedServer],
        environment: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._children = children
        self._servers = servers
        self._environment = dict(environment)
        self._say = say
        self._width = max(len(child.name) for child in children)
        self._running: dict[str, Process] = {}
        self._stopping = False

    async def run(self, when_ready: Callable[[], None]) -> None:
        """Start everything, call `when_ready` once all answer, go on until cancelled; then stop everything.

        Raises NotReady when a child does not answer within READY_SECONDS.
        """
        lives = [asyncio.create_task(self._keep_alive(child)) for child in self._children]
        revival = asyncio.create_task(self._keep_servers())
        readiness = asyncio.create_task(self._all_answer(when_ready))
        try:
            # None of these ends by itself, so the first to end has failed (or is the readiness).
            done, _ = await asyncio.wait([readiness, revival, *lives], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            await asyncio.gather(revival, *lives)
        finally:
            self._stopping = True
            for task in (readiness, revival):
                task.cancel()
            await asyncio.gather(*(self._stop(process) for process in self._running.values()))
            for task in lives:
                task.cancel()
            await asyncio.gather(readiness, revival, *lives, return_exceptions=True)

    async def _all_answer(self, when_ready: Callable[[], None]) -> None:
        for child in self._children:
            try:
                async with asyncio.timeout(READY_SECONDS):
                    await self._answers(child)
            except TimeoutError:
                raise NotReady(f"{child.name} did not answer within {READY_SECONDS} s.") from None
        when_ready()

    async def _keep_alive(self, child: Child) -> None:
        delay = RESTART_SECONDS_FIRST
        while True:
            started = time.monotonic()
            process = await self._start(child)
            await self._print_output(child.name, process)
            code = await process.wait()
            if self._stopping:
                return
            if time.monotonic() - started > STEADY_SECONDS:
                delay = RESTART_SECONDS_FIRST
            self._say(self._prefixed(child.name, f"ended ({_ending(code)}); starting again in {delay:g} s"))
            await asyncio.sleep(delay)
            delay = min(delay * 2, RESTART_SECONDS_MAX)

    async def _start(self, child: Child) -> Process:
        process = await asyncio.create_subprocess_exec(
            *child.command,
            cwd=PROJECT_ROOT,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal is ours to handle
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        self._running[child.name] = process
        return process

    async def _print_output(self, name: str, process: Process) -> None:
        assert process.stdout is not None
        rest = b""
        while chunk := await process.stdout.read(CHUNK_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LINE_BYTES_MAX:
                lines, rest = [*lines, rest], b""
            for line in lines:
                self._say(self._prefixed(name, line.decode(errors="replace").rstrip()))
        if rest:
            self._say(self._prefixed(name, rest.decode(errors="replace")))

    async def _keep_servers(self) -> None:
        """Start an embedded server again, at its address, when it died."""
        while True:
            for server in self._servers:
                # In this thread on purpose: the server must die with the thread that starts it.
                if server.revive():
                    self._say(self._prefixed(server.name, "ended; started again at the same address"))
            await asyncio.sleep(SERVER_CHECK_SECONDS)

    async def _answers(self, child: Child) -> None:
        if not child.ready_url:
            return
        while not await _answers_without_error(child.ready_url):  # noqa: ASYNC110 - it can't set our event
            await asyncio.sleep(0.05)

    async def _stop(self, process: Process) -> None:
        if process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    def _prefixed(self, name: str, text: str) -> str:
        return f"{name:<{self._width}} | {text}"


async def _answers_without_error(url: str) -> bool:
    """Ask for a page and look at the first line of the answer only."""
    parts = urlsplit(url)
    try:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode())
        status = (await asyncio.wait_for(reader.readline(), 5)).split()[1:2]
        writer.close()
    except (OSError, TimeoutError):
        return False
    return bool(status) and status[0] < b"500"


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
