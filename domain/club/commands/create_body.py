"""Create a board or a group (PPL-09)."""

from __future__ import annotations

from domain.club import repository as rows
from domain.club.model import Body, BodyCreated, BodyKind
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, refuse_if_any
from domain.kernel.work import Work
from domain.people.rules.texts import name_errors


async def create_body(work: Work, kind: BodyKind, name: str) -> Body:
    """Create a body and return it. Refuses with InvalidInput where the name is empty or another body has it."""
    refuse_if_any(name_errors("name", name))
    await rows.alone(work)
    body = Body(new_id(), kind, name.strip())
    if any(one.name.casefold() == body.name.casefold() for one in (await rows.bodies(work)).values()):
        raise InvalidInput.of("name", "TAKEN", f"there is already a body called {body.name}")
    await rows.add_body(work, body)
    await work.audit("body.created", "body", body.id, after={"name": body.name, "kind": kind.value})
    work.record(BodyCreated(body.id, body.name))
    return body
