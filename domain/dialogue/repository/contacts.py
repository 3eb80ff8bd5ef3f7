"""Members as messages see them: a value made of what the register knows."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.model import Contact
from domain.kernel.database import Reading, Row
from domain.people.model import Channel
from domain.people.queries.billing import letter_addresses
from domain.people.queries.dialogue import reachable


async def contacts(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """Return how to reach the given members, by id."""
    rows = await reachable(read, member_ids)
    postal = await letter_addresses(read, member_ids)
    return {row["id"]: _contact(row, postal[row["id"]]) for row in rows}


def _contact(row: Row, postal: Row) -> Contact:
    return Contact(
        member_id=row["id"],
        number=row["number"],
        name=row["name"],
        first_name=row["first_name"] or "",
        email=row["email"],
        phone=row["phone"],
        language=row["language"],
        preferred=_preferred(Channel(row["channel"]), row["email"]),
        postal_lines=_postal_lines(postal),
    )


def _preferred(stored: Channel, email: str | None) -> Channel | None:
    """Return the stored channel; letters are stored for everyone without an e-mail address, so that says nothing."""
    return None if stored is Channel.LETTER and not email else stored


def _postal_lines(postal: Row) -> tuple[str, ...]:
    """Return the lines below the name; none where there is no address."""
    lines = (postal["line1"], postal["line2"], f"{postal['postal_code'] or ''} {postal['city'] or ''}".strip())
    return tuple(line for line in lines if line)
