"""The file that a newcomer imports first: payments for most of the open invoices, and some that are not right."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from domain.billing.rules.kid import KidParts, compose
from domain.billing.rules.kid_format import KidFormat
from domain.payments.formats.ocr_giro.records import AssignmentStart, Transaction, TransactionType, TransmissionStart
from domain.payments.formats.ocr_giro.writer import closed, render
from ops.demo.bank_files import RECIPIENT, debit_account
from ops.demo.history import Payable
from ops.demo.setting_up import OCR_AGREEMENT

_PAID_SHARE = 0.7
_SHORT, _OVER, _TWICE = 0.03, 0.05, 0.06  # shares of the paid ones, added up


class OcrFile:
    """Draws the file's payments. What is wrong in it stays wrong: the import shows what it does with it."""

    def __init__(self, random: Random, form: KidFormat, account: str, today: date) -> None:
        self._random = random
        self._form = form
        self._account = account
        self._today = today

    def content(self, number: int, open_invoices: Sequence[Payable], credited: Sequence[Payable]) -> bytes:
        """Return the whole file with right totals; `number` is the transmission's."""
        drawn = [*self._payments(open_invoices), *self._faults(credited)]
        self._random.shuffle(drawn)
        paid = [
            self._transaction(place, kid, amount_minor, payer_number)
            for place, (kid, amount_minor, payer_number) in enumerate(drawn, 1)
        ]
        start = TransmissionStart(f"{number:07}", RECIPIENT)
        assignment = AssignmentStart(OCR_AGREEMENT, f"{number:07}", self._account)
        return b"".join(render(closed(start, [(assignment, paid)], self._today)))

    def _payments(self, open_invoices: Sequence[Payable]) -> Iterator[tuple[str, int, int | None]]:
        for one in open_invoices:
            if self._random.random() >= _PAID_SHARE:
                continue
            drawn, open_minor, payer = self._random.random(), one.amount_minor, one.payer_number
            if drawn < _SHORT and open_minor > 10_000:
                yield one.reference, open_minor - 5_000, payer
            elif drawn < _OVER:
                yield one.reference, open_minor + 10_000, payer
            elif drawn < _TWICE:
                yield one.reference, open_minor, payer
                yield one.reference, open_minor, payer
            else:
                yield one.reference, open_minor, payer

    def _faults(self, credited: Sequence[Payable]) -> Iterator[tuple[str, int, int | None]]:
        """An unknown invoice, an unknown member, a wrong check digit, a KID of another length, a credited invoice."""
        unknown = 10**self._form.invoice_width // 2
        yield compose(self._form, KidParts(member_number=10_001, invoice_number=unknown)), 59_500, None
        yield compose(self._form, KidParts(member_number=9_999_999)), 30_000, None
        right = compose(self._form, KidParts(member_number=10_002, invoice_number=10_001))
        yield f"{right[:-1]}{(int(right[-1]) + 1) % 10}", 74_500, None
        yield "1234567897", 25_000, None
        for one in credited[-2:]:
            yield one.reference, one.amount_minor, one.payer_number

    def _transaction(self, place: int, kid: str, amount_minor: int, payer_number: int | None) -> Transaction:
        settled_on = self._today - timedelta(days=1 + int(self._random.random() * 2))
        return Transaction(
            number=place,
            type=TransactionType.GIRO_DEBITED_ACCOUNT,
            settled_on=settled_on,
            amount_minor=amount_minor,
            kid=kid,
            bank_on=settled_on,
            debit_account=debit_account(payer_number) if payer_number else None,
        )
