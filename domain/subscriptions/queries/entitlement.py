"""Whether someone may use a product today, as a web site asks before it shows a page (API-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.kernel.database import Reading
from domain.people.rules.contact import email_key
from domain.subscriptions.model import AWAITED, SubscriptionState

# One round trip. The subscription that gives access comes first, else the one that best tells why there is none.
_ENTITLEMENT = """
WITH person AS (
  SELECT id, number, name FROM member
  WHERE tenant_id = $1 AND (email_key = $2 OR number = $3) ORDER BY id LIMIT 50
), thing AS (
  SELECT id, name FROM product
  WHERE tenant_id = $1 AND (part_number = $4 OR lower(name) = lower($4) OR id = $5) ORDER BY id LIMIT 20
)
SELECT found.*, (SELECT count(*) FROM person)::int AS persons, (SELECT name FROM thing LIMIT 1) AS product_name
FROM (SELECT 1) one LEFT JOIN LATERAL (
  SELECT person.id AS member_id, person.number, person.name, s.state, s.start_on, s.begun_on, s.end_on,
    plan.name AS plan_name,
    CASE WHEN plan.shared_product_id IN (SELECT id FROM thing) THEN plan.shared_users ELSE 0 END AS shared_users,
    (s.state IN ('ACTIVE', 'STOP_SCHEDULED') OR (s.state = 'PAUSED' AND EXISTS (
      SELECT FROM subscription_pause u WHERE u.tenant_id = $1 AND u.subscription_id = s.id AND u.gives_access
        AND u.from_on <= $6 AND u.until_on > $6
    ))) AND s.start_on <= $6 AND (s.end_on IS NULL OR s.end_on > $6) AS access
  FROM person
  LEFT JOIN (
    subscription s JOIN plan ON plan.tenant_id = s.tenant_id AND plan.id = s.plan_id
  ) ON s.tenant_id = $1 AND s.member_id = person.id AND EXISTS (
    SELECT FROM plan_product pp
    WHERE pp.tenant_id = $1 AND pp.plan_id = s.plan_id AND pp.product_id IN (SELECT id FROM thing)
      AND (plan.choice IS NULL OR pp.product_id = ANY(coalesce((
        SELECT c.product_ids FROM subscription_choice c
        WHERE c.tenant_id = $1 AND c.subscription_id = s.id AND c.from_on <= greatest($6::date, s.start_on)
        ORDER BY c.from_on DESC LIMIT 1
      ), ARRAY[pp.product_id])))
  )
  ORDER BY access DESC NULLS LAST, s.end_on DESC NULLS FIRST, s.start_on DESC NULLS LAST, person.id LIMIT 1
) found ON true
"""
_NUMBER_DIGITS_MAX = 18


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The answer. `until` is the first day without access, None where no end is known; `why` is for people.

    Who has access may share it with so many more users (CAT-18).
    """

    access: bool
    until: date | None
    why: str
    product: str
    member_id: UUID | None
    member_number: int | None
    member_name: str | None
    additional_users: int


async def entitlement(
    read: Reading, *, product: str, today: date, email: str | None = None, number: str | None = None
) -> Entitlement:
    """Return whether the member with this e-mail or number has access to a product, named by number, name or id.

    Access is: a subscription on a plan with the product, active or with a stop still to come, or in a pause that gives
    access (SUB-09), that has begun and not ended; of a plan whose products are chosen, those that the member has chosen
    for now (CAT-13). Of several members with one e-mail, one with access counts.
    """
    digits = (number or "").strip()
    member_number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _NUMBER_DIGITS_MAX else None
    key = email_key(email.strip()) if email else None
    rows = await read.sql(_ENTITLEMENT, read.tenant_id, key, member_number, product.strip(), _uuid(product), today)
    row = rows[0]
    return Entitlement(
        access=bool(row["access"]),
        until=row["end_on"] if row["access"] else None,
        why=_why(row, product, today),
        product=row["product_name"] or product,
        member_id=row["member_id"],
        member_number=row["number"],
        member_name=row["name"],
        additional_users=row["shared_users"] if row["access"] else 0,
    )


def _why(row: Any, product: str, today: date) -> str:  # noqa: PLR0911 - one sentence each
    if row["product_name"] is None:
        return f"There is no product with the number, name or id {product}."
    if not row["persons"]:
        return "There is no member with this e-mail or subscriber number."
    if row["state"] is None:
        return f"The member has no subscription that includes {row['product_name']}."
    plan = row["plan_name"]
    if row["access"] and row["state"] == SubscriptionState.PAUSED:
        return f"{plan} rests, and gives access meanwhile."
    if row["access"]:
        return f"{plan} runs since {row['start_on']}" + (f" until {row['end_on']}." if row["end_on"] else ".")
    if row["start_on"] > today:
        return f"{plan} begins on {row['start_on']}."
    if row["end_on"] is not None and row["end_on"] <= today:
        return f"{plan} ended on {row['end_on']}."
    if row["begun_on"] == AWAITED:
        return f"{plan} begins when its first payment has come."
    return f"{plan} is {row['state'].lower().replace('_', ' ')}."


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None
