"""Rehearse a billing run for any date, without a trace, by the code that bills (RUN-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.rules.drawing import drawn_minor
from domain.billing.rules.rehearsed import Fingerprint, LineKeys
from domain.billing.rules.reject import RejectCode
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading, Row
from domain.kernel.refusal import NotFound
from domain.people.queries.billing import billing_organisation, payers
from domain.subscriptions.commands.reckon import Scope, hash_of_settings, reckoned
from domain.subscriptions.model import CriteriaSet, HeldOver, RunWarning, TermBill, TermReject, WarningCode
from domain.subscriptions.rules.membership import start_errors
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.rehearsing import add_held, add_item

ROWS_SHOWN_MAX = 200
MEMBERS_NAMED_MAX = 20
# An invoice this many times the median of the run is pointed out.
HIGH_TIMES = 5
_NO_ADDRESS = RunWarning.of(WarningCode.NO_ADDRESS)
_NO_EMAIL = RunWarning.of(WarningCode.NO_EMAIL)
_AMOUNT_ZERO = RunWarning.of(WarningCode.AMOUNT_ZERO)
_UNUSUALLY_HIGH = RunWarning.of(WarningCode.UNUSUALLY_HIGH, times=HIGH_TIMES)
_WARNED = {RejectCode.NO_PRICE: WarningCode.NO_PRICE, RejectCode.BROKEN: WarningCode.BROKEN}


@dataclass(slots=True)
class Group:
    """Invoices of a preview that share a plan, a method or a VAT rate."""

    invoices: int = 0
    total_minor: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would do on a day. `hash` changes with any invoice; `rows` are the first ROWS_SHOWN_MAX.

    `drawn_minor` of the total is settled at once by what payers have unused (BIL-08). `warnings` are the members that
    someone should look at, by what is the matter. `held` subscriptions stay below the minimum of their set, with
    `held_minor` in all.
    """

    on: date
    currency: str
    invoices: int
    total_minor: int
    vat_minor: int
    drawn_minor: int
    hash: str
    groups: Mapping[tuple[str, str], Group]
    warnings: Mapping[RunWarning, Sequence[UUID]]
    rows: Sequence[TermBill]
    held: int
    held_minor: int


async def rehearse_run(
    read: Reading,
    organisation_id: UUID,
    on: date,
    plan_id: UUID | None = None,
    sets: Sequence[CriteriaSet] = (),
) -> Preview:
    """Reckon every invoice of a run over due subscriptions. Refuses with NotFound (organisation)."""
    organisation = await billing_organisation(read, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    scope = Scope(organisation_id, on, plan_id, await load_catalogue(read), sets)
    tally, pricing = _Tally(await hash_of_settings(read, scope)), Pricing(scope.catalogue)
    async for page in reckoned(read, scope, pricing):
        known = await payers(read, sorted({one.debtor_id for one in page.due}))
        for one in page.due:
            tally.hold(page.held.get(one.id))
            name = sets[one.set_number].name if sets else None
            for item in page.items[one.id]:
                tally.add(item, known.get(one.debtor_id), name)
                tally.warn_unfit(item, pricing)
    return tally.preview(on, organisation["currency"])


class _Tally:
    def __init__(self, settings: str) -> None:
        self.fingerprint, self.keys = Fingerprint(settings), LineKeys()
        self.invoices = self.total_minor = self.vat_minor = self.drawn_minor = self.held = self.held_minor = 0
        self.groups: dict[tuple[str, str], Group] = defaultdict(Group)
        self.warnings: dict[RunWarning, list[UUID]] = defaultdict(list)
        self.rows: list[TermBill] = []
        self.amounts: list[tuple[int, UUID]] = []

    def hold(self, over: HeldOver | None) -> None:
        if over is not None:
            add_held(self.fingerprint, over)
            self.held += 1
            self.held_minor += over.amount_minor

    def add(self, item: TermBill | TermReject, payer: Row | None, set_name: str | None) -> None:
        if isinstance(item, TermReject):
            add_item(self.fingerprint, item, 0, None)
            self.warnings[RunWarning.of(_WARNED[item.reason.code], **dict(item.reason.args))].append(item.member_id)
            return
        draft, total = item.draft, item.draft.total_minor
        drawn = drawn_minor(draft.drawn)
        add_item(self.fingerprint, item, drawn, self.keys.of(draft.lines))
        self.invoices += 1
        self.drawn_minor += drawn
        self.total_minor += total
        self.vat_minor += draft.vat_minor
        self.amounts.append((total, item.draft.member_id))
        for by, key, amount in self._shares(item, set_name):
            group = self.groups[by, key]
            group.invoices += 1
            group.total_minor += amount
        assert payer is not None, "somebody gets it"
        self._warn(item, payer)
        if len(self.rows) < ROWS_SHOWN_MAX:
            self.rows.append(item)

    def warn_unfit(self, item: TermBill | TermReject, pricing: Pricing) -> None:
        """Point out who could not start on the plan that it is billed under (CAT-10)."""
        if isinstance(item, TermReject):
            return
        plan, facts = pricing.plan(item.plan_id), pricing.member(item.draft.member_id)
        if facts is not None and any(start_errors(plan, facts, item.start_on)):
            self.warnings[RunWarning.of(WarningCode.CONDITIONS, plan=plan.name)].append(item.draft.member_id)

    @staticmethod
    def _shares(item: TermBill, set_name: str | None) -> list[tuple[str, str, int]]:
        rates: dict[int, int] = defaultdict(int)
        for line in item.draft.lines:
            rates[line.vat_bp] += line.gross_minor
        total = item.draft.total_minor
        return [
            *([] if set_name is None else [("SET", set_name, total)]),
            ("PLAN", item.draft.text, total),
            ("METHOD", item.draft.payment_method, total),
            *(("VAT", str(rate), amount) for rate, amount in rates.items()),
        ]

    def _warn(self, item: TermBill, payer: Row) -> None:
        draft = item.draft
        if not payer["email"] and not payer["postal_code"]:
            self.warnings[_NO_ADDRESS].append(draft.payer_id)
        elif not payer["email"]:
            self.warnings[_NO_EMAIL].append(draft.payer_id)
        if draft.total_minor == 0:
            self.warnings[_AMOUNT_ZERO].append(draft.payer_id)

    def preview(self, on: date, currency: str) -> Preview:
        if self.amounts:
            median = sorted(amount for amount, _ in self.amounts)[len(self.amounts) // 2]
            for amount, member_id in self.amounts:
                if median > 0 and amount > HIGH_TIMES * median:
                    self.warnings[_UNUSUALLY_HIGH].append(member_id)
        return Preview(
            on,
            currency,
            self.invoices,
            self.total_minor,
            self.vat_minor,
            self.drawn_minor,
            self.fingerprint.hex,
            self.groups,
            self.warnings,
            self.rows,
            self.held,
            self.held_minor,
        )
