"""Carrying a batch of claimed dispatches: some connections side by side, a bounded rate, every outcome kept."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from uuid import UUID

import httpx

from domain.dialogue.model import Dispatch, Rendered
from domain.dialogue.rules.faults import INTERRUPTED, DispatchFault
from domain.people.model import Channel
from workers.outcomes import Outcome, Result
from workers.settings import Settings
from workers.sms import SmsGateway
from workers.smtp import MailConnection

LANES = 4
GRACE_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed dispatch, ready to hand over."""

    dispatch: Dispatch
    rendered: Rendered


@dataclass(slots=True)
class Outcomes:
    """What came of a batch. `untouched` were never tried, or nobody was there: they go back as they were.

    unreached: for a channel whose server could not be reached, why.
    """

    results: dict[UUID, Result] = field(default_factory=dict)
    untouched: set[UUID] = field(default_factory=set)
    unreached: dict[Channel, DispatchFault] = field(default_factory=dict)


class Post:
    """The connections to the mail server and the SMS gateway, kept for as long as there is something to send."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        seconds_max = settings.doubt_seconds / 2
        self._lanes = [MailConnection(settings.smtp_url, seconds_max) for _ in range(LANES)]
        self._gateway = SmsGateway(settings.sms_gateway_url, http, seconds_max)
        self._start_within_seconds = settings.doubt_seconds / 3
        self._pause_seconds = 1 / settings.messages_per_second_max
        self._next_at = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, _kind: type[BaseException] | None, _e: object, _trace: TracebackType | None) -> None:
        await asyncio.gather(*(lane.close() for lane in self._lanes))

    async def carry(self, parcels: Sequence[Parcel], outcomes: Outcomes) -> None:
        """Hand parcels over and write down what came of each, also when this is cancelled in the middle.

        A parcel that could not be begun in time stays untouched: by then, others may take it for left behind.
        """
        waiting = deque(parcels)
        begin_before = time.monotonic() + self._start_within_seconds
        lanes = [asyncio.ensure_future(self._lane(c, waiting, outcomes, begin_before)) for c in self._lanes]
        try:
            await asyncio.wait(lanes)
        finally:
            # When told to stop, what is on its way may arrive first: cutting it off would only raise doubts.
            waiting.clear()
            await asyncio.wait(lanes, timeout=GRACE_SECONDS)
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)
        for lane in lanes:
            lane.result()

    async def _lane(
        self, connection: MailConnection, waiting: deque[Parcel], outcomes: Outcomes, begin_before: float
    ) -> None:
        while waiting and time.monotonic() < begin_before:
            parcel = waiting.popleft()
            channel, key = parcel.dispatch.channel, parcel.dispatch.id
            if channel in outcomes.unreached:
                continue
            await self._pace()
            try:
                result = await self._hand_over(connection, parcel)
            except asyncio.CancelledError:
                if connection.content_is_out:
                    outcomes.untouched.discard(key)
                    outcomes.results[key] = Result(Outcome.DOUBT, INTERRUPTED)
                raise
            if result.outcome is Outcome.UNREACHED and result.fault:
                outcomes.unreached[channel] = result.fault
            else:
                outcomes.untouched.discard(key)
                outcomes.results[key] = result

    async def _hand_over(self, connection: MailConnection, parcel: Parcel) -> Result:
        recipient = parcel.dispatch.recipient or ""
        if parcel.dispatch.channel is Channel.SMS:
            return await self._gateway.send(parcel.dispatch.id, parcel.rendered)
        return await connection.send(parcel.rendered, recipient)

    async def _pace(self) -> None:
        now = time.monotonic()
        at = max(now, self._next_at)
        self._next_at = at + self._pause_seconds
        if at > now:
            await asyncio.sleep(at - now)


class MailPages:
    """The local mail catcher's pages, where a mail can be looked up by its Message-ID."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self._url = f"{url}/mails"
        self._http = http

    async def has(self, message_id: str) -> bool | None:
        """Tell whether a mail has arrived; None where the catcher does not say."""
        try:
            answer = await self._http.get(
                self._url, params={"message_id": message_id}, headers={"Accept": "application/json"}
            )
            found: Mapping[str, object] = answer.json() if answer.is_success else {}
        except (httpx.HTTPError, ValueError):
            return None
        mails = found.get("mails")
        return bool(mails) if isinstance(mails, list) else None
