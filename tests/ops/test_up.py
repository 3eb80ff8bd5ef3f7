"""`kontingent up` as a whole: it answers, is alone on its home, survives kills, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson
import psutil
import pytest

from ops.embedded.processes import free_port
from ops.up import READY_FILE

pytestmark = pytest.mark.timeout(180)
SET_ELSEWHERE = ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "SMS_GATEWAY_URL", "PUBLIC_URL", "PYTHONDONTWRITEBYTECODE")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in SET_ELSEWHERE}
    return inherited | {"KONTINGENT_HOME": str(tmp_path / "home of up"), "HTTP_PORT": str(free_port())}


def _start(environment: dict[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "ops", "up", "--members", "60"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@contextmanager
def _up(environment: dict[str, str]) -> Iterator[tuple["subprocess.Popen[str]", dict[str, str]]]:
    ready = Path(environment["KONTINGENT_HOME"]) / READY_FILE
    ready.unlink(missing_ok=True)  # of one that was killed
    process = _start(environment)
    end = time.monotonic() + 100
    try:
        while not ready.exists():
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < end
            time.sleep(0.1)
        yield process, orjson.loads(ready.read_bytes())
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _left_behind(home: str) -> list[str]:
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if process.info["status"] != psutil.STATUS_ZOMBIE and any(home in word for word in words):
            found.append(" ".join(words))
    return found


def test_it_answers_refuses_a_second_start_and_stops_cleanly(environment: dict[str, str]) -> None:
    with _up(environment) as (process, addresses):
        assert addresses["url"].endswith(environment["HTTP_PORT"])
        assert httpx.get(f"{addresses['url']}/readyz", trust_env=False).status_code == 200
        for page in (addresses["mail_url"], addresses["sms_url"], addresses["cards_url"]):
            assert httpx.get(page, trust_env=False).status_code == 200
        second = _start(environment)
        output, _ = second.communicate(timeout=60)
        assert second.returncode == 1
        assert addresses["url"] in output
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in output
    assert addresses["url"] in output
    assert _left_behind(environment["KONTINGENT_HOME"]) == []


def test_after_a_kill_the_next_start_takes_the_same_address(environment: dict[str, str]) -> None:
    with _up(environment) as (process, addresses):
        first = addresses["url"]
        process.kill()
        process.wait(20)
        with _up(environment) as (_, again):
            assert again["url"] == first
            assert httpx.get(f"{first}/readyz", trust_env=False).status_code == 200
    assert _left_behind(environment["KONTINGENT_HOME"]) == []


def test_a_taken_port_is_replaced_by_the_next_and_it_says_so(environment: dict[str, str]) -> None:
    taken = int(environment["HTTP_PORT"])
    with subprocess.Popen([sys.executable, "-m", "http.server", str(taken), "--bind", "127.0.0.1"]) as other:
        try:
            time.sleep(1)
            with _up(environment) as (process, addresses):
                assert addresses["url"] != f"http://127.0.0.1:{taken}"
                process.terminate()
                assert f"Port {taken} is taken" in process.communicate(timeout=60)[0]
        finally:
            other.kill()
