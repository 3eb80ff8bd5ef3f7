"""Decide what becomes of invoices on a day, by the same rules for a run, its rehearsal and a single reminder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.billing.queries.payments import open_totals
from domain.dunning.model import DunningProcess, Obstacle, ObstacleCode, ReminderDraft
from domain.dunning.repository.claims import Found, claims
from domain.dunning.repository.processes import load_links, load_processes
from domain.dunning.rules.reminding import Decision, decide
from domain.dunning.rules.settling import usable_minor
from domain.kernel.database import Reading, Row
from domain.ledger.queries import balances
from domain.payments.queries.unused import unused_payments
from domain.people.queries.billing import payers
from domain.people.rules.contact import mobile_number

_HOME_COUNTRY = "NO"
_UNREACHABLE = Obstacle.of(ObstacleCode.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Used:
    """How much of an earlier payment settles an invoice now."""

    payment_id: UUID
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Decided:
    """An invoice, what becomes of it, and which earlier payments that takes."""

    found: Found
    decision: Decision
    used: tuple[Used, ...] = ()


@dataclass(slots=True)
class Purse:
    """What payers have paid and nothing has taken, as decisions use it up one after another."""

    left: dict[UUID, list[Used]] = field(default_factory=dict)
    usable: dict[UUID, int] = field(default_factory=dict)

    def take(self, payer_id: UUID, amount_minor: int) -> tuple[Used, ...]:
        """Take an amount from a payer's payments, the oldest first; it is at most what is usable."""
        self.usable[payer_id] = self.usable.get(payer_id, 0) - amount_minor
        used, rest = [], []
        for one in self.left.get(payer_id, []):
            part = min(amount_minor, one.amount_minor)
            amount_minor -= part
            if part:
                used.append(Used(one.payment_id, part))
            if one.amount_minor > part:
                rest.append(Used(one.payment_id, one.amount_minor - part))
        self.left[payer_id] = rest
        return tuple(used)


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
    await _fill(read, organisation_id, found, purse)
    return [_decide(one, known[one.claim.payer_id], on, purse) for one in found]


def _decide(found: Found, payer: Row, on: date, purse: Purse) -> Decided:
    payer_id = found.claim.payer_id
    decision = decide(found.claim, on, purse.usable.get(payer_id, 0))
    if isinstance(decision.outcome, ReminderDraft) and not _is_reachable(payer):
        return Decided(found, Decision(0, _UNREACHABLE))
    used = purse.take(payer_id, decision.consumed_minor) if decision.consumed_minor else ()
    return Decided(found, decision, used)


def _is_reachable(payer: Row) -> bool:
    phone = payer["phone"]
    return bool(payer["email"] or payer["postal_code"] or (phone and mobile_number(phone, _HOME_COUNTRY)))


async def _fill(read: Reading, organisation_id: UUID, found: Sequence[Found], purse: Purse) -> None:
    """Learn what is unused of payers whose processes consume it, and who are new to the purse."""
    asked = {one.claim.payer_id for one in found if _consumes(one)} - purse.left.keys()
    if not asked:
        return
    payer_ids = sorted(asked)
    for payer_id in payer_ids:
        purse.left[payer_id] = []
    for row in await unused_payments(read, organisation_id, payer_ids):
        purse.left[row["member_id"]].append(Used(row["id"], row["left_minor"]))
    owing = [payer_id for payer_id in payer_ids if purse.left[payer_id]]
    if not owing:
        return
    balance: dict[UUID, int] = defaultdict(int)
    for row in await balances(read, owing):
        if row["organisation_id"] == organisation_id:
            balance[row["member_id"]] = row["balance_minor"]
    open_minor = await open_totals(read, organisation_id, owing)
    for payer_id in owing:
        unused = [one.amount_minor for one in purse.left[payer_id]]
        purse.usable[payer_id] = usable_minor(unused, balance[payer_id], open_minor.get(payer_id, 0))


def _consumes(found: Found) -> bool:
    process = found.claim.process
    return process is not None and process.consume_partial_payments
