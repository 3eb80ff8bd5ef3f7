"""An order of a plan as the API takes it (SUB-01)."""

from __future__ import annotations

from datetime import date

import strawberry

from api.billing.types import PaymentMethod
from api.catalogue.tags import tag_keys
from api.ids import decode_id, decode_optional
from domain.catalogue import model as catalogue
from domain.subscriptions.model import StartSubscription


@strawberry.input
class StartSubscriptionInput:
    """A plan for a member from a day on; without an agreement it is billed by invoice (SUB-01).

    `productIds` are those that are chosen of a plan with a choice (CAT-13).
    confirm: whether the order is confirmed by e-mail; null: as the organisation does it (SUB-17).
    tagIds: how and by whom it was sold; null: as its plan says, empty: nobody says.
    """

    member_id: strawberry.ID
    plan_id: strawberry.ID
    start_on: date
    copies: int = 1
    payment_method: PaymentMethod = catalogue.PaymentMethod.INVOICE
    payer_id: strawberry.ID | None = None
    organisation_id: strawberry.ID | None = None
    discount_id: strawberry.ID | None = None
    product_ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    confirm: bool | None = None
    tag_ids: list[strawberry.ID] | None = None

    def command(self) -> StartSubscription:
        """Return the command's input; raises InvalidInput where an id is none."""
        return StartSubscription(
            member_id=decode_id("Member", self.member_id, "input.memberId"),
            plan_id=decode_id("Plan", self.plan_id, "input.planId"),
            start_on=self.start_on,
            payment_method=self.payment_method.value,
            copies=self.copies,
            payer_id=decode_optional("Member", self.payer_id, "input.payerId"),
            organisation_id=decode_optional("Organisation", self.organisation_id, "input.organisationId"),
            discount_id=decode_optional("Discount", self.discount_id, "input.discountId"),
            product_ids=tuple(decode_id("Product", one, "input.productIds") for one in self.product_ids),
            confirm=self.confirm,
            tag_ids=None if self.tag_ids is None else tag_keys(self.tag_ids, "input.tagIds"),
        )
