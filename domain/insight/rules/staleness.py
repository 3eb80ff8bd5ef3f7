"""Which facts can change which figures, so that what is reckoned once can be kept (DSH-11, DSH-12).

A fact of a later business day changes no figure of an earlier one: figures of a day are what they were on that day.
Facts that are not known here may change anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.billing.model import (
    CreditConsumed,
    InvoiceCredited,
    InvoiceIssued,
    InvoiceWrittenOff,
    RehearsalProgressed,
    RehearsalRequested,
    RunProgressed,
    RunRequested,
    SettlementUndone,
)
from domain.catalogue.model import (
    BillingPlanCreated,
    CategoryGiven,
    CategorySaved,
    ContractFeeCreated,
    DiscountChanged,
    FeeRateSaved,
    MatrixRemoved,
    MatrixSaved,
    PlanCreated,
    PlanUpdated,
    PriceAdded,
    ProductCreated,
    ProductUpdated,
    ReportingTagSaved,
)
from domain.club.model import (
    BodyCreated,
    DebtorGroupChosen,
    DebtorGroupSaved,
    MemberPlaced,
    PlacementEnded,
    RoleEnded,
    RoleGiven,
    UnitSaved,
)
from domain.dialogue.model import (
    DispatchesQueued,
    DispatchFailed,
    DispatchInDoubt,
    DispatchResent,
    DispatchSent,
    TemplateSaved,
)
from domain.dunning.model import (
    BalanceInvoiceIssued,
    DunningProcessSaved,
    InvoiceHandedOver,
    InvoiceTakenBack,
    PaymentStopped,
    ReminderIssued,
    ReminderPostponed,
)
from domain.feeruns.model import FeePayersFollowedUp, FeeRunAdvanced, FeeRunSaved, FeeRunSwitched
from domain.fundraising.model import AppealSent, CampaignCreated, GiftRegistered
from domain.payments.model import (
    AgreementEnded,
    AgreementRegistered,
    AgreementStarted,
    ChargeCaptured,
    ChargeChanged,
    ChargeDeclined,
    ChargeFellBack,
    CheckoutRequested,
    PaymentCompleted,
    PaymentFileBooked,
    PaymentFileImported,
    PaymentIdentified,
    PaymentLinkOpened,
    PaymentNeedsProcessing,
    ProviderCheckRequested,
    RefundRegistered,
    RefundUndone,
)
from domain.people.model import (
    ApiKeyCreated,
    ApiKeyRevoked,
    BankAccountAdded,
    BranchCreated,
    MemberChanged,
    MemberCreated,
    OrganisationCreated,
    SessionEnded,
    SignedIn,
    StaffUserAdded,
)
from domain.subscriptions.model import (
    DeliveryChanged,
    OrderToConfirm,
    PayerChanged,
    PaymentMethodChanged,
    PlanChanged,
    StopRemoved,
    SubscriptionBegun,
    SubscriptionPaused,
    SubscriptionStarted,
    SubscriptionStopped,
    SubscriptionTagged,
)

_CHANGES = frozenset({PlanChanged.kind, StopRemoved.kind, SubscriptionPaused.kind, SubscriptionStopped.kind})
_SUBSCRIPTIONS = _CHANGES | {
    SubscriptionStarted.kind,
    SubscriptionBegun.kind,
    InvoiceIssued.kind,
}  # an invoice may bring a new monthly value
_INVOICES = frozenset(
    fact.kind
    for fact in (
        *(InvoiceIssued, InvoiceCredited, InvoiceWrittenOff, CreditConsumed, PaymentCompleted),
        SettlementUndone,
    )
)
_GIFTS = frozenset({GiftRegistered.kind, CampaignCreated.kind})
_DISPATCHES = frozenset(
    fact.kind
    for fact in (AppealSent, CampaignCreated, DispatchesQueued, DispatchFailed, DispatchInDoubt, DispatchResent)
)
MOVED_BY: Mapping[str, frozenset[str]] = {
    "subscriptions": _SUBSCRIPTIONS,
    "orders": _SUBSCRIPTIONS,
    "cancellations": _SUBSCRIPTIONS,
    "tag_orders": _SUBSCRIPTIONS | {SubscriptionTagged.kind},
    "tag_copies": _SUBSCRIPTIONS | {SubscriptionTagged.kind},
    "payers": _SUBSCRIPTIONS | {PayerChanged.kind},
    "open_invoices": _INVOICES,
    "payments": frozenset({PaymentCompleted.kind}),
    "campaign_gifts": _GIFTS,
    "campaign_donors": _GIFTS,
    "campaign_responses": _GIFTS | _DISPATCHES,
    "campaign_dispatches": _DISPATCHES,
    "campaign_costs": frozenset({CampaignCreated.kind}),
}
"""By source: the known kinds of fact that may change its rows."""

KNOWN = frozenset(
    fact.kind
    for fact in (
        *(ApiKeyCreated, ApiKeyRevoked, BankAccountAdded, BranchCreated, MemberChanged, MemberCreated),
        *(OrganisationCreated, SessionEnded, SignedIn, StaffUserAdded),
        *(BillingPlanCreated, ContractFeeCreated, DiscountChanged, FeeRateSaved, PlanCreated, PlanUpdated),
        *(CategoryGiven, CategorySaved),
        *(MatrixRemoved, MatrixSaved, PriceAdded, ProductCreated, ProductUpdated, ReportingTagSaved),
        *(BodyCreated, DebtorGroupChosen, DebtorGroupSaved, MemberPlaced, PlacementEnded),
        *(RoleEnded, RoleGiven, UnitSaved),
        *(FeePayersFollowedUp, FeeRunAdvanced, FeeRunSaved, FeeRunSwitched, TemplateSaved),
        *(CreditConsumed, InvoiceCredited, InvoiceIssued, InvoiceWrittenOff, RunProgressed, RunRequested),
        *(DunningProcessSaved, PaymentStopped, ReminderIssued, ReminderPostponed),
        *(RehearsalProgressed, RehearsalRequested),
        *(BalanceInvoiceIssued, InvoiceHandedOver, InvoiceTakenBack),
        *(PaymentCompleted, PaymentFileBooked, PaymentFileImported, PaymentIdentified, PaymentNeedsProcessing),
        *(AgreementEnded, AgreementRegistered, AgreementStarted),
        *(ChargeCaptured, ChargeChanged, ChargeDeclined, ChargeFellBack, CheckoutRequested),
        *(PaymentLinkOpened, PaymentMethodChanged, ProviderCheckRequested, RefundRegistered, RefundUndone),
        *(AppealSent, CampaignCreated, GiftRegistered),
        *(DispatchesQueued, DispatchFailed, DispatchInDoubt, DispatchResent, DispatchSent),
        *(SettlementUndone, SubscriptionStarted),
        *(
            DeliveryChanged,
            OrderToConfirm,
            PayerChanged,
            PlanChanged,
            StopRemoved,
            SubscriptionBegun,
            SubscriptionPaused,
            SubscriptionStopped,
            SubscriptionTagged,
        ),
    )
)
"""The kinds of fact that were thought of when MOVED_BY was written."""


def may_change(source: str, on: date, kind: str, business_on: date) -> bool:
    """Tell whether a fact of a business day may change a source's figures as of a day."""
    return business_on <= on and (kind not in KNOWN or source not in MOVED_BY or kind in MOVED_BY[source])
