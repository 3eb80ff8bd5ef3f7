"""What balance invoices a day would bring, without a trace, by the rules that issue them (CAT-42, RUN-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.model import CreditSource
from domain.billing.queries.credit import fill_purse
from domain.billing.rules.drawing import Purse
from domain.catalogue.queries import load_catalogue
from domain.dunning.model import BalanceDraft, BalanceSetting, EndedSubscription
from domain.dunning.repository.balances import FIRST, ended_subscriptions, load_settings, open_parts
from domain.dunning.repository.claims import claims
from domain.dunning.repository.processes import load_links, load_processes
from domain.dunning.rules.balancing import balance_drafts, drawn, stops_by_payer, with_lead_days
from domain.kernel.database import Reading
from domain.kernel.refusal import NotFound
from domain.people.queries.billing import billing_organisation

_STOPS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class BalancePreview:
    """The balance invoices of a day as things stand, in the order of their payers' ids, with the stops of each.

    Stops that are still to come by then count; what is paid or billed until then is not foreseen. The setting may be
    switched off: then these are what it would bring.
    """

    on: date
    currency: str
    setting: BalanceSetting
    drafts: Sequence[BalanceDraft]
    stops: Mapping[UUID, Sequence[EndedSubscription]]

    @property
    def total_minor(self) -> int:
        """What they come to, in minor units."""
        return sum(draft.total_minor for draft in self.drafts)


async def preview_balances(read: Reading, organisation_id: UUID, on: date) -> BalancePreview | None:
    """Return what would be demanded on a day of stops that nobody has looked at; None where nobody has said when.

    Refuses with NotFound (organisation).
    """
    organisation = await billing_organisation(read, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    setting = (await load_settings(read)).get(organisation_id)
    if setting is None:
        return None
    catalogue, processes, links = await load_catalogue(read), await load_processes(read), await load_links(read)
    drafts: list[BalanceDraft] = []
    stops: dict[UUID, Sequence[EndedSubscription]] = {}
    after = (FIRST, FIRST)
    while rows := await ended_subscriptions(read, setting, on, _STOPS_AT_ONCE, ahead=True, after=after):
        found = with_lead_days(stops_by_payer(rows), catalogue)
        purse = Purse()
        await fill_purse(read, purse, organisation_id, sorted(found), frozenset(CreditSource))
        parts = await open_parts(read, organisation_id, sorted(found))
        before = balance_drafts(setting, found, parts, purse, on)
        touched = [part.invoice_id for draft in before if draft.unused_minor for part in draft.parts]
        known = {one.claim.invoice_id: one.claim for one in await claims(read, touched, processes, links)}
        after_drawing = (drawn(draft, purse, known, setting.threshold_minor) for draft in before)
        made = [draft for draft in after_drawing if draft is not None]
        drafts += made
        stops |= {draft.payer_id: found[draft.payer_id] for draft in made}
        after = rows[-1]["payer_id"], rows[-1]["id"]
    return BalancePreview(on, organisation["currency"], setting, drafts, stops)
