"""Caught mails on disk: each is one file, and is there in full before it is acknowledged."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path
from threading import Lock

from uuid_utils import uuid7

from ops.atomic_files import write_new


class NoSuchMail(LookupError):
    """There is no mail of that id."""


class Mailbox:
    """Mails as `<id>.eml` files; ids rise with time. Several threads may use it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._ids: dict[str, list[str]] | None = None  # by Message-ID, read from disk when first asked for
        self._lock = Lock()
        directory.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes) -> str:
        """Write one mail to disk, durably, and return its id."""
        mail_id = str(uuid7())
        write_new(self._directory / f"{mail_id}.eml", content)
        with self._lock:
            if self._ids is not None:
                self._ids.setdefault(_message_id(content), []).append(mail_id)
        return mail_id

    def newest(self, limit: int) -> list[str]:
        """Return the ids of the newest mails, newest first."""
        return sorted((path.stem for path in self._directory.glob("*.eml")), reverse=True)[:limit]

    def to(self, address: str, limit: int) -> list[str]:
        """Return the ids of the newest mails to an address, newest first."""
        return [mail_id for mail_id in self.newest(self.count()) if address in str(self.open(mail_id)["to"])][:limit]

    def with_message_id(self, message_id: str) -> list[str]:
        """Return the ids of the mails that carry a Message-ID; more than one where it was sent twice."""
        with self._lock:
            if self._ids is None:
                self._ids = {}
                for path in sorted(self._directory.glob("*.eml")):
                    self._ids.setdefault(_message_id(path.read_bytes()), []).append(path.stem)
            return list(self._ids.get(message_id.strip(), ()))

    def count(self) -> int:
        """Return how many mails there are."""
        return sum(1 for _ in self._directory.glob("*.eml"))

    def raw(self, mail_id: str) -> bytes:
        """Return a mail as it came. Raises NoSuchMail."""
        path = self._directory / f"{mail_id}.eml"
        if path.parent != self._directory or not path.is_file():
            raise NoSuchMail(mail_id)
        return path.read_bytes()

    def open(self, mail_id: str) -> EmailMessage:
        """Return a mail, taken apart. Raises NoSuchMail."""
        message = message_from_bytes(self.raw(mail_id), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


def _message_id(content: bytes) -> str:
    return str(BytesHeaderParser().parsebytes(content).get("Message-ID", "")).strip()
