"""A tenant's set-up as text (CAT-44)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.database import Reading
from domain.setup.model import SetupKind
from domain.setup.repository import setup_book
from domain.setup.rules.closure import closed
from domain.setup.rules.text import text_of


async def export_setup(read: Reading, kinds: Sequence[SetupKind]) -> str:
    """Return the set-up of some kinds, with whatever they name, as text; the same set-up gives the same bytes."""
    setup = (await setup_book(read)).setup
    return text_of(closed(setup, [(kind, name) for kind in kinds for name in setup[kind]]))
