"""Signed callbacks: sent in the background, late or several times when told to, and again where nobody took them."""

import asyncio
import logging
import time
from typing import Any

import httpx
import orjson
from uuid_utils import uuid7

from domain.payments.providers.card_service.callbacks import SIGNATURE_HEADER, TIME_HEADER, sign
from ops.cards.faults import Faults

RETRY_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0)
_log = logging.getLogger("cardservice.callbacks")


class Callbacks:
    """The callbacks on their way. One says only that something happened to a payment."""

    def __init__(self, secret: str, faults: Faults) -> None:
        self._secret = secret
        self._faults = faults
        self._under_way: set[asyncio.Task[None]] = set()
        self._http = httpx.AsyncClient(timeout=5, trust_env=False)

    def tell(self, payment: dict[str, Any]) -> None:
        """Tell the merchant that something happened, if it asked for that."""
        if not payment.get("callback_url") or self._faults.loses_callback():
            return
        body = orjson.dumps({"id": str(uuid7()), "reference": payment["reference"], "payment": payment["id"]})
        for _ in range(self._faults.callback_copies):
            task = asyncio.create_task(self._send(payment["callback_url"], body))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Give up what is still on its way."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._http.aclose()

    async def _send(self, url: str, body: bytes) -> None:
        await asyncio.sleep(self._faults.callback_delay_ms / 1000)
        for pause in (*RETRY_SECONDS, None):
            sent_at = str(int(time.time()))
            headers = {
                "content-type": "application/json",
                TIME_HEADER: sent_at,
                SIGNATURE_HEADER: sign(self._secret, sent_at, body),
            }
            try:
                if (await self._http.post(url, content=body, headers=headers)).is_success:
                    return
            except httpx.HTTPError as lost:
                _log.info("A callback was not taken: %s", lost)
            if pause is not None:
                await asyncio.sleep(pause)
