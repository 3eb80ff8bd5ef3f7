"""Which facts make which figures stale."""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module

import pytest

from domain.billing.model import InvoiceIssued, InvoiceWrittenOff
from domain.dialogue.model import DispatchFailed, DispatchSent
from domain.dunning.model import ReminderIssued
from domain.fundraising.model import GiftRegistered
from domain.insight.queries.rows import SOURCES
from domain.insight.rules.staleness import KNOWN, MOVED_BY, may_change
from domain.kernel.facts import Fact
from domain.payments.model import PaymentCompleted
from domain.people.model import SignedIn
from domain.subscriptions.model import SubscriptionTagged

CONTEXTS = ("people", "catalogue", "billing", "payments", "subscriptions", "fundraising", "dunning", "dialogue")
TODAY = date(2026, 3, 2)
SOLD = {"tag_orders", "tag_copies"}


def kinds() -> Iterator[str]:
    """Every kind of fact that the contexts of these figures record."""
    models = [import_module(f"domain.{context}.model") for context in CONTEXTS]
    yield from (
        each.kind
        for model in models
        for each in vars(model).values()
        if isinstance(each, type) and issubclass(each, Fact) and each is not Fact
    )


@pytest.mark.rule("DSH-12")
def test_every_fact_was_thought_of() -> None:
    """A new one makes all figures stale until somebody has decided here which of them it can move."""
    assert set(kinds()) <= KNOWN
    assert {kind for moving in MOVED_BY.values() for kind in moving} <= KNOWN
    assert set(MOVED_BY) <= set(SOURCES)


@pytest.mark.rule("DSH-12")
@pytest.mark.parametrize(
    ("kind", "moved"),
    [
        (SignedIn.kind, set()),
        (ReminderIssued.kind, set()),
        (InvoiceWrittenOff.kind, {"open_invoices"}),
        (DispatchSent.kind, set()),
        (DispatchFailed.kind, {"campaign_dispatches", "campaign_responses"}),
        (GiftRegistered.kind, {"campaign_gifts", "campaign_donors", "campaign_responses"}),
        (PaymentCompleted.kind, {"payments", "open_invoices"}),
        (InvoiceIssued.kind, {"subscriptions", "orders", "cancellations", "payers", "open_invoices", *SOLD}),
        (SubscriptionTagged.kind, SOLD),
        ("UnheardOf", set(MOVED_BY)),
    ],
)
def test_a_fact_moves_what_it_can_have_changed(kind: str, moved: set[str]) -> None:
    assert {source for source in MOVED_BY if may_change(source, TODAY, kind, TODAY)} == moved


@pytest.mark.rule("DSH-11")
def test_a_fact_of_today_moves_no_figure_of_yesterday() -> None:
    assert not any(may_change(source, TODAY - timedelta(days=1), "UnheardOf", TODAY) for source in MOVED_BY)
