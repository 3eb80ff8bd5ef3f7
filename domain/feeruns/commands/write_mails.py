"""What the mails of a fee run say, and whom they come from (FEE-06, FEE-07)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from domain.club.queries import fee_writer
from domain.dialogue.model import Sender, Template
from domain.dialogue.queries import templates
from domain.dialogue.rules.merge import Value
from domain.dialogue.rules.texts import Text
from domain.feeruns.model import FeeRun, Mail, MailText
from domain.feeruns.repository.runs import keep_mails, kept_mails
from domain.kernel.database import Reading
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.people.queries.organisations import organisation


async def keep_texts(work: Work, run: FeeRun, sub_run_id: UUID) -> None:
    """Keep for a time of a run what its mails say now, those of stored templates too (FEE-04)."""
    stored = await templates(work)
    texts = {mail: _text(own, stored) for mail, own in run.details.mails.items()}
    await keep_mails(work, sub_run_id, {mail: MailText(None, text.subject, text.body) for mail, text in texts.items()})


async def mail_text(work: Work, run: FeeRun, mail: Mail, sub_run_id: UUID) -> Text:
    """Return the subject and body of a mail of a time of a run: what members were told with, else the run's (FEE-06).

    A time that began before times kept their texts has none, and takes the run's.
    """
    kept = await kept_mails(work, sub_run_id)
    return _text(kept.get(mail, run.details.mails[mail]), await templates(work))


def _text(own: MailText, stored: Mapping[UUID, Template]) -> Text:
    source = own if own.template_id is None else stored[own.template_id]
    return Text(source.subject, source.body)


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
