"""The tables of the contexts below, for reading alone: the only door through which insight sees them.

Figures join what several contexts own. They take the tables from here, so that one contract guards the door
(import-linter, 5) and nothing in insight writes to what is not its own.
"""

from domain.billing.tables import allocation, invoice, open_item, run
from domain.catalogue.tables import plan, reporting_tag
from domain.dialogue.tables import dispatch
from domain.fundraising.tables import campaign, gift
from domain.kernel.tables import fact, tenant
from domain.ledger.tables import journal_entry, reskontro_balance
from domain.payments.tables import payment
from domain.people.tables import branch, member, organisation
from domain.subscriptions.tables import subscription, subscription_pause, subscription_tag, subscription_value, term

__all__ = [
    "allocation",
    "branch",
    "campaign",
    "dispatch",
    "fact",
    "gift",
    "invoice",
    "journal_entry",
    "member",
    "open_item",
    "organisation",
    "payment",
    "plan",
    "reporting_tag",
    "reskontro_balance",
    "run",
    "subscription",
    "subscription_pause",
    "subscription_tag",
    "subscription_value",
    "tenant",
    "term",
]
