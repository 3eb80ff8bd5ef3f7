"""Equal subscriptions share one execution: what is the same for all of them is resolved and rendered once.

Equal means: the same operation, the same variables (apart from the position to resume after), the same scope of
permissions. The message of an event is made once and only the subscription's own id is put before it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol
from uuid import UUID

from api.context import Context
from api.errors import log_bug
from api.execution import Execution, answer, finish
from api.live import Happened, Hub, Source
from domain.kernel.facts import Position

QUEUE_MAX = 20_000
_BATCH = 100


class Member(Protocol):
    """One subscriber of a group."""

    def deliver(self, position: Position, payload: str) -> None:
        """Take an event's payload; must not wait."""

    def fail(self, reason: str) -> None:
        """The group can't go on: the client has to resume."""


class Group:
    """The subscribers of one source, and the execution that they share."""

    def __init__(
        self, tenant_id: UUID, source: Source[Any], execution: Execution, open_context: Callable[[], Context]
    ) -> None:
        self.tenant_id = tenant_id
        self.source = source
        self.members: set[Member] = set()
        self._execution = execution
        self._open_context = open_context
        self._queue: deque[Happened] = deque(maxlen=1 if source.every_seconds else None)
        self._task: asyncio.Task[None] | None = None

    def offer(self, happened: Happened) -> None:
        """Take a fact from the hub; it is resolved after those before it."""
        if not self.source.keep(happened):
            return
        self._queue.append(happened)
        if len(self._queue) > QUEUE_MAX:
            self._fail("Events come faster than they can be shown; connect again and go on after the last one")
        elif self._task is None:
            self._task = asyncio.create_task(self._run())

    async def render(self, facts: Sequence[Happened]) -> list[tuple[Position, str]]:
        """Resolve events side by side, so that their rows are read with one query; return their payloads."""
        context = self._open_context()
        try:
            return [
                rendered
                for rendered in await asyncio.gather(*(self._payload(happened, context) for happened in facts))
                if rendered is not None
            ]
        finally:
            await context.close()

    def stop(self) -> None:
        """End what runs; for a group without members."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        try:
            while self._queue:
                batch = [self._queue.popleft() for _ in range(min(len(self._queue), _BATCH))]
                for position, payload in await self.render(batch):
                    for member in tuple(self.members):
                        member.deliver(position, payload)
                await asyncio.sleep(self.source.every_seconds)
        except Exception as bug:  # noqa: BLE001 - one broken event must not leave subscribers waiting in silence
            self._fail(f"Something went wrong on our side. Reference: {log_bug('in a subscription', bug)}")
        self._task = None

    async def _payload(self, happened: Happened, context: Context) -> tuple[Position, str] | None:
        root = self.source.event(happened)
        if root is None:
            return None
        execution = self._execution.for_event(root, context)
        return happened.position, answer(await finish(execution, serially=False)).decode()

    def _fail(self, reason: str) -> None:
        self._queue.clear()
        for member in tuple(self.members):
            member.fail(reason)


class Groups:
    """All groups of the process, by what makes subscriptions equal."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._groups: dict[Hashable, Group] = {}

    def join(self, key: Hashable, member: Member, make: Callable[[], Group]) -> Group:
        """Put a subscriber into the group of this key; the first one makes it."""
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = make()
            self._hub.listen(group.tenant_id, group.source.topics, group)
        group.members.add(member)
        return group

    def leave(self, key: Hashable, member: Member) -> None:
        """Take a subscriber out; the last one ends the group."""
        group = self._groups.get(key)
        if group is None or member not in group.members:
            return
        group.members.discard(member)
        if not group.members:
            del self._groups[key]
            self._hub.leave(group.tenant_id, group.source.topics, group)
            group.stop()

    def __len__(self) -> int:
        return len(self._groups)
