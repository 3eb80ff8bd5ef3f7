"""Runs a prepared operation on graphql-core, without the layers that this API has no use for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeGuard, cast

import orjson
from graphql import (
    ExecutionResult,
    FieldNode,
    GraphQLField,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path
from strawberry.execution import optimized_is_awaitable

from api.errors import formatted
from api.execution.completion import Completion
from api.operations import Operation, RequestRefused

_is_awaitable = cast("Callable[[Any], TypeGuard[Awaitable[Any]]]", optimized_is_awaitable)


class Execution(Executor[None]):
    """graphql-core's plain executor. Resolvers get the coerced variables, as Strawberry expects them.

    Lists, and fields that only read an attribute, are left to `Completion`; what that finds odd is done again here.
    """

    operation_extensions: dict[str, Any] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._completion = Completion(self)

    def for_event(self, root: object, context: object) -> Execution:
        """Return an execution of the same operation for another event."""
        execution = cast("Execution", self.build_per_event_executor(root))
        execution.context_value = context
        # What an event's execution found out about selections is of no use to the next.
        execution._relevant_sub_fields = {}
        execution._completion = Completion(execution)
        return execution

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: None,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Read the plain fields of an object; leave the others, or all where one is odd, to graphql-core."""
        selection = self._completion.selection(parent_type, grouped_field_set)
        others = selection.others
        try:
            done: dict[str, Any] = selection.read(source_value)
        except Exception:  # noqa: BLE001 - graphql-core comes upon it again, and says what it is
            others = grouped_field_set
            done = {}
        if not others:
            return done
        rest = super().execute_fields(parent_type, source_value, path, others, position_context)
        if not _is_awaitable(rest):
            return {**done, **cast("dict[str, Any]", rest)}

        async def together() -> dict[str, Any]:
            return {**done, **await rest}

        return together()

    def complete_list_value(
        self,
        return_type: GraphQLList[GraphQLOutputType],
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: None,
    ) -> AwaitableOrValue[list[Any]]:
        """Complete a list at once where all that is asked of its items is plain."""
        complete = self._completion.value(return_type, field_details_list)
        if complete is not None:
            try:
                done: list[Any] = complete(result)
            except Exception:  # noqa: BLE001 - graphql-core comes upon it again, and says what it is
                done = []
            else:
                return done
        return super().complete_list_value(return_type, field_details_list, info, path, result, position_context)

    def build_resolve_info(
        self,
        field_def: GraphQLField,
        field_nodes: list[FieldNode],
        parent_type: GraphQLObjectType,
        path: Path,
    ) -> GraphQLResolveInfo[Any]:
        """Build what a resolver is told about its place in the operation."""
        return GraphQLResolveInfo(
            field_nodes[0].name.value,
            field_nodes,
            field_def.type,
            parent_type,
            path,
            self.schema,
            self.fragment_definitions,
            self.root_value,
            self.operation,
            self.variable_values.coerced,  # type: ignore[arg-type]
            self.context_value,
            self.is_awaitable,
            self.abort_signal,
            self.async_helpers,
        )


def build(
    schema: GraphQLSchema, operation: Operation, name: str | None, variables: dict[str, Any], context: object
) -> Execution:
    """Return an execution; raises RequestRefused where it costs too much or the variables don't fit."""
    operation.afford(name, variables)
    built = Execution.build(
        schema,
        operation.document,
        context_value=context,
        raw_variable_values=variables,
        operation_name=name,
        is_awaitable=_is_awaitable,
    )
    if isinstance(built, list):
        raise RequestRefused(built)
    return cast("Execution", built)


async def finish(execution: Execution, *, serially: bool | None = None) -> ExecutionResult:
    """Run an execution to its end. Errors of fields are in the result, never raised."""
    result = execution.execute_operation(serially)
    if _is_awaitable(result):
        result = await cast("Awaitable[ExecutionResult]", result)
    return cast("ExecutionResult", result)


def answer(result: ExecutionResult) -> bytes:
    """Return a result as the JSON of the answer."""
    if result.errors:
        return orjson.dumps({"errors": formatted(result.errors), "data": result.data})
    return orjson.dumps({"data": result.data})


def refusal(refused: RequestRefused) -> bytes:
    """Return the answer to a request that was not run."""
    return orjson.dumps({"errors": formatted(refused.errors)})
