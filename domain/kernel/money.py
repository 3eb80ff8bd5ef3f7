"""Exact money: whole minor units (øre, öre, cent) with a currency. No float comes near it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import total_ordering


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units of one currency. Unlike currencies never add or compare."""

    minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in the given currency."""
        return cls(0, currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Divide by whole weights so that the parts add up exactly to this amount."""
        return [Money(part, self.currency) for part in split_minor(self.minor, weights)]

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} don't add or compare")
        return other.minor


def share_minor(amount_minor: int, part: int, whole: int) -> int:
    """Return amount × part / whole in minor units, rounded half away from zero (BIL-07)."""
    if whole <= 0:
        raise ValueError("the whole of a share must be above zero")
    product = amount_minor * part
    rounded = (2 * abs(product) + whole) // (2 * whole)
    return rounded if product >= 0 else -rounded


def split_minor(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Divide minor units by whole weights (none negative, not all zero) and lose none: largest remainders first."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be whole, not negative, and not all zero")
    sign = -1 if amount_minor < 0 else 1
    amount = abs(amount_minor)
    parts = [amount * weight // whole for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in remainders[: amount - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
