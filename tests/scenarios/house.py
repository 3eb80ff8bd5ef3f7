"""The house as it runs: the API, workers and the mail catcher, each a process of its own."""

from __future__ import annotations

from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

import httpx

from domain.people.commands.add_staff_user import add_staff_user
from domain.people.commands.sign_in import hash_password
from ops.embedded.processes import free_port
from ops.serving import api_command
from tests.api.conftest import PASSWORD, SIGN_IN
from tests.api.transport import Wire, wire
from tests.conftest import DatabaseUrls
from tests.ops.processes import running_program
from tests.tenants import Tenant
from tests.workers.processes import environment, kill, start_worker, until

EMAIL = "kari@friluftslaget.example"
# Short enough that a test sees a killed worker's work taken over.
IMPATIENT = {"DISPATCH_DOUBT_SECONDS": "2", "TASK_LEASE_SECONDS": "2"}


@dataclass
class House:
    """Everything at work; `run` sends GraphQL as a signed-in owner."""

    url: str
    mail_url: str
    http: httpx.AsyncClient
    environ: dict[str, str]
    workers: list[Process] = field(default_factory=list)

    async def run(self, query: str, **variables: Any) -> Any:
        """Return the data of a query; fails where there are errors."""
        response = await self.http.post("/graphql", json={"query": query, "variables": variables})
        answer = response.json()
        assert "errors" not in answer, answer
        return answer["data"]

    @asynccontextmanager
    async def listening(self, query: str, **variables: Any) -> AsyncIterator[Wire]:
        """Subscribe over a websocket."""
        async with wire(self.url, self.http.cookies) as socket:
            await socket.begin()
            await socket.subscribe("a", query, **variables)
            await socket.settled()
            yield socket

    async def start_worker(self) -> Process:
        """Start one more worker."""
        process = await start_worker(self.environ)
        self.workers.append(process)
        return process

    async def mails(self) -> tuple[int, list[str]]:
        """Return how many mails have come, and the subjects of the newest."""
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"{self.mail_url}/mails", headers={"Accept": "application/json"})
        found = answer.json()
        return found["count"], [mail["subject"] for mail in found["mails"]]


@asynccontextmanager
async def opened(tenant: Tenant, urls: DatabaseUrls, valkey_url: str, directory: Path) -> AsyncIterator[House]:
    """Start the API and the mail catcher, and sign an owner in; whatever runs at the end is stopped."""
    smtp, pages, port = free_port(), free_port(), free_port()
    mail_url, url = f"http://127.0.0.1:{pages}", f"http://127.0.0.1:{port}"
    environ = environment(
        urls,
        valkey_url,
        SMTP_URL=f"smtp://127.0.0.1:{smtp}",
        MAIL_URL=mail_url,
        PUBLIC_URL=url,
        SECRET_KEY="k" * 40,
        **IMPATIENT,
    )
    ports = ("--smtp-port", str(smtp), "--http-port", str(pages))
    with ExitStack() as stack:
        stack.enter_context(running_program("ops.mailcatcher", "--directory", str(directory), *ports, url=mail_url))
        api = stack.enter_context(Popen(api_command("127.0.0.1", port), env=environ))
        stack.callback(api.terminate)
        async with httpx.AsyncClient(base_url=url, headers={"x-kontingent": "1"}, timeout=60, trust_env=False) as http:
            await until(lambda: _answers(http), 60)
            house = House(url, mail_url, http, environ)
            await _sign_in(house, tenant)
            try:
                yield house
            finally:
                for worker in house.workers:
                    await kill(worker)


async def _answers(http: httpx.AsyncClient) -> bool:
    with suppress(httpx.TransportError):
        return (await http.get("/healthz")).status_code == 200
    return False


async def _sign_in(house: House, tenant: Tenant) -> None:
    password_hash = await hash_password(PASSWORD)
    async with tenant.work() as work:
        await add_staff_user(work, email=EMAIL, name="Kari Nordmann", password_hash=password_hash, roles=["OWNER"])
    answer = await house.run(SIGN_IN, email=EMAIL, password=PASSWORD)
    assert answer["signIn"]["__typename"] == "SignInSuccess", answer
