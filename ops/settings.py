"""Everything that the environment decides, read once. Empty means: bring it along (embedded)."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ops.refused import Refused

PROJECT_ROOT = Path(__file__).resolve().parent.parent
HTTP_PORT_DEFAULT = 8000
SECRET_KEY_CHARACTERS_MIN = 32

_SCHEMES = {
    "DATABASE_URL": ("postgresql", "postgres"),
    "APP_DATABASE_URL": ("postgresql", "postgres"),
    "RELAY_DATABASE_URL": ("postgresql", "postgres"),
    "REDIS_URL": ("redis", "rediss"),
    "SMTP_URL": ("smtp", "smtps"),
    "SMS_GATEWAY_URL": ("http", "https"),
    "PUBLIC_URL": ("http", "https"),
}


class SettingsInvalid(Refused):
    """The environment holds values that can't be used; the message says for each what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What this installation was told.

    home: directory for everything that it keeps (KONTINGENT_HOME; `var/` in the project).
    database_url: PostgreSQL as the owner of the tables; empty = embedded.
    app_database_url, relay_database_url: the same database, as the roles that own nothing; empty = derived.
    redis_url: Valkey or Redis; empty = embedded.
    http_host, http_port: where the API and the screens answer.
    public_url: the address as users see it, for links in mails; empty = http_host and http_port.
    smtp_url: `smtp://user:password@host:port`; empty = the local mail catcher.
    sms_gateway_url: HTTP gateway; empty = the local one.
    secret_key: encrypts national ids and signs tokens; empty = generated into home by `secret_key_in`.
    """

    home: Path
    database_url: str = ""
    app_database_url: str = ""
    relay_database_url: str = ""
    redis_url: str = ""
    http_host: str = "127.0.0.1"
    http_port: int = HTTP_PORT_DEFAULT
    public_url: str = ""
    smtp_url: str = ""
    sms_gateway_url: str = ""
    secret_key: str = ""

    @property
    def embedded_database(self) -> bool:
        return not self.database_url

    @property
    def embedded_valkey(self) -> bool:
        return not self.redis_url


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; raises SettingsInvalid with every problem at once."""
    urls = {name: environ.get(name, "").strip() for name in _SCHEMES}
    port_text = environ.get("HTTP_PORT", "").strip() or str(HTTP_PORT_DEFAULT)
    secret_key = environ.get("SECRET_KEY", "")
    problems = [
        *(_url_problem(name, url) for name, url in urls.items()),
        _port_problem(port_text),
        _secret_problem(secret_key),
    ]
    if found := [problem for problem in problems if problem]:
        raise SettingsInvalid("\n".join(found))
    return Settings(
        home=Path(environ.get("KONTINGENT_HOME", "").strip() or PROJECT_ROOT / "var").absolute(),
        database_url=urls["DATABASE_URL"],
        app_database_url=urls["APP_DATABASE_URL"],
        relay_database_url=urls["RELAY_DATABASE_URL"],
        redis_url=urls["REDIS_URL"],
        http_host=environ.get("HTTP_HOST", "").strip() or "127.0.0.1",
        http_port=int(port_text),
        public_url=urls["PUBLIC_URL"].rstrip("/"),
        smtp_url=urls["SMTP_URL"],
        sms_gateway_url=urls["SMS_GATEWAY_URL"].rstrip("/"),
        secret_key=secret_key,
    )


def kept_secret(home: Path, name: str) -> str:
    """Return the secret kept in `<home>/<name>`, made at the first call; readable by its owner only."""
    path = home / name
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{name}.{os.getpid()}")
        draft.touch(0o600)
        draft.write_text(secrets.token_urlsafe(36))
        try:
            os.link(draft, path)  # fails when another start was first: then its secret counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def _url_problem(name: str, url: str) -> str:
    if not url:
        return ""
    schemes = _SCHEMES[name]
    try:
        parts = urlsplit(url)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    return "" if usable else f"{name} must look like {schemes[0]}://host:port/…, with a port below 65536."


def _port_problem(text: str) -> str:
    usable = text.isascii() and text.isdigit() and 0 < int(text) < 65536
    return "" if usable else f"HTTP_PORT must be a number from 1 to 65535, not {text!r}."


def _secret_problem(secret_key: str) -> str:
    if secret_key and len(secret_key) < SECRET_KEY_CHARACTERS_MIN:
        return f"SECRET_KEY must have at least {SECRET_KEY_CHARACTERS_MIN} characters (or be empty)."
    return ""
