"""Documents of a schema: drawn ones, with all that a selection can be, and whole ones, which ask for every field."""

from __future__ import annotations

from typing import Any, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)
from hypothesis import strategies as st

DRAWN_DEPTH_MAX = 5
DRAWN_FIELDS_MAX = 4
WHOLE_DEPTH_MAX = 3
_DIRECTIVES = ("", "", "", "", "", " @include(if: $yes)", " @skip(if: $yes)", " @include(if: $no)", " @skip(if: $no)")
_LITERALS = {
    "Boolean": "true",
    "Int": "3",
    "Float": "1.5",
    "Minor": "100",
    "Date": '"2026-01-31"',
    "DateTime": '"2026-01-31T09:30:00Z"',
}


class Document(NamedTuple):
    """A text, and what its variables are."""

    text: str
    variables: dict[str, Any]


def whole_documents(schema: GraphQLSchema) -> list[Document]:
    """Return a document for each query with all fields that need no argument, and one with the names of types alone."""
    assert schema.query_type is not None
    return [
        Document(f"{{ {name}{_arguments(field)} {_below(schema, field, WHOLE_DEPTH_MAX, leaves=leaves)} }}", {})
        for name, field in schema.query_type.fields.items()
        for leaves in (True, False)
    ]


def _below(schema: GraphQLSchema, field: GraphQLField, depth: int, *, leaves: bool) -> str:
    kind: Any = get_named_type(field.type)
    if is_leaf_type(kind):
        return ""
    if isinstance(kind, GraphQLUnionType):
        return "{ __typename " + " ".join(f"... on {one.name} {{ __typename }}" for one in kind.types) + " }"
    parts = ["__typename"]
    for name, one in kind.fields.items():
        wanted = leaves if is_leaf_type(get_named_type(one.type)) else depth > 0
        if wanted and not any(map(is_required_argument, one.args.values())):
            parts.append(f"{name} {_below(schema, one, depth - 1, leaves=leaves)}")
    return "{ " + " ".join(parts) + " }"


@st.composite
def documents(draw: st.DrawFn, schema: GraphQLSchema, root: GraphQLObjectType) -> Document:
    """Draw a valid document whose operation begins at this root."""
    drawing = _Drawing(draw, schema)
    selection = drawing.selection(root, 0)
    body = f"{selection} {' '.join(drawing.fragments)}"
    variables = {name: draw(st.booleans()) for name in ("yes", "no") if f"${name}" in body}
    declared = ", ".join(f"${name}: Boolean!" for name in variables)
    kind = "mutation" if root is schema.mutation_type else "query"
    return Document(f"{kind} {f'({declared})' if declared else ''} {body}", variables)


class _Drawing:
    """One document while it is drawn. Its first choices are the plainest, for Hypothesis to come down to."""

    def __init__(self, draw: st.DrawFn, schema: GraphQLSchema) -> None:
        self._draw = draw
        self._schema = schema
        self._aliases = 0
        self.fragments: list[str] = []

    def selection(self, kind: Any, depth: int, marked: str = "") -> str:
        """Draw a selection set. `marked` names the type in the aliases of a union's members, which would clash."""
        if isinstance(kind, GraphQLUnionType):
            return self._of_members(kind, depth)
        parts = [self._field(kind, depth, marked) for _ in range(self._draw(st.integers(1, DRAWN_FIELDS_MAX)))]
        if self._one_in(4):
            parts.append(self._fragment(kind, self.selection(kind, depth, marked)))
        return "{ " + " ".join(parts) + " }"

    def _of_members(self, kind: GraphQLUnionType, depth: int) -> str:
        parts = ["__typename"] if self._draw(st.booleans()) else []
        members = self._draw(st.lists(st.sampled_from(kind.types), min_size=1, max_size=3, unique_by=lambda m: m.name))
        if any(interface.name == "Refusal" for member in kind.types for interface in member.interfaces):
            parts.append("... on Refusal { code message fields { path code } }")
        parts += [self._fragment(member, self.selection(member, depth, f"{member.name}_")) for member in members]
        return "{ " + " ".join(parts) + " }"

    def _fragment(self, kind: Any, selection: str) -> str:
        directive = self._draw(st.sampled_from(_DIRECTIVES))
        if self._draw(st.booleans()):
            return f"... on {kind.name}{directive} {selection}"
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {kind.name} {selection}")
        return " ".join([f"...{name}{directive}"] * self._draw(st.integers(1, 2)))

    def _field(self, kind: GraphQLObjectType | GraphQLInterfaceType, depth: int, marked: str) -> str:
        fields = {
            name: field
            for name, field in kind.fields.items()
            if depth < DRAWN_DEPTH_MAX or is_leaf_type(get_named_type(field.type))
        }
        name = self._draw(st.sampled_from(("__typename", *sorted(fields))))
        directive = self._draw(st.sampled_from(_DIRECTIVES))
        if name == "__typename":
            return f"__typename{directive}"
        arguments = _arguments(fields[name], first="first" in fields[name].args and self._draw(st.booleans()))
        alias = f"{marked}{name}: " if marked else ""
        if arguments or self._one_in(5):
            self._aliases += 1
            alias = f"a{self._aliases}: "
        inner = get_named_type(fields[name].type)
        below = "" if is_leaf_type(inner) else " " + self.selection(inner, depth + 1)
        return f"{alias}{name}{arguments}{directive}{below}"

    def _one_in(self, count: int) -> bool:
        return self._draw(st.integers(1, count)) == count


def _arguments(field: GraphQLField, *, first: bool = False) -> str:
    """Return the arguments that a field must have, and perhaps a page size."""
    given = {name: one for name, one in field.args.items() if is_required_argument(one) or (first and name == "first")}
    values = ", ".join(f"{name}: {_literal(one.type)}" for name, one in given.items())
    return f"({values})" if values else ""


def _literal(kind: Any) -> str:
    if is_non_null_type(kind):
        return _literal(kind.of_type)
    if is_list_type(kind):
        return "[]"
    if isinstance(kind, GraphQLEnumType):
        return str(min(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        required = {name: one.type for name, one in kind.fields.items() if is_required_input_field(one)}
        return "{" + ", ".join(f"{name}: {_literal(one)}" for name, one in required.items()) + "}"
    return _LITERALS.get(kind.name, '"text"')
