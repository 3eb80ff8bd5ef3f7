"""Through which channel a member is reached (DIA-02): the one asked for, else e-mail, else SMS, else letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.dialogue.model import ATTEMPTS_MAX, NEVER, SENT_BY_WORKERS
from domain.people.model import Channel

ORDER = (Channel.EMAIL, Channel.SMS, Channel.LETTER)

_RETRY_FIRST = timedelta(minutes=1)
_RETRY_MAX = timedelta(hours=4)


def choose_channel(
    preferred: Channel | None, addresses: Mapping[Channel, str | None], *, only: Channel | None = None
) -> tuple[Channel, str | None]:
    """Return the channel to use and the address there; the address is None where the member can't be reached.

    `addresses` says where each channel reaches the member; `only` rules out all other channels.
    """
    if only is not None:
        return only, addresses.get(only)
    for channel in (preferred, *ORDER) if preferred else ORDER:
        if address := addresses.get(channel):
            return channel, address
    return Channel.LETTER, None


def first_attempt_at(channel: Channel, queued_at: datetime) -> datetime:
    """Return when a worker first tries: at once, or never where no worker sends."""
    return queued_at if channel in SENT_BY_WORKERS else NEVER


def next_attempt_at(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after so many attempts (1, 3, 9 … minutes later), None where it is given up."""
    if attempts >= ATTEMPTS_MAX:
        return None
    delay: timedelta = min(_RETRY_FIRST * int(3 ** (attempts - 1)), _RETRY_MAX)
    return now + delay
