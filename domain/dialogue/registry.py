"""The message channels at hand: every folder of `channels` with a PLUGIN of this shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from domain.dialogue.model import Contact, Message, Rendered
from domain.kernel.registry import load_plugins
from domain.people.model import Channel


@runtime_checkable
class MessageChannel(Protocol):
    """A way to reach members. It opens no connection: a worker hands over what `render` gives."""

    @property
    def key(self) -> str:
        """What rows call the channel: a value of `Channel`."""

    def address(self, contact: Contact) -> str | None:
        """Return where the channel reaches a member; None where it can't."""

    def render(self, message: Message) -> Rendered:
        """Return the message as the channel carries it; raises Unwritable where it can't."""


CHANNELS: Mapping[str, MessageChannel] = load_plugins(
    "domain.dialogue.channels",
    MessageChannel,  # type: ignore[type-abstract]
)


def addresses(contact: Contact) -> dict[Channel, str | None]:
    """Return where each channel reaches a member."""
    return {Channel(key): channel.address(contact) for key, channel in CHANNELS.items()}
