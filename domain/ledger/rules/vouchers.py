"""From postings to the lines of a voucher, with the VAT that revenue was reckoned with (LED-07)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.ledger.model import Account, VatCode, VoucherLine, VoucherVat

_Key = tuple[str, bool, int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class BookedPosting:
    """A posting with the places of its dimensions among the book's.

    `member_account` is the receivable account that it moves: the organisation's, or a debtor group's (PPL-19); None
    where it does not touch the reskontro.
    """

    debit_account: str
    credit_account: str
    amount_minor: int
    member_account: str | None
    branch: int | None = None
    campaign: int | None = None
    department: int | None = None


@dataclass(frozen=True, slots=True)
class VatShare:
    """What an invoice's lines of one account, rate, branch and department add up to; a credit note's are negative."""

    account: str
    rate_bp: int
    net_minor: int
    vat_minor: int
    branch: int | None = None
    department: int | None = None


class VatCodes:
    """Which VAT code stands for a rate on an account: the account's own, else the default of the rate."""

    def __init__(self, codes: Sequence[VatCode], accounts: Sequence[Account]) -> None:
        self._codes = {one.code: one for one in codes}
        self._defaults = {one.rate_bp: one for one in codes if one.is_default}
        self._chosen = {one.number: one.vat_code for one in accounts if one.vat_code}

    def of(self, account: str, rate_bp: int) -> VatCode | None:
        """Return the code; None where there is none for the rate."""
        own = self._codes.get(self._chosen.get(account, ""))
        return own if own is not None and own.rate_bp == rate_bp else self._defaults.get(rate_bp)


def voucher_lines(
    postings: Sequence[BookedPosting], shares: Sequence[VatShare], codes: VatCodes
) -> tuple[VoucherLine, ...]:
    """Return the lines of an entry, which add up to 0: one for each account, side and dimension, in their order.

    Revenue of an invoice is split by the rates that it was reckoned with, where its lines say so to the øre and none of
    them changes sides.
    """
    sums: dict[_Key, int] = defaultdict(int)
    members: set[str] = set()
    for one in postings:
        for account, sign in ((one.debit_account, 1), (one.credit_account, -1)):
            sums[account, sign > 0, one.branch, one.campaign, one.department] += sign * one.amount_minor
        if one.member_account is not None:
            members.add(one.member_account)
    return tuple(
        line
        for (account, _, branch, campaign, department), minor in sums.items()
        for line in _split(
            VoucherLine(account, minor, branch, campaign, None, account in members, department), shares, codes
        )
    )


def _split(line: VoucherLine, shares: Sequence[VatShare], codes: VatCodes) -> Iterator[VoucherLine]:
    place = line.account, line.branch, line.department
    own = [share for share in shares if (share.account, share.branch, share.department) == place and share.net_minor]
    is_whole = sum(share.net_minor for share in own) == -line.amount_minor
    if line.is_receivable or not is_whole or any((share.net_minor < 0) == (line.amount_minor < 0) for share in own):
        yield line
        return
    for share in own:
        code = codes.of(line.account, share.rate_bp)
        vat = VoucherVat(code.code, share.rate_bp, -share.vat_minor) if code else None
        yield VoucherLine(line.account, -share.net_minor, line.branch, line.campaign, vat, department=line.department)
