"""The launcher against everything that once went wrong: kills, orphans, strangers, two at once, odd paths."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis.asyncio

from ops import embedded
from ops.embedded.processes import running
from ops.embedded.server import ServerFailed

# A launcher in a process of its own, so that it can be killed. It says where its servers are, then waits.
LAUNCHER = """
import json, signal, sys, time
from pathlib import Path
from ops import embedded
home = Path(sys.argv[1])
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
with embedded.postgres(home) as database, embedded.valkey(home) as valkey:
    print(json.dumps([database, valkey]), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "a path with spaces, æøå and 'quotes'"


@contextmanager
def launched(home: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    command = [sys.executable, "-c", LAUNCHER, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as launcher:
        try:
            assert launcher.stdout is not None
            line = launcher.stdout.readline()
            assert line, "the launcher ended"
            database, valkey = json.loads(line)
            yield launcher, database, valkey
        finally:
            launcher.terminate()
            launcher.wait(30)


async def test_both_servers_start_keep_their_data_and_stop(home: Path) -> None:
    with embedded.postgres(home) as database, embedded.valkey(home) as valkey:
        await _write(database, valkey)
    assert _server_processes(home) == []
    with embedded.postgres(home) as database, embedded.valkey(home) as valkey:
        assert await _read(database, valkey) == (1, b"kept")


async def test_it_is_postgresql_18_with_utf8_and_safe_settings(home: Path) -> None:
    with embedded.postgres(home) as database:
        connection = await asyncpg.connect(database)
        assert connection.get_server_version().major == 18
        settings = {name: await connection.fetchval(f"SHOW {name}") for name in ("fsync", "data_checksums", "jit")}
        assert settings == {"fsync": "on", "data_checksums": "on", "jit": "off"}
        assert await connection.fetchval("SELECT lower('ÆØÅ')") == "æøå"
        await connection.close()


async def test_killing_the_launcher_takes_the_servers_along_and_loses_nothing(home: Path) -> None:
    with launched(home) as (launcher, database, valkey):
        await _write(database, valkey)
        launcher.kill()
        launcher.wait(10)
        with embedded.postgres(home) as new_database, embedded.valkey(home) as new_valkey:
            assert len(_server_processes(home)) == 2
            assert await _read(new_database, new_valkey) == (1, b"kept")
    _wait_until_gone(home)


async def test_an_orphan_is_stopped_before_a_new_server_starts(home: Path) -> None:
    first = embedded.valkey(home)
    first.start()
    first._release()  # what the kernel does when the owner is killed, where it leaves the server behind
    process = first._process
    assert process is not None
    with embedded.valkey(home) as address:
        assert process.wait(10) == 0
        assert await _ping(address)


async def test_killing_both_servers_loses_nothing_and_they_come_back_at_the_same_address(home: Path) -> None:
    postgres, valkey = embedded.postgres(home), embedded.valkey(home)
    try:
        addresses = postgres.start(), valkey.start()
        await _write(*addresses)
        assert not postgres.revive()
        for process in _server_processes(home):
            os.kill(process.pid, signal.SIGKILL)
        _wait_for(postgres.revive)
        _wait_for(valkey.revive)
        assert await _read(*addresses) == (1, b"kept")
    finally:
        valkey.stop()
        postgres.stop()


async def test_a_query_that_outlives_its_server_does_not_cost_the_next_one_its_address(home: Path) -> None:
    postgres = embedded.postgres(home)
    try:
        address = postgres.start()
        connection = await asyncpg.connect(address)
        # it looks at nothing while it reckons, and holds the dead server's memory meanwhile
        busy = asyncio.ensure_future(connection.fetchval("SELECT sum(sqrt(n)) FROM generate_series(1, 30000000) n"))
        await asyncio.sleep(0.3)
        for process in _server_processes(home):
            os.kill(process.pid, signal.SIGKILL)
        _wait_for(postgres.revive)
        again = await asyncpg.connect(address)
        assert await again.fetchval("SELECT 1") == 1
        await again.close()
        await asyncio.gather(busy, return_exceptions=True)
        connection.terminate()
    finally:
        postgres.stop()


async def test_several_starts_at_once_share_one_server(home: Path) -> None:
    command = [sys.executable, "-c", LAUNCHER, str(home)]
    launchers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    try:
        lines = {launcher.stdout.readline() for launcher in launchers if launcher.stdout}
        assert len(lines) == 1
        assert len(_server_processes(home)) == 2
        assert await _ping(json.loads(lines.pop())[1])
    finally:
        for launcher in launchers:
            launcher.terminate()
        for launcher in launchers:
            launcher.communicate(timeout=30)
    _wait_until_gone(home)


async def test_a_second_launcher_in_the_same_process_shares_and_does_not_stop_it(home: Path) -> None:
    with embedded.valkey(home) as address:
        with embedded.valkey(home) as shared:
            assert shared == address
        assert await _ping(address)


def test_a_recycled_process_number_is_not_mistaken_for_the_server(home: Path) -> None:
    home.mkdir()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (home / "valkey.pid").write_text(str(stranger.pid))
    assert running(home / "valkey.pid", str(home / "valkey.conf")) is None
    with embedded.valkey(home):
        assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_dead_but_unburied_server_does_not_count_as_running(tmp_path: Path) -> None:
    zombie = subprocess.Popen([sys.executable, "-c", "pass"])
    (tmp_path / "pid").write_text(str(zombie.pid))
    _wait_for(lambda: psutil.Process(zombie.pid).status() == psutil.STATUS_ZOMBIE)
    assert running(tmp_path / "pid", sys.executable) is None
    zombie.wait()


def test_an_initialisation_that_was_cut_short_is_done_again(home: Path) -> None:
    (home / "pg" / "base").mkdir(parents=True)
    (home / "pg" / "PG_VERSION").write_text("18\n")
    with embedded.postgres(home) as address:
        assert address.startswith("postgresql://")


def test_a_server_that_cannot_start_says_where_its_log_is(home: Path) -> None:
    server = embedded.postgres(home, {"shared_buffers": "no such size"})
    with pytest.raises(ServerFailed, match=r"pg\.log"):
        server.start()
    assert "shared_buffers" in server.log_path.read_text()
    with embedded.postgres(home):  # and the failed start holds nothing back
        assert len(_server_processes(home)) == 1


async def _write(database: str, valkey: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)")
    await connection.close()
    client = redis.asyncio.Redis.from_url(valkey)
    await client.set("word", "kept")
    await client.aclose()
    time.sleep(1.1)  # Valkey's append-only file reaches the disk every second


async def _read(database: str, valkey: str) -> tuple[int, bytes]:
    connection = await asyncpg.connect(database)
    number = await connection.fetchval("SELECT n FROM kept")
    await connection.close()
    client = redis.asyncio.Redis.from_url(valkey)
    word = await client.get("word")
    await client.aclose()
    return number, word


async def _ping(valkey: str) -> bool:
    client = redis.asyncio.Redis.from_url(valkey)
    try:
        return bool(await client.ping())
    finally:
        await client.aclose()


def _server_processes(home: Path) -> list[psutil.Process]:
    """Return the main processes of the servers on this directory."""
    found = (
        running(home / "pg" / "postmaster.pid", str(home / "pg")),
        running(home / "valkey.pid", str(home / "valkey.conf")),
    )
    return [process for process in found if process]


def _wait_until_gone(home: Path) -> None:
    _wait_for(lambda: _server_processes(home) == [])


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
