"""Create a branch (PPL-06)."""

from __future__ import annotations

from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, refuse_if_any
from domain.kernel.work import Work
from domain.people.model import Branch, BranchCreated
from domain.people.repository import organisations as rows
from domain.people.rules.ordering import sort_key
from domain.people.rules.texts import name_errors


async def create_branch(work: Work, *, name: str) -> Branch:
    """Create a branch and return it. Raises InvalidInput where the name is empty or another branch has it."""
    refuse_if_any(name_errors("name", name))
    branch = Branch(new_id(), name.strip())
    key = sort_key(await rows.country_of(work), branch.name)
    if await rows.branch_exists(work, key):
        raise InvalidInput.of("name", "TAKEN", f"there is already a branch called {branch.name}")
    await rows.add_branches(work, [branch], [key])
    await work.audit("branch.created", "branch", branch.id, after={"name": branch.name})
    work.record(BranchCreated(branch.id, branch.name))
    return branch
