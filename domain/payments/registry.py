"""The bank file formats at hand: every folder of `formats` with a PLUGIN of this shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, runtime_checkable

from domain.kernel.reason import Word
from domain.kernel.registry import load_plugins
from domain.payments.model import FileFault, FileFaultCode, FileRefused, Incoming


@runtime_checkable
class PaymentFileFormat(Protocol):
    """A format of files that bring payments. It streams: a million records in bounded memory, and no I/O."""

    @property
    def key(self) -> str:
        """What settings and rows call the format: the name of its folder."""

    @property
    def name(self) -> str:
        """What people call the format."""

    @property
    def source(self) -> str:
        """The source of its payments (PAY-02)."""

    @property
    def currency(self) -> str:
        """The currency of its amounts."""

    @property
    def words(self) -> type[Word]:
        """The words that its refusals use for the parts of a file."""

    def recognises(self, head: bytes) -> bool:
        """Tell by a file's first bytes whether it is of this format, right or wrong."""

    def parse(self, lines: Iterable[bytes]) -> Iterator[Any]:
        """Yield the file's own records; raises FileRefused with line and reason."""

    def render(self, records: Iterable[Any]) -> Iterator[bytes]:
        """Yield the lines of records, so that `parse` gives the same records again."""

    def incoming(self, lines: Iterable[bytes]) -> Iterator[Incoming]:
        """Yield what the file brings, in the words of all formats; raises FileRefused."""


FORMATS: Mapping[str, PaymentFileFormat] = load_plugins(
    "domain.payments.formats",
    PaymentFileFormat,  # type: ignore[type-abstract]
)


def format_of(head: bytes) -> PaymentFileFormat:
    """Return the format that recognises a file's first bytes; raises FileRefused where none does."""
    for each in FORMATS.values():
        if each.recognises(head):
            return each
    known = ", ".join(each.name for each in FORMATS.values())
    raise FileRefused(1, FileFault.of(FileFaultCode.UNKNOWN_FORMAT, formats=known))
