"""What one API process holds for its whole life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from graphql import GraphQLSchema
from redis.asyncio import Redis

from api.groups import Groups
from api.live import Hub
from api.operations import Operations
from api.settings import Settings
from domain.kernel.database import Database


def machine_clock() -> datetime:
    """Return the instant it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """The schema with its prepared operations, the database, Valkey, and what spreads facts to subscribers.

    `clock` gives the instant whose day, in the zone of a tenant, is the business date of a request.
    """

    settings: Settings
    schema: GraphQLSchema
    operations: Operations
    database: Database
    valkey: Redis
    hub: Hub
    groups: Groups
    clock: Callable[[], datetime] = machine_clock
