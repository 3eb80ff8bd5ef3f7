"""The local SMS gateway as a process: one message for each idempotency key."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ops.embedded.processes import free_port
from tests.ops.processes import running_program

MESSAGE = {"to": "+4790000001", "text": "Påminnelse på 450 kr", "from": "Foreningen"}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "sms"


@pytest.fixture
def gateway(directory: Path) -> Iterator[httpx.Client]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = ["--directory", str(directory), "--http-port", str(port)]
    with (
        running_program("ops.smsgateway", *arguments, url=url),
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        yield client


def _send(gateway: httpx.Client, key: str, message: object = MESSAGE) -> httpx.Response:
    return gateway.post("/messages", json=message, headers={"Idempotency-Key": key})


def _messages(gateway: httpx.Client) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = gateway.get("/messages").json()["messages"]
    return messages


def test_a_repeated_key_sends_once_and_answers_the_same(gateway: httpx.Client) -> None:
    first, again = _send(gateway, "fact-1"), _send(gateway, "fact-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert [message["text"] for message in _messages(gateway)] == [MESSAGE["text"]]


def test_a_key_cannot_be_reused_for_another_message(gateway: httpx.Client) -> None:
    _send(gateway, "fact-1")
    assert _send(gateway, "fact-1", MESSAGE | {"to": "+4790000002"}).status_code == 409
    assert [message["to"] for message in _messages(gateway)] == [MESSAGE["to"]]


@pytest.mark.parametrize("body", [[], {}, {"to": "+4790000001"}, {"to": 1, "text": "x"}, {"to": "", "text": "x"}])
def test_what_is_not_a_message_is_refused(gateway: httpx.Client, body: object) -> None:
    assert _send(gateway, "fact-1", body).status_code == 422
    assert _messages(gateway) == []


def test_a_message_without_a_key_is_refused(gateway: httpx.Client) -> None:
    assert gateway.post("/messages", json=MESSAGE).status_code == 400


def test_the_page_shows_messages_as_text(gateway: httpx.Client) -> None:
    _send(gateway, "fact-1", MESSAGE | {"text": "<b>fet</b>"})
    page = gateway.get("/messages", headers={"accept": "text/html"})
    assert "&lt;b&gt;fet&lt;/b&gt;" in page.text
