"""Rows of stored texts. They are few, so they are read whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.dialogue.model import Purpose, Template
from domain.dialogue.tables import message_template
from domain.kernel.database import Reading
from domain.kernel.work import Work

_TEMPLATES = """
SELECT id, name, purpose, subject, body, version FROM message_template WHERE tenant_id = $1 ORDER BY purpose, name, id
"""
_REPLACE = """
UPDATE message_template SET name = $3, subject = $4, body = $5, version = $6 WHERE tenant_id = $1 AND id = $2
"""


async def load_templates(read: Reading) -> dict[UUID, Template]:
    """Return every template, by purpose and name."""
    rows = await read.sql(_TEMPLATES, read.tenant_id)
    return {row["id"]: Template(**(dict(row) | {"purpose": Purpose(row["purpose"])})) for row in rows}


async def add_template(work: Work, template: Template) -> bool:
    """Insert a template; False where the purpose has one of this name."""
    columns: dict[str, list[Any]] = {
        "id": [template.id],
        "name": [template.name],
        "purpose": [template.purpose.value],
        "subject": [template.subject],
        "body": [template.body],
        "version": [template.version],
        "created_at": [work.now],
    }
    return await work.insert_missing(message_template, columns) == 1


async def replace_template(work: Work, template: Template) -> None:
    """Write a changed template over the old one; its purpose stays."""
    values = (template.name, template.subject, template.body, template.version)
    await work.send(_REPLACE, work.tenant_id, template.id, *values)
