"""Open websockets by the session or key that they were opened with: what ends, closes its sockets."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from api.errors import log_bug
from api.live import Happened, Hub, Topic
from api.sockets import Socket
from api.viewer import Viewer
from domain.kernel.database import Database
from domain.people.model import ApiKeyRevoked, SessionEnded
from domain.people.queries.access import keys_in_force, sessions_in_force

CHECK_SECONDS = 60.0
_ENDED = (4401, "The session has ended; sign in again")


class OpenSockets:
    """Sockets of signed-in viewers. An ended session shows at once as a fact, and at the latest at the next check."""

    def __init__(self, hub: Hub, database: Database) -> None:
        self._hub = hub
        self._database = database
        self._open: dict[UUID, dict[Topic, set[Socket]]] = {}

    def remember(self, viewer: Viewer, socket: Socket) -> None:
        """Close this socket when the viewer's session or key ends."""
        sockets = self._open.setdefault(viewer.tenant_id, {})
        topic = _topic(viewer)
        if topic not in sockets:
            sockets[topic] = set()
            self._hub.listen(viewer.tenant_id, [topic], self)
        sockets[topic].add(socket)

    def forget(self, viewer: Viewer | None, socket: Socket) -> None:
        """Note that a socket is closed."""
        sockets = self._open.get(viewer.tenant_id, {}) if viewer else {}
        topic = _topic(viewer) if viewer else Topic("")
        if viewer is None or socket not in sockets.get(topic, ()):
            return
        sockets[topic].discard(socket)
        if not sockets[topic]:
            del sockets[topic]
            self._hub.leave(viewer.tenant_id, [topic], self)
        if not sockets:
            del self._open[viewer.tenant_id]

    def offer(self, happened: Happened) -> None:
        """A session or a key has ended."""
        for topic, sockets in tuple(self._open.get(happened.tenant_id, {}).items()):
            if topic.kind == happened.kind and topic.value == happened.payload.get(topic.field):
                self._close(sockets)

    async def watch(self) -> None:
        """Look now and then whether the sessions are still in force: they also expire, and users lose their access."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                for tenant_id in tuple(self._open):
                    await self._check(tenant_id)
            except Exception as bug:  # noqa: BLE001 - tried again a minute later
                log_bug("while sessions were checked", bug)

    async def _check(self, tenant_id: UUID) -> None:
        open_now = self._open[tenant_id]
        sessions = {bytes.fromhex(t.value): t for t in open_now if t.kind == SessionEnded.kind}
        keys = {UUID(t.value): t for t in open_now if t.kind == ApiKeyRevoked.kind}
        async with self._database.read(tenant_id) as read:
            live_sessions = await sessions_in_force(read, sessions, datetime.now(UTC)) if sessions else set()
            live_keys = await keys_in_force(read, keys) if keys else set()
        ended = [topic for value, topic in sessions.items() if value not in live_sessions]
        ended += [topic for value, topic in keys.items() if value not in live_keys]
        for topic in ended:
            self._close(self._open.get(tenant_id, {}).get(topic, set()))

    def _close(self, sockets: set[Socket]) -> None:
        for socket in tuple(sockets):
            socket.close(*_ENDED)


def _topic(viewer: Viewer) -> Topic:
    if viewer.session is not None:
        return Topic(SessionEnded.kind, "session", viewer.session.hex())
    return Topic(ApiKeyRevoked.kind, "api_key_id", str(viewer.key_id))
