"""The formats of journal files at hand: every folder of `formats` with a PLUGIN of this shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from domain.kernel.registry import load_plugins
from domain.ledger.model import Book, Party, Voucher


@runtime_checkable
class JournalFormat(Protocol):
    """A format of files that hold a journal. It is given the books piece by piece, so that no file is held whole.

    The order is head, every party (where the format lists them), body, every voucher, foot. The same books give the
    same text.
    """

    @property
    def key(self) -> str:
        """What rows and the API call the format: the name of its folder."""

    @property
    def name(self) -> str:
        """What people call the format."""

    @property
    def countries(self) -> frozenset[str]:
        """The countries whose organisations it is for; empty for all."""

    @property
    def needs_codes(self) -> bool:
        """Whether every account must have a standard code, and every VAT rate a VAT code."""

    @property
    def around_parties(self) -> tuple[str, str] | None:
        """What stands before and after the members where there are any; None where the file does not list them."""

    @property
    def encoding(self) -> str:
        """The encoding of the file; what it lacks is written as `?`."""

    @property
    def media_type(self) -> str:
        """The media type of the file."""

    def file_name(self, book: Book) -> str:
        """Return what the file is called."""

    def head(self, book: Book) -> str:
        """Return what comes before the members."""

    def party(self, party: Party, book: Book) -> str:
        """Return one member."""

    def body(self, book: Book) -> str:
        """Return what comes between the members and the vouchers."""

    def voucher(self, voucher: Voucher, book: Book) -> str:
        """Return one voucher."""

    def foot(self, book: Book) -> str:
        """Return what comes last."""


FORMATS: Mapping[str, JournalFormat] = load_plugins(
    "domain.ledger.formats",
    JournalFormat,  # type: ignore[type-abstract]
)
