"""A mail server and an SMS gateway to send to: real ones, which take their time and can be told to misbehave."""

from __future__ import annotations

import asyncio
import email
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.api.serving import serving

Answer = Callable[[int], str | None]


@dataclass
class MailServer:
    """Keeps what it acknowledges. `answer` may refuse a mail by its number; the pauses leave room for kills."""

    url: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    answer: Answer = lambda _number: None
    refuse_recipient: Callable[[str], str | None] = lambda _address: None
    pause_seconds_max: float = 0.0
    connections: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(1))
    _number: int = 0

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        refusal = self.refuse_recipient(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._number += 1
        await self._pause()
        answer = self.answer(self._number)
        if answer is not None and answer.startswith(("4", "5")):
            return answer
        mail = email.message_from_bytes(envelope.original_content or b"", policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        await self._pause()
        if answer == "hang up":
            assert server.transport is not None
            server.transport.close()
        return "250 kept"

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.random() * self.pause_seconds_max)

    def taken(self) -> Counter[str]:
        """How often each Message-ID came."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)


@asynccontextmanager
async def mail_server(port: int = 0) -> AsyncIterator[MailServer]:
    """A mail server on this machine."""
    kept = MailServer()

    def connected() -> SMTP:
        kept.connections += 1
        return SMTP(kept, hostname="localhost", enable_SMTPUTF8=True, data_size_limit=10_000_000)

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", port)
    kept.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield kept
    finally:
        server.close()


@dataclass
class Gateway:
    """An SMS gateway that knows its keys. `slow` tells which requests are answered too late, by their number."""

    url: str = ""
    accepted: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: int = 0
    delay_seconds: Callable[[int], float] = lambda _number: 0.0
    status: Callable[[int], int] = lambda _number: 0

    async def take(self, request: Request) -> Response:
        self.requests += 1
        number = self.requests
        key, message = request.headers["idempotency-key"], await request.json()
        if self.status(number):
            return JSONResponse({"error": "no"}, self.status(number))
        known = self.accepted.setdefault(key, message)
        await asyncio.sleep(self.delay_seconds(number))
        return JSONResponse({"id": key}, 200 if known is not message else 201)


@asynccontextmanager
async def sms_gateway() -> AsyncIterator[Gateway]:
    """An SMS gateway on this machine."""
    gateway = Gateway()
    app = Starlette(routes=[Route("/messages", gateway.take, methods=["POST"])])
    async with serving(app) as url:
        gateway.url = url
        yield gateway
