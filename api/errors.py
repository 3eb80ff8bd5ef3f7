"""What a caller sees of an error: its own mistakes and refusals in full, our bugs as a reference."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError
from strawberry.exceptions import StrawberryInputCoercionError

from domain.kernel.refusal import Refusal

_log = logging.getLogger("kontingent.api")


def formatted(errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
    """Return the errors as the answer holds them; a bug is logged, and only its reference goes out."""
    return [_formatted(error) for error in errors]


def _formatted(error: GraphQLError) -> dict[str, Any]:
    cause = _cause(error)
    if isinstance(cause, Refusal):
        shown = GraphQLError(cause.message, error.nodes, path=error.path, extensions=_extensions(cause))
        return dict(shown.formatted)
    if cause is None or isinstance(cause, StrawberryInputCoercionError):
        return dict(error.formatted)
    return dict(_masked(error, cause).formatted)


def _cause(error: GraphQLError) -> Exception | None:
    """Return the exception that was not made by GraphQL itself, if there is one."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _extensions(refusal: Refusal) -> dict[str, Any]:
    fields = [{"path": f.path, "code": f.code, "message": f.message} for f in refusal.fields]
    return {"code": refusal.code, **({"fields": fields} if fields else {})}


def _masked(error: GraphQLError, cause: Exception) -> GraphQLError:
    reference = log_bug(f"at {error.path}", cause)
    return GraphQLError(
        f"Something went wrong on our side. Reference: {reference}",
        error.nodes,
        path=error.path,
        extensions={"code": "INTERNAL", "reference": reference},
    )


def log_bug(where: str, cause: BaseException) -> str:
    """Log an exception that nobody expected, and return the reference under which it is found in the log."""
    reference = secrets.token_hex(4)
    _log.error("Bug %s %s", reference, where, exc_info=cause)
    return reference
