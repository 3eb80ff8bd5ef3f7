"""Handing e-mails to a mail server, one after the other on a connection that is kept.

SMTP has no key that makes a second delivery harmless. From the moment that the content goes out until the server has
answered, nobody can know whether it took the mail; that is what DOUBT says (RFC 5321, section 6.1).
"""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from domain.dialogue.model import Rendered
from domain.dialogue.rules.faults import DispatchFault, DispatchFaultCode
from workers.outcomes import SENT, Outcome, Result

_PORTS = {"smtp": 25, "smtps": 465}
_PERMANENT = range(500, 600)
_TEMPORARY = range(400, 500)
_CLOSING = 421


class MailConnection:
    """One connection to the mail server, made at first need and again after it broke."""

    def __init__(self, url: str, seconds_max: float) -> None:
        parts = urlsplit(url)
        self._seconds_max = seconds_max
        self._options = {
            "hostname": parts.hostname or "localhost",
            "port": parts.port or _PORTS.get(parts.scheme, 25),
            "username": unquote(parts.username) if parts.username else None,
            "password": unquote(parts.password) if parts.password else None,
            "use_tls": parts.scheme == "smtps",
            "timeout": seconds_max,
        }
        self._client: SMTP | None = None
        self.content_is_out = False

    async def send(self, message: Rendered, recipient: str) -> Result:
        """Hand a mail over; never raises for what the network or the server does."""
        was_used = self._client is not None
        result = await self._try(message, recipient)
        if result.outcome is Outcome.UNREACHED and was_used:
            # A server may hang up between two mails; that is no reason to give up.
            result = await self._try(message, recipient)
        return result

    async def _try(self, message: Rendered, recipient: str) -> Result:
        self.content_is_out = False
        try:
            async with asyncio.timeout(self._seconds_max):
                result = await self._send(message, recipient)
        except TimeoutError:
            result = self._silent()
        except SMTPResponseException as refused:
            result = _refused(refused)
        except (SMTPException, OSError) as broken:
            result = self._broken(f"{type(broken).__name__}: {broken}")
        if result.outcome is not Outcome.SENT:
            await self.close()
        return result

    async def close(self) -> None:
        """End the connection, politely where that is quick."""
        client, self._client = self._client, None
        if client is None:
            return
        if not self.content_is_out:
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await client.quit()
        client.close()

    async def _send(self, message: Rendered, recipient: str) -> Result:
        if self._client is None:
            client = SMTP(**self._options)  # type: ignore[arg-type]
            await client.connect()
            self._client = client
        options = [] if recipient.isascii() else ["SMTPUTF8"]
        await self._client.mail(message.envelope_from, options=options, encoding="utf-8")
        await self._client.rcpt(recipient, encoding="utf-8")
        self.content_is_out = True
        await self._client.data(message.content)
        self.content_is_out = False
        return SENT

    def _silent(self) -> Result:
        if self.content_is_out:
            return _result(Outcome.DOUBT, DispatchFaultCode.MAIL_FELL_SILENT)
        return _result(Outcome.UNREACHED, DispatchFaultCode.MAIL_SILENT)

    def _broken(self, what: str) -> Result:
        if self.content_is_out:
            return _result(Outcome.DOUBT, DispatchFaultCode.MAIL_BROKE, detail=what)
        return _result(Outcome.UNREACHED, DispatchFaultCode.MAIL_UNREACHED, detail=what)


def _refused(refused: SMTPResponseException) -> Result:
    outcome = Outcome.LATER if refused.code in _TEMPORARY else Outcome.DOUBT
    if refused.code in _PERMANENT:
        outcome = Outcome.NEVER
    elif refused.code == _CLOSING:
        outcome = Outcome.UNREACHED
    # Any answer that is not a number of SMTP leaves open what became of the mail.
    return _result(outcome, DispatchFaultCode.MAIL_SAID, answer=f"{refused.code} {refused.message}")


def _result(outcome: Outcome, code: DispatchFaultCode, **args: str) -> Result:
    return Result(outcome, DispatchFault.of(code, **args))
