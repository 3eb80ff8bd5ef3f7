"""What the environment tells the API."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Addresses and switches of one API process.

    app_database_url: PostgreSQL as the role that owns nothing; redis_url: Valkey, where the live facts come from.
    secret_key: encrypts and signs; never leaves the process.
    allowed_origins: pages of other origins that may use the session cookie, such as a development server.
    introspection: whether anyone may read the schema.
    mail_url: the local mail catcher that /mail leads to; empty where mails go to a real server.
    site: the host of the public address; it is in the Message-IDs of mails.
    public_url: the public address itself, which payment links begin with.
    frontend: the built frontend; a directory that may be missing.
    """

    app_database_url: str
    redis_url: str
    secret_key: str
    allowed_origins: frozenset[str] = frozenset()
    introspection: bool = True
    mail_url: str = ""
    site: str = "localhost"
    public_url: str = "http://localhost"
    frontend: Path = PROJECT_ROOT / "frontend" / "dist"
    pool_size: int = 10


class SettingsMissing(ValueError):
    """The environment lacks something without which the API can't start."""


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises SettingsMissing naming everything that lacks."""
    missing = [name for name in ("APP_DATABASE_URL", "REDIS_URL", "SECRET_KEY") if not environ.get(name)]
    if missing:
        raise SettingsMissing(f"Set {', '.join(missing)}; `kontingent up` does so by itself.")
    origins = environ.get("ALLOWED_ORIGINS", "").replace(",", " ").split()
    public = environ.get("PUBLIC_URL", "").rstrip("/")
    return Settings(
        app_database_url=for_asyncpg(environ["APP_DATABASE_URL"]),
        redis_url=environ["REDIS_URL"],
        secret_key=environ["SECRET_KEY"],
        allowed_origins=frozenset(origin.rstrip("/") for origin in [*origins, public] if origin),
        introspection=environ.get("GRAPHQL_INTROSPECTION", "on").lower() not in ("off", "0", "false", "no"),
        mail_url=environ.get("MAIL_URL", ""),
        site=urlsplit(public).hostname or "localhost",
        public_url=public or "http://localhost",
        frontend=Path(environ.get("FRONTEND_DIST") or PROJECT_ROOT / "frontend" / "dist"),
        pool_size=int(environ.get("API_POOL_SIZE") or 10),
    )


def for_asyncpg(url: str) -> str:
    """Return a PostgreSQL address with the driver's name in it, as SQLAlchemy wants it."""
    scheme, mark, rest = url.partition("://")
    return f"postgresql+asyncpg{mark}{rest}" if scheme in ("postgresql", "postgres") else url
