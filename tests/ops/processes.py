"""Start one of our small programs as a process, the way `kontingent up` does."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx


@contextmanager
def running_program(module: str, *arguments: str, url: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-m", module, *arguments])
    try:
        wait_until_it_answers(url)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def wait_until_it_answers(url: str) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            httpx.get(url, trust_env=False)
        except httpx.HTTPError:
            assert time.monotonic() < end, f"{url} does not answer"
            time.sleep(0.05)
        else:
            return
