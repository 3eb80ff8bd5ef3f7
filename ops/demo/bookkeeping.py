"""The demo's journal: entries with following numbers, their postings, and the balances that they move."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.ledger.model import EntryKind, Posting
from ops.demo.calendar import Day
from ops.demo.identities import Identities
from ops.demo.rows import Rows
from ops.demo.setting_up import Demo


class Journal:
    """Writes what happens, in the order in which it happens."""

    def __init__(self, demo: Demo, rows: Rows, identities: Identities) -> None:
        self._tenant_id = demo.tenant_id
        self._organisation_id = demo.organisation.id
        self._entries, self._postings = rows.of("journal_entry"), rows.of("posting")
        self._identities = identities
        self._balances: dict[UUID, int] = defaultdict(int)
        self.number = 1

    def post(
        self,
        day: Day,
        kind: EntryKind,
        text: str,
        member_id: UUID | None,
        source_id: UUID,
        postings: Sequence[Posting],
        reverses_id: UUID | None = None,
    ) -> UUID:
        """Write one entry, with the number that follows, and return its id."""
        tenant, organisation, on, at = self._tenant_id, self._organisation_id, day.on, day.at
        entry_id = self._identities.new()
        self._entries.append(
            (
                tenant,
                entry_id,
                organisation,
                self.number,
                kind,
                on,
                text,
                member_id,
                source_id,
                reverses_id,
                at,
            )
        )
        self.number += 1
        for line, p in enumerate(postings, 1):
            change = p.reskontro_minor
            if change is not None and member_id is not None:
                self._balances[member_id] += change
            self._postings.append(
                (
                    tenant,
                    entry_id,
                    line,
                    organisation,
                    p.debit_account,
                    p.credit_account,
                    p.amount_minor,
                    on,
                    change,
                    member_id,
                    p.branch_id,
                    p.campaign_id,
                )
            )
        return entry_id

    def close(self, rows: Rows) -> None:
        """Write the balances."""
        rows.of("reskontro_balance").extend(
            (self._tenant_id, self._organisation_id, member_id, balance)
            for member_id, balance in self._balances.items()
        )
