"""What commands of subscriptions are given, as the caller wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.catalogue.model import PlanKind


@dataclass(frozen=True, slots=True)
class StartSubscription:
    """The input of start_subscription (SUB-01). `product_ids` are those chosen of a plan with a choice (CAT-13).

    `confirm` None: as the organisation does it (SUB-17). `restarts_id`: the one that it takes up again (SUB-12).
    `tag_ids` None: nobody said, so it gets those of its plan; empty: it has none.
    """

    member_id: UUID
    plan_id: UUID
    start_on: date
    payment_method: str = "INVOICE"
    copies: int = 1
    payer_id: UUID | None = None
    organisation_id: UUID | None = None
    discount_id: UUID | None = None
    product_ids: tuple[UUID, ...] = ()
    confirm: bool | None = None
    restarts_id: UUID | None = None
    tag_ids: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class OrderSetting:
    """How an organisation treats orders.

    `restart_months`: for how long after its end a subscription may be started again, 0 for never (SUB-12). `confirms`:
    whether orders are confirmed by e-mail, with `withdrawal` about the right to withdraw (SUB-17).
    """

    restart_months: int = 3
    confirms: bool = True
    withdrawal: str = ""


class StopKind(StrEnum):
    """Who or what ended a subscription (SUB-02)."""

    MEMBER = "MEMBER"
    STAFF = "STAFF"
    DECEASED = "DECEASED"
    AUTOMATIC = "AUTOMATIC"
    PAYMENT_STOP = "PAYMENT_STOP"


class StopAsker(StrEnum):
    """Who asked for a stop that staff registers (SUB-02)."""

    MEMBER = "MEMBER"
    STAFF = "STAFF"


@dataclass(frozen=True, slots=True)
class StopCode:
    """A reason that a stop may name, once a tenant keeps a list of them (CAT-41).

    A closed one is chosen no more; what has stopped with it keeps it. `on_my_page`: members may choose it themselves.
    """

    id: UUID
    code: str
    text: str
    on_my_page: bool
    closed: bool
    version: int


@dataclass(frozen=True, slots=True)
class CreditingDefault:
    """Whether a stop credits open invoices where nobody says so (SUB-06): of a plan kind, else of the tenant."""

    credit_open: bool = True
    by_kind: Mapping[PlanKind, bool] = field(default_factory=dict)

    def of(self, kind: PlanKind) -> bool:
        """Return the default of a plan's kind."""
        return self.by_kind.get(kind, self.credit_open)


@dataclass(frozen=True, slots=True)
class StopSubscription:
    """The input of stop_subscription. `end_on` is the first day without; None: the end of the paid period (SUB-05).

    The reason is a text, or a code where the tenant has codes (CAT-41). `credit_open` is the choice of SUB-06; None
    takes the default of the plan's kind. With `no_fee` a contract is left early for nothing (SUB-07). `asked_by` is the
    cause that it stops with (SUB-02).
    """

    subscription_id: UUID
    reason: str = ""
    end_on: date | None = None
    credit_open: bool | None = None
    settle_running: bool = True
    code_id: UUID | None = None
    no_fee: bool = False
    asked_by: StopAsker = StopAsker.STAFF


@dataclass(frozen=True, slots=True)
class PauseSubscription:
    """The input of pause_subscription: rest after the paid period until a day, then perhaps on another plan."""

    subscription_id: UUID
    resume_on: date
    reason: str
    plan_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """The input of change_plan. `on` is the new plan's first day; None: the end of the paid period (SUB-11)."""

    subscription_id: UUID
    plan_id: UUID
    on: date | None = None
    product_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangePayer:
    """The input of change_payer; the member itself pays where no payer is named (SUB-13).

    Without a method it is paid as before, by invoice where the new payer has no agreement for that.
    """

    subscription_id: UUID
    payer_id: UUID | None = None
    payment_method: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeMethod:
    """The input of change_method: how whoever is billed next pays from then on (SUB-18)."""

    subscription_id: UUID
    payment_method: str


@dataclass(frozen=True, slots=True)
class Started:
    """What starting gives: the subscription, and its first invoice where that was issued at once."""

    subscription_id: UUID
    invoice_id: UUID | None
