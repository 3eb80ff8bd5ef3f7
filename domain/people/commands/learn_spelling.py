"""Learn how a tenant's members spell: after rows were copied in past create_members."""

from __future__ import annotations

from domain.kernel.work import Work
from domain.people.repository import members as rows


async def learn_spelling(work: Work) -> None:
    """Remember the words of all members, so that misspelt searches find them (PPL-14); doing it twice changes nothing.

    Creating and updating members does this by itself.
    """
    await rows.add_all_words(work)
