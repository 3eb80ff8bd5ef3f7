"""A message to the payer, on the channel that they asked for; a letter waits for the next print file."""

from __future__ import annotations

from domain.catalogue.model import PaymentMethod


class Message:
    """A message to the payer, on the channel that they asked for; a letter waits for the next print file."""

    key = "MESSAGE"
    methods = frozenset(PaymentMethod)


PLUGIN = Message()
