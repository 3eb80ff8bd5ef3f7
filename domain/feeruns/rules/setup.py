"""What makes a fee run: its dates, its units, its fee and accounts, its four mails (FEE-01, FEE-02, FEE-03, FEE-06)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.catalogue.model import FeeRate
from domain.catalogue.rules import account_errors, amount_errors, amount_on
from domain.club.model import Unit, UnitKind
from domain.club.rules import holds_on
from domain.dialogue.model import Purpose, Template
from domain.dialogue.rules.merge import check_text
from domain.feeruns.model import (
    Fee,
    FeeRunDetails,
    FeeRunLacks,
    Lack,
    LackCode,
    Mail,
    MailText,
    PaymentType,
    Readiness,
    Timing,
)
from domain.feeruns.rules.calendar import LEAD_DAYS_MIN
from domain.kernel.refusal import FieldError
from domain.people.rules.texts import name_errors, text_errors

DAYS_TO_PAY_MAX = 365
PURPOSES: Mapping[Mail, Purpose] = {
    Mail.NOTICE: Purpose.FEE_NOTICE,
    Mail.COLLECTION: Purpose.FEE_COLLECTION,
    Mail.RECEIPT: Purpose.FEE_RECEIPT,
    Mail.REMINDER: Purpose.FEE_REMINDER,
}
"""What each mail is sent for, which decides its merge fields."""


def timing_errors(timing: Timing, today: date, before: Timing | None) -> Iterator[FieldError]:
    """Give what is wrong with the dates; an activation date that stays as it was may have passed (FEE-01)."""
    if not timing.months:
        yield FieldError("months", "REQUIRED", "choose at least one month")
    if len(set(timing.months)) < len(timing.months) or not set(timing.months) <= set(range(1, 13)):
        yield _range("months", 1, 12, "FEE-01")
    if not 1 <= timing.day <= 31:
        yield _range("day", 1, 31, "FEE-01")
    earliest = today + timedelta(days=LEAD_DAYS_MIN)
    if timing.active_from < earliest and (before is None or before.active_from != timing.active_from):
        message = f"choose {earliest} or later: members are told before money is drawn"
        yield FieldError("activeFrom", "TOO_EARLY", message, (("least", earliest),), rule="FEE-01")
    if timing.end_on is not None and timing.end_on < timing.active_from:
        yield FieldError("endOn", "BEFORE_START", "the end can't be before the activation date", rule="FEE-01")


def unit_errors(details: FeeRunDetails, units: Mapping[UUID, Unit], today: date) -> Iterator[FieldError]:
    """Give what is wrong with the sport, the departments and the teams (FEE-01, FEE-02)."""
    sport = units.get(details.sport_id)
    if sport is None or sport.kind is not UnitKind.SPORT:
        yield FieldError("sportId", "NOT_FOUND", "there is no such sport; choose one of the list")
    if not details.department_ids and not details.team_ids:
        yield FieldError("departmentIds", "REQUIRED", "choose departments, teams, or both")
    chosen = (
        (UnitKind.DEPARTMENT, details.department_ids, "departmentIds"),
        (UnitKind.TEAM, details.team_ids, "teamIds"),
    )
    for kind, ids, path in chosen:
        for place, unit_id in enumerate(ids):
            unit = units.get(unit_id)
            if unit is None or unit.kind is not kind or _sport_of(unit, units) != details.sport_id:
                yield FieldError(f"{path}.{place}", "NOT_FOUND", f"there is no such {kind.lower()} of this sport")
            elif not holds_on(None, unit.until_on, today):
                yield FieldError(f"{path}.{place}", "NOT_HERE", f"{unit.name} is closed", rule="FEE-02")


def fee_errors(
    details: FeeRunDetails, units: Mapping[UUID, Unit], rates: Mapping[UUID, FeeRate]
) -> Iterator[FieldError]:
    """Give what is wrong with the fee, the accounts and the texts of the invoice (FEE-03)."""
    rate_id = rate_of(details, units)
    rate = rates.get(rate_id) if rate_id else None
    if details.fee_rate_id is None and len(details.department_ids) != 1:
        yield FieldError("feeRateId", "REQUIRED", "choose a fee rate: only one department alone can lend its own")
    elif rate_id is None:
        yield FieldError("feeRateId", "REQUIRED", "the department has no fee rate; choose one here, or give it one")
    elif rate is None:
        yield FieldError("feeRateId", "NOT_FOUND", "there is no such fee rate; choose one of the list")
    elif rate.organisation_id != details.organisation_id:
        yield FieldError(
            "feeRateId", "OTHER_ORGANISATION", f"{rate.name} belongs to another organisation", rule="FEE-03"
        )
    if not 0 <= details.days_to_pay <= DAYS_TO_PAY_MAX:
        yield _range("daysToPay", 0, DAYS_TO_PAY_MAX, "FEE-03")
    yield from account_errors("incomeAccount", details.income_account)
    yield from name_errors("lineText", details.line_text)
    yield from text_errors("extraText", details.extra_text)
    yield from amount_errors("adminFeeMinor", details.admin_fee_minor, "FEE-03")
    if details.admin_fee_minor > 0:
        yield from account_errors("adminFeeAccount", details.admin_fee_account or "")


def mail_errors(mails: Mapping[Mail, MailText], templates: Mapping[UUID, Template]) -> Iterator[FieldError]:
    """Give what is wrong with the mails: a template of its kind, or a text with the required fields (FEE-06)."""
    for mail in Mail:
        path, text = f"mails.{mail.value}", mails.get(mail, MailText())
        if text.template_id is None:
            for error in check_text(PURPOSES[mail], text.subject, text.body):
                yield replace(error, path=f"{path}.{error.path}")
        else:
            template = templates.get(text.template_id)
            if template is None or template.purpose is not PURPOSES[mail]:
                yield FieldError(f"{path}.templateId", "NOT_FOUND", "there is no such template for this mail")


def rate_of(details: FeeRunDetails, units: Mapping[UUID, Unit]) -> UUID | None:
    """Return the fee rate that counts: the chosen one, else that of the one department (FEE-03)."""
    if details.fee_rate_id is not None or len(details.department_ids) != 1:
        return details.fee_rate_id
    department = units.get(details.department_ids[0])
    return department.fee_rate_id if department else None


def fee_on(details: FeeRunDetails, rate: FeeRate, on: date) -> Fee:
    """Return what each person is asked for on a day (FEE-03); raises FeeRunLacks where the rate has no amount then."""
    amount = amount_on(rate.amounts, on)
    if amount is None:
        raise FeeRunLacks(Lack.of(LackCode.RATE, rate=rate.name, on=on))
    return Fee(amount.amount_minor, amount.vat_bp, details.admin_fee_minor, rate.name, amount.valid_from)


def lacks(ready: Readiness, payment_type: PaymentType) -> list[Lack]:
    """Return what the organisation has not that a run of this payment type needs, each by name (FEE-10)."""
    needed = [
        (ready.economy, LackCode.ECONOMY),
        (ready.bank_account, LackCode.BANK_ACCOUNT),
        (ready.online_payment, LackCode.ONLINE_PAYMENT),
        (ready.stored_cards or payment_type is PaymentType.NONE, LackCode.STORED_CARDS),
    ]
    found = [Lack.of(code, organisation=ready.organisation_name) for there, code in needed if not there]
    return found if ready.writer else [*found, Lack.of(LackCode.WRITER)]


def _sport_of(unit: Unit, units: Mapping[UUID, Unit]) -> UUID:
    while unit.parent_id is not None:
        unit = units[unit.parent_id]
    return unit.id


def _range(path: str, least: int, most: int, rule: str) -> FieldError:
    return FieldError(path, "RANGE", f"from {least} to {most}", (("least", least), ("most", most)), rule=rule)
