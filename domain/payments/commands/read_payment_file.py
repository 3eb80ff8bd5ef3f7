"""Read the payments of an imported file from its kept bytes, as far as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from uuid import UUID

from domain.kernel.database import Reading
from domain.kernel.refusal import NotFound
from domain.payments.model import IncomingAgreement, IncomingPayment
from domain.payments.registry import FORMATS, PaymentFileFormat
from domain.payments.repository.payments import import_content


@dataclass(frozen=True, slots=True)
class FileRow:
    """One payment of a file, its number in it (from 1), and the agreement under which it came."""

    number: int
    agreement: IncomingAgreement
    payment: IncomingPayment


class PaymentFileReader:
    """The payments of one file in their order. Going on is cheap; going back reads from the start again."""

    def __init__(self, form: PaymentFileFormat, content: bytes) -> None:
        self.form = form
        self._content = content
        self._reached = 0
        self._following = self._read()

    def rows(self, after: int, count: int) -> list[FileRow]:
        """Return the rows after a number, at most so many; fewer at the end of the file."""
        if after < self._reached:
            self._reached, self._following = 0, self._read()
        found = list(islice(self._following, after - self._reached, after - self._reached + count))
        self._reached = found[-1].number if found else self._reached
        return found

    def _read(self) -> Iterator[FileRow]:
        agreement: IncomingAgreement | None = None
        number = 0
        for each in self.form.incoming(BytesIO(self._content)):
            if isinstance(each, IncomingAgreement):
                agreement = each
            elif isinstance(each, IncomingPayment) and agreement:
                number += 1
                yield FileRow(number, agreement, each)


async def read_payment_file(read: Reading, import_id: UUID) -> PaymentFileReader:
    """Return a reader of an imported file; raises NotFound where there is none."""
    found = await import_content(read, import_id)
    if found is None:
        raise NotFound("payment import", import_id)
    return PaymentFileReader(FORMATS[found["format"]], bytes(found["content"]))
