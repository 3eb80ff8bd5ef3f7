"""Fee runs, the times that they run, and who is in them, as the schema shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.comparing import RunComparison, against_rehearsal
from api.billing.runs import RunReject
from api.catalogue.rates import FeeRate, load_fee_rate
from api.club.types import Unit, load_unit, units_of
from api.context import Info
from api.ids import encode_id
from api.nodes import node
from api.people.organisations import Organisation, load_organisation
from api.people.reference import MemberRef
from api.reasons import Reason, codes, reason_of, shows
from api.scalars import Minor
from domain.billing.queries.rehearsals import rehearsed_for
from domain.billing.rules.reject import RejectReason
from domain.feeruns import model
from domain.feeruns.queries.runs import PayerCounts, fee_payers, fee_runs, kept_texts, payer_counts, sub_runs
from domain.feeruns.rules.calendar import announce_on, lock_on, notice_on
from domain.feeruns.rules.rehearsing import criteria_of
from domain.feeruns.rules.setup import rate_of
from domain.kernel.database import Reading, Row
from domain.kernel.refusal import InvalidInput

if TYPE_CHECKING:
    from api.billing.types import Invoice
    from api.dialogue.types import Dispatch

PAGE_MAX = 500

PaymentType = model.PaymentType
strawberry.enum(PaymentType, name="FeePaymentType", description="Whether members must enrol a card, may, or can't.")
Mail = model.Mail
strawberry.enum(Mail, name="FeeMail", description="The four mails of a fee run.")
Stage = model.Stage
strawberry.enum(Stage, name="FeeRunStage", description="How far a time of a fee run has come.")
PayerState = model.PayerState
strawberry.enum(PayerState, name="FeePayerState", description="How far a person in a fee run has come.")
LackCode = model.LackCode
codes(LackCode, "FeeRunLackCode", "What a fee run needs and the organisation has not.")
LockCode = model.LockCode
codes(LockCode, "FeeRunLockCode", "What of a fee run can't be changed, and why.")
HindranceCode = model.HindranceCode
codes(HindranceCode, "FeePayerHindranceCode", "Why nothing can be done about a person of a fee run.")


@shows(model.Lack)
@strawberry.type
class FeeRunLack(Reason):
    """What a fee run needs and the organisation has not (FEE-10)."""

    code: LackCode


@shows(model.Lock)
@strawberry.type
class FeeRunLock(Reason):
    """What of a fee run can't be changed, and why (FEE-04)."""

    code: LockCode


@shows(model.Hindrance)
@strawberry.type
class FeePayerHindrance(Reason):
    """Why a person of a fee run is passed over, by name (FEE-09)."""

    code: HindranceCode


@strawberry.type
class FeeRunMail:
    """What a mail of a run says: by a stored template, or by a text of its own (FEE-06)."""

    mail: Mail
    template_id: strawberry.ID | None
    subject: str
    body: str


@strawberry.type
class FeePayer:
    """A person in a time of a fee run (FEE-08).

    Enrolled is who was on the run's day or is now; paid is the day on which nothing was left to pay. Who could not be
    billed has the reason.
    """

    id: strawberry.ID
    member: MemberRef
    state: PayerState
    enrolled: bool
    noticed_on: date | None
    clicked_at: datetime | None
    reminded_on: date | None
    paid_on: date | None
    reject: RunReject | None
    row: strawberry.Private[Row]

    @strawberry.field(description="The invoice; its status tells whether it is paid.")
    async def invoice(self, info: Info) -> Annotated[Invoice, strawberry.lazy("api.billing.types")] | None:
        key = self.row["invoice_id"]
        return await node(info, "Invoice", key) if key else None

    @strawberry.field(description="The payment mail; its state tells whether it was sent.")
    async def mail(self, info: Info) -> Annotated[Dispatch, strawberry.lazy("api.dialogue.types")] | None:
        key = self.row["mail_dispatch_id"]
        return await node(info, "Dispatch", key) if key else None


