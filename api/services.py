"""What one API process holds for its whole life."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import GraphQLSchema
from redis.asyncio import Redis

from api.groups import Groups
from api.live import Hub
from api.operations import Operations
from api.settings import Settings
from domain.kernel.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """The schema with its prepared operations, the database, Valkey, and what spreads facts to subscribers."""

    settings: Settings
    schema: GraphQLSchema
    operations: Operations
    database: Database
    valkey: Redis
    hub: Hub
    groups: Groups
