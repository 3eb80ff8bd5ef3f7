"""Tasks of payments: book the rows of imported files."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.tasks import Claim
from domain.payments.commands.book_payment_file import book_payment_file
from workers.shop import Shop


async def book_payments(shop: Shop, claim: Claim) -> None:
    """Book a file until each row is completed or in the work list (FIL-01).

    Each chunk takes effect once by itself, so it needs no claim: one that is cut short is gone on with later.
    """
    await book_payment_file(lambda: shop.work(claim.tenant_id), UUID(claim.payload["import_id"]))
