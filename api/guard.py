"""What an operation may cost, found in one linear pass over its document.

Each fragment is measured once, however often it is spread, so that the guard itself can't be made slow. It
runs before validation (whose rules assume a document of sane size) and therefore takes nothing for granted:
unknown fields, unknown fragments and cycles are left to validation, which names them.

A node is an object that the answer may hold: `first` of a connection, or `LIST_SIZE` for a bounded list
without it, multiplied down the tree. A value is a leaf of such a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from graphql.utilities.coerce_input_value import coerce_default_value

LIST_SIZE = 10
PAGE_ARGUMENT = "first"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one operation may ask for. `selections` counts fields after fragments are spread out."""

    depth: int = 15
    introspection_depth: int = 25
    aliases: int = 100
    selections: int = 1_000
    definitions: int = 100
    variables: int = 100
    nodes: int = 50_000
    values: int = 500_000


class TooMuch(GraphQLError):
    """The document asks for more than one request may."""

    def __init__(self, what: str, found: int, limit: int) -> None:
        shown = f"{found:,}" if found < 10**12 else "more than 10^12"
        super().__init__(
            f"This operation has {shown} {what}; the most allowed is {limit:,}. Ask for less at a time.",
            extensions={"code": "TOO_COMPLEX"},
        )


class Measure(NamedTuple):
    """A selection set's size. The `paged` parts count once for each row of the page that the parent gives."""

    depth: int = 0
    aliases: int = 0
    selections: int = 0
    nodes: int = 0
    nodes_paged: int = 0
    values: int = 0
    values_paged: int = 0

    def beside(self, other: Measure) -> Measure:
        """Both selection sets in the same object."""
        return Measure(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.selections + other.selections,
            self.nodes + other.nodes,
            self.nodes_paged + other.nodes_paged,
            self.values + other.values,
            self.values_paged + other.values_paged,
        )


NOTHING = Measure()


class Guard:
    """Measures the operations of one document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        fragments = (d for d in document.definitions if isinstance(d, FragmentDefinitionNode))
        self._fragments = {fragment.name.value: fragment for fragment in fragments}
        self._measured: dict[str, Measure] = {}
        self._open: set[str] = set()
        self._levels = 0
        self._variables: Mapping[str, Any] = {}
        self.page_variables: set[str] = set()

    def check(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Measure:
        """Measure an operation with these raw variables; raises TooMuch above a limit."""
        self._measured.clear()
        self._open.clear()
        self._levels = 0
        self._variables = {**_defaults(operation), **variables}
        root = self._schema.get_root_type(operation.operation)
        measure = self._set(operation.selection_set, root)
        nodes = measure.nodes + measure.nodes_paged * LIST_SIZE
        values = measure.values + measure.values_paged * LIST_SIZE
        self._bound(measure)
        _refuse("nodes", nodes, self._limits.nodes)
        _refuse("values", values, self._limits.values)
        return measure._replace(nodes=nodes, values=values)

    def check_document(self, document: DocumentNode) -> None:
        """Bound what validation walks whether it is used or not: definitions, variables, fragments nobody spreads."""
        _refuse("definitions", len(document.definitions), self._limits.definitions)
        for operation in operations_of(document):
            _refuse("variables", len(operation.variable_definitions or ()), self._limits.variables)
        for name in self._fragments:
            self._bound(self._fragment(name))

    def _bound(self, measure: Measure) -> None:
        _refuse("levels", measure.depth, self._limits.introspection_depth)
        _refuse("aliases", measure.aliases, self._limits.aliases)
        _refuse("fields", measure.selections, self._limits.selections)

    def _set(self, node: SelectionSetNode, parent: GraphQLNamedType | None) -> Measure:
        self._levels += 1
        _refuse("nested selections and fragments", self._levels, 4 * self._limits.introspection_depth)
        measure = NOTHING
        for selection in node.selections:
            if isinstance(selection, FieldNode):
                part = self._field(selection, parent)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self._schema.get_type(condition.name.value) if condition else parent
                part = self._set(selection.selection_set, inner)
            else:
                assert isinstance(selection, FragmentSpreadNode)
                part = self._fragment(selection.name.value)
            measure = measure.beside(part)
        self._levels -= 1
        return measure

    def _fragment(self, name: str) -> Measure:
        if name in self._measured:
            return self._measured[name]
        fragment = self._fragments.get(name)
        if fragment is None or name in self._open:
            return NOTHING
        self._open.add(name)
        condition = self._schema.get_type(fragment.type_condition.name.value)
        measure = self._set(fragment.selection_set, condition)
        self._open.discard(name)
        self._measured[name] = measure
        return measure

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Measure:
        name = node.name.value
        definition = _definition(self._schema, parent, name)
        inner = self._set(node.selection_set, _named(definition)) if node.selection_set else NOTHING
        introspection = name in ("__schema", "__type")
        limit = self._limits.introspection_depth if introspection else self._limits.depth
        depth = inner.depth + 1
        if introspection or not _is_meta(parent):
            _refuse("levels", depth, limit)
        aliases = inner.aliases + (node.alias is not None)
        shape = (1 if introspection else depth, aliases, inner.selections + 1)
        if introspection or node.selection_set is None:
            return Measure(*shape, values=1)
        page = self._page(node, definition)
        rows = page if page is not None else LIST_SIZE
        nodes = 1 + inner.nodes + inner.nodes_paged * rows
        values = inner.values + inner.values_paged * rows
        if definition is None or not is_list_type(get_nullable_type(definition.type)):
            return Measure(*shape, nodes=nodes, values=values)
        if page is not None:
            return Measure(*shape, nodes=nodes * page, values=values * page)
        return Measure(*shape, nodes_paged=nodes, values_paged=values)

    def _page(self, node: FieldNode, definition: GraphQLField | None) -> int | None:
        """Return the page size that a field asks for, or None where it has no such argument."""
        if definition is None or PAGE_ARGUMENT not in definition.args:
            return None
        default = coerce_default_value(definition.args[PAGE_ARGUMENT])
        for argument in node.arguments or ():
            if argument.name.value == PAGE_ARGUMENT:
                return _clamped(self._value(argument.value, default))
        return _clamped(default)

    def _value(self, value: Any, default: Any) -> Any:
        if isinstance(value, IntValueNode):
            return int(value.value[:10])
        if isinstance(value, VariableNode):
            self.page_variables.add(value.name.value)
            return self._variables.get(value.name.value, default)
        return default


def _clamped(size: Any) -> int:
    """Read a page size of any kind: resolvers refuse odd ones, the guard only counts."""
    if isinstance(size, int):
        return min(max(size, 1), 2**31)
    return LIST_SIZE


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        definition.variable.name.value: int(definition.default_value.value[:10])
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }


def _definition(schema: GraphQLSchema, parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        return schema.get_field(parent, name)
    return None


def _named(definition: GraphQLField | None) -> GraphQLNamedType | None:
    return get_named_type(definition.type) if definition is not None else None


def _is_meta(parent: GraphQLNamedType | None) -> bool:
    return parent is not None and parent.name.startswith("__")


def _refuse(what: str, found: int, limit: int) -> None:
    if found > limit:
        raise TooMuch(what, found, limit)


def operations_of(document: DocumentNode) -> Iterable[OperationDefinitionNode]:
    """Return the operations of a document."""
    return (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
