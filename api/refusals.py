"""Domain refusal -> GraphQL type of the same name: the one converter.

A mutation declares which refusals its answer may hold; the decorator makes the union, and turns a raised
refusal into the type of the same name, field by field. One that was not declared becomes an error with its code.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import wraps
from types import NoneType, UnionType
from typing import Annotated, Any, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.ids import encode_id
from api.reasons import SHOWN_AS, Argument, arguments_of, reason_of
from api.scalars import Minor
from domain.kernel import refusal as kernel
from domain.kernel.reason import Reason

P = ParamSpec("P")
S = TypeVar("S")


FieldErrorCode = Enum("FieldErrorCode", {code: code for code in get_args(kernel.FieldCode)})  # type: ignore[misc]
strawberry.enum(FieldErrorCode, description="Everything that can be wrong with a field.")


@strawberry.type
class FieldError:
    """What is wrong with one field: its path as the caller named it, a stable code, what to do, and by which rule."""

    path: str
    code: FieldErrorCode
    message: str
    arguments: list[Argument]
    rule: str | None = strawberry.field(
        default=None, description="The number of the rule that says so, such as CAT-17."
    )


@strawberry.interface
class Refusal:
    """An expected "no". The code is stable; the message is English and says what to do."""

    code: str
    message: str
    fields: list[FieldError]
    rule: str | None = strawberry.field(description="The number of the rule that says so, such as RUN-07.")


# What a field's name does not tell: the type that an id names; and fields that say nothing new.
_ID_TYPES = {"export_id": "JournalExport", "import_id": "PaymentImport", "row_id": "Node"}
_HIDDEN = {
    "InvalidInput": {"errors"},
    "SetupRefused": {"faults"},
    "NotFound": {"id"},
    "IdempotencyConflict": {"key"},
    "ChangeRefused": {"asked"},
}
_OWN = {"code", "message", "fields", "rule"}
_types: dict[type[kernel.Refusal], type] = {}


def refusal_type(refusal: type[kernel.Refusal]) -> type:
    """Return the GraphQL type of a refusal; made once from the fields of its dataclass."""
    made = _types.get(refusal)
    if made is None:
        hints = get_type_hints(refusal)
        annotations = {name: _graphql_type(name, hints[name]) for name in _shown(refusal)}
        body = {"__annotations__": annotations, "__doc__": refusal.__doc__}
        plain = type(refusal.__name__, (Refusal,), body)
        made = _types[refusal] = strawberry.type(plain, description=_first_line(refusal.__doc__))
    return made


def convert(refused: kernel.Refusal) -> Any:
    """Return a refusal as a value of its GraphQL type."""
    errors = [_field_error(field) for field in refused.fields]
    own = {name: _graphql_value(name, getattr(refused, name)) for name in _shown(type(refused))}
    return refusal_type(type(refused))(
        code=refused.code, message=refused.message, fields=errors, rule=refused.rule or None, **own
    )


def as_json(refused: kernel.Refusal) -> dict[str, Any]:
    """Return a refusal as JSON, with the names that GraphQL would use: for answers that are not GraphQL."""
    return {"__typename": type(refused).__name__, **_plain(convert(refused))}


def refusing(
    *refusals: type[kernel.Refusal], result: str | None = None, description: str | None = None
) -> Callable[[Callable[P, Awaitable[S]]], Any]:
    """Make an async function a mutation whose answer is its own type or one of these refusals.

    The union is named after the function (`create_member` -> `CreateMemberResult`) unless `result` names it.
    """

    def decorate(function: Callable[P, Awaitable[S]]) -> Any:
        name = function.__name__
        union = result or "".join(part.capitalize() for part in name.split("_")) + "Result"
        success = _return_type(function)
        members = (success, *(refusal_type(refusal) for refusal in refusals))

        @wraps(function)
        async def resolve(*args: P.args, **kwargs: P.kwargs) -> Any:
            try:
                return await function(*args, **kwargs)
            except kernel.Refusal as refused:
                if type(refused) in refusals:
                    return convert(refused)
                raise

        return strawberry.mutation(
            resolver=resolve,
            description=description or _first_line(function.__doc__),
            graphql_type=Annotated[Union[members], strawberry.union(union)],  # noqa: UP007 - made at run time
        )

    return decorate


def _field_error(field: kernel.FieldError) -> FieldError:
    return FieldError(
        path=field.path,
        code=FieldErrorCode[field.code],
        message=field.message,
        arguments=arguments_of(field.args),
        rule=field.rule or None,
    )


def _plain(value: Any) -> Any:
    """Return a value of the schema as JSON, with the names that GraphQL would use."""
    if is_dataclass(value):
        return {to_camel_case(each.name): _plain(getattr(value, each.name)) for each in dataclass_fields(value)}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.name
    return value.isoformat() if isinstance(value, date) else value


def _return_type(function: Callable[..., Any]) -> Any:
    annotation = inspect.signature(function).return_annotation
    return eval(annotation, function.__globals__) if isinstance(annotation, str) else annotation  # noqa: S307


def _shown(refusal: type[kernel.Refusal]) -> list[str]:
    hidden = _HIDDEN.get(refusal.__name__, set()) | _OWN
    return [f.name for f in dataclass_fields(refusal) if f.name not in hidden]


def _graphql_type(name: str, hint: Any) -> Any:
    """Return the GraphQL type of a refusal's field: ids are global, money is Minor, enums are their names."""
    if get_origin(hint) in (Union, UnionType):
        inner = [part for part in get_args(hint) if part is not NoneType]
        return _graphql_type(name, inner[0]) | None if len(inner) == 1 else str
    if get_origin(hint) in (tuple, list):
        return list[_graphql_type(name, get_args(hint)[0])]  # type: ignore[misc]
    if hint is int:
        return Minor if name.endswith("_minor") else int
    return _plain_type(hint)


def _plain_type(hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Reason):
        return SHOWN_AS[hint]
    if hint is UUID:
        return strawberry.ID
    return hint if hint in (bool, date, datetime) or _is_of_schema(hint) else str


def _is_of_schema(hint: Any) -> bool:
    """Tell whether an enum is one of the schema's; others are shown by their values' names."""
    return hasattr(hint, "__strawberry_definition__")


def _graphql_value(name: str, value: Any) -> Any:
    if isinstance(value, UUID):
        return encode_id(_id_type(name), value)
    if isinstance(value, tuple | list):
        return [_graphql_value(name, item) for item in value]
    if isinstance(value, Reason):
        return reason_of(value)
    if isinstance(value, Enum) and not _is_of_schema(value):
        return value.name
    return value


def _id_type(name: str) -> str:
    stem = name.removesuffix("_ids").removesuffix("_id")
    return _ID_TYPES.get(name, "".join(part.capitalize() for part in stem.split("_")))


def _first_line(text: str | None) -> str | None:
    return inspect.cleandoc(text).splitlines()[0] if text else None