@strawberry.type
class FeeSubRun:
    """One time that a fee run runs (FEE-08). What its mails say is kept when members are told: until then, none."""

    id: strawberry.ID
    run_on: date
    stage: Stage
    announced_on: date
    noticed_on: date | None
    ran_on: date | None
    pay_by_on: date | None
    amount_minor: Minor | None
    mails: list[FeeRunMail]
    key: strawberry.Private[UUID]
    fee_run_key: strawberry.Private[UUID]

    @strawberry.field(description="How many are in it.")
    async def payer_count(self, info: Info) -> int:
        return (await info.context.load(payer_counts, self.key) or PayerCounts()).payers

    @strawberry.field(description="How many of them have nothing left to pay.")
    async def paid_count(self, info: Info) -> int:
        return (await info.context.load(payer_counts, self.key) or PayerCounts()).paid

    @strawberry.field(
        description="Against its last rehearsal, once it has run (NEW-01); null where none is kept. All counts."
    )
    async def against_rehearsal(self, info: Info) -> RunComparison | None:
        run = (await fee_runs_of(info)).get(self.fee_run_key)
        if self.stage is not Stage.DONE or run is None:
            return None
        read, criteria = await info.context.read(), criteria_of(run.id)
        kind = model.RUN_KIND
        rehearsal_id = await rehearsed_for(read, run.details.organisation_id, kind, criteria, self.run_on)
        return await against_rehearsal(info, self.key, rehearsal_id, kind) if rehearsal_id else None

    @strawberry.field(description="Who is in it, by name.")
    async def payers(self, info: Info, first: int = 100, skip: int = 0) -> list[FeePayer]:
        if not 1 <= first <= PAGE_MAX or skip < 0:
            raise InvalidInput.of("first", "OUT_OF_RANGE", f"ask for 1 to {PAGE_MAX} rows")
        return [_payer(row) for row in await fee_payers(await info.context.read(), self.key, first, skip)]


@strawberry.type
class FeeRun:
    """A club's dated fee collection for chosen departments and teams (FEE-01)."""

    id: strawberry.ID
    name: str
    payment_type: PaymentType
    months: list[int]
    day: int
    active_from: date
    end_on: date | None
    days_to_pay: int
    income_account: str
    line_text: str
    extra_text: str
    admin_fee_minor: Minor
    admin_fee_account: str | None
    takes_department_rate: bool
    mails: list[FeeRunMail]
    next_on: date | None
    announce_on: date | None
    notice_on: date | None
    version: int
    value: strawberry.Private[model.FeeRun]

    @strawberry.field(description="What of it can't be changed today (FEE-04).")
    async def lock(self, info: Info) -> FeeRunLock | None:
        found = lock_on(self.value.next_on, info.context.today)
        return reason_of(found) if found else None

    @strawberry.field(description="Whose invoices they are.")
    async def organisation(self, info: Info) -> Organisation:
        found = await load_organisation(info, self.value.details.organisation_id)
        assert found is not None, "a run does not outlive its organisation"
        return found

    @strawberry.field(description="Of which sport it is.")
    async def sport(self, info: Info) -> Unit:
        return (await self._units(info, (self.value.details.sport_id,)))[0]

    @strawberry.field(description="The departments that it is for.")
    async def departments(self, info: Info) -> list[Unit]:
        return await self._units(info, self.value.details.department_ids)

    @strawberry.field(
        description="The teams that it is for; with departments, those whose base team they are (FEE-02)."
    )
    async def teams(self, info: Info) -> list[Unit]:
        return await self._units(info, self.value.details.team_ids)

    @strawberry.field(description="The rate that counts: the chosen one, or that of the one department (FEE-03).")
    async def fee_rate(self, info: Info) -> FeeRate | None:
        key = rate_of(self.value.details, await units_of(info))
        return await load_fee_rate(info, key) if key else None

    @strawberry.field(description="The times that it was announced or ran, the newest first (FEE-08).")
    async def sub_runs(self, info: Info) -> list[FeeSubRun]:
        return await _times(info, self.value.id)

    @strawberry.field(description="One of these times; the newest where none is named, or it is not of this run.")
    async def sub_run(self, info: Info, id: strawberry.ID | None = None) -> FeeSubRun | None:
        times = await _times(info, self.value.id)
        return next((one for one in times if one.id == id), next(iter(times), None))

    async def _units(self, info: Info, keys: Sequence[UUID]) -> list[Unit]:
        return [unit for key in keys if (unit := await load_unit(info, key)) is not None]


