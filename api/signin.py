"""Who sends a request: a session cookie or an API key, and for cookies, that our own page sent it.

A browser adds the cookie to requests that other sites make it send, so a cookie counts only together with a header that
other sites can't set, and never with an Origin that isn't ours (websockets have no such header: the Origin decides).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from redis.exceptions import RedisError
from starlette.types import Scope

from api.bodies import BodyRefused, header
from api.context import Context
from api.errors import log_bug
from api.services import Services
from api.viewer import Viewer
from domain.kernel.work import Actor, Work, open_work
from domain.people.commands.note_use import note_key_use, note_session_use
from domain.people.model import TooManyAttempts
from domain.people.queries.access import key_in_force, session_in_force
from domain.people.rules.access import KEY_TOUCHED_EVERY, SESSION_TOUCHED_EVERY, permissions_of
from domain.people.rules.secret import Secret, read_key, read_secret

COOKIE = "kontingent_session"
OWN_PAGE_HEADER = b"x-kontingent"
KEY_REQUESTS_PER_MINUTE = 6_000
SIGN_INS_PER_MINUTE = 30
_background: set[asyncio.Task[None]] = set()


async def open_context(services: Services, scope: Scope) -> Context:
    """Return the context of a request; raises BodyRefused (401, 403, 429) where its credentials don't hold."""
    secure = scope["scheme"] in ("https", "wss") or header(scope, b"x-forwarded-proto") == "https"
    context = Context(services, None, origin_of(scope), secure)
    bearer = header(scope, b"authorization")
    try:
        if bearer:
            context.viewer = await _key_viewer(context, bearer)
        else:
            _check_page(services, scope)
            context.viewer = await _session_viewer(context, scope)
    except BaseException:
        await context.close()
        raise
    return context


def origin_of(scope: Scope) -> str:
    """Return the address that a request came from, for the audit log and for limits."""
    client = scope.get("client")
    return client[0] if client else ""


async def _key_viewer(context: Context, bearer: str) -> Viewer:
    scheme, _, text = bearer.partition(" ")
    secret = read_key(text.strip()) if scheme.lower() == "bearer" else None
    row = None
    if secret is not None:
        row = await key_in_force(await context.reading.of(secret.tenant_id), secret.hash)
    if secret is None or row is None:
        raise BodyRefused(401, "This API key is unknown or revoked. Make a new one in the settings.")
    if await used_up(context.services, f"rate:key:{row['id']}", KEY_REQUESTS_PER_MINUTE):
        raise BodyRefused(429, f"More than {KEY_REQUESTS_PER_MINUTE:,} requests in a minute; wait for the next one.")
    actor = Actor("api_key", row["id"], row["name"], context.origin)
    viewer = Viewer(
        secret.tenant_id, row["tenant_name"], row["zone"], actor, frozenset(row["scopes"]), key_id=row["id"]
    )
    now = datetime.now(UTC)
    if row["last_used_at"] is None or now - row["last_used_at"] > KEY_TOUCHED_EVERY:
        _later(context.services, viewer, lambda work: note_key_use(work, row["id"]))
    return viewer


async def _session_viewer(context: Context, scope: Scope) -> Viewer | None:
    secret = session_secret(scope)
    viewer = await viewer_of_session(context, secret) if secret else None
    if viewer is None:
        await context.close()
        return None
    if scope["type"] == "http" and scope["method"] != "GET" and header(scope, OWN_PAGE_HEADER) != "1":
        raise BodyRefused(403, "Requests with a session must carry the header `x-kontingent: 1`.")
    return viewer


async def viewer_of_session(context: Context, secret: Secret) -> Viewer | None:
    """Return the user of a session; None where it is not in force."""
    now = datetime.now(UTC)
    row = await session_in_force(await context.reading.of(secret.tenant_id), secret.hash, now)
    if row is None:
        return None
    viewer = Viewer(
        tenant_id=secret.tenant_id,
        tenant_name=row["tenant_name"],
        zone=row["zone"],
        actor=Actor("user", row["account_id"], row["name"], context.origin),
        permissions=permissions_of(row["roles"]),
        roles=tuple(row["roles"]),
        email=row["email"],
        session=secret.hash,
    )
    if now - row["last_used_at"] > SESSION_TOUCHED_EVERY:
        _later(context.services, viewer, lambda work: note_session_use(work, secret.hash))
    return viewer


def session_secret(scope: Scope) -> Secret | None:
    """Return the secret in the session cookie, if there is one."""
    try:
        cookies = SimpleCookie(header(scope, b"cookie"))
    except CookieError:
        return None
    found = cookies.get(COOKIE)
    return read_secret(found.value) if found else None


def session_cookie(text: str, *, seconds: int, secure: bool) -> tuple[bytes, bytes]:
    """Return the header that gives the browser its session, or takes it away with an empty text."""
    parts = [f"{COOKIE}={text}", "Path=/", "HttpOnly", "SameSite=Lax", f"Max-Age={seconds}"]
    return b"set-cookie", "; ".join([*parts, *(["Secure"] if secure else [])]).encode("ascii")


def _check_page(services: Services, scope: Scope) -> None:
    """Refuse what a page of another origin sends; programs that are no browsers send no Origin."""
    origin = header(scope, b"origin")
    if not origin or origin in services.settings.allowed_origins:
        return
    if urlsplit(origin).netloc.lower() != header(scope, b"host").lower():
        raise BodyRefused(403, "This request comes from a page of another site.")


async def used_up(services: Services, name: str, most: int) -> bool:
    """Count a use in this minute; tell whether it is above the limit. Without Valkey nothing is limited."""
    key = f"{name}:{int(datetime.now(UTC).timestamp()) // 60}"
    try:
        async with asyncio.timeout(0.5):
            count = await services.valkey.incr(key)
            if count == 1:
                await services.valkey.expire(key, 120)
    except (RedisError, OSError, TimeoutError):
        return False
    return bool(count > most)


async def limit_sign_ins(context: Context) -> None:
    """Count a sign-in from the caller's address; raises TooManyAttempts above the limit."""
    if await used_up(context.services, f"rate:signin:{context.origin}", SIGN_INS_PER_MINUTE):
        raise TooManyAttempts


def _later(services: Services, viewer: Viewer, note: Callable[[Work], Awaitable[None]]) -> None:
    """Note a use after the answer: it must not make the request slower, and one that gets lost does no harm."""

    async def run() -> None:
        today = viewer.today(services.clock())
        try:
            async with open_work(services.database, viewer.tenant_id, viewer.actor, today) as work:
                await note(work)
        except Exception as bug:  # noqa: BLE001 - nobody waits for this
            log_bug("while a use was noted", bug)

    task = asyncio.create_task(run())
    _background.add(task)
    task.add_done_callback(_background.discard)
