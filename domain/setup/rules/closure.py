"""What an export takes along: the entries that were chosen, and all that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from domain.setup.model import REFERENCES, Setup, SetupKind


def closed(setup: Setup, chosen: Iterable[tuple[SetupKind, str]]) -> Setup:
    """Return the part of a set-up with the chosen entries and those that they name, theirs too."""
    wanted, waiting = dict[tuple[SetupKind, str], None](), list(chosen)
    while waiting:
        one = waiting.pop()
        if one in wanted or one[1] not in setup.get(one[0], {}):
            continue
        wanted[one] = None
        waiting += named_by(setup[one[0]][one[1]])
    return {
        kind: {name: entry for name, entry in setup.get(kind, {}).items() if (kind, name) in wanted}
        for kind in SetupKind
    }


def named_by(entry: Any) -> Iterator[tuple[SetupKind, str]]:
    """Yield the entries that an entry names."""
    for one in fields(entry):
        value = getattr(entry, one.name)
        if is_dataclass(value):
            yield from named_by(value)
        elif kind := REFERENCES.get((type(entry), one.name)):
            for name in (value,) if isinstance(value, str) else value or ():
                yield kind, name
