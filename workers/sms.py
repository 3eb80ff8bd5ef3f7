"""Handing SMS to an HTTP gateway. The dispatch's id is the key by which the gateway knows one that comes twice."""

from __future__ import annotations

from uuid import UUID

import httpx

from domain.dialogue.model import Rendered
from domain.dialogue.rules.faults import DispatchFault, DispatchFaultCode
from workers.outcomes import SENT, Outcome, Result

_TRY_AGAIN = frozenset({408, 425, 429})
_KEY_IS_TAKEN = 409
SAID_CHARACTERS_MAX = 300


class SmsGateway:
    """An HTTP gateway: `POST <url>/messages` with an Idempotency-Key."""

    def __init__(self, url: str, http: httpx.AsyncClient, seconds_max: float) -> None:
        self._url = f"{url}/messages"
        self._http = http
        self._seconds_max = seconds_max

    async def send(self, dispatch_id: UUID, message: Rendered) -> Result:
        """Hand a message over. Whatever happens on the way, asking again with the same key is harmless."""
        headers = {"Idempotency-Key": str(dispatch_id), "Content-Type": message.content_type}
        try:
            answer = await self._http.post(
                self._url, content=message.content, headers=headers, timeout=self._seconds_max
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as unreached:
            return _result(Outcome.UNREACHED, DispatchFaultCode.SMS_UNREACHED, detail=_told(unreached))
        except httpx.HTTPError as broken:
            return _result(Outcome.LATER, DispatchFaultCode.SMS_BROKE, detail=_told(broken))
        if answer.is_success:
            return SENT
        if answer.status_code == _KEY_IS_TAKEN:
            return _result(Outcome.DOUBT, DispatchFaultCode.SMS_TAKEN_BEFORE)
        said = f"{answer.status_code} {answer.text[:SAID_CHARACTERS_MAX]}"
        temporary = answer.is_server_error or answer.status_code in _TRY_AGAIN
        return _result(Outcome.LATER if temporary else Outcome.NEVER, DispatchFaultCode.SMS_SAID, answer=said)


def _result(outcome: Outcome, code: DispatchFaultCode, **args: str) -> Result:
    return Result(outcome, DispatchFault.of(code, **args))


def _told(error: httpx.HTTPError) -> str:
    return f"{type(error).__name__} {error}".strip()
