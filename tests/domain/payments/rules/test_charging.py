"""PRV-04: one table of a charge's states, complete; what an answer means; never above what is open."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.model import PaymentMethod
from domain.payments.model import (
    CHARGE_TRANSITIONS,
    FINAL_DECLINES,
    UNKNOWN,
    Answer,
    Charge,
    ChargeState,
    Decline,
    DeclineCode,
    LinkEnrolment,
    LinkState,
    LinkStatus,
    ProviderStatus,
)
from domain.payments.rules.agreements import AFTER_END, may_reuse
from domain.payments.rules.charging import amount_to_capture, begun, first_attempt_on, move, step_after
from domain.payments.rules.links import keeps_card, link_key, link_mark, link_status, link_token, with_links
from tests.tenants import TODAY

WAYS = {
    ("SCHEDULED", "DUE"),
    ("SCHEDULED", "FALLEN_BACK"),
    ("SCHEDULED", "CANCELLED"),
    ("DUE", "RESERVED"),
    ("DUE", "CAPTURED"),
    ("DUE", "FAILED"),
    ("DUE", "CANCELLED"),
    ("RESERVED", "CAPTURED"),
    ("RESERVED", "FAILED"),
    ("RESERVED", "CANCELLED"),
    ("FAILED", "DUE"),
    ("FAILED", "FALLEN_BACK"),
    ("FAILED", "CANCELLED"),
}


def charge(state: ChargeState = ChargeState.DUE, **values: object) -> Charge:
    made = Charge(
        id=uuid4(),
        organisation_id=uuid4(),
        invoice_id=uuid4(),
        payer_id=uuid4(),
        provider_account_id=uuid4(),
        agreement_id=uuid4(),
        link_id=None,
        enrol=False,
        state=state,
        attempts=1,
        attempts_max=1,
        next_attempt_on=None,
        amount_minor=10_000,
        currency="NOK",
    )
    return replace(made, **values)  # type: ignore[arg-type]


def declined(code: DeclineCode = DeclineCode.INSUFFICIENT_FUNDS) -> Answer:
    return Answer(ProviderStatus.DECLINED, reason=Decline.of(code))


@pytest.mark.rule("PRV-04")
def test_the_table_names_every_state() -> None:
    assert set(CHARGE_TRANSITIONS) == set(ChargeState)


@pytest.mark.rule("PRV-04")
@pytest.mark.parametrize(("state", "target"), list(product(ChargeState, ChargeState)))
def test_only_the_ways_of_the_table_are_open(state: ChargeState, target: ChargeState) -> None:
    if (state.value, target.value) in WAYS:
        assert move(state, target) is target
    else:
        with pytest.raises(ValueError, match="does not go"):
            move(state, target)


@pytest.mark.rule("CAT-40")
@given(st.integers(1, 15), st.integers(1, 15))
def test_a_declined_card_is_tried_once_a_day_until_its_attempts_are_used_up(attempts: int, most: int) -> None:
    step = step_after(charge(attempts=attempts, attempts_max=most), declined(), 10_000, TODAY)
    assert step is not None
    if attempts < most:
        assert (step.state, step.next_attempt_on) == (ChargeState.FAILED, TODAY + timedelta(days=1))
    else:
        assert (step.ways, step.next_attempt_on) == ((ChargeState.FAILED, ChargeState.FALLEN_BACK), None)


@pytest.mark.rule("SUB-18")
@pytest.mark.parametrize("code", [each for each in DeclineCode if each in FINAL_DECLINES])
def test_a_card_that_can_never_be_charged_again_ends_its_agreement_at_once(code: DeclineCode) -> None:
    step = step_after(charge(attempts_max=5), declined(code), 10_000, TODAY)
    assert step is not None
    assert (step.state, step.ends_agreement) == (ChargeState.FALLEN_BACK, True)


@pytest.mark.rule("PRV-04")
@pytest.mark.parametrize(
    "answer", [UNKNOWN, Answer(ProviderStatus.PENDING), Answer(ProviderStatus.NOT_FOUND)], ids=lambda one: one.status
)
@pytest.mark.parametrize("state", [ChargeState.DUE, ChargeState.RESERVED])
def test_an_answer_that_says_nothing_new_moves_nothing(state: ChargeState, answer: Answer) -> None:
    assert step_after(charge(state), answer, 10_000, TODAY) is None


@pytest.mark.rule("PRV-04")
def test_a_reservation_that_is_let_go_is_cancelled_only_where_nothing_is_open() -> None:
    gone = Answer(ProviderStatus.CANCELLED)
    let_go = step_after(charge(ChargeState.RESERVED), gone, 0, TODAY)
    lost = step_after(charge(ChargeState.RESERVED), gone, 1, TODAY)
    assert let_go is not None
    assert lost is not None
    assert (let_go.state, lost.state) == (ChargeState.CANCELLED, ChargeState.FALLEN_BACK)


@pytest.mark.rule("FEE-05")
def test_what_a_person_tried_falls_back_at_once_and_ends_no_agreement() -> None:
    by_person = charge(agreement_id=None, link_id=uuid4(), attempts_max=5)
    step = step_after(by_person, declined(DeclineCode.CARD_EXPIRED), 10_000, TODAY)
    assert step is not None
    assert (step.state, step.ends_agreement) == (ChargeState.FALLEN_BACK, False)


@pytest.mark.rule("PRV-04")
@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_no_more_is_taken_than_is_reserved_and_open(reserved: int, still_open: int) -> None:
    taken = amount_to_capture(reserved, still_open)
    assert 0 <= taken <= min(reserved, still_open)
    assert taken in (reserved, still_open)


@pytest.mark.rule("PRV-04")
def test_an_attempt_forgets_what_the_one_before_it_was_told() -> None:
    failed = charge(ChargeState.FAILED, provider_reference="old", reason=declined().reason, attempts_max=3)
    now = begun(failed, 7_000, uuid4(), now=datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert (now.state, now.attempts, now.amount_minor) == (ChargeState.DUE, 2, 7_000)
    assert (now.provider_reference, now.reason, now.next_attempt_on) == (None, None, None)


@pytest.mark.rule("BIL-03")
def test_a_card_is_charged_on_the_due_date_and_today_where_that_has_passed() -> None:
    assert first_attempt_on(TODAY + timedelta(days=3), TODAY) == TODAY + timedelta(days=3)
    assert first_attempt_on(TODAY, TODAY) == first_attempt_on(TODAY - timedelta(days=9), TODAY) == TODAY


@pytest.mark.rule("SUB-18")
def test_every_method_says_what_becomes_of_a_detached_agreement() -> None:
    assert set(AFTER_END) == set(PaymentMethod)
    reusable = {method for method in PaymentMethod if may_reuse(method, None, TODAY)}
    assert reusable == set(PaymentMethod) - {PaymentMethod.CARD, PaymentMethod.VIPPS, PaymentMethod.PAYROLL}
    assert may_reuse(PaymentMethod.CARD, TODAY, TODAY)
    assert not may_reuse(PaymentMethod.CARD, TODAY - timedelta(days=1), TODAY)
    assert {method for method, rule in AFTER_END.items() if rule.is_deletable} == {"EMAIL", "EHF"}
    assert {method for method, rule in AFTER_END.items() if rule.tells_provider} == {"VIPPS"}


@pytest.mark.rule("FEE-05")
@pytest.mark.parametrize(
    ("state", "valid_until", "open_minor", "live", "expected"),
    [
        (LinkState.OPEN, TODAY, 1, None, LinkStatus.OPEN),
        (LinkState.OPEN, None, 1, ChargeState.SCHEDULED, LinkStatus.OPEN),
        (LinkState.OPEN, TODAY - timedelta(days=1), 1, None, LinkStatus.EXPIRED),
        (LinkState.OPEN, TODAY - timedelta(days=1), 1, ChargeState.DUE, LinkStatus.PAYING),
        (LinkState.OPEN, TODAY, 0, None, LinkStatus.PAID),
        (LinkState.PAID, TODAY, 1, None, LinkStatus.PAID),
        (LinkState.CANCELLED, TODAY, 0, None, LinkStatus.CANCELLED),
    ],
)
def test_a_link_says_how_it_stands(
    state: LinkState, valid_until: date | None, open_minor: int, live: ChargeState | None, expected: LinkStatus
) -> None:
    told = link_status(state, valid_until=valid_until, open_minor=open_minor, charge=live, today=TODAY)
    assert told is expected


@pytest.mark.rule("FEE-05")
def test_a_card_is_kept_as_the_link_says_and_else_as_the_payer_wishes() -> None:
    kept = {(each, wish): keeps_card(each, wished=wish) for each in LinkEnrolment for wish in (False, True)}
    assert {key for key, value in kept.items() if value} == {
        (LinkEnrolment.REQUIRED, False),
        (LinkEnrolment.REQUIRED, True),
        (LinkEnrolment.OFFERED, True),
    }


@pytest.mark.rule("FEE-05")
def test_a_token_is_made_again_with_the_key_alone_and_differs_between_links_tenants_and_keys() -> None:
    tenant, link, key = uuid4(), uuid4(), link_key("k" * 40)
    token = link_token(tenant, link, key)
    assert token == link_token(tenant, link, key)
    assert token.tenant_id == tenant
    others = {link_token(tenant, uuid4(), key), link_token(uuid4(), link, key), link_token(tenant, link, link_key("x"))}
    assert len({token.text, *(other.text for other in others)}) == 4
    body = with_links(f"Betal her: {link_mark(link)}", tenant, key, "https://medlem.example")
    assert body == f"Betal her: https://medlem.example/pay/{token.text}"
