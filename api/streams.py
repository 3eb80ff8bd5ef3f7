"""One subscription of one client: from its first event, or from the last one that it saw, on without a hole."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Hashable
from typing import Any

import orjson
from graphql import ExecutionResult, FieldNode, GraphQLError, OperationType, Visitor, create_source_event_stream, visit
from graphql.language import VariableNode
from strawberry.execution import optimized_is_awaitable

from api.context import Context
from api.execution import Execution, build
from api.facts import facts_since
from api.groups import Group, Groups
from api.live import Source
from api.operations import Operation, RequestRefused
from api.sockets import OUTBOX_CHARACTERS_MAX, TRY_AGAIN_LATER, Socket
from domain.kernel.facts import Position

RESUME_FACTS_MAX = 100_000
_CHUNK = 100
# Clients that all come back at once must not take every connection of the pool.
_resuming = asyncio.Semaphore(3)


class TooFarBehind(Exception):
    """The position to resume after is so old that loading afresh is cheaper."""


class Subscription:
    """A member of a group, with its own id on the socket."""

    def __init__(self, socket: Socket, subscription_id: str, groups: Groups) -> None:
        self._socket = socket
        self._groups = groups
        self._begin = f'{{"id":{orjson.dumps(subscription_id).decode()},"type":"next","payload":'
        self._key: Hashable = None
        self._seen = Position(-1, -1)
        self._held: deque[tuple[Position, str]] | None = None
        self._held_size = 0

    async def start(self, operation: Operation, name: str | None, variables: dict[str, Any], context: Context) -> None:
        """Find the source, join the group, and catch up; raises RequestRefused or TooFarBehind."""
        if operation.kind(name) is not OperationType.SUBSCRIPTION:
            raise RequestRefused([GraphQLError("Send queries and mutations over HTTP to this same address.")])
        core = context.services.schema
        execution = build(core, operation, name, variables, context)
        source = await _source_of(execution)
        viewer = context.signed_in()

        def open_context() -> Context:
            opened = Context(context.services, viewer)
            opened.operation = operation
            return opened

        self._key = (operation.text, name, _equal_variables(operation, name, variables), viewer.scope)
        if source.after is not None:
            self._held = deque()
        group = self._groups.join(self._key, self, lambda: Group(viewer.tenant_id, source, execution, open_context))
        if source.after is not None:
            await self._catch_up(group, source.after, context)

    def deliver(self, position: Position, payload: str) -> None:
        """Send an event on, or keep it until those before it are sent."""
        if self._held is not None:
            self._held.append((position, payload))
            self._held_size += len(payload)
            if self._held_size > OUTBOX_CHARACTERS_MAX:
                self.fail("Too slow; connect again and go on after the last event you saw")
        elif position > self._seen:
            self._seen = position
            self._socket.offer(f"{self._begin}{payload}}}")

    def fail(self, reason: str) -> None:
        """Have the client connect again."""
        self._held = deque()
        self._socket.close(TRY_AGAIN_LATER, reason[:120])

    def stop(self) -> None:
        """Leave the group."""
        self._groups.leave(self._key, self)

    async def _catch_up(self, group: Group, after: Position, context: Context) -> None:
        """Send what happened since a position from the database, then what came in meanwhile, each event once."""
        self._seen = after
        read = 0
        pages = facts_since(context.services.database, group.tenant_id, after, group.source.kinds)
        while True:
            async with _resuming:
                page = await anext(pages, None)
                if page is None:
                    break
                wanted = [happened for happened in page if group.source.wants(happened)]
                if group.source.every_seconds:
                    wanted = wanted[-1:]
                for start in range(0, len(wanted), _CHUNK):
                    for position, payload in await group.render(wanted[start : start + _CHUNK]):
                        self._seen = position
                        self._socket.offer(f"{self._begin}{payload}}}")
            self._seen = page[-1].position
            read += len(page)
            if read >= RESUME_FACTS_MAX:
                raise TooFarBehind
            await self._socket.drained()
        held, self._held = self._held or (), None
        for position, payload in held:
            self.deliver(position, payload)


async def _source_of(execution: Execution) -> Source[Any]:
    """Run the resolver of the subscription's field; raises RequestRefused with its errors."""
    stream: Any = create_source_event_stream(execution)
    if optimized_is_awaitable(stream):
        stream = await stream
    if isinstance(stream, ExecutionResult):
        raise RequestRefused(stream.errors or [GraphQLError("This subscription can't be started.")])
    assert isinstance(stream, Source)
    return stream


def _equal_variables(operation: Operation, name: str | None, variables: dict[str, Any]) -> bytes:
    """Return the variables that make subscriptions unequal: all but the one that is only used as `after`."""
    key = ("after", name)
    if key not in operation.lookahead:
        operation.lookahead[key] = _after_variable(operation, name)
    ignored = operation.lookahead[key]
    kept = {variable: value for variable, value in variables.items() if variable != ignored}
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)


class _Uses(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def enter_variable(self, node: VariableNode, *_args: Any) -> None:
        self.names.append(node.name.value)


def _after_variable(operation: Operation, name: str | None) -> str | None:
    chosen = operation.chosen(name)
    field = chosen.selection_set.selections[0]
    arguments = field.arguments if isinstance(field, FieldNode) else ()
    values = [a.value for a in arguments or () if a.name.value == "after"]
    if not values or not isinstance(values[0], VariableNode):
        return None
    uses = _Uses()
    visit(operation.document, uses)
    variable = values[0].name.value
    return variable if uses.names.count(variable) == 2 else None  # its definition and this one use
