"""Decide what becomes of invoices on a day, by the same rules for a run, its rehearsal and a single reminder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.model import Credit, CreditSource
from domain.billing.queries.credit import fill_purse
from domain.billing.rules.drawing import Purse
from domain.dunning.model import DunningProcess, Obstacle, ObstacleCode, ReminderDraft
from domain.dunning.repository.claims import Found, claims
from domain.dunning.repository.processes import load_links, load_processes
from domain.dunning.rules.reminding import Decision, decide
from domain.kernel.database import Reading, Row
from domain.people.queries.billing import payers
from domain.people.rules.contact import mobile_number

_HOME_COUNTRY = "NO"
_UNREACHABLE = Obstacle.of(ObstacleCode.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Decided:
    """An invoice, what becomes of it, and which earlier payments that takes."""

    found: Found
    decision: Decision
    used: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True)
class Policies:
    """All dunning processes, and which one each billing plan names."""

    processes: Mapping[UUID, DunningProcess]
    links: Mapping[UUID, UUID]


async def load_policies(read: Reading) -> Policies:
    """Read what decides about reminders beside the invoices themselves."""
    return Policies(await load_processes(read), await load_links(read))


async def decide_reminders(
    read: Reading, organisation_id: UUID, invoice_ids: Sequence[UUID], on: date, policies: Policies, purse: Purse
) -> list[Decided]:
    """Return what becomes of invoices of one organisation on a day, in the order of their ids.

    One whose payer nobody can reach is not reminded: a fee needs a reminder that was sent. The purse lives as long as
    nothing is written: for a whole rehearsal, or for one chunk of a run.
    """
    found = await claims(read, invoice_ids, policies.processes, policies.links)
    known = await payers(read, sorted({one.claim.payer_id for one in found}))
    consuming = (one.claim.payer_id for one in found if _consumes(one))
    await fill_purse(read, purse, organisation_id, consuming, frozenset({CreditSource.PAYMENT_CREDIT}))
    return [_decide(one, known[one.claim.payer_id], on, purse) for one in found]


def _decide(found: Found, payer: Row, on: date, purse: Purse) -> Decided:
    payer_id = found.claim.payer_id
    decision = decide(found.claim, on, purse.usable_minor(payer_id))
    if isinstance(decision.outcome, ReminderDraft) and not _is_reachable(payer):
        return Decided(found, Decision(0, _UNREACHABLE))
    return Decided(found, decision, purse.take(payer_id, decision.consumed_minor))


def _is_reachable(payer: Row) -> bool:
    phone = payer["phone"]
    return bool(payer["email"] or payer["postal_code"] or (phone and mobile_number(phone, _HOME_COUNTRY)))


def _consumes(found: Found) -> bool:
    process = found.claim.process
    return process is not None and process.consume_partial_payments
