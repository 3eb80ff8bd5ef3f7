"""Faults that the card service can be told to have. Each counts down, so that things get well by themselves."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

NUMBER_MAX = 1_000


@dataclass
class Faults:
    """How many of the next requests go wrong, and how; and how callbacks go out.

    decline: charges of kept cards that are declined. drop: requests that are done and then not answered. down: requests
    that are answered with 503 and not done. slow_ms: what every answer takes longer. callback_copies: how often each
    callback is sent. callback_delay_ms: how much later. callback_lost: callbacks that are never sent.
    """

    decline: int = 0
    drop: int = 0
    down: int = 0
    slow_ms: int = 0
    callback_copies: int = 1
    callback_delay_ms: int = 0
    callback_lost: int = 0

    DROPPED_SECONDS = 60.0

    def set(self, given: Mapping[str, Any]) -> bool:
        """Set faults by their names; False, and nothing set, where one is not known or no number."""
        known = {field.name for field in fields(self)}
        try:
            values = {name: int(str(value)) for name, value in given.items()}
        except ValueError:
            return False
        if not values.keys() <= known or not all(0 <= value <= NUMBER_MAX * 60 for value in values.values()):
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True

    def shown(self) -> dict[str, int]:
        """Return all faults as they are set."""
        return asdict(self)

    def declines(self) -> bool:
        """Tell whether this charge is to be declined."""
        return self._counted("decline")

    def is_down(self) -> bool:
        """Tell whether this request is to be refused."""
        return self._counted("down")

    def loses_callback(self) -> bool:
        """Tell whether this callback is to get lost."""
        return self._counted("callback_lost")

    async def hold_up(self) -> None:
        """Take longer, if told to."""
        await asyncio.sleep(self.slow_ms / 1000)

    async def hold_back(self, payment: Mapping[str, Any]) -> None:
        """Keep an answer back until nobody waits for it, if told to, or if the card is one that does so."""
        if self._counted("drop") or payment.get("is_slow"):
            await asyncio.sleep(self.DROPPED_SECONDS)

    def _counted(self, name: str) -> bool:
        left = getattr(self, name)
        setattr(self, name, max(left - 1, 0))
        return bool(left > 0)
