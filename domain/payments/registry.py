"""The bank file formats and payment providers at hand: every folder with a PLUGIN of the right shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from domain.kernel.reason import Word
from domain.kernel.registry import load_plugins
from domain.payments.model import (
    Answer,
    CheckoutOrder,
    CredentialField,
    Decline,
    FileFault,
    FileFaultCode,
    FileRefused,
    Incoming,
    Notice,
    Order,
    Talk,
)


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


@runtime_checkable
class PaymentProvider(Protocol):
    """A payment provider. It opens no socket: each method is a conversation that a worker carries (PRV-01, PRV-02).

    Amounts are in minor units. `account` holds the credentials by their fields' names. Every request that changes
    something carries a key made of the order's, so that all of them may be repeated.
    """

    @property
    def key(self) -> str:
        """What settings and rows call the provider: the name of its folder."""

    @property
    def name(self) -> str:
        """What people call the provider."""

    @property
    def credentials(self) -> tuple[CredentialField, ...]:
        """What an account of it needs (PRV-06)."""

    def check(self, account: Mapping[str, str]) -> Talk[Decline | None]:
        """Ask whether the credentials hold; return what is wrong with them, if anything."""

    def open_checkout(self, account: Mapping[str, str], order: CheckoutOrder) -> Talk[Answer]:
        """Open a page on which a person pays, and lets the card be kept where the order asks for that."""

    def charge(self, account: Mapping[str, str], order: Order, token: str) -> Talk[Answer]:
        """Reserve money on a card that the provider keeps, without its holder (an unscheduled charge)."""

    def read(self, account: Mapping[str, str], key: str) -> Talk[Answer]:
        """Ask how the payment with our key stands."""

    def capture(self, account: Mapping[str, str], reference: str, order: Order) -> Talk[Answer]:
        """Take the order's amount of what is reserved, or less than all of it; the rest is let go."""

    def cancel(self, account: Mapping[str, str], reference: str, order: Order) -> Talk[Answer]:
        """Let go of a page or a reservation."""

    def refund(self, account: Mapping[str, str], reference: str, order: Order) -> Talk[Answer]:
        """Give back the order's amount of what was captured."""

    def forget(self, account: Mapping[str, str], token: str) -> Talk[Decline | None]:
        """Ask the provider not to keep a card any more; one that it does not know is as good as forgotten."""

    def notice(self, account: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: datetime) -> Notice:
        """Read a callback and check its signature; raises CallbackRefused. Header names are in small letters."""


PROVIDERS: Mapping[str, PaymentProvider] = load_plugins(
    "domain.payments.providers",
    PaymentProvider,  # type: ignore[type-abstract]
)
