"""The files in which the demo's payments came: one for each bank day, kept whole for the last weeks."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from domain.payments.formats.ocr_giro.records import AssignmentStart, Transaction, TransactionType, TransmissionStart
from domain.payments.formats.ocr_giro.writer import closed, render
from domain.payments.model import ImportState
from ops.demo.calendar import Calendar, Day
from ops.demo.people import Person
from ops.demo.rows import Rows
from ops.demo.setting_up import OCR_AGREEMENT, Demo, account_number

FORMAT, SOURCE = "ocr_giro", "OCR_GIRO"
RECIPIENT = "00123456"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a share put into a day's file that is kept: its payments, and how many of them wait for a person."""

    paid: tuple[Transaction, ...] = ()
    waiting: int = 0


class BankFiles:
    """Numbers the payments of each day's file, and keeps the files of recent days with their bytes."""

    source = SOURCE

    def __init__(self, demo: Demo, rows: Rows, calendar: Calendar) -> None:
        self._demo = demo
        self._imports = rows.of("payment_import")
        self._begin = calendar.begin
        self._day: Day | None = None
        self._transmission = ""
        self._paid: list[Transaction] = []
        self._waiting = 0

    def take(
        self, day: Day, number: int, payer: Person, amount_minor: int, kid: str, text: str = ""
    ) -> tuple[str, UUID | None, int | None]:
        """Put a payment into the day's file; return its source id, and its import and row where the file is kept."""
        if self._day is not day:
            self._day, self._transmission = day, transmission(self._number(day))
        source_id = f"{self._transmission}/1/{number}"
        if not day.keeps_files:
            return source_id, None, None
        self._paid.append(
            Transaction(
                number=number,
                type=TransactionType.PURCHASE_WITH_TEXT if text else TransactionType.GIRO_DEBITED_ACCOUNT,
                settled_on=day.on,
                amount_minor=amount_minor,
                kid=kid,
                bank_on=day.on,
                debit_account=debit_account(payer.number),
                text=text[:40],
            )
        )
        return source_id, day.import_id, number

    def wait(self) -> None:
        """Count the payment that was taken last as one for the work list."""
        self._waiting += 1

    def kept(self) -> Kept:
        """What this share put into the day's file; the next day begins anew."""
        kept = Kept(tuple(self._paid), self._waiting)
        self._paid, self._waiting = [], 0
        return kept

    def write(self, day: Day, kept: Sequence[Kept]) -> None:
        """Write the file of a day, if it is kept and there was one, from what each share put into it."""
        paid = [each for share in kept for each in share.paid]
        if not paid:
            return
        waiting = sum(share.waiting for share in kept)
        number = self._number(day)
        start = TransmissionStart(f"{number:07}", RECIPIENT)
        assignment = AssignmentStart(OCR_AGREEMENT, f"{number:07}", self._demo.account.number)
        content = b"".join(render(closed(start, [(assignment, paid)], day.on)))
        self._imports.append(
            (
                self._demo.tenant_id,
                day.import_id,
                f"ocr-{day.on:%Y%m%d}.txt",
                FORMAT,
                ImportState.DONE,
                content,
                hashlib.sha256(content).digest(),
                transmission(number),
                self._demo.issuer.currency,
                len(paid),
                len(paid) - waiting,
                waiting,
                sum(each.signed_minor for each in paid),
                "Kontingent",
                day.at,
                day.at,
            )
        )

    def _number(self, day: Day) -> int:
        return (day.on - self._begin).days + 1


@cache
def debit_account(number: int) -> str:
    """The account that a member of a number pays from: invented, always the same, with a right check digit."""
    return account_number(1720_00_0000 + number * 7 % 9_999_991)


def transmission(number: int) -> str:
    """What identifies a file, as the format's reader makes it."""
    start = TransmissionStart(f"{number:07}", RECIPIENT)
    return f"{start.sender}-{start.transmission_number}-{start.recipient}"
