"""What holds for the whole schema."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    get_named_type,
)

from api.schema import schema, sdl
from api.settings import PROJECT_ROOT
from domain.people.rules.access import PERMISSIONS, ROLE_PERMISSIONS, Role, locked_until, permissions_of

MONEY_MOVES = {
    "startSubscription",
    "creditInvoice",
    "startBillingRun",
    "startDunningRun",
    "remindInvoice",
    "assignPayment",
    "registerPaymentAsGift",
    "registerGift",
    "sendAppeal",
}


@pytest.mark.rule("API-01")
def test_the_committed_schema_is_the_schema_of_the_code() -> None:
    committed = (PROJECT_ROOT / "schema.graphql").read_text()
    assert committed.strip() == sdl().strip(), "run `make schema` and commit schema.graphql"


@pytest.mark.rule("API-01")
def test_every_connection_takes_a_bounded_page() -> None:
    for named in schema.type_map.values():
        if isinstance(named, GraphQLObjectType):
            for name, field in named.fields.items():
                if get_named_type(field.type).name.endswith("Connection"):
                    assert {"first", "after"} <= set(field.args), f"{named.name}.{name}"


@pytest.mark.rule("API-02")
def test_every_mutation_answers_with_its_success_or_a_refusal() -> None:
    assert schema.mutation_type is not None
    for name, field in schema.mutation_type.fields.items():
        answer = get_named_type(field.type)
        if name == "signOut":
            continue
        assert isinstance(answer, GraphQLUnionType), name
        success, *refusals = answer.types
        assert success.name.endswith("Success"), name
        assert refusals, name
        for refusal in refusals:
            assert [interface.name for interface in refusal.interfaces] == ["Refusal"], refusal.name


@pytest.mark.rule("API-02")
def test_every_mutation_that_moves_money_takes_an_idempotency_key() -> None:
    assert schema.mutation_type is not None
    for name in MONEY_MOVES:
        field = schema.mutation_type.fields[name]
        assert str(field.args["idempotencyKey"].type) == "String!", name
        union = get_named_type(field.type)
        assert isinstance(union, GraphQLUnionType)
        assert "IdempotencyConflict" in {member.name for member in union.types}, name


def test_money_is_never_a_float_or_a_32_bit_number() -> None:
    assert "Float" not in schema.type_map
    for named in schema.type_map.values():
        if isinstance(named, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for name, field in named.fields.items():
                if name.endswith("Minor") or name == "minor":
                    assert get_named_type(field.type).name == "Minor", f"{named.name}.{name}"


def test_ids_are_ids() -> None:
    for named in schema.type_map.values():
        if isinstance(named, GraphQLObjectType):
            for name, field in named.fields.items():
                if name == "id" or name.endswith(("Id", "Ids")):
                    kind = get_named_type(field.type)
                    assert isinstance(kind, GraphQLScalarType | GraphQLEnumType)
                    assert kind.name in ("ID", "String"), f"{named.name}.{name}"


@pytest.mark.rule("USR-01")
def test_roles_give_known_permissions_and_unknown_roles_none() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    for permissions in ROLE_PERMISSIONS.values():
        assert permissions <= PERMISSIONS
    assert permissions_of(["OWNER"]) == PERMISSIONS
    assert permissions_of(["READER", "NOBODY"]) == ROLE_PERMISSIONS[Role.READER]
    assert permissions_of([]) == frozenset()
    assert {p.split(":")[1] for p in ROLE_PERMISSIONS[Role.READER]} == {"read"}


@pytest.mark.rule("USR-01")
def test_each_failure_beyond_the_first_doubles_the_wait_up_to_a_bound() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    waits = [(until - now).total_seconds() if (until := locked_until(n, now)) else 0 for n in range(1, 40)]
    assert waits[:7] == [0, 0, 0, 0, 15, 30, 60]
    assert max(waits) == waits[-1] == 900
