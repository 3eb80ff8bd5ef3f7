"""GraphQL subscriptions over graphql-transport-ws, as its protocol has it: one ASGI endpoint.

Close codes are the protocol's: 4400 for what can't be read, 4401 without a session, 4406 for another protocol, 4408 for
a connection that does not introduce itself, 4409 for an id in use, 4429 for a second introduction. 1013 asks the client
to connect again and to go on after the last event that it saw.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from api.bodies import BodyRefused, GraphQLRequest, from_value
from api.context import Context
from api.errors import formatted, log_bug
from api.groups import Groups
from api.operations import RequestRefused
from api.sessions import OpenSockets
from api.sockets import Socket
from api.streams import Subscription, TooFarBehind

PROTOCOL = "graphql-transport-ws"
INIT_SECONDS_MAX = 5.0
SUBSCRIPTIONS_MAX = 50
MESSAGE_CHARACTERS_MAX = 100_000

OpenContext = Callable[[Scope], Awaitable[Context]]


class GraphQLWebSockets:
    """The endpoint. `open_context` finds out who connects; it raises BodyRefused where that can't be."""

    def __init__(
        self,
        open_context: OpenContext,
        groups: Groups,
        sockets: OpenSockets,
        *,
        init_seconds_max: float = INIT_SECONDS_MAX,
        subscriptions_max: int = SUBSCRIPTIONS_MAX,
    ) -> None:
        self._open_context = open_context
        self.groups = groups
        self.sockets = sockets
        self.init_seconds_max = init_seconds_max
        self.subscriptions_max = subscriptions_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one websocket for as long as it lives."""
        await receive()  # websocket.connect
        try:
            context = await self._open_context(scope)
        except BodyRefused:
            await send({"type": "websocket.close", "code": 4403})  # before acceptance: HTTP 403
            return
        await context.close()
        if PROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": 4406, "reason": f"Only {PROTOCOL} is spoken here"})
            return
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        await _Connection(self, context, Socket(send)).run(receive)


class _Connection:
    """One accepted websocket and its subscriptions."""

    def __init__(self, endpoint: GraphQLWebSockets, context: Context, socket: Socket) -> None:
        self._endpoint = endpoint
        self._context = context
        self._socket = socket
        self._ready = False
        self._subscriptions: dict[str, tuple[Subscription, asyncio.Task[None]]] = {}

    async def run(self, receive: Receive) -> None:
        """Read messages until either side ends; then leave nothing behind."""
        deadline = asyncio.get_running_loop().call_later(self._endpoint.init_seconds_max, self._too_late)
        try:
            while True:
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    break
                if not self._socket.closed:
                    await self._message(message.get("text"))
        except asyncio.CancelledError:
            if not self._socket.closed:  # not hung up by us: the server is stopping
                raise
        finally:
            deadline.cancel()
            self._endpoint.sockets.forget(self._context.viewer, self._socket)
            self._socket.gone()
            for subscription_id in tuple(self._subscriptions):
                self._stop(subscription_id)

    def _too_late(self) -> None:
        if not self._ready:
            self._socket.close(4408, "Connection initialisation timeout")

    async def _message(self, text: str | None) -> None:
        try:
            message = orjson.loads(text) if text and len(text) <= MESSAGE_CHARACTERS_MAX else None
        except orjson.JSONDecodeError:
            message = None
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            self._socket.close(4400, "Send JSON objects with a `type`")
            return
        handle = _HANDLERS.get(message["type"])
        if handle is None:
            self._socket.close(4400, "Unknown message type")
            return
        await handle(self, message)

    async def _init(self, _message: dict[str, Any]) -> None:
        if self._ready:
            self._socket.close(4429, "Too many initialisation requests")
        elif self._context.viewer is None:
            self._socket.close(4401, "Sign in first, or send an API key")
        else:
            self._ready = True
            self._endpoint.sockets.remember(self._context.viewer, self._socket)
            self._socket.offer('{"type":"connection_ack"}')

    async def _ping(self, _message: dict[str, Any]) -> None:
        self._socket.offer('{"type":"pong"}')

    async def _pong(self, _message: dict[str, Any]) -> None:
        """Nothing: the client is alive."""

    async def _subscribe(self, message: dict[str, Any]) -> None:
        subscription_id, payload = message.get("id"), message.get("payload")
        if not self._ready:
            self._socket.close(4401, "Unauthorized: send connection_init first")
            return
        if not isinstance(subscription_id, str) or not 0 < len(subscription_id) <= 200 or not isinstance(payload, dict):
            self._socket.close(4400, "A subscription needs an `id` and a `payload`")
            return
        if subscription_id in self._subscriptions:
            self._socket.close(4409, f"Subscriber for {subscription_id[:80]} already exists")
            return
        if len(self._subscriptions) >= self._endpoint.subscriptions_max:
            self._error(subscription_id, [{"message": "Too many subscriptions on one connection; end some first."}])
            return
        try:
            request = from_value(payload)
        except BodyRefused as refused:
            self._socket.close(4400, refused.message[:120])
            return
        subscription = Subscription(self._socket, subscription_id, self._endpoint.groups)
        task = asyncio.create_task(self._start(subscription_id, subscription, request))
        self._subscriptions[subscription_id] = (subscription, task)

    async def _complete(self, message: dict[str, Any]) -> None:
        subscription_id = message.get("id")
        if not isinstance(subscription_id, str):
            self._socket.close(4400, "Say which subscription is complete: `id` is missing")
            return
        self._stop(subscription_id)

    async def _start(self, subscription_id: str, subscription: Subscription, request: GraphQLRequest) -> None:
        context = Context(self._context.services, self._context.viewer, self._context.origin)
        try:
            operation = context.services.operations.prepare(request.query)
            context.operation = operation
            await subscription.start(operation, request.operation_name, request.variables, context)
        except RequestRefused as refused:
            self._refuse(subscription_id, formatted(refused.errors))
        except TooFarBehind:
            message = "Too much has happened since that position. Load afresh, then subscribe without `after`."
            self._refuse(subscription_id, [{"message": message, "extensions": {"code": "TOO_FAR_BEHIND"}}])
        except Exception as bug:  # noqa: BLE001 - masked and logged; the other subscriptions go on
            reference = log_bug("while a subscription began", bug)
            self._refuse(subscription_id, [{"message": f"Something went wrong on our side. Reference: {reference}"}])
        finally:
            await context.close()

    def _refuse(self, subscription_id: str, errors: list[dict[str, Any]]) -> None:
        entry = self._subscriptions.pop(subscription_id, None)
        if entry is not None:
            entry[0].stop()
            self._error(subscription_id, errors)

    def _error(self, subscription_id: str, errors: list[dict[str, Any]]) -> None:
        self._socket.offer(orjson.dumps({"id": subscription_id, "type": "error", "payload": errors}).decode())

    def _stop(self, subscription_id: str) -> None:
        entry = self._subscriptions.pop(subscription_id, None)
        if entry is not None:
            entry[1].cancel()
            entry[0].stop()


_HANDLERS: dict[str, Callable[[_Connection, dict[str, Any]], Awaitable[None]]] = {
    "connection_init": _Connection._init,
    "ping": _Connection._ping,
    "pong": _Connection._pong,
    "subscribe": _Connection._subscribe,
    "complete": _Connection._complete,
}
