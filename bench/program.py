"""The program under measurement: one API process and one worker process, as they run in production."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import httpx

from bench.due import TODAY, Due
from bench.house import Addresses
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.people.commands.add_staff_user import add_staff_user
from domain.people.commands.sign_in import hash_password
from ops.embedded.processes import free_port
from ops.serving import api_command
from ops.settings import PROJECT_ROOT

_EMAIL, _PASSWORD = "bench@kontingent.example", "measured, not guessed"
_SIGN_IN = "mutation ($e: String!, $p: String!) { signIn(email: $e, password: $p) { __typename } }"
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Program:
    """A running program, and the cookie of a signed-in owner."""

    port: int
    cookie: str

    @property
    def url(self) -> str:
        """Where the API answers."""
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def running(urls: Addresses, database: Database, due: Due) -> AsyncIterator[Program]:
    """Start the processes, sign in, and stop them at the end."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.endswith("_URL")} | {
        "APP_DATABASE_URL": urls.app,
        "RELAY_DATABASE_URL": urls.relay,
        "REDIS_URL": urls.valkey,
        "SECRET_KEY": "measured " * 5,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    api, worker = api_command("127.0.0.1", port), [sys.executable, "-m", "workers"]
    processes: list[Process] = []
    try:
        processes.append(await asyncio.create_subprocess_exec(*api, env=environ, cwd=PROJECT_ROOT))
        processes.append(await asyncio.create_subprocess_exec(*worker, env=environ, cwd=PROJECT_ROOT))
        await _answering(port)
        yield Program(port, await _signed_in(port, database, due))
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                process.terminate()
        await asyncio.gather(*(process.wait() for process in processes))


async def _answering(port: int) -> None:
    async with asyncio.timeout(_START_SECONDS), httpx.AsyncClient(trust_env=False) as client:
        while True:
            with suppress(httpx.TransportError):
                if (await client.get(f"http://127.0.0.1:{port}/healthz")).status_code == 200:
                    return
            await asyncio.sleep(0.1)


async def _signed_in(port: int, database: Database, due: Due) -> str:
    password_hash = await hash_password(_PASSWORD)
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        await add_staff_user(work, email=_EMAIL, name="Bench", password_hash=password_hash, roles=["OWNER"])
    async with httpx.AsyncClient(trust_env=False, headers={"x-kontingent": "1"}) as client:
        body = {"query": _SIGN_IN, "variables": {"e": _EMAIL, "p": _PASSWORD}}
        answer = await client.post(f"http://127.0.0.1:{port}/graphql", json=body)
        assert answer.json()["data"]["signIn"]["__typename"] == "SignInSuccess", answer.text
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())
