"""Operations that were parsed, measured and validated before: text in, document out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    recommended_rules,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.guard import Guard, Limits, operations_of

_PARSING: dict[str, Any] = {"max_source_length": 60_000, "max_lexical_tokens": 6_000, "max_comments": 500}
_COSTS_KEPT = 64
_POSITION = "position"


class RequestRefused(Exception):
    """The request names no operation that can be executed: nothing ran, and the answer has no `data`."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = list(errors)


class Operation:
    """One valid document. `lookahead` keeps what resolvers found out about its selections.

    `asks_position`: it may hold the field `position`, which must be answered before anything else is read.
    """

    __slots__ = ("_affordable", "_by_name", "_guard", "asks_position", "document", "lookahead", "text")

    def __init__(self, text: str, document: DocumentNode, guard: Guard) -> None:
        self.text = text
        self.asks_position = _POSITION in text
        self.document = document
        self.lookahead: dict[Any, Any] = {}
        self._by_name = {node.name.value if node.name else None: node for node in operations_of(document)}
        self._guard = guard
        self._affordable: OrderedDict[bytes, None] = OrderedDict()

    def chosen(self, name: str | None) -> OperationDefinitionNode:
        """Return the operation of this name; raises RequestRefused where it is missing or not named."""
        if name is None and len(self._by_name) == 1:
            return next(iter(self._by_name.values()))
        if name is None:
            raise RequestRefused([GraphQLError("Say which operation to run: `operationName` is missing.")])
        if name not in self._by_name:
            raise RequestRefused([GraphQLError(f"There is no operation named '{name}' in this document.")])
        return self._by_name[name]

    def kind(self, name: str | None) -> OperationType:
        """Return whether the chosen operation is a query, a mutation or a subscription."""
        return self.chosen(name).operation

    def afford(self, name: str | None, variables: Mapping[str, Any]) -> None:
        """Refuse the operation where page sizes that come in variables make it too large."""
        pages = [(key, variables.get(key)) for key in sorted(self._guard.page_variables)]
        key = orjson.dumps([name, pages], default=repr)
        if key in self._affordable:
            return
        try:
            self._guard.check(self.chosen(name), variables)
        except GraphQLError as error:
            raise RequestRefused([error]) from None
        self._affordable[key] = None
        if len(self._affordable) > _COSTS_KEPT:
            self._affordable.popitem(last=False)


class Operations:
    """The documents that clients send, prepared once each.

    Both the number of documents and the sum of their lengths are bounded (the least recently used goes),
    because a syntax tree takes far more memory than its text and anyone may send one.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        limits: Limits | None = None,
        introspection: bool = True,
        documents_max: int = 2_000,
        characters_max: int = 2_000_000,
    ) -> None:
        self._schema = schema
        self._limits = limits or Limits()
        extra: tuple[type[ASTValidationRule], ...] = (MaybeNullValidationRule, OneOfInputValidationRule)
        if not introspection:
            extra = (*extra, NoSchemaIntrospectionCustomRule)
        self._rules = (*specified_rules, *recommended_rules, *extra)
        self._documents_max = documents_max
        self._characters_max = characters_max
        self._kept: OrderedDict[str, Operation] = OrderedDict()
        self._characters = 0

    def prepare(self, text: str) -> Operation:
        """Return the operation of a text; raises RequestRefused with what is wrong in it."""
        kept = self._kept.get(text)
        if kept is not None:
            self._kept.move_to_end(text)
            return kept
        operation = self._prepared(text)
        self._kept[text] = operation
        self._characters += len(text)
        while len(self._kept) > self._documents_max or self._characters > self._characters_max:
            dropped, _ = self._kept.popitem(last=False)
            self._characters -= len(dropped)
        return operation

    def _prepared(self, text: str) -> Operation:
        try:
            document = parse(text, **_PARSING)
            guard = Guard(self._schema, document, self._limits)
            guard.check_document(document)
            for operation in operations_of(document):
                guard.check(operation, {})
        except GraphQLError as error:
            raise RequestRefused([error]) from None
        errors = validate(self._schema, document, self._rules, max_errors=20)
        if errors:
            raise RequestRefused(errors)
        return Operation(text, document, guard)
