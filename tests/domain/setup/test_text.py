"""Set-ups as text (CAT-44): the same bytes again, nothing lost on the way, and every fault with its line."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.model import MethodFee, PaymentMethod
from domain.setup.model import ENTRIES, REFERENCES, BillingPlanEntry, DiscountEntry, Setup, SetupKind
from domain.setup.rules.closure import closed, named_by
from domain.setup.rules.codec import keys_of
from domain.setup.rules.text import TEXT_CHARACTERS_MAX, read_text, text_of

# What YAML could mistake for something else is among it: yes, 1e3, 08:00, colons, quotes, line breaks.
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029\ufeff"), max_size=30),
    st.sampled_from(
        ["yes", "null", "~", "1e3", "08:00", "2026-01-01", "- a", "a: b", "'", '"', "#", "to\nlinjer", "&a", "*a"]
    ),
)


def values_of(hint: Any, name: str) -> st.SearchStrategy[Any]:
    if get_origin(hint) in (Union, UnionType):
        inner = next(part for part in get_args(hint) if part is not NoneType)
        return st.none() | values_of(inner, name)
    if get_origin(hint) is tuple:
        return st.lists(values_of(get_args(hint)[0], name), max_size=3).map(tuple)
    if is_dataclass(hint) and isinstance(hint, type):
        return entries_of(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if hint is int:
        return st.integers(-999_999, 999_999)
    return {str: TEXTS, bool: st.booleans(), date: st.dates(), time: st.times().map(whole_minutes)}[hint]


def whole_minutes(at: time) -> time:
    return at.replace(second=0, microsecond=0)


def entries_of(kind: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{one.name: values_of(hints[one.name], one.name) for one in fields(kind)})


def setups() -> st.SearchStrategy[Setup]:
    def of(kind: SetupKind) -> st.SearchStrategy[Any]:
        found = st.lists(entries_of(ENTRIES[kind]), max_size=2, unique_by=lambda one: one.name)
        return found.map(lambda entries: {one.name: one for one in entries})

    return st.fixed_dictionaries({kind: of(kind) for kind in SetupKind})


@pytest.mark.rule("CAT-44")
@given(setup=setups())
def test_a_set_up_comes_back_as_it_was_and_gives_the_same_bytes(setup: Setup) -> None:
    text = text_of(setup)
    read, _, faults = read_text(text)
    assert faults == []
    assert read == {kind: entries for kind, entries in setup.items() if entries}
    assert text_of(read) == text


@pytest.mark.rule("CAT-44")
def test_a_text_is_readable_says_amounts_as_people_do_and_leaves_out_what_goes_without_saying() -> None:
    fee = MethodFee(PaymentMethod.INVOICE, 4900, 2)
    setup: Setup = {
        SetupKind.DISCOUNT: {"Halv pris": DiscountEntry("Halv pris", 5_050)},
        SetupKind.BILLING_PLAN: {"Vanlig": BillingPlanEntry("Vanlig", 14, "NOK", (fee,), dunning_process="Purring")},
    }
    assert text_of(setup) == (
        "kontingent: 1\n"
        "discounts:\n"
        "  - name: Halv pris\n"
        "    percent: 50.5\n"
        "billing_plans:\n"
        "  - name: Vanlig\n"
        "    lead_days: 14\n"
        "    currency: NOK\n"
        "    fees:\n"
        "      - method: INVOICE\n"
        "        fee: 49.00\n"
        "        from_period: 2\n"
        "    dunning_process: Purring\n"
    )


FAULTY = """\
kontingent: 1
billing_plans:
  - name: Vanlig
    lead_days: mange
    currency: NOK
    fees:
      - method: POST
        fee: 49.123
        from_period: 2
    color: red
  - lead_days: 14
    currency: NOK
discounts:
  - name: Halv
    percent: 50
  - name: Halv
    percent: 60
unicorns: []
"""


@pytest.mark.rule("CAT-44")
def test_every_fault_is_named_with_its_line() -> None:
    _, _, faults = read_text(FAULTY)
    assert sorted((one.line, one.path, one.error.code) for one in faults) == [
        (4, "billing_plans/0/lead_days", "SETUP_WHOLE"),
        (7, "billing_plans/0/fees/0/method", "SETUP_CHOICE"),
        (8, "billing_plans/0/fees/0/fee", "SETUP_DECIMAL"),
        (10, "billing_plans/0/color", "SETUP_UNKNOWN"),
        (11, "billing_plans/1", "SETUP_MISSING"),
        (16, "discounts/1/name", "SETUP_TWICE"),
        (18, "unicorns", "SETUP_UNKNOWN"),
    ]


@pytest.mark.rule("CAT-44")
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("kontingent: 2\n", 1),
        ("kontingent: 1\ndiscounts: [\n", 3),
        ("kontingent: 1\na: &x [1]\nb: [*x, *x]\n", 3),
        ("kontingent: 1\nkontingent: 1\n", 2),
        ("kontingent: 1\n" + "a: " + "[" * 40 + "]" * 40, 2),
        ("- 1\n", 1),
        ("kontingent: 1\n? [a]\n: 1\n", 2),
        ("x" * (TEXT_CHARACTERS_MAX + 1), 1),
        ("kontingent: 1\ndiscounts: !!python/object:os.system\n", 2),
    ],
)
def test_what_is_no_set_up_is_a_fault_and_never_run(text: str, line: int) -> None:
    setup, _, faults = read_text(text)
    assert setup == {}
    assert [one.line for one in faults] == [line]


@pytest.mark.rule("CAT-44")
def test_an_export_takes_along_what_is_named() -> None:
    setup: Setup = {
        SetupKind.DISCOUNT: {"Halv": DiscountEntry("Halv", 5000)},
        SetupKind.BILLING_PLAN: {"Vanlig": BillingPlanEntry("Vanlig", 14, "NOK", dunning_process="Purring")},
        SetupKind.DUNNING_PROCESS: {"Purring": ENTRIES[SetupKind.DUNNING_PROCESS]("Purring", "NOK")},
    }
    part = closed(setup, [(SetupKind.BILLING_PLAN, "Vanlig"), (SetupKind.PLAN, "not there")])
    assert {kind: list(entries) for kind, entries in part.items() if entries} == {
        SetupKind.DUNNING_PROCESS: ["Purring"],
        SetupKind.BILLING_PLAN: ["Vanlig"],
    }


@pytest.mark.rule("CAT-44")
def test_every_field_has_a_key_of_its_own_and_every_reference_is_a_field() -> None:
    for kind in ENTRIES.values():
        assert len(keys_of(kind)) == len(fields(kind))
        assert fields(kind)[0].name == "name"
        assert fields(kind)[0].default is MISSING
    for owner, name in REFERENCES:
        assert name in {one.name for one in fields(owner)}
    assert list(named_by(BillingPlanEntry("a", 1, "NOK"))) == []
