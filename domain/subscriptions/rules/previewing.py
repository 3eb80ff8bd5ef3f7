"""What a run would do, added up: its sums, its warnings, its hash (RUN-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.rules.drawing import drawn_minor
from domain.billing.rules.rehearsed import Fingerprint, LineKeys
from domain.subscriptions.model import HeldOver, RunWarning, TermBill, TermReject
from domain.subscriptions.rules.forecast import AgainstForecast, Amount
from domain.subscriptions.rules.rehearsing import add_held, add_item
from domain.subscriptions.rules.warning import Concerned

ROWS_SHOWN_MAX = 200


@dataclass(slots=True)
class Group:
    """Invoices of a preview that share a criteria set, a plan, a method or a VAT rate."""

    invoices: int = 0
    total_minor: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would do on a day. `hash` changes with any invoice; `rows` are the first ROWS_SHOWN_MAX.

    `drawn_minor` of the total is settled at once by what payers have unused (BIL-08). `warnings` are the members that
    someone should look at, by what is the matter. `held` subscriptions stay below the minimum of their set, with
    `held_minor` in all. `forecast` is None where none reaches the day, or none can say.
    """

    on: date
    currency: str
    invoices: int
    total_minor: int
    vat_minor: int
    drawn_minor: int
    hash: str
    groups: Mapping[tuple[str, str], Group]
    warnings: Mapping[RunWarning, Sequence[Concerned]]
    rows: Sequence[TermBill]
    held: int
    held_minor: int
    forecast: AgainstForecast | None = None


class Tally:
    """Adds up what a run would bill, one item after another in the order of the run."""

    def __init__(self, settings: str) -> None:
        self._fingerprint, self._keys = Fingerprint(settings), LineKeys()
        self._invoices = self._total_minor = self._vat_minor = self._drawn_minor = self._held = self._held_minor = 0
        self._groups: dict[tuple[str, str], Group] = defaultdict(Group)
        self._rows: list[TermBill] = []
        self._plans: dict[UUID, Amount] = defaultdict(Amount)

    def hold(self, over: HeldOver | None) -> None:
        """Count a subscription that its set holds over, if it does."""
        if over is not None:
            add_held(self._fingerprint, over)
            self._held += 1
            self._held_minor += over.amount_minor

    def add(self, item: TermBill | TermReject, set_name: str | None) -> None:
        """Count a bill, or what could not be billed."""
        if isinstance(item, TermReject):
            add_item(self._fingerprint, item, 0, None)
            return
        draft, total = item.draft, item.draft.total_minor
        drawn = drawn_minor(draft.drawn)
        add_item(self._fingerprint, item, drawn, self._keys.of(draft.lines))
        self._invoices += 1
        self._drawn_minor += drawn
        self._total_minor += total
        self._vat_minor += draft.vat_minor
        plan = self._plans[item.plan_id]
        plan.invoices += 1
        plan.total_minor += total
        for by, key, amount in _shares(item, set_name):
            group = self._groups[by, key]
            group.invoices += 1
            group.total_minor += amount
        if len(self._rows) < ROWS_SHOWN_MAX:
            self._rows.append(item)

    def preview(
        self,
        on: date,
        currency: str,
        warnings: Mapping[RunWarning, Sequence[Concerned]],
        forecast: AgainstForecast | None,
    ) -> Preview:
        """Return all of it, beside what was found elsewhere."""
        if forecast is not None:
            forecast.run(self._plans)
        return Preview(
            on,
            currency,
            self._invoices,
            self._total_minor,
            self._vat_minor,
            self._drawn_minor,
            self._fingerprint.hex,
            self._groups,
            warnings,
            self._rows,
            self._held,
            self._held_minor,
            forecast,
        )


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
