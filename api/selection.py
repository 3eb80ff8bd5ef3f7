"""Lookahead: which fields an operation asks for, so that queries fetch those columns and no others.

What is found is kept with the cached document. Directives (@skip, @include) are ignored on purpose: the answer
is then the same for all values of variables, and at worst names a column too many.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, GraphQLResolveInfo, InlineFragmentNode, SelectionSetNode
from strawberry.types import Info


def asked(info: Info[Any, Any], *path: str) -> frozenset[str]:
    """Return the GraphQL names of the fields asked for below the current field, or below `path` inside it.

    `asked(info)` for an object, `asked(info, "nodes")` for the rows of a connection.
    """
    raw = info._raw_info
    known = _known(raw)
    key = (tuple(id(node) for node in raw.field_nodes), path)
    found = known.get(key)
    if found is None:
        sets = [node.selection_set for node in raw.field_nodes if node.selection_set]
        for name in path:
            sets = [node.selection_set for node in _fields(sets, raw) if node.name.value == name and node.selection_set]
        found = known[key] = frozenset(node.name.value for node in _fields(sets, raw))
    return found


def asked_rows(info: Info[Any, Any]) -> frozenset[str]:
    """Return what is asked of each row of a connection, whether through `nodes` or `edges { node }`."""
    return asked(info, "nodes") | asked(info, "edges", "node")


def _known(raw: GraphQLResolveInfo[Any]) -> dict[Any, frozenset[str]]:
    operation = getattr(raw.context, "operation", None)
    return operation.lookahead if operation is not None else {}


def _fields(sets: Iterable[SelectionSetNode], raw: GraphQLResolveInfo[Any]) -> Iterable[FieldNode]:
    """Give every field of the selection sets, fragments spread out; each fragment once."""
    waiting = list(sets)
    spread: set[str] = set()
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, InlineFragmentNode):
                waiting.append(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                spread.add(selection.name.value)
                waiting.append(raw.fragments[selection.name.value].selection_set)
