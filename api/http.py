"""GraphQL over HTTP, as its specification has it: one ASGI endpoint without layers.

A POST carries JSON; a GET carries a query and can't mutate. What is wrong with the request itself gets a 4xx
and no `data`; once an operation runs, the answer is 200.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import orjson
from graphql import GraphQLError, GraphQLSchema, OperationType
from starlette.types import Receive, Scope, Send

from api.bodies import (
    BodyRefused,
    ClientGone,
    GraphQLRequest,
    from_json,
    from_query_string,
    header,
    read_body,
)
from api.errors import log_bug
from api.execution import answer, build, finish, refusal
from api.operations import Operation, Operations, RequestRefused

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EXECUTION_SECONDS_MAX = 60.0


class RequestContext(Protocol):
    """What the endpoint needs of the context that resolvers see."""

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """Headers that resolvers want on the answer, such as a cookie."""

    operation: Operation | None

    async def close(self) -> None:
        """Give back what the request held."""


OpenContext = Callable[[Scope], Awaitable[RequestContext]]


class GraphQLHTTP:
    """The endpoint. `open_context` finds out who calls; it raises BodyRefused where that can't be."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operations: Operations,
        open_context: OpenContext,
        *,
        seconds_max: float = EXECUTION_SECONDS_MAX,
    ) -> None:
        self._schema = schema
        self._operations = operations
        self._open_context = open_context
        self._seconds_max = seconds_max
        self._closing: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        kind = accepted(header(scope, b"accept"))
        headers: list[tuple[bytes, bytes]] = []
        try:
            if not kind:
                kind = JSON
                raise BodyRefused(406, f"This address answers {GRAPHQL} or {JSON}.")
            status, body = await self._answer(scope, await self._request(scope, receive), kind, headers)
        except BodyRefused as refused:
            status, body = refused.status, _problem(refused.message)
            if refused.status == 405:
                headers.append((b"allow", b"GET, POST"))
        except ClientGone:
            return
        except Exception as bug:  # noqa: BLE001 - the last line of defence: logged and masked
            status, body = 500, _problem(f"Something went wrong on our side. Reference: {log_bug('', bug)}")
        headers += [
            (b"content-type", f"{kind}; charset=utf-8".encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"vary", b"accept, cookie, authorization"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _request(self, scope: Scope, receive: Receive) -> GraphQLRequest:
        method = scope["method"]
        if method == "GET":
            return from_query_string(scope["query_string"])
        if method != "POST":
            raise BodyRefused(405, "Send GraphQL operations with POST, or queries with GET.")
        media, _, parameters = header(scope, b"content-type").lower().partition(";")
        charset = parameters.replace(" ", "").replace('"', "")
        if media.strip() != JSON or charset not in ("", "charset=utf-8", "charset=utf8"):
            raise BodyRefused(415, f"Send the operation as {JSON} in UTF-8.")
        return from_json(await read_body(scope, receive))

    async def _answer(
        self, scope: Scope, request: GraphQLRequest, kind: str, headers: list[tuple[bytes, bytes]]
    ) -> tuple[int, bytes]:
        """Run the request; the status depends on the media type only where nothing was run."""
        try:
            operation = self._operations.prepare(request.query)
            operation_kind = operation.kind(request.operation_name)
        except RequestRefused as refused:
            return _status(kind), refusal(refused)
        if operation_kind is OperationType.MUTATION and scope["method"] == "GET":
            raise BodyRefused(405, "A mutation must be sent with POST.")
        if operation_kind is OperationType.SUBSCRIPTION:
            return _status(kind), refusal(_SUBSCRIPTION)
        context = await self._open_context(scope)
        try:
            context.operation = operation
            return await self._run(operation, request, context, kind)
        finally:
            headers += context.headers
            self._close(context)

    def _close(self, context: RequestContext) -> None:
        """Give back what the request held while the answer is on its way, so that neither waits for the other."""

        async def close() -> None:
            try:
                await context.close()
            except Exception as bug:  # noqa: BLE001 - the answer is given; the pool drops a broken connection
                log_bug("while a request was closed", bug)

        task = asyncio.create_task(close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _run(
        self, operation: Operation, request: GraphQLRequest, context: RequestContext, kind: str
    ) -> tuple[int, bytes]:
        try:
            execution = build(self._schema, operation, request.operation_name, request.variables, context)
            async with asyncio.timeout(self._seconds_max):
                return 200, answer(await finish(execution))
        except RequestRefused as refused:
            return _status(kind), refusal(refused)
        except TimeoutError:
            raise BodyRefused(503, f"No answer within {self._seconds_max:g} seconds; ask for less.") from None


_SUBSCRIPTION = RequestRefused(
    [GraphQLError("Subscriptions are served over graphql-transport-ws at this same address.")]
)


def accepted(accept: str) -> str:
    """Return the media type to answer with: the client's first choice of ours, or "" where there is none."""
    if not accept:
        return JSON
    best, best_weight = "", 0.0
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        chosen = GRAPHQL if media == GRAPHQL else JSON if media in (JSON, "application/*", "*/*") else ""
        weight = next((_weight(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
        if chosen and weight > best_weight:
            best, best_weight = chosen, weight
    return best


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _status(kind: str) -> int:
    return 400 if kind == GRAPHQL else 200


def _problem(message: str) -> bytes:
    return orjson.dumps({"errors": [{"message": message}]})
