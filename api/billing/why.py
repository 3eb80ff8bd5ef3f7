"""Why invoice lines are there and cost what they do, as the schema shows it (NEW-02)."""

from __future__ import annotations

from collections.abc import Iterable

import strawberry

from api.reasons import Reason, codes, reason_of, shows
from domain.billing.rules.why import RULES, LineCode, LineReason
from domain.kernel.reason import Reason as Kept

LineReasonCode = LineCode
codes(LineReasonCode, "LineReasonCode", "Why an invoice line is there and costs what it does.")


@shows(LineReason)
@strawberry.type(name="LineReason")
class LineWhy(Reason):
    """Why an invoice line is there and costs what it does, and the number of the rule that says so."""

    code: LineReasonCode
    rule: str


def why_shown(why: Iterable[Kept]) -> list[LineWhy]:
    """Return reasons in their order, each with its rule."""
    return [reason_of(one, rule=RULES[one.code]) for one in why if isinstance(one, LineReason)]
