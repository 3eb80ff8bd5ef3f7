"""GraphQL over HTTP, as the specification has it, on a real server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api.http import GRAPHQL, JSON, accepted
from tests.api.serving import serving
from tests.api.small import small_endpoint

pytestmark = pytest.mark.rule("API-04")
JSON_TYPE = {"content-type": JSON}


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(small_endpoint(seconds_max=0.5)) as url,
        httpx.AsyncClient(base_url=url, timeout=10) as client,
    ):
        yield client


async def post(http: httpx.AsyncClient, value: Any, accept: str = GRAPHQL) -> httpx.Response:
    return await http.post("/graphql", json=value, headers={"accept": accept})


async def test_a_query_is_answered_with_the_media_type_that_was_asked_for(http: httpx.AsyncClient) -> None:
    for accept, kind in ((GRAPHQL, GRAPHQL), (JSON, JSON), ("*/*", JSON), (f"{JSON};q=0.5, {GRAPHQL}", GRAPHQL)):
        response = await post(http, {"query": "{ hello }"}, accept)
        assert response.status_code == 200
        assert response.headers["content-type"] == f"{kind}; charset=utf-8"
        assert response.json() == {"data": {"hello": "hello world"}}


async def test_an_answer_that_the_client_does_not_take_is_406(http: httpx.AsyncClient) -> None:
    assert (await post(http, {"query": "{ hello }"}, "text/html")).status_code == 406


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"1",
        b"null",
        b'"text"',
        b"[]",
        b'[{"query":"{ hello }"}]',
        b"\xff\xfe",
        b'{"query":"\xff"}',
        b"[" * 100_000,
        b'{"a":' * 2_000,
        b"{",
        b"{}",
        b'{"query":null}',
        b'{"query":1}',
        b'{"query":"  "}',
        b'{"query":"{ hello }","operationName":1}',
        b'{"query":"{ hello }","variables":[]}',
        b'{"query":"{ hello }","variables":"x"}',
        b'{"query":"{ hello }","extensions":1}',
        b'{"query":"{ hello }","variables":{"a":' + b"9" * 5_000 + b"}}",
        b'{"query":"{ hello }","variables":{"a":NaN}}',
    ],
)
async def test_a_body_that_is_no_request_gets_400_and_no_data(http: httpx.AsyncClient, body: bytes) -> None:
    response = await http.post("/graphql", content=body, headers={**JSON_TYPE, "accept": GRAPHQL})
    assert response.status_code == 400
    assert set(response.json()) == {"errors"}
    assert response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "request_",
    [
        {"query": "{ hello"},
        {"query": "{ nothing }"},
        {"query": "query ($a: Minor!) { echoMinor(amount: $a) }"},
        {"query": "query ($a: Minor!) { echoMinor(amount: $a) }", "variables": {"a": "1"}},
        {"query": "query ($a: Minor!) { echoMinor(amount: $a) }", "variables": {"a": 2**63}},
        {"query": "query A { hello } query B { hello }"},
        {"query": "query A { hello }", "operationName": "B"},
        {"query": "subscription { ticks }"},
        {"query": "{ rows(first: 100000) { nodes { rows(first: 100000) { name } } } }"},
    ],
)
async def test_a_request_that_can_not_run_is_400_without_data_or_200_for_old_clients(
    http: httpx.AsyncClient, request_: dict[str, Any]
) -> None:
    new, old = await post(http, request_), await post(http, request_, JSON)
    assert (new.status_code, old.status_code) == (400, 200)
    assert set(new.json()) == set(old.json()) == {"errors"}


async def test_page_sizes_in_variables_are_bounded_at_every_request(http: httpx.AsyncClient) -> None:
    query = "query ($n: Int!) { rows(first: $n) { nodes { rows(first: $n) { name } } } }"
    assert (await post(http, {"query": query, "variables": {"n": 2}})).status_code == 200
    assert (await post(http, {"query": query, "variables": {"n": 5_000}})).status_code == 400
    assert (await post(http, {"query": query, "variables": {"n": 2}})).status_code == 200


async def test_money_is_a_json_number_of_64_bits(http: httpx.AsyncClient) -> None:
    query = "query ($a: Minor!) { echoMinor(amount: $a) literal: echoMinor(amount: -9223372036854775807) }"
    response = await post(http, {"query": query, "variables": {"a": 2**63 - 1}})
    assert response.json()["data"] == {"echoMinor": 2**63 - 1, "literal": -(2**63) + 1}


async def test_a_bug_is_masked_and_keeps_the_rest_of_the_answer(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = await post(http, {"query": "{ hello breaks }"})
    assert response.status_code == 200
    body = response.json()
    assert body["data"] == {"hello": "hello world", "breaks": None}
    assert "secret" not in response.text
    reference = body["errors"][0]["extensions"]["reference"]
    assert reference in body["errors"][0]["message"]
    assert any(reference in record.getMessage() and record.exc_info for record in caplog.records)


async def test_a_bug_in_a_field_that_may_not_be_null_gives_null_data(http: httpx.AsyncClient) -> None:
    response = await post(http, {"query": "{ hello breaksAll }"})
    assert response.status_code == 200
    assert response.json()["data"] is None
    assert "secret" not in response.text


async def test_a_refusal_outside_a_union_is_an_error_with_its_code(http: httpx.AsyncClient) -> None:
    error = (await post(http, {"query": "{ refuses }"})).json()["errors"][0]
    assert error["extensions"] == {"code": "NOT_ALLOWED"}
    assert "members:read" in error["message"]


async def test_get_reads_and_never_writes(http: httpx.AsyncClient) -> None:
    query = "query ($n: String!) { hello(name: $n) }"
    got = await http.get("/graphql", params={"query": query, "variables": '{"n":"you"}'})
    assert got.json() == {"data": {"hello": "hello you"}}
    refused = await http.get("/graphql", params={"query": "mutation { touch }"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")
    assert (await http.get("/graphql", params={"query": "{ hello }", "variables": "{"})).status_code == 400
    assert (await http.get("/graphql")).status_code == 400


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""]
)
async def test_a_post_of_another_media_type_is_415(http: httpx.AsyncClient, kind: str) -> None:
    response = await http.post("/graphql", content=b'{"query":"{ hello }"}', headers={"content-type": kind})
    assert response.status_code == 415


async def test_other_methods_are_405(http: httpx.AsyncClient) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert (await http.request(method, "/graphql")).status_code == 405


async def test_a_body_above_the_bound_is_413_announced_or_not(http: httpx.AsyncClient) -> None:
    huge = b'{"query":"{ hello }","variables":{"a":"' + b"x" * 2_100_000 + b'"}}'
    assert (await http.post("/graphql", content=huge, headers=JSON_TYPE)).status_code == 413

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(huge), 100_000):
            yield huge[start : start + 100_000]

    assert (await http.post("/graphql", content=chunks(), headers=JSON_TYPE)).status_code == 413


async def test_a_resolver_that_takes_too_long_is_cut_off(http: httpx.AsyncClient) -> None:
    began = time.monotonic()
    response = await post(http, {"query": "{ sleeps(seconds: 8) }"})
    assert response.status_code == 503
    assert time.monotonic() - began < 4


async def test_a_client_that_hangs_up_in_the_middle_leaves_nothing_behind(http: httpx.AsyncClient) -> None:
    assert http.base_url.port
    _, writer = await asyncio.open_connection("127.0.0.1", http.base_url.port)
    writer.write(b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{")
    await writer.drain()
    writer.close()
    assert (await post(http, {"query": "{ hello }"})).status_code == 200


async def test_a_document_is_parsed_once(http: httpx.AsyncClient) -> None:
    endpoint = small_endpoint()
    first = endpoint._operations.prepare("{ hello }")
    assert endpoint._operations.prepare("{ hello }") is first


def test_documents_kept_are_bounded_in_number_and_length() -> None:
    operations = small_endpoint()._operations
    operations._characters_max = 1_000
    for n in range(200):
        operations.prepare(f"{{ a{n}: hello }}")
    assert operations._characters <= 1_000
    assert operations._characters == sum(map(len, operations._kept))
    assert list(operations._kept)[-1] == "{ a199: hello }"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{GRAPHQL};q=0.1, {JSON};q=0.9", JSON),
        (f"{GRAPHQL};q=nonsense", ""),
        ("image/png", ""),
        (f"{JSON};q=0", ""),
    ],
)
def test_the_clients_first_choice_of_ours_is_taken(accept: str, kind: str) -> None:
    assert accepted(accept) == kind
