"""What the application serves besides GraphQL: health, screens, headers."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from domain.kernel.database import Database
from tests.api.conftest import Api, serving_api
from tests.conftest import DatabaseUrls

SCRIPT = "document.documentElement.dataset.theme = 'dark'"
INDEX = (
    f"<!doctype html><title>K</title><script>{SCRIPT}</script><script type=module src=/assets/a-Bc12De34.js></script>"
)


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(INDEX)
    (tmp_path / "order.html").write_text("<title>Order</title>")
    (tmp_path / "assets/a-Bc12De34.js").write_text("export const a = 1;\n" * 200)
    (tmp_path / "assets/ready-Bc12De34.css").write_text("a{}" * 1_000)
    (tmp_path / "assets/ready-Bc12De34.css.gz").write_bytes(gzip.compress(b"a{}" * 1_000))
    (tmp_path / "assets/font-Bc12De34.woff2").write_bytes(bytes(3_000))
    (tmp_path.parent / "secret.txt").write_text("not for the web")
    return tmp_path


@pytest.fixture
async def api(database: Database, database_urls: DatabaseUrls, valkey_url: str, frontend: Path) -> AsyncIterator[Api]:
    async with serving_api(
        database, database_urls, valkey_url, frontend=frontend, mail_url="http://127.0.0.1:8025/"
    ) as served:
        yield served


@pytest.fixture
async def http(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=api.url) as client:
        yield client


async def test_health_and_readiness(api: Api, http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).text == "ok"
    ready = await http.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"database": "ok", "live": "ok"})


async def test_every_address_of_the_screens_gives_the_page_with_a_policy_for_its_own_scripts(
    http: httpx.AsyncClient,
) -> None:
    for path in ("/", "/members", "/members/x/invoices", "/index.html"):
        page = await http.get(path)
        assert page.status_code == 200
        assert page.text == INDEX
        assert page.headers["cache-control"] == "no-cache"
        policy = page.headers["content-security-policy"]
        assert "script-src 'self' 'sha256-" in policy
        assert "'unsafe-inline'" not in policy.partition("style-src")[0]
    assert (await http.get("/order.html")).text == "<title>Order</title>"


async def test_built_files_are_kept_for_ever_and_sent_compressed(http: httpx.AsyncClient) -> None:
    script = await http.get("/assets/a-Bc12De34.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-encoding"] == "gzip"
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.text.startswith("export const a")
    style = await http.get("/assets/ready-Bc12De34.css", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in style.headers
    assert (await http.get("/assets/ready-Bc12De34.css")).text == style.text
    font = await http.get("/assets/font-Bc12De34.woff2")
    assert "content-encoding" not in font.headers
    again = await http.get("/", headers={"if-none-match": (await http.get("/")).headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_nothing_outside_the_frontend_is_served(http: httpx.AsyncClient) -> None:
    for path in (
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/nothing.js",
        "/assets/a%00.js",
    ):
        response = await http.get(path)
        assert response.status_code in (400, 404), path
        assert "not for the web" not in response.text


async def test_careful_headers_are_on_every_answer(http: httpx.AsyncClient) -> None:
    for response in (await http.get("/"), await http.get("/healthz"), await http.post("/graphql", json={})):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


async def test_mail_leads_to_the_catcher(http: httpx.AsyncClient) -> None:
    response = await http.get("/mail")
    assert (response.status_code, response.headers["location"]) == (307, "http://127.0.0.1:8025/")


async def test_the_schema_can_be_read_and_graphql_answers_with_and_without_a_slash(http: httpx.AsyncClient) -> None:
    for path in ("/graphql", "/graphql/"):
        response = await http.post(path, json={"query": "{ __schema { queryType { name } } }"})
        assert response.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}}}
