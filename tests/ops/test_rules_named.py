"""Whatever the engine refuses names its rule: each field at fault and each refusal.

What is wrong with the form alone has none: a text that is missing or too long, an id that names nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module

import pytest

from domain.catalogue.model import OBSTACLE_RULES, ObstacleCode
from domain.dunning.model import Obstacle as ReminderObstacle
from domain.dunning.model import ReminderRefused
from domain.dunning.model.unpaid import ObstacleCode as ReminderObstacleCode
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, InvalidInput, Refusal
from domain.subscriptions.model import ChangeObstacle, ChangeObstacleCode, ChangeRefused, PlanNotSellable
from domain.subscriptions.model.changes import CHANGE_RULES
from ops.rules import rules_of
from ops.settings import PROJECT_ROOT

ENGINE = ["billing", "catalogue", "dunning", "feeruns", "ledger", "payments", "routines", "setup", "subscriptions"]
FORM = frozenset(["INVALID", "NOT_FOUND", "REQUIRED", "TIME", "TOO_LONG", "UNKNOWN"])
"""What is wrong with the form alone."""
BY_WHAT_IS_IN_THE_WAY = {ChangeRefused, PlanNotSellable, ReminderRefused}
BOOK = frozenset(rule.number for rule in rules_of(PROJECT_ROOT / "docs" / "rules"))


def violations() -> Iterator[tuple[str, ast.Call]]:
    """Give each place of the engine that finds fault with a field."""
    for context in ENGINE:
        for path in sorted((PROJECT_ROOT / "domain" / context).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ("FieldError", "InvalidInput.of"):
                    yield f"{path.relative_to(PROJECT_ROOT)}:{node.lineno}", node


def rules_named(call: ast.Call) -> list[str] | None:
    """Return the rules that a violation is told to be, none where its caller says it; None where nothing is said."""
    given = next((one.value for one in call.keywords if one.arg == "rule"), None)
    if given is None and len(call.args) == 5:
        given = call.args[4]
    return None if given is None else _texts(given)


def _texts(node: ast.expr) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def test_each_violation_of_the_engine_names_a_rule_of_the_book_or_is_of_its_form_only() -> None:
    found = list(violations())
    assert len(found) > 250
    silent, unknown = [], []
    for place, call in found:
        named = rules_named(call)
        if named is None and not (set(_texts(call.args[1])) or {"?"}) <= FORM:
            silent.append(place)
        unknown += [f"{place} {rule}" for rule in named or () if rule not in BOOK]
    assert silent == []
    assert unknown == []


def test_rules_that_callers_hand_on_are_rules_of_the_book() -> None:
    handed_on = ["amount_errors", "day_errors", "percent_errors", "refuse_if_stopping", "_lead_errors", "_range"]
    count = 0
    for context in ENGINE:
        for path in sorted((PROJECT_ROOT / "domain" / context).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if not (isinstance(node, ast.Call) and ast.unparse(node.func) in handed_on):
                    continue
                given = [*node.args, *(one.value for one in node.keywords)]
                named = [one.value for one in given if isinstance(one, ast.Constant) and one.value in BOOK]
                count += len(named)
                assert len(named) == 1 or ast.unparse(node.func) == "_range", (path, node.lineno)
    assert count > 30


def refusals() -> list[type[Refusal]]:
    """Return each refusal of the engine."""
    for context in ENGINE:
        import_module(f"domain.{context}.model")
    import_module("domain.billing.rules.kid")
    found = [one for one in Refusal.__subclasses__() if one.__module__.split(".")[1] in ENGINE]
    return sorted(found, key=lambda one: one.__name__)


@pytest.mark.parametrize("refusal", refusals(), ids=lambda one: one.__name__)
def test_each_refusal_of_the_engine_names_a_rule_of_the_book(refusal: type[Refusal]) -> None:
    assert (refusal.RULE in BOOK) != (refusal in BY_WHAT_IS_IN_THE_WAY)


def test_whatever_may_be_in_the_way_has_a_rule_of_the_book() -> None:
    assert set(CHANGE_RULES) == set(ChangeObstacleCode)
    assert set(OBSTACLE_RULES) == set(ObstacleCode)
    assert {*CHANGE_RULES.values(), *OBSTACLE_RULES.values()} <= BOOK
    for code in ReminderObstacleCode:
        assert ReminderRefused(new_id(), ReminderObstacle(code)).rule in BOOK


def test_the_rule_of_what_was_asked_for_outweighs_that_of_what_is_in_the_way() -> None:
    obstacle = ChangeObstacle.of(ChangeObstacleCode.NO_STOP)
    assert ChangeRefused(new_id(), obstacle).rule == "SUB-08"
    assert ChangeRefused(new_id(), obstacle, "SUB-09").rule == "SUB-09"


def test_the_words_of_an_invalid_input_name_field_and_rule() -> None:
    refused = InvalidInput((FieldError("a", "SELF", "not so", rule="CAT-17"), FieldError("b", "REQUIRED", "say it")))
    assert refused.message == "a: not so (CAT-17); b: say it"
    assert (refused.rule, [one.rule for one in refused.fields]) == ("", ["CAT-17", ""])
