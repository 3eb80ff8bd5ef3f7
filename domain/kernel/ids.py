"""Identities. Rows are named by UUIDv7, made by the application, so that keys grow with time."""

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """Return a new UUIDv7: unique, and sorted by the millisecond in which it was made."""
    return uuid.UUID(int=uuid_utils.uuid7().int)
