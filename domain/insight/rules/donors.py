"""Who counts as lapsed (FUN-01)."""

from __future__ import annotations

LAPSED_MONTHS = 24
"""A donor who has given nothing for so long is reactivated by the next gift; one who gives every Christmas never is."""
