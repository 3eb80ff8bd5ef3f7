"""Parts of a database address."""

from urllib.parse import quote, unquote, urlsplit, urlunsplit


def with_login(url: str, user: str, password: str) -> str:
    """Return the address of the same database for another login."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{host}"))


def with_database(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database, safe='')}"))


def login_of(url: str) -> tuple[str, str]:
    """Return user and password of an address ("" where it has none)."""
    parts = urlsplit(url)
    return unquote(parts.username or ""), unquote(parts.password or "")


def without_password(url: str) -> str:
    """Return the address as it may be shown to people."""
    parts = urlsplit(url)
    if not parts.password:
        return url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username or ''}:…@{host}"))


def for_sqlalchemy(url: str) -> str:
    """Return the address with the driver that the program uses named in it."""
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql+asyncpg")) if url else ""