def fee_run_of(run: model.FeeRun) -> FeeRun:
    """Return a fee run as the schema shows it."""
    details, timing = run.details, run.details.timing
    return FeeRun(
        id=encode_id("FeeRun", run.id),
        name=details.name,
        payment_type=details.payment_type,
        months=list(timing.months),
        day=timing.day,
        active_from=timing.active_from,
        end_on=timing.end_on,
        days_to_pay=details.days_to_pay,
        income_account=details.income_account,
        line_text=details.line_text,
        extra_text=details.extra_text,
        admin_fee_minor=Minor(details.admin_fee_minor),
        admin_fee_account=details.admin_fee_account,
        takes_department_rate=details.fee_rate_id is None,
        mails=_mails(details.mails),
        next_on=run.next_on,
        announce_on=announce_on(run.next_on) if run.next_on else None,
        notice_on=notice_on(run.next_on) if run.next_on else None,
        version=run.version,
        value=run,
    )


async def fee_runs_of(info: Info) -> dict[UUID, model.FeeRun]:
    """Return the tenant's fee runs, read once a request."""
    return await info.context.load(_runs, "fee runs") or {}


async def _runs(read: Reading, keys: Sequence[str]) -> dict[str, dict[UUID, model.FeeRun]]:
    return dict.fromkeys(keys, await fee_runs(read))


async def _times(info: Info, fee_run_id: UUID) -> list[FeeSubRun]:
    return [_sub_run(row) for row in await info.context.load(sub_runs, fee_run_id) or []]


def _mails(texts: Mapping[Mail, model.MailText]) -> list[FeeRunMail]:
    return [_mail(mail, texts[mail]) for mail in Mail if mail in texts]


def _mail(mail: Mail, text: model.MailText) -> FeeRunMail:
    key = encode_id("MessageTemplate", text.template_id) if text.template_id else None
    return FeeRunMail(mail=mail, template_id=key, subject=text.subject, body=text.body)


def _sub_run(row: Row) -> FeeSubRun:
    return FeeSubRun(
        id=encode_id("FeeSubRun", row["id"]),
        run_on=row["run_on"],
        stage=Stage(row["stage"]),
        announced_on=row["announced_on"],
        noticed_on=row["noticed_on"],
        ran_on=row["ran_on"],
        pay_by_on=row["pay_by_on"],
        amount_minor=None if row["amount_minor"] is None else Minor(row["amount_minor"]),
        mails=_mails(kept_texts(row)),
        key=row["id"],
        fee_run_key=row["fee_run_id"],
    )


def _payer(row: Row) -> FeePayer:
    return FeePayer(
        id=encode_id("FeePayer", row["id"]),
        member=MemberRef(id=encode_id("Member", row["member_id"]), number=str(row["number"]), name=row["name"]),
        state=PayerState(row["state"]),
        enrolled=row["enrolled"],
        noticed_on=row["noticed_on"],
        clicked_at=row["clicked_at"],
        reminded_on=row["reminded_on"],
        paid_on=row["paid_on"],
        reject=reason_of(RejectReason.from_json(row["reason"]), member_id=row["member_id"]) if row["reason"] else None,
        row=row,
    )
