"""What the mails of a fee run say, and whom they come from (FEE-06, FEE-07)."""

from __future__ import annotations

from domain.club.queries import fee_writer
from domain.dialogue.model import Sender
from domain.dialogue.queries import templates
from domain.dialogue.rules.merge import Value
from domain.dialogue.rules.texts import Text
from domain.feeruns.model import FeeRun, Mail
from domain.kernel.database import Reading
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.people.queries.organisations import organisation


async def mail_text(work: Work, run: FeeRun, mail: Mail) -> Text:
    """Return the subject and body of a run's mail: its stored template's, or its own (FEE-06)."""
    own = run.details.mails[mail]
    if own.template_id is None:
        return Text(own.subject, own.body)
    template = (await templates(work))[own.template_id]
    return Text(template.subject, template.body)


async def fee_values(read: Reading, run: FeeRun) -> dict[str, Value]:
    """Return the values that every mail of a run may show."""
    return {
        "club_name": (await organisation(read, run.details.organisation_id)).name,
        "run_name": run.details.name,
        "line_text": run.details.line_text,
        "extra_text": run.details.extra_text,
    }


async def sender_of(work: Work) -> Sender | None:
    """Return the person who writes: fee collector, else treasurer, else postal contact (FEE-07).

    None where nobody holds these roles: then it is the organisation.
    """
    writer = await fee_writer(work, work.today)
    if writer is None:
        return None
    person = (await payers(work, [writer.member_id]))[writer.member_id]
    return Sender(person["name"], person["email"] or "")
