"""One that is broken stops nobody else: work on many as a set, and by halves where that fails (NEW-10)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from asyncpg import DataError, IntegrityConstraintViolationError

from domain.kernel.refusal import Refusal
from domain.kernel.work import Work

T = TypeVar("T")
R = TypeVar("R")

ITS_OWN_FAULT = (
    DataError,
    IntegrityConstraintViolationError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What may be wrong with one of many. Anything else, such as a lost connection or a deadlock, concerns all of them."""
BROKEN_MAX = 20
"""More than these of one set are no accident: then the fault is not theirs, and it is raised."""


async def each_alone(
    work: Work,
    items: Sequence[T],
    act: Callable[[Sequence[T]], Awaitable[R]],
    refusals: tuple[type[Refusal], ...] = (),
    *,
    all_may_be: bool = False,
) -> tuple[list[R], list[tuple[T, Exception]]]:
    """Act on all items as one set; where that fails, undo it and act on its halves, down to the broken ones.

    `refusals` are those that concern one item; any other is an answer to all of it, and raised. Returns what acting
    gave, for each set that went well in their order, and the broken items with their errors. What
    was done for a set that failed leaves nothing behind. One broken item of n costs about log n sets more. Raises
    the error where more than BROKEN_MAX items are broken, or all of several; the latter not with `all_may_be`, for
    sets that are few or hold those that were broken before.
    """
    given: list[R] = []
    broken: list[tuple[T, Exception]] = []
    waiting = [items]
    while waiting:
        some = waiting.pop()
        try:
            async with work.savepoint():
                result = await act(some)
        except (*ITS_OWN_FAULT, *refusals) as error:
            if len(some) > 1:
                waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
                continue
            broken += [(one, error) for one in some]
            if not some or len(broken) > BROKEN_MAX or (len(broken) == len(items) > 1 and not all_may_be):
                raise
        else:
            given.append(result)
    return given, broken
