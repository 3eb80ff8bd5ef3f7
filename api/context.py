"""What resolvers see of a request: who calls, the database, and rows already loaded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from strawberry.dataloader import DataLoader
from strawberry.types import Info as StrawberryInfo

from api.operations import Operation
from api.reading import SharedReading
from api.viewer import Viewer
from domain.kernel.database import Reading
from domain.kernel.facts import Position
from domain.kernel.refusal import NotAllowed
from domain.kernel.work import Work, open_work
from domain.people.model import NotSignedIn
from domain.people.rules.access import PERMISSIONS

if TYPE_CHECKING:
    from api.services import Services

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Context:
    """The context of one request, or of one event of a group of subscribers."""

    def __init__(
        self, services: Services, viewer: Viewer | None = None, origin: str = "", secure: bool = False
    ) -> None:
        self.services = services
        self.viewer = viewer
        self.origin = origin
        self.secure = secure
        self.operation: Operation | None = None
        self.headers: list[tuple[bytes, bytes]] = []
        self.reading = SharedReading(services.database)
        self._loaders: dict[Any, DataLoader[Any, Any]] = {}

    def require(self, permission: str) -> Viewer:
        """Return the viewer; raises NotSignedIn without one and NotAllowed without this permission."""
        viewer = self.signed_in()
        if permission not in viewer.permissions:
            assert permission in PERMISSIONS, f"{permission} is no permission"
            raise NotAllowed(permission)
        return viewer

    def signed_in(self) -> Viewer:
        """Return the viewer; raises NotSignedIn."""
        if self.viewer is None:
            raise NotSignedIn
        return self.viewer

    @property
    def today(self) -> date:
        """The business date of the viewer's tenant."""
        return self.signed_in().today(self.services.clock())

    async def read(self) -> Reading:
        """Return the request's reading transaction, shared by all its resolvers."""
        asked = self.operation is not None and self.operation.asks_position
        return await self.reading.of(self.signed_in().tenant_id, with_position=asked)

    async def position(self) -> Position:
        """Return the position in the log of facts that was taken before anything was read for this request."""
        await self.read()
        assert self.reading.position is not None, "an operation that asks for the position says so in its text"
        return self.reading.position

    @asynccontextmanager
    async def work(self, today: date | None = None) -> AsyncIterator[Work]:
        """Open a unit of work of the viewer. The reading transaction is given back first: nobody holds two."""
        viewer = self.signed_in()
        await self.reading.close()
        self._loaders.clear()
        business_on = today or viewer.today(self.services.clock())
        async with open_work(self.services.database, viewer.tenant_id, viewer.actor, business_on) as work:
            yield work

    @asynccontextmanager
    async def rehearsal(self) -> AsyncIterator[Work]:
        """Open a unit of work for a query that undoes what it does; what other fields read meanwhile stays open."""
        viewer = self.signed_in()
        async with open_work(self.services.database, viewer.tenant_id, viewer.actor, self.today) as work:
            yield work

    def load(self, batch: Callable[[Reading, Sequence[K]], Awaitable[dict[K, V]]], key: K) -> Awaitable[V | None]:
        """Return what `batch` finds for a key, or None. Keys asked for at the same time are read with one query."""
        loader = self._loaders.get(batch)
        if loader is None:

            async def found(keys: list[K]) -> Sequence[V | None]:
                rows = await batch(await self.read(), keys)
                return [rows.get(key) for key in keys]

            loader = self._loaders[batch] = DataLoader(load_fn=found)
        return loader.load(key)

    async def close(self) -> None:
        """Give back what the request held."""
        await self.reading.close()


Info = StrawberryInfo[Context, None]
