"""Completes plain values at once: what graphql-core does for each value step by step, with functions made beforehand.

A field is plain where all it does is read an attribute, and its type is a leaf, or an object, union or list whose own
selection is plain all the way down. Such a selection becomes one function for an execution, without a path, an info
or a coroutine for each value. Which fields are selected is graphql-core's own answer (fragments, @skip, @include), so
there is nothing here that could be kept for too long.

The functions know only what is as it should be. Anything else (null where none may be, an error, an awaitable, an
object of an unknown class) makes them raise, and graphql-core completes the same value again from its beginning: it
says the error, its path and what becomes null. Reading an attribute changes nothing, so it may happen twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Protocol

from graphql import (
    FieldNode,
    GraphQLAbstractType,
    GraphQLBoolean,
    GraphQLID,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLString,
    TypeNameMetaFieldDef,
    Undefined,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet

Complete = Callable[[Any], Any]

_DEFINITION = "strawberry-definition"
_SAME = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
"""Leaf types that leave values of a class as they are."""
_INERT = frozenset({str, int, float, bool, date, datetime})
"""Classes whose values are neither errors nor awaitable; a leaf type may still refuse one."""


class Odd(Exception):
    """A value that is not as its type says, or that only graphql-core can complete."""


class Attribute:
    """A resolver that reads an attribute and does nothing else."""

    __slots__ = ("get",)

    def __init__(self, name: str) -> None:
        self.get: Complete = attrgetter(name)

    def __call__(self, source: Any, _info: GraphQLResolveInfo[Any]) -> Any:
        return self.get(source)


@dataclass(frozen=True, slots=True)
class Selection:
    """The fields of an object that an operation asks for.

    `read` gives all of them in their order, null in the place of `others`, which graphql-core must execute.
    """

    read: Complete
    others: GroupedFieldSet


class Subfields(Protocol):
    """The executor, as far as it knows what is selected below a field."""

    schema: GraphQLSchema

    def collect_subfields(
        self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList
    ) -> CollectedFields:
        """Return the selected fields of an object of this type."""


class Completion:
    """The functions of one execution, each made at first need.

    They are found by the identity of graphql-core's lists of fields, which are kept here so that none is reused.
    """

    def __init__(self, executor: Subfields) -> None:
        self._executor = executor
        self._selections: dict[tuple[GraphQLObjectType, int], tuple[GroupedFieldSet, Selection]] = {}
        self._values: dict[tuple[int, int], tuple[FieldDetailsList, Complete | None]] = {}

    def selection(self, parent: GraphQLObjectType, fields: GroupedFieldSet) -> Selection:
        """Return how an object's fields are read."""
        key = (parent, id(fields))
        if key not in self._selections:
            self._selections[key] = (fields, self._selection(parent, fields))
        return self._selections[key][1]

    def value(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Complete | None:
        """Return what completes a field's values of a type; None where graphql-core must."""
        key = (id(kind), id(details))
        if key not in self._values:
            self._values[key] = (details, self._nullable(kind, details))
        return self._values[key][1]

    def _selection(self, parent: GraphQLObjectType, fields: GroupedFieldSet) -> Selection:
        read: list[tuple[str, Complete, Complete]] = []
        others: GroupedFieldSet = {}
        for name, details in fields.items():
            getting = self._field(parent, details)
            if getting is None:
                others[name] = details
            read.append((name, *(getting or (_itself, _always(None)))))
        return Selection(_object(read), others)

    def _field(self, parent: GraphQLObjectType, details: FieldDetailsList) -> tuple[Complete, Complete] | None:
        """Return what gets a plain field's value from its object, and what completes it."""
        node: FieldNode = details[0].node
        field = self._executor.schema.get_field(parent, node.name.value)
        if field is TypeNameMetaFieldDef:
            return _itself, _always(parent.name)
        if field is None or not isinstance(field.resolve, Attribute) or node.arguments:
            return None
        complete = self.value(field.type, details)
        return (field.resolve.get, complete) if complete else None

    def _nullable(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Complete | None:
        if is_non_null_type(kind):
            return self._present(kind.of_type, details)
        complete = self._present(kind, details)
        return _or_null(complete) if complete else None

    def _present(self, kind: Any, details: FieldDetailsList) -> Complete | None:
        if is_leaf_type(kind):
            return leaf(kind)
        if is_list_type(kind):
            complete = self._nullable(kind.of_type, details)
            return _list(complete) if complete else None
        if is_abstract_type(kind):
            return self._one_of(kind, details)
        read = self._plain(kind, details)
        return _instance(class_of(kind), read) if read else None

    def _plain(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Complete | None:
        """Return what reads an object whose whole selection is plain, else None."""
        selection = self.selection(kind, self._executor.collect_subfields(kind, details).grouped_field_set)
        return None if selection.others or class_of(kind) is None else selection.read

    def _one_of(self, kind: GraphQLAbstractType, details: FieldDetailsList) -> Complete:
        """Complete an object of any possible type. Only the types that occur are looked into."""
        kinds = {class_of(one): one for one in self._executor.schema.get_possible_types(kind)}
        known: dict[type, Complete] = {}

        def complete(value: Any) -> Any:
            its_class = value.__class__
            if its_class not in known:
                found = kinds.get(its_class)
                known[its_class] = (self._plain(found, details) if found else None) or _odd
            return known[its_class](value)

        return complete


def class_of(kind: GraphQLObjectType) -> type | None:
    """Return the class whose instances are of a type beyond doubt; None where a test of the type's own decides."""
    definition: Any = kind.extensions.get(_DEFINITION)
    if definition is None or definition.is_type_of or definition.concrete_of:
        return None
    origin: type = definition.origin
    return origin


@lru_cache(maxsize=500)
def leaf(kind: GraphQLLeafType) -> Complete:
    """Return what makes a leaf's value for the answer of one that is there."""
    same = next((its_class for one, its_class in _SAME.items() if one is kind), None)
    if same is not None:
        return _same(same)
    definition: Any = kind.extensions.get(_DEFINITION)
    if is_enum_type(kind) and definition is not None:
        return _enum(definition.wrapped_cls, {one: kind.coerce_output_value(one) for one in definition.wrapped_cls})
    coerce = kind.coerce_output_value

    def complete(value: Any) -> Any:
        coerced = coerce(value) if value.__class__ in _INERT else None
        if coerced is None or coerced is Undefined:
            raise Odd
        return coerced

    return complete


def _same(its_class: type) -> Complete:
    def complete(value: Any) -> Any:
        if value.__class__ is its_class:
            return value
        raise Odd

    return complete


def _enum(its_class: type, names: Mapping[Any, Any]) -> Complete:
    def complete(value: Any) -> Any:
        if value.__class__ is its_class:
            return names[value]
        raise Odd

    return complete


def _or_null(complete: Complete) -> Complete:
    return lambda value: None if value is None else complete(value)


def _list(complete: Complete) -> Complete:
    def complete_all(values: Any) -> Any:
        # Anything else that can be walked through might be walked through only once.
        if values.__class__ is list or values.__class__ is tuple:
            return [complete(value) for value in values]
        raise Odd

    return complete_all


def _instance(its_class: type | None, read: Complete) -> Complete:
    def complete(value: Any) -> Any:
        if value.__class__ is its_class:
            return read(value)
        raise Odd

    return complete


def _object(fields: Sequence[tuple[str, Complete, Complete]]) -> Complete:
    return lambda source: {name: complete(get(source)) for name, get, complete in fields}


def _itself(source: Any) -> Any:
    return source


def _always(value: Any) -> Complete:
    return lambda _value: value


def _odd(_value: Any) -> Any:
    raise Odd
