"""The supervisor with real processes: what dies comes back, what it says is named, and all of it stops."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from ops import embedded, supervisor
from ops.embedded.processes import free_port
from ops.embedded.server import EmbeddedServer
from ops.supervisor import Child, NotReady, Supervisor

SAYS_ITS_NUMBER = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""


class Said:
    """What the supervisor printed, and a way to wait for more of it."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, line: str) -> None:
        self.lines.append(line)

    async def wait_for(self, text: str, times: int = 1) -> list[str]:
        async with asyncio.timeout(20):
            while len(found := [line for line in self.lines if text in line]) < times:
                await asyncio.sleep(0.02)
        return found


@asynccontextmanager
async def supervised(said: Said, *children: Child, servers: tuple[EmbeddedServer, ...] = ()) -> AsyncIterator[None]:
    watching = Supervisor(children, servers, os.environ, said)
    task = asyncio.create_task(watching.run(lambda: said("all ready")))
    try:
        yield
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def _python(name: str, code: str, ready_url: str = "") -> Child:
    return Child(name, [sys.executable, "-c", code], ready_url)


def _number(line: str) -> int:
    return int(line.rpartition("|")[2])


async def test_a_killed_child_is_started_again_and_all_stop_at_the_end() -> None:
    said = Said()
    async with supervised(said, _python("worker", SAYS_ITS_NUMBER), _python("api", SAYS_ITS_NUMBER)):
        first = _number((await said.wait_for("worker | "))[0])
        await said.wait_for("api    | ")
        os.kill(first, signal.SIGKILL)
        await said.wait_for("worker | ended (killed by SIGKILL); starting again in 0.5 s")
        second = _number((await said.wait_for("worker | ", times=3))[2])
    assert first != second
    numbers = [_number(line) for line in said.lines if line.rpartition("| ")[2].isdigit()]
    assert len(numbers) == 3
    assert not any(psutil.pid_exists(number) for number in numbers)


async def test_a_child_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)
    said = Said()
    before = {child.pid for child in psutil.Process().children()}
    async with supervised(said, _python("deaf", DEAF)):
        await said.wait_for("deaf | deaf")
    assert {child.pid for child in psutil.Process().children()} <= before


async def test_the_waits_between_restarts_grow() -> None:
    said = Said()
    async with supervised(said, _python("broken", "raise SystemExit(3)")):
        await said.wait_for("exit code 3", times=3)
    waits = [line.rpartition("again in ")[2] for line in said.lines if "again in" in line]
    assert waits[:3] == ["0.5 s", "1 s", "2 s"]


async def test_ready_means_that_every_page_answers() -> None:
    said = Said()
    port = free_port()
    child = Child(
        "pages", [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"], f"http://127.0.0.1:{port}/"
    )
    async with supervised(said, child):
        await said.wait_for("all ready")


async def test_one_that_never_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "READY_SECONDS", 0.5)
    silent = _python("silent", SAYS_ITS_NUMBER, f"http://127.0.0.1:{free_port()}/")
    with pytest.raises(NotReady, match="silent"):
        await Supervisor([silent], (), os.environ, Said()).run(lambda: None)


async def test_a_long_line_and_broken_text_pass_through() -> None:
    said = Said()
    text = "b'x' * 300_000 + b'\\n\\xff\\n'"
    code = f"import sys, time; sys.stdout.buffer.write({text}); sys.stdout.flush(); time.sleep(9)"
    async with supervised(said, _python("loud", code)):
        await said.wait_for("\ufffd")
    assert max(len(line) for line in said.lines) > 300_000


async def test_a_killed_embedded_server_comes_back_at_its_address(tmp_path: Path) -> None:
    said = Said()
    valkey = embedded.valkey(tmp_path)
    with valkey as address:
        async with supervised(said, _python("worker", SAYS_ITS_NUMBER), servers=(valkey,)):
            os.kill(int((tmp_path / "valkey.pid").read_text()), signal.SIGKILL)
            await said.wait_for("valkey | ended; started again at the same address")
        assert (tmp_path / "valkey.url").read_text() == address
