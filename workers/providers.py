"""Carrying conversations with payment providers over HTTP: bounded in time, and repeated only where that is safe."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import httpx

from domain.payments.model import ProviderRequest, ProviderResponse, Talk

T = TypeVar("T")

CONNECTS_MAX = 3
CONNECT_PAUSE_SECONDS = 0.2
BODY_BYTES_MAX = 1_000_000


async def carry(http: httpx.AsyncClient, talk: Talk[T], seconds_max: float) -> T:
    """Carry a conversation to its end and return what it gives.

    A request that never reached the provider is sent again a few times. One that was sent and not answered in time is
    not: the conversation is told that nobody knows, and it is asked about later.
    """
    request = next(talk)
    while True:
        response = await _ask(http, request, seconds_max)
        try:
            request = talk.send(response)
        except StopIteration as end:
            result: T = end.value
            return result


async def _ask(http: httpx.AsyncClient, request: ProviderRequest, seconds_max: float) -> ProviderResponse | None:
    for attempt in range(1, CONNECTS_MAX + 1):
        try:
            async with asyncio.timeout(seconds_max):
                answer = await http.request(
                    request.method,
                    request.url,
                    headers=dict(request.headers),
                    content=request.body,
                    timeout=seconds_max,
                    follow_redirects=False,
                )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if attempt < CONNECTS_MAX:
                await asyncio.sleep(CONNECT_PAUSE_SECONDS * attempt)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            return None
        else:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return ProviderResponse(answer.status_code, headers, answer.content[:BODY_BYTES_MAX])
    return None
