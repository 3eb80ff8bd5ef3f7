"""The card service's plug-in: what it asks, how it reads answers, and which callbacks it takes. No socket is opened."""

from datetime import UTC, datetime, timedelta
from typing import TypeVar

import orjson
import pytest

from domain.payments.model import (
    CallbackRefused,
    Decline,
    DeclineCode,
    Order,
    ProviderRequest,
    ProviderResponse,
    ProviderStatus,
    Talk,
)
from domain.payments.providers.card_service import PLUGIN
from domain.payments.providers.card_service.callbacks import SIGNATURE_HEADER, TIME_HEADER, sign
from domain.payments.registry import PROVIDERS

ACCOUNT = {"baseUrl": "https://cards.example/", "apiKey": "secret", "callbackSecret": "shared"}
ORDER = Order("0190", 25_000, "NOK", "Friluftslaget, 10001")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
T = TypeVar("T")


def told(talk: Talk[T], response: ProviderResponse | None) -> tuple[ProviderRequest, T]:
    """Carry a conversation of one question."""
    request = next(talk)
    with pytest.raises(StopIteration) as end:
        talk.send(response)
    return request, end.value.value


def response(code: int, **body: object) -> ProviderResponse:
    return ProviderResponse(code, {}, orjson.dumps(body))


@pytest.mark.rule("PRV-03")
def test_it_is_found_by_its_folder() -> None:
    assert PROVIDERS["card_service"] is PLUGIN


@pytest.mark.rule("PRV-04")
def test_a_charge_carries_its_key_and_its_amount_in_minor_units() -> None:
    body = {"id": "p1", "status": "RESERVED", "amount": 25_000, "captured": 0}
    request, answer = told(PLUGIN.charge(ACCOUNT, ORDER, "token"), response(201, **body))
    assert (request.method, request.url) == ("POST", "https://cards.example/payments")
    assert request.headers["idempotency-key"] == "0190"
    assert request.headers["authorization"] == "Bearer secret"
    assert orjson.loads(request.body)["amount"] == 25_000
    assert (answer.status, answer.reference, answer.amount_minor) == (ProviderStatus.RESERVED, "p1", 25_000)


@pytest.mark.rule("PRV-04")
@pytest.mark.parametrize(
    "unclear", [None, *(response(status) for status in (401, 408, 409, 429, 500, 503)), response(200, status="?")]
)
def test_what_leaves_open_whether_money_was_taken_is_unknown(unclear: ProviderResponse | None) -> None:
    for talk in (PLUGIN.charge(ACCOUNT, ORDER, "t"), PLUGIN.capture(ACCOUNT, "p1", ORDER), PLUGIN.read(ACCOUNT, "k")):
        assert told(talk, unclear)[1].status is ProviderStatus.UNKNOWN


@pytest.mark.rule("PRV-04")
def test_each_step_of_a_payment_has_a_key_of_its_own() -> None:
    talks = (
        PLUGIN.charge(ACCOUNT, ORDER, "t"),
        PLUGIN.capture(ACCOUNT, "p1", ORDER),
        PLUGIN.cancel(ACCOUNT, "p1", ORDER),
        PLUGIN.refund(ACCOUNT, "p1", ORDER),
    )
    keys = {told(talk, None)[0].headers["idempotency-key"] for talk in talks}
    assert len(keys) == len(talks)


@pytest.mark.rule("PRV-04")
@pytest.mark.parametrize(
    ("word", "code"),
    [("insufficient_funds", DeclineCode.INSUFFICIENT_FUNDS), ("something new", DeclineCode.REFUSED)],
)
def test_a_decline_has_its_reason(word: str, code: DeclineCode) -> None:
    body = {"id": "p1", "status": "DECLINED", "amount": 1, "captured": 0, "decline": word}
    answer = told(PLUGIN.charge(ACCOUNT, ORDER, "t"), response(201, **body))[1]
    assert answer.reason == Decline.of(code)


@pytest.mark.rule("PRV-04")
def test_a_payment_that_it_never_heard_of_is_not_found() -> None:
    assert told(PLUGIN.read(ACCOUNT, "k"), response(404))[1].status is ProviderStatus.NOT_FOUND


@pytest.mark.rule("PRV-03")
def test_a_callback_is_taken_with_its_signature_and_refused_without() -> None:
    body, at = b'{"id": "n1", "reference": "0190"}', str(int(NOW.timestamp()))
    headers = {TIME_HEADER: at, SIGNATURE_HEADER: sign("shared", at, body)}
    notice = PLUGIN.notice(ACCOUNT, headers, body, NOW)
    assert (notice.id, notice.key) == ("n1", "0190")
    wrong: tuple[tuple[dict[str, str], bytes, datetime], ...] = (
        (headers, body + b" ", NOW),
        (headers | {SIGNATURE_HEADER: "å"}, body, NOW),
        (headers | {TIME_HEADER: "x"}, body, NOW),
        ({}, body, NOW),
        (headers, body, NOW + timedelta(hours=1)),
    )
    for given, content, now in wrong:
        with pytest.raises(CallbackRefused):
            PLUGIN.notice(ACCOUNT, given, content, now)
