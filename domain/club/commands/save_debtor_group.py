"""Make or change a debtor group (PPL-19)."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue.rules import account_errors
from domain.club import repository as rows
from domain.club.model import DebtorGroup, DebtorGroupDetails, DebtorGroupSaved
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import organisation
from domain.people.rules.texts import name_errors


async def save_debtor_group(work: Work, details: DebtorGroupDetails, *, group_id: UUID | None = None) -> DebtorGroup:
    """Write a debtor group and return it; with an id its name and account change, for postings from then on.

    Refuses with NotFound (organisation, group), and InvalidInput (name taken in the organisation, account).
    """
    refuse_if_any(
        [*name_errors("name", details.name), *account_errors("receivableAccount", details.receivable_account)]
    )
    await rows.alone(work)
    issuer = await organisation(work, details.organisation_id)
    known = await rows.debtor_groups(work)
    before = None if group_id is None else known.get(group_id)
    if group_id is not None and (before is None or before.organisation_id != issuer.id):
        raise NotFound("debtor group", group_id)
    name = details.name.strip()
    if any(
        one.id != group_id and one.organisation_id == issuer.id and one.name.casefold() == name.casefold()
        for one in known.values()
    ):
        raise InvalidInput.of("name", "TAKEN", f"there is already a debtor group called {name}")
    if details.receivable_account in (issuer.vat_account, issuer.gift_account):
        message = f"{details.receivable_account} is used for something else; choose a receivable account"
        raise InvalidInput.of("receivableAccount", "TAKEN", message)
    group = DebtorGroup(group_id or new_id(), issuer.id, name, details.receivable_account)
    await (rows.replace_debtor_group if before else rows.add_debtor_group)(work, group)
    await work.audit(
        "debtor_group.saved",
        "debtor_group",
        group.id,
        before={"name": before.name, "account": before.receivable_account} if before else None,
        after={"name": name, "account": group.receivable_account},
    )
    work.record(DebtorGroupSaved(group.id, name))
    return group
