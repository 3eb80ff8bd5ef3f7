"""Reading what a client sends: bounded in size and time, and never trusted to be what it says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Scope

BODY_BYTES_MAX = 2 * 1024 * 1024
READ_SECONDS_MAX = 15.0


class BodyRefused(Exception):
    """The request can't be read: an HTTP status, and words that say what to do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class ClientGone(Exception):
    """The client hung up before it had sent everything."""


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """The parameters of a GraphQL request, each of the right type."""

    query: str
    operation_name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)


async def read_body(
    scope: Scope, receive: Receive, *, bytes_max: int = BODY_BYTES_MAX, seconds_max: float = READ_SECONDS_MAX
) -> bytes:
    """Return the whole body; raises BodyRefused above the bounds and ClientGone where the client hangs up."""
    too_large = BodyRefused(413, f"The request is larger than {bytes_max:,} bytes. Send files to their own address.")
    announced = header(scope, b"content-length")
    if announced and (not announced.isdigit() or int(announced) > bytes_max):
        raise too_large
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds_max):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > bytes_max:
                    raise too_large
                chunks.append(chunk)
                if not message.get("more_body", False):
                    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
    except TimeoutError:
        raise BodyRefused(408, f"The request was not complete after {seconds_max:g} seconds.") from None


def header(scope: Scope, name: bytes) -> str:
    """Return a header, or an empty text. The name is in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def from_json(body: bytes) -> GraphQLRequest:
    """Read the parameters from a JSON body; raises BodyRefused."""
    try:
        decoded = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BodyRefused(400, f"The body is not JSON: {error}.") from None
    return from_value(decoded)


def from_query_string(query_string: bytes) -> GraphQLRequest:
    """Read the parameters from a URL; raises BodyRefused."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), max_num_fields=20, errors="strict")
        given: dict[str, Any] = dict(pairs)
        for name in ("variables", "extensions"):
            if name in given:
                given[name] = orjson.loads(given[name])
    except ValueError as error:
        raise BodyRefused(400, f"The address holds no valid GraphQL parameters: {error}.") from None
    return from_value(given)


def from_value(value: Any) -> GraphQLRequest:
    """Check decoded parameters; raises BodyRefused where one is missing or of another type."""
    if isinstance(value, list):
        raise BodyRefused(400, "Send one operation at a time; lists of operations are not taken.")
    if not isinstance(value, dict):
        raise BodyRefused(400, "The body must be a JSON object with the field `query`.")
    query = value.get("query")
    if not isinstance(query, str) or not query.strip():
        raise BodyRefused(400, "The field `query` is missing; it must be a text with a GraphQL document.")
    name = value.get("operationName")
    if name is not None and not isinstance(name, str):
        raise BodyRefused(400, "The field `operationName` must be a text.")
    for key in ("variables", "extensions"):
        if value.get(key) is not None and not isinstance(value[key], dict):
            raise BodyRefused(400, f"The field `{key}` must be an object.")
    return GraphQLRequest(query, name or None, value.get("variables") or {})
