"""Fee runs and the times that they run. They are few, so they are read whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.feeruns.model import Fee, FeeRun, FeeRunDetails, Mail, MailText, PaymentType, Stage, Timing
from domain.feeruns.tables import fee_run, fee_sub_run
from domain.kernel.database import Reading, Row
from domain.kernel.work import Work

_RUNS = "SELECT * FROM fee_run WHERE tenant_id = $1 ORDER BY name, id"
_LOCK = "SELECT * FROM fee_run WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_DETAILS = (
    "organisation_id",
    "sport_id",
    "name",
    "payment_type",
    "months",
    "day",
    "active_from",
    "end_on",
    "department_ids",
    "team_ids",
    "fee_rate_id",
    "days_to_pay",
    "income_account",
    "line_text",
    "extra_text",
    "admin_fee_minor",
    "admin_fee_account",
    "mails",
)
_REPLACE = (
    "UPDATE fee_run SET version = $3, "  # noqa: S608 - names of our own columns
    + ", ".join(f"{name} = ${place}" for place, name in enumerate(_DETAILS, 4))
    + " WHERE tenant_id = $1 AND id = $2"
)
_PLAN = "UPDATE fee_run SET next_on = $3, stage = $4, plan_number = $5 WHERE tenant_id = $1 AND id = $2"
_SUB_RUN = """
SELECT id, fee_run_id, run_on, ran_on, pay_by_on, rate_minor, vat_bp, rate_name, rate_valid_from FROM fee_sub_run
WHERE tenant_id = $1 AND fee_run_id = $2 AND run_on = $3
"""
_PAST = """
SELECT id, fee_run_id, run_on, ran_on, pay_by_on, rate_minor, vat_bp, rate_name, rate_valid_from, amount_minor
FROM fee_sub_run WHERE tenant_id = $1 AND id = $2
"""
_NOTICED = "UPDATE fee_sub_run SET stage = 'NOTICED', noticed_on = $3 WHERE tenant_id = $1 AND id = $2"
_SETTLED = """
UPDATE fee_sub_run SET amount_minor = $3, rate_minor = $4, vat_bp = $5, rate_name = $6, rate_valid_from = $7
WHERE tenant_id = $1 AND id = $2
"""
_TEXTS = "SELECT mails FROM fee_sub_run WHERE tenant_id = $1 AND id = $2"
_KEPT = "UPDATE fee_sub_run SET mails = $3 WHERE tenant_id = $1 AND id = $2"
_BEGUN = """
UPDATE fee_sub_run SET stage = 'RUNNING', ran_on = $3, pay_by_on = $4 WHERE tenant_id = $1 AND id = $2
"""
_LAST_DONE = """
SELECT id FROM fee_sub_run WHERE tenant_id = $1 AND fee_run_id = $2 AND stage = 'DONE' ORDER BY run_on DESC LIMIT 1
"""
_DONE = "UPDATE fee_sub_run SET stage = 'DONE' WHERE tenant_id = $1 AND id = $2"


@dataclass(frozen=True, slots=True)
class SubRun:
    """One time that a fee run runs; `ran_on` is the day on which it did, which is later than planned where it waited.

    What people pay is known once members are told of it, and until when once it has begun.
    """

    id: UUID
    fee_run_id: UUID
    run_on: date
    ran_on: date | None
    pay_by_on: date | None
    fee: Fee | None


async def load_fee_runs(read: Reading) -> dict[UUID, FeeRun]:
    """Return every fee run, in the order of their names."""
    return {row["id"]: _run(row) for row in await read.sql(_RUNS, read.tenant_id)}


async def lock_fee_run(work: Work, fee_run_id: UUID) -> FeeRun | None:
    """Return a fee run and hold it until the work ends; None where there is none."""
    rows = await work.sql(_LOCK, work.tenant_id, fee_run_id)
    return _run(rows[0]) if rows else None


async def add_fee_run(work: Work, run: FeeRun) -> None:
    """Insert a fee run, without a next time."""
    await work.insert(fee_run, id=run.id, version=run.version, created_at=work.now, **_values(run.details))


async def replace_fee_run(work: Work, run: FeeRun) -> None:
    """Write a changed fee run over the old one, its next time apart."""
    values = _values(run.details)
    await work.send(_REPLACE, work.tenant_id, run.id, run.version, *(values[name] for name in _DETAILS))


async def write_plan(work: Work, run: FeeRun) -> None:
    """Write when a fee run runs next and how far that has come."""
    await work.send(_PLAN, work.tenant_id, run.id, run.next_on, run.stage.value, run.plan_number)


async def add_sub_run(work: Work, sub_run_id: UUID, run: FeeRun) -> None:
    """Insert the next time that a fee run runs, which is announced now."""
    await work.insert(
        fee_sub_run,
        id=sub_run_id,
        fee_run_id=run.id,
        run_on=run.next_on,
        stage=Stage.ANNOUNCED.value,
        announced_on=work.today,
    )


async def sub_run_of(read: Reading, run: FeeRun) -> SubRun:
    """Return the time that a fee run runs next; it has been announced."""
    row = (await read.sql(_SUB_RUN, read.tenant_id, run.id, run.next_on))[0]
    return _sub_run(row, run)


async def past_time(read: Reading, sub_run_id: UUID) -> tuple[FeeRun, SubRun, int]:
    """Return a time of a fee run that has begun, with its run and what each person was asked for then."""
    row = (await read.sql(_PAST, read.tenant_id, sub_run_id))[0]
    run = (await load_fee_runs(read))[row["fee_run_id"]]
    return run, _sub_run(row, run), row["amount_minor"]


async def last_done(read: Reading, fee_run_id: UUID) -> UUID | None:
    """Return the last time that a fee run ran to its end."""
    rows = await read.sql(_LAST_DONE, read.tenant_id, fee_run_id)
    return rows[0]["id"] if rows else None


async def mark_noticed(work: Work, sub_run_id: UUID) -> None:
    """Write that members have been told."""
    await work.send(_NOTICED, work.tenant_id, sub_run_id, work.today)


async def keep_fee(work: Work, sub_run_id: UUID, fee: Fee) -> None:
    """Write what each person pays; a rate that changes later changes nothing of it."""
    kept = (fee.rate_minor, fee.vat_bp, fee.rate_name, fee.valid_from)
    await work.send(_SETTLED, work.tenant_id, sub_run_id, fee.amount_minor, *kept)


async def keep_mails(work: Work, sub_run_id: UUID, texts: Mapping[Mail, MailText]) -> None:
    """Write what the mails of a time say; a template or a text that is changed later changes nothing of it."""
    kept = {mail.value: _mail_json(text) for mail, text in texts.items()}
    await work.send(_KEPT, work.tenant_id, sub_run_id, kept)


async def kept_mails(read: Reading, sub_run_id: UUID) -> dict[Mail, MailText]:
    """Return what the mails of a time say; none until members are told of it."""
    rows = await read.sql(_TEXTS, read.tenant_id, sub_run_id)
    return mails_of(rows[0]["mails"] or {})


def mails_of(kept: Mapping[str, Mapping[str, str]]) -> dict[Mail, MailText]:
    """Return the mails of a row by what they are."""
    return {Mail(key): _mail(text) for key, text in kept.items()}


async def mark_begun(work: Work, sub_run_id: UUID, pay_by_on: date) -> None:
    """Write that it runs, and until when people pay."""
    await work.send(_BEGUN, work.tenant_id, sub_run_id, work.today, pay_by_on)


async def mark_done(work: Work, sub_run_id: UUID) -> None:
    """Write that everybody in it has been dealt with."""
    await work.send(_DONE, work.tenant_id, sub_run_id)


def _values(details: FeeRunDetails) -> dict[str, Any]:
    timing = details.timing
    own = {name: getattr(details, name) for name in _DETAILS if hasattr(details, name)}
    return own | {
        "payment_type": details.payment_type.value,
        "months": list(timing.months),
        "day": timing.day,
        "active_from": timing.active_from,
        "end_on": timing.end_on,
        "department_ids": list(details.department_ids),
        "team_ids": list(details.team_ids),
        "mails": {mail.value: _mail_json(text) for mail, text in details.mails.items()},
    }


def _sub_run(row: Row, run: FeeRun) -> SubRun:
    return SubRun(row["id"], row["fee_run_id"], row["run_on"], row["ran_on"], row["pay_by_on"], _fee(row, run.details))


def _fee(row: Row, details: FeeRunDetails) -> Fee | None:
    if row["rate_minor"] is None:
        return None
    return Fee(row["rate_minor"], row["vat_bp"], details.admin_fee_minor, row["rate_name"], row["rate_valid_from"])


def _mail_json(text: MailText) -> dict[str, str]:
    if text.template_id is not None:
        return {"template_id": str(text.template_id)}
    return {"subject": text.subject, "body": text.body}


def _mail(kept: Mapping[str, str]) -> MailText:
    if "template_id" in kept:
        return MailText(UUID(kept["template_id"]))
    return MailText(None, kept["subject"], kept["body"])


def _run(row: Row) -> FeeRun:
    return FeeRun(
        id=row["id"],
        details=FeeRunDetails(
            organisation_id=row["organisation_id"],
            sport_id=row["sport_id"],
            name=row["name"],
            payment_type=PaymentType(row["payment_type"]),
            timing=Timing(tuple(row["months"]), row["day"], row["active_from"], row["end_on"]),
            department_ids=tuple(row["department_ids"]),
            team_ids=tuple(row["team_ids"]),
            fee_rate_id=row["fee_rate_id"],
            days_to_pay=row["days_to_pay"],
            income_account=row["income_account"],
            line_text=row["line_text"],
            extra_text=row["extra_text"],
            admin_fee_minor=row["admin_fee_minor"],
            admin_fee_account=row["admin_fee_account"],
            mails=mails_of(row["mails"]),
        ),
        version=row["version"],
        next_on=row["next_on"],
        stage=Stage(row["stage"]),
        plan_number=row["plan_number"],
    )
