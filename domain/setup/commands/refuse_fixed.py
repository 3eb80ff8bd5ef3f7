"""Keep an import from changing what is fixed once it is there (CAT-44)."""

from __future__ import annotations

from domain.kernel.refusal import InvalidInput


def refuse_fixed(entry: object, before: object) -> None:
    """Raise InvalidInput where something is there already and differs; None is not there."""
    if before is not None and entry != before:
        message = "this is there already with other values, which are fixed; give it another name, or leave them"
        raise InvalidInput.of("name", "SETUP_FIXED", message, rule="CAT-44")
