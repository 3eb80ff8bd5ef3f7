"""What an export takes along: the entries that were chosen, and all that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from domain.setup.model import REFERENCES, Setup, SetupKind


def closed(setup: Setup, chosen: Iterable[tuple[SetupKind, str]]) -> Setup:
    """Return the part of a set-up with the chosen entries and those that they name, theirs too."""
    wanted, waiting = set[tuple[SetupKind, str]](), list(chosen)
    while waiting:
        one = waiting.pop()
        if one in wanted or one[1] not in setup.get(one[0], {}):
            continue
        wanted.add(one)
        waiting += named_by(setup[one[0]][one[1]])
    return {
        kind: {name: entry for name, entry in setup.get(kind, {}).items() if (kind, name) in wanted}
        for kind in SetupKind
    }


def named_by(entry: Any) -> list[tuple[SetupKind, str]]:
    """Return the entries that an entry names."""
    return [(kind, name) for _, kind, name in references(entry)]


def references(entry: Any, path: str = "") -> Iterator[tuple[str, SetupKind, str]]:
    """Yield what an entry names, each with the path of the field that names it."""
    for one in fields(entry):
        value = getattr(entry, one.name)
        values = value if isinstance(value, tuple) else (value,)
        kind = REFERENCES.get((type(entry), one.name))
        for place, each in enumerate(values):
            below = f"{path}{one.name}" + (f".{place}" if isinstance(value, tuple) else "")
            if is_dataclass(each):
                yield from references(each, f"{below}.")
            elif kind is not None and each is not None:
                yield below, kind, each
