"""What the environment tells the workers, and the limits that they keep."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

TASKS_AT_ONCE = 8
TASK_SECONDS_MAX = 600.0
TURN_SECONDS = 60.0
"""After so long, a task made of chunks steps back for the others and goes on in its next turn."""

CHECK_SECONDS_MAX = 60.0
"""No single check of the books takes longer; one that would is left out and says so (NEW-03)."""

SWEEP_SECONDS = 2.0
SWEEP_TASKS_MAX = 500
DONE_TASKS_KEPT_DAYS = 30


class SettingsMissing(ValueError):
    """The environment lacks something without which workers can't start."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Addresses and limits of one worker process.

    app_database_url, relay_database_url: PostgreSQL as the roles that own nothing. redis_url: Valkey.
    smtp_url: `smtp://user:password@host:port`, `smtps://` for TLS from the start; empty: e-mails stay queued.
    sms_gateway_url: HTTP gateway; empty: SMS stay queued.
    mail_url: the local mail catcher's pages, where a mail can be looked up by its Message-ID; may be empty.
    public_url: the address as users see it; its host is in Message-IDs.
    doubt_seconds: no sending takes longer, so whatever is older was left by a worker that died.
    secret_key: opens what is sealed, and makes payment links; the API has the same.
    provider_seconds_max: how long a payment provider may take to answer one request.
    messages_per_second_max: what one tenant's sender gives the mail server and the gateway at most.
    """

    app_database_url: str
    relay_database_url: str
    redis_url: str
    smtp_url: str = ""
    sms_gateway_url: str = ""
    mail_url: str = ""
    public_url: str = "http://localhost"
    doubt_seconds: float = 30.0
    lease_seconds: float = 60.0
    secret_key: str = ""
    provider_seconds_max: float = 10.0
    messages_per_second_max: float = 200.0
    pool_size: int = 16

    @property
    def site(self) -> str:
        """The host of the public address."""
        return urlsplit(self.public_url).hostname or "localhost"


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises SettingsMissing naming everything that lacks."""
    missing = [
        name for name in ("APP_DATABASE_URL", "RELAY_DATABASE_URL", "REDIS_URL", "SECRET_KEY") if not environ.get(name)
    ]
    if missing:
        raise SettingsMissing(f"Set {', '.join(missing)}; `kontingent up` does so by itself.")
    return Settings(
        app_database_url=environ["APP_DATABASE_URL"],
        relay_database_url=environ["RELAY_DATABASE_URL"],
        redis_url=environ["REDIS_URL"],
        smtp_url=environ.get("SMTP_URL", ""),
        sms_gateway_url=environ.get("SMS_GATEWAY_URL", "").rstrip("/"),
        mail_url=environ.get("MAIL_URL", "").rstrip("/"),
        public_url=environ.get("PUBLIC_URL", "").rstrip("/") or "http://localhost",
        doubt_seconds=float(environ.get("DISPATCH_DOUBT_SECONDS") or 30),
        lease_seconds=float(environ.get("TASK_LEASE_SECONDS") or 60),
        secret_key=environ["SECRET_KEY"],
        provider_seconds_max=float(environ.get("PROVIDER_SECONDS_MAX") or 10),
        messages_per_second_max=float(environ.get("MESSAGES_PER_SECOND_MAX") or 200),
        pool_size=int(environ.get("WORKER_POOL_SIZE") or 16),
    )


def for_asyncpg(url: str) -> str:
    """Return a PostgreSQL address as the driver itself wants it."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}{mark}{rest}"
