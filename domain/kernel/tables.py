"""The kernel's rows, and what every table has in common: the tenant first in each key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Tables without a tenant column, each with its reason. A test holds every other table to row-level security.
GLOBAL_TABLES = {
    "alembic_version": "the state of the migrations",
    "account": "a person who signs in may belong to several tenants (USR-01)",
    "relay_cursor": "how far the relay has read the facts of all tenants",
}


def column(name: str, kind: Any, *args: Any, null: bool = False, **options: Any) -> Column[Any]:
    """A column that is NOT NULL unless said otherwise."""
    return Column(name, kind, *args, nullable=null, **options)


def instant(name: str, *, null: bool = False) -> Column[Any]:
    """A UTC instant."""
    return column(name, DateTime(timezone=True), null=null)


def tenant_key(*names: str) -> PrimaryKeyConstraint:
    """The primary key of a tenant's table: the tenant first."""
    return PrimaryKeyConstraint("tenant_id", *(names or ("id",)))


def to(table: str, *names: str, target: str = "id") -> ForeignKeyConstraint:
    """A foreign key that carries the tenant, so that it can never point at another tenant's row."""
    return ForeignKeyConstraint(["tenant_id", *names], [f"{table}.tenant_id", f"{table}.{target}"])


tenant = Table(
    "tenant",
    metadata,
    column("tenant_id", Uuid, primary_key=True),
    column("name", Text),
    column("country", Text),
    column("zone", Text),
    instant("created_at"),
)

account = Table(
    "account",
    metadata,
    column("id", Uuid, primary_key=True),
    column("email", Text),
    column("email_key", Text, unique=True),
    column("name", Text),
    column("password_hash", Text),
    column("tenant_ids", ARRAY(Uuid)),
    column("failed_count", Integer, server_default=text("0")),
    instant("locked_until", null=True),
    instant("created_at"),
)

fact = Table(
    "fact",
    metadata,
    column("tenant_id", Uuid),
    column("seq", BigInteger, Identity(always=True)),
    column("xact", BigInteger, server_default=text("(pg_current_xact_id()::text::bigint)")),
    column("kind", Text),
    column("subject_id", Uuid, null=True),
    column("member_id", Uuid, null=True),
    column("payload", JSONB),
    column("actor_name", Text),
    column("business_on", Date),
    instant("recorded_at"),
    tenant_key("seq"),
    Index("ix_fact_position", "xact", "seq"),
    Index("ix_fact_member", "tenant_id", "member_id", "seq", postgresql_where=text("member_id IS NOT NULL")),
)

task = Table(
    "task",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("key", Text),
    column("payload", JSONB),
    column("state", Text, server_default=text("'QUEUED'")),
    column("attempts", Integer, server_default=text("0")),
    # why it did not get done, as code and arguments
    column("error", JSONB, null=True),
    instant("run_after"),
    instant("lease_until", null=True),
    instant("created_at"),
    instant("finished_at", null=True),
    tenant_key(),
    Index("uq_task_key", "tenant_id", "name", "key", unique=True),
    Index("ix_task_failed", "tenant_id", "id", postgresql_where=text("state = 'FAILED'")),
    Index("ix_task_due", "run_after", postgresql_where=text("state IN ('QUEUED', 'RUNNING')")),
)

relay_cursor = Table(
    "relay_cursor",
    metadata,
    column("name", Text, primary_key=True),
    column("xact", BigInteger),
    column("seq", BigInteger),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    instant("recorded_at"),
    column("actor_kind", Text),
    column("actor_id", Uuid, null=True),
    column("actor_name", Text),
    column("origin", Text),
    column("what", Text),
    column("subject_kind", Text),
    column("subject_id", Uuid),
    column("member_id", Uuid, null=True),
    column("before", JSONB, null=True),
    column("after", JSONB, null=True),
    column("reason", Text, null=True),
    tenant_key(),
    Index("ix_audit_entry_subject", "tenant_id", "subject_id", "id"),
    Index(
        "ix_audit_entry_member",
        "tenant_id",
        "member_id",
        "id",
        postgresql_where=text("member_id IS NOT NULL"),
    ),
)

idempotency = Table(
    "idempotency",
    metadata,
    column("tenant_id", Uuid),
    column("key", Text),
    column("request_hash", Text),
    column("result", JSONB, null=True),
    instant("created_at"),
    tenant_key("key"),
)

series = Table(
    "series",
    metadata,
    column("tenant_id", Uuid),
    column("scope_id", Uuid),
    column("kind", Text),
    column("next_value", BigInteger),
    tenant_key("scope_id", "kind"),
)
