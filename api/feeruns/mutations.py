"""Mutations of fee runs."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.feeruns.rehearsing import rehearse_fee_run
from api.feeruns.types import FeeRun, Mail, PaymentType, fee_run_of
from api.ids import decode_id, decode_optional
from api.refusals import refusing
from api.scalars import Minor
from domain.feeruns import model
from domain.feeruns.commands import save_fee_run as save_command
from domain.feeruns.commands import switch_fee_runs as switch_command
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people.model import NotSignedIn


@strawberry.input
class FeeRunMailInput:
    """What a mail says: the id of a stored template, or a text of the run's own."""

    mail: Mail
    template_id: strawberry.ID | None = None
    subject: str = ""
    body: str = ""


@strawberry.input
class FeeRunInput:
    """A fee run. With an id it is changed, and `version` is the one that was read.

    Without `feeRateId` it is the rate of the one department. Amounts include VAT; the end date does run.
    """

    organisation_id: strawberry.ID
    sport_id: strawberry.ID
    name: str
    payment_type: PaymentType
    months: list[int]
    day: int
    active_from: date
    department_ids: list[strawberry.ID]
    team_ids: list[strawberry.ID]
    days_to_pay: int
    income_account: str
    line_text: str
    mails: list[FeeRunMailInput]
    end_on: date | None = None
    fee_rate_id: strawberry.ID | None = None
    extra_text: str = ""
    admin_fee_minor: Minor = Minor(0)
    admin_fee_account: str | None = None
    id: strawberry.ID | None = None
    version: int | None = None


@strawberry.type
class SaveFeeRunSuccess:
    """The fee run as it is now, with the day on which it runs next."""

    fee_run: FeeRun


@strawberry.type
class SwitchFeeRunsSuccess:
    """What is switched on now."""

    economy: bool
    online_payment: bool


@refusing(
    InvalidInput,
    NotFound,
    StaleVersion,
    IdempotencyConflict,
    model.FeeRunLacks,
    model.FeeRunLocked,
    NotAllowed,
    NotSignedIn,
)
async def save_fee_run(info: Info, input: FeeRunInput, idempotency_key: str) -> SaveFeeRunSuccess:
    """Make or change a fee run (FEE-01); one that is sent twice with the same key is made once."""
    info.context.require("billing:run")
    key = decode_optional("FeeRun", input.id, "input.id")
    async with info.context.work() as work:
        run = await save_command.save_fee_run(
            work, _details(input), fee_run_id=key, version=input.version, idempotency_key=idempotency_key
        )
    return SaveFeeRunSuccess(fee_run=fee_run_of(run))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def switch_fee_runs(
    info: Info, organisation_id: strawberry.ID, economy: bool, online_payment: bool
) -> SwitchFeeRunsSuccess:
    """Switch economy and online payment on or off for an organisation (FEE-10)."""
    info.context.require("billing:run")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        await switch_command.switch_fee_runs(work, key, economy=economy, online_payment=online_payment)
    return SwitchFeeRunsSuccess(economy=economy, online_payment=online_payment)


@strawberry.type
class FeeRunsMutation:
    """What can be done about fee runs."""

    save_fee_run = save_fee_run
    switch_fee_runs = switch_fee_runs
    rehearse_fee_run = rehearse_fee_run


def _details(given: FeeRunInput) -> model.FeeRunDetails:
    return model.FeeRunDetails(
        organisation_id=decode_id("Organisation", given.organisation_id, "organisationId"),
        sport_id=decode_id("Unit", given.sport_id, "sportId"),
        name=given.name,
        payment_type=given.payment_type,
        timing=model.Timing(tuple(given.months), given.day, given.active_from, given.end_on),
        department_ids=tuple(decode_id("Unit", one, "departmentIds") for one in given.department_ids),
        team_ids=tuple(decode_id("Unit", one, "teamIds") for one in given.team_ids),
        fee_rate_id=decode_optional("FeeRate", given.fee_rate_id, "feeRateId"),
        days_to_pay=given.days_to_pay,
        income_account=given.income_account,
        line_text=given.line_text,
        extra_text=given.extra_text,
        admin_fee_minor=given.admin_fee_minor,
        admin_fee_account=given.admin_fee_account,
        mails={one.mail: _mail(one) for one in given.mails},
    )


def _mail(given: FeeRunMailInput) -> model.MailText:
    path = f"mails.{given.mail.value}.templateId"
    return model.MailText(decode_optional("MessageTemplate", given.template_id, path), given.subject, given.body)
