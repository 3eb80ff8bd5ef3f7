"""The whole API on a real server, with a tenant, its users, and the relay where a test wants live events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from arq.connections import ArqRedis
from graphql import GraphQLSchema

from api.app import App, create_app
from api.settings import Settings
from domain.kernel.database import Database
from domain.people.commands.add_staff_user import add_staff_user
from domain.people.commands.sign_in import hash_password
from tests.api.serving import serving
from tests.clock import api_clock
from tests.conftest import DatabaseUrls
from tests.tenants import Tenant, make_tenant
from workers.relay import Relay

PASSWORD = "correct horse battery"


@dataclass
class Api:
    """A served application. `headers` are what our own pages send."""

    url: str
    app: App
    tenant: Tenant
    urls: DatabaseUrls
    valkey_url: str
    headers: dict[str, str] = field(default_factory=lambda: {"x-kontingent": "1"})

    @asynccontextmanager
    async def client(self, roles: tuple[str, ...] = ("OWNER",), *, signed_in: bool = True) -> AsyncIterator[Client]:
        """A browser with a user of these roles signed in."""
        email = f"{'-'.join(roles).lower()}@friluftslaget.example"
        async with httpx.AsyncClient(base_url=self.url, headers=self.headers, timeout=20) as http:
            client = Client(http)
            if signed_in:
                await self.add_user(email, roles)
                answer = await client.run(SIGN_IN, email=email, password=PASSWORD)
                assert answer["data"]["signIn"]["__typename"] == "SignInSuccess", answer
            yield client

    async def add_user(self, email: str, roles: tuple[str, ...] = ("OWNER",)) -> None:
        password_hash = await hash_password(PASSWORD)
        async with self.tenant.work() as work:
            await add_staff_user(work, email=email, name="Kari Nordmann", password_hash=password_hash, roles=roles)

    @asynccontextmanager
    async def relaying(self) -> AsyncIterator[None]:
        """Run the relay, which feeds the live stream."""
        valkey = ArqRedis.from_url(self.valkey_url)
        task = asyncio.create_task(Relay(self.urls.relay, valkey).run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await valkey.aclose()


@dataclass
class Client:
    """A browser, or a program with an API key."""

    http: httpx.AsyncClient

    async def run(self, query: str, **variables: Any) -> Any:
        response = await self.http.post("/graphql", json={"query": query, "variables": variables})
        assert response.status_code == 200, response.text
        return response.json()

    async def new_key(self, *scopes: str) -> str:
        """Make an API key of these scopes and give its secret."""
        answer = await self.run(CREATE_KEY, name="CMS", scopes=scopes)
        secret: str = answer["data"]["createApiKey"]["secret"]
        return secret


CREATE_KEY = """
mutation ($name: String!, $scopes: [String!]!) {
  createApiKey(name: $name, scopes: $scopes) {
    __typename
    ... on CreateApiKeySuccess { secret apiKey { id name prefix scopes createdAt lastUsedAt revokedAt } }
    ... on Refusal { code message fields { path code message } }
  }
}
"""
SIGN_IN = """
mutation ($email: String!, $password: String!) {
  signIn(email: $email, password: $password) {
    __typename
    ... on SignInSuccess { viewer { name email tenantName roles permissions } }
    ... on Refusal { code message }
  }
}
"""


@asynccontextmanager
async def serving_api(
    database: Database, urls: DatabaseUrls, valkey_url: str, schema: GraphQLSchema | None = None, **settings: Any
) -> AsyncIterator[Api]:
    """Serve the application over a tenant's database."""
    tenant = await make_tenant(database)
    scheme, _, rest = urls.app.partition("://")
    chosen = Settings(f"{scheme.partition('+')[0]}+asyncpg://{rest}", valkey_url, "k" * 40, pool_size=4, **settings)
    app = create_app(chosen, schema, api_clock)
    assert isinstance(app, App)
    async with serving(app) as url:
        yield Api(url, app, tenant, urls, valkey_url)


@pytest.fixture
async def api(database: Database, database_urls: DatabaseUrls, valkey_url: str) -> AsyncIterator[Api]:
    """The product's own schema, served."""
    async with serving_api(database, database_urls, valkey_url) as served:
        yield served
