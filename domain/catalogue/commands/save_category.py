"""Register a membership category, rename or close one (CAT-21)."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue import repository
from domain.catalogue.model import Category, CategoryDetails, CategorySaved
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import organisation
from domain.people.rules.texts import name_errors


async def save_category(work: Work, details: CategoryDetails, *, category_id: UUID | None = None) -> Category:
    """Write a category and return it; with an id that one is renamed, closed or opened, and who has it keeps it.

    Refuses with NotFound (organisation, category), and InvalidInput (no name, or one taken in the organisation).
    """
    refuse_if_any(name_errors("name", details.name))
    issuer = await organisation(work, details.organisation_id)
    known = await repository.hold_categories(work)
    before = known.pop(category_id, None) if category_id is not None else None
    if category_id is not None and (before is None or before.organisation_id != issuer.id):
        raise NotFound("membership category", category_id)
    name = details.name.strip()
    if any(one.organisation_id == issuer.id and one.name.casefold() == name.casefold() for one in known.values()):
        raise InvalidInput.of("name", "TAKEN", f"there is already a category called {name}", rule="CAT-21")
    saved = Category(before.id if before else new_id(), issuer.id, name, details.closed)
    await (repository.add_category if before is None else repository.change_category)(work, saved)
    await work.audit(
        "membership_category.saved",
        "membership_category",
        saved.id,
        before={"name": before.name, "closed": before.closed} if before else None,
        after={"name": name, "closed": saved.closed},
    )
    work.record(CategorySaved(saved.id, name, saved.closed))
    return saved
