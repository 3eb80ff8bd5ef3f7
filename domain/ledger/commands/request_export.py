"""Ask for a file of a period of the journal (LED-07)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.ledger.model import JournalExport, JournalExported
from domain.ledger.registry import FORMATS
from domain.ledger.repository.exports import insert_export
from domain.ledger.repository.journal import take_entry_numbers
from domain.people.queries.organisations import organisation

DAYS_MAX = 366


async def request_export(
    work: Work, organisation_id: UUID, form: str, from_on: date, to_on: date, *, idempotency_key: str
) -> UUID:
    """Write down a file of the period `[from_on, to_on)`, and return its id; its content is made when it is fetched.

    It holds what the journal has now and nothing that comes later, so that it is the same whenever it is fetched.
    Refuses with NotFound (organisation) and InvalidInput: a format that is not the country's, a period that is empty,
    over DAYS_MAX days or not begun. The same key gives the same answer.
    """
    asked = {"organisation": organisation_id, "format": form, "from": from_on, "to": to_on}
    if (known := await claim(work, idempotency_key, request_hash("request_export", asked))) is not None:
        return UUID(known["export_id"])
    owner = await organisation(work, organisation_id)
    countries = FORMATS[form].countries if form in FORMATS else frozenset()
    if form not in FORMATS or (countries and owner.country not in countries):
        raise InvalidInput.of("format", "UNKNOWN", "this format is not for organisations of this country")
    if not from_on < to_on:
        raise InvalidInput.of("toOn", "BEFORE_START", "a period ends after it begins", rule="LED-07")
    if (to_on - from_on).days > DAYS_MAX:
        raise InvalidInput.of("toOn", "TOO_MANY", f"a file holds at most {DAYS_MAX} days", most=DAYS_MAX, rule="LED-07")
    if from_on > work.today:
        raise InvalidInput.of("fromOn", "IN_FUTURE", "this period has not begun", rule="LED-07")
    last_number = await take_entry_numbers(work, organisation_id, 0) - 1
    export = JournalExport(new_id(), organisation_id, form, from_on, to_on, last_number, work.now, work.actor.name)
    await insert_export(work, export)
    work.record(JournalExported(export.id, organisation_id, form))
    await work.audit("export_journal", "organisation", organisation_id, after={**asked, "last_number": last_number})
    await remember(work, idempotency_key, {"export_id": export.id})
    return export.id
