"""Live events of fee runs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import strawberry

from api.context import Info
from api.live import Happened, Source, Topic, position_of
from api.scalars import Cursor
from domain.billing.model import InvoiceCredited
from domain.dialogue.model import DispatchFailed, DispatchSent
from domain.feeruns.model import FeePayersFollowedUp, FeeRunAdvanced, FeeRunSaved, FeeRunSwitched
from domain.payments.model import AgreementEnded, AgreementStarted, ChargeChanged, PaymentCompleted, PaymentLinkOpened

KINDS = (
    FeeRunSaved.kind,
    FeeRunSwitched.kind,
    FeeRunAdvanced.kind,
    FeePayersFollowedUp.kind,
    AgreementStarted.kind,
    AgreementEnded.kind,
    ChargeChanged.kind,
    PaymentLinkOpened.kind,
    DispatchSent.kind,
    DispatchFailed.kind,
    PaymentCompleted.kind,
    InvoiceCredited.kind,
)
SECONDS = 1.0


@strawberry.type
class FeeRunsChangedEvent:
    """Something about fee runs, their mails or their payments is not as it was; ask again."""

    cursor: Cursor


@strawberry.type
class FeeRunsLive:
    """What happens to fee runs."""

    @strawberry.subscription(description="Tells when fee runs, mails or payments change, at most once a second.")
    async def fee_runs_changed(self, info: Info, after: Cursor | None = None) -> AsyncIterator[FeeRunsChangedEvent]:
        info.context.require("billing:run")
        topics = frozenset(Topic(kind) for kind in KINDS)
        return Source(topics, _event, after=position_of(after), every_seconds=SECONDS)


def _event(happened: Happened) -> FeeRunsChangedEvent:
    return FeeRunsChangedEvent(cursor=happened.cursor)
