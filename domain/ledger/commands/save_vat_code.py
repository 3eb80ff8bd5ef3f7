"""Save a VAT code of an organisation, or a new one (LED-07)."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import UUID

from domain.kernel.refusal import InvalidInput, refuse_if_any
from domain.kernel.work import Work
from domain.ledger.model import VatCode
from domain.ledger.repository.accounts import vat_codes_of, write_vat_code
from domain.ledger.rules.charts import vat_code_errors
from domain.people.queries.organisations import organisation


async def save_vat_code(work: Work, organisation_id: UUID, code: VatCode, *, is_new: bool = False) -> VatCode:
    """Write a VAT code, over the one of its name, and return it as it was written; it may take its rate's default over.

    A new one replaces none. Refuses with NotFound (organisation) and InvalidInput.
    """
    owner = await organisation(work, organisation_id)
    clean = replace(
        code, code=code.code.strip(), name=code.name.strip(), standard_code=code.standard_code.strip().upper()
    )
    refuse_if_any(vat_code_errors(clean, owner.country))
    before = {one.code: one for one in await vat_codes_of(work, organisation_id)}.get(clean.code)
    if not await write_vat_code(work, organisation_id, clean, is_new=is_new):
        raise InvalidInput.of(
            "code", "TAKEN", f"there is already a VAT code {clean.code}; change that one", rule="LED-07"
        )
    await work.audit(
        "save_vat_code",
        "organisation",
        organisation_id,
        before=asdict(before) if before else None,
        after=asdict(clean),
    )
    return clean
