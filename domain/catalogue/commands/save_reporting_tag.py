"""Register a reporting tag, or change one (CAT-10)."""

from __future__ import annotations

from domain.catalogue import repository
from domain.catalogue.model import ReportingTag, ReportingTagSaved, SaveTag
from domain.catalogue.rules.tags import tag_errors
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work


async def save_reporting_tag(work: Work, new: SaveTag) -> ReportingTag:
    """Write a tag and return it with its next version; what has it keeps it, also when it is closed.

    Refuses with InvalidInput (no code or name, a code that is taken, another kind than before), NotFound and
    StaleVersion.
    """
    known = await repository.held_tags(work)
    before = known.pop(new.tag_id, None) if new.tag_id is not None else None
    if new.tag_id is not None and before is None:
        raise NotFound("reporting tag", new.tag_id)
    if before is not None and before.version != new.version:
        raise StaleVersion(before.version)
    refuse_if_any(tag_errors(new, before, known.values()))
    saved = ReportingTag(
        before.id if before else new_id(),
        new.code.strip(),
        new.name.strip(),
        new.kind,
        new.closed,
        before.version + 1 if before else 1,
    )
    await (repository.add_tag if before is None else repository.change_tag)(work, saved)
    await work.audit(
        "reporting_tag.saved",
        "reporting_tag",
        saved.id,
        before=_logged(before) if before else None,
        after=_logged(saved),
    )
    work.record(ReportingTagSaved(saved.id, saved.code, saved.closed))
    return saved


def _logged(one: ReportingTag) -> dict[str, object]:
    return {"code": one.code, "name": one.name, "kind": one.kind.value, "closed": one.closed}
