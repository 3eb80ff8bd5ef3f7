"""Make payment links of invoices (FEE-05): whoever has one can pay without signing in, and can see nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from domain.billing.queries.payments import invoices_by_id
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.payments.model import LinkState, NewLink
from domain.payments.repository.charges import open_with_fees
from domain.payments.repository.providing import insert_links
from domain.payments.rules.links import VALID_DAYS_MAX, link_token


async def create_payment_links(work: Work, new: Sequence[NewLink], key: bytes) -> dict[UUID, UUID]:
    """Make a link of each invoice that something is open of, and return the links by invoice.

    `key` is that of payment links; the token can be reckoned again with it, so only its hash is kept. Refuses with
    NotFound and InvalidInput. Whether the organisation has a provider account is the caller's to look at.
    """
    for each in new:
        if each.valid_days is not None and not 1 <= each.valid_days <= VALID_DAYS_MAX:
            message = f"a link is good for 1–{VALID_DAYS_MAX} days"
            raise InvalidInput.of("validDays", "RANGE", message, least=1, most=VALID_DAYS_MAX, rule="PRV-04")
    invoices = {row["id"]: row for row in await invoices_by_id(work, [each.invoice_id for each in new])}
    if missing := [each.invoice_id for each in new if each.invoice_id not in invoices]:
        raise NotFound("invoice", missing[0])
    payable = await open_with_fees(work, list(invoices))
    wanted = [(new_id(), each) for each in new if payable.get(each.invoice_id, 0) > 0]
    await insert_links(
        work,
        {
            "id": [link_id for link_id, _ in wanted],
            "organisation_id": [invoices[each.invoice_id]["organisation_id"] for _, each in wanted],
            "invoice_id": [each.invoice_id for _, each in wanted],
            "payer_id": [invoices[each.invoice_id]["payer_id"] for _, each in wanted],
            "token_hash": [link_token(work.tenant_id, link_id, key).hash for link_id, _ in wanted],
            "enrolment": [each.enrolment.value for _, each in wanted],
            "valid_until": [
                None if each.valid_days is None else work.today + timedelta(days=each.valid_days) for _, each in wanted
            ],
            "state": [LinkState.OPEN.value for _ in wanted],
            "created_at": [work.now for _ in wanted],
        },
    )
    return {each.invoice_id: link_id for link_id, each in wanted}
