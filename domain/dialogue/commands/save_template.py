"""Make or change a stored text (FEE-06)."""

from __future__ import annotations

from uuid import UUID

from domain.dialogue.model import Template, TemplateDetails, TemplateSaved
from domain.dialogue.repository.templates import add_template, load_templates, replace_template
from domain.dialogue.rules.merge import check_text
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work
from domain.people.rules.texts import name_errors


async def save_template(
    work: Work, details: TemplateDetails, *, template_id: UUID | None = None, version: int | None = None
) -> Template:
    """Write a template and return it; with an id it is changed, its purpose apart. `version` is the one that was read.

    Refuses with NotFound, StaleVersion, and InvalidInput, which names each required field that the text lacks.
    """
    known = await load_templates(work)
    before = None if template_id is None else known.get(template_id)
    if template_id is not None and before is None:
        raise NotFound("template", template_id)
    if before is not None and version != before.version:
        raise StaleVersion(before.version)
    purpose = before.purpose if before else details.purpose
    refuse_if_any([*name_errors("name", details.name), *check_text(purpose, details.subject, details.body)])
    name = details.name.strip()
    number = before.version + 1 if before else 1
    template = Template(template_id or new_id(), name, purpose, details.subject, details.body, number)
    taken = any(one.id != template.id and (one.purpose, one.name) == (purpose, name) for one in known.values())
    if taken or (before is None and not await add_template(work, template)):
        raise InvalidInput.of("name", "TAKEN", f"there is already a template called {name} of this kind")
    if before is not None:
        await replace_template(work, template)
    await work.audit(
        "template.saved",
        "template",
        template.id,
        before={"name": before.name, "subject": before.subject, "body": before.body} if before else None,
        after={"name": name, "subject": template.subject, "body": template.body},
    )
    work.record(TemplateSaved(template.id, name))
    return template
