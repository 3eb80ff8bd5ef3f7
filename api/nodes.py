"""How a type of one context shows objects of another without importing it: each context says how its objects are made.

`@provides("Payment")` on `async def payment(info, key)` makes `await node(info, "Payment", key)` work everywhere. A
name may also be a field, such as "Member.invoices", for what one context adds to another's type.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import strawberry

F = TypeVar("F", bound=Callable[..., Awaitable[Any]])
_makers: dict[str, Callable[..., Awaitable[Any]]] = {}


@strawberry.interface(description="What has a global id.")
class Node:
    """Any row that can be named from outside."""

    id: strawberry.ID


def provides(name: str) -> Callable[[F], F]:
    """Register the function that makes objects of a type, or the values of a field; each name once."""

    def register(maker: F) -> F:
        assert name not in _makers, f"{name} is provided twice"
        _makers[name] = maker
        return maker

    return register


async def node(info: Any, name: str, *args: Any, **kwargs: Any) -> Any:
    """Return what the context that provides a name makes of these arguments."""
    return await _makers[name](info, *args, **kwargs)
