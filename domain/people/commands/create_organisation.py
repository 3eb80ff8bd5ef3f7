"""Create an accounting organisation (ORG-01)."""

from __future__ import annotations

from domain.kernel.ids import new_id
from domain.kernel.refusal import refuse_if_any
from domain.kernel.work import Work
from domain.people.model import NewOrganisation, Organisation, OrganisationCreated
from domain.people.repository import organisations as rows
from domain.people.rules.identity_numbers import compact
from domain.people.rules.organisations import organisation_errors


async def create_organisation(work: Work, new: NewOrganisation) -> Organisation:
    """Create an organisation with the usual account numbers and return it.

    Raises InvalidInput where the name, country, currency, e-mail or organisation number can't be accepted.
    """
    refuse_if_any(organisation_errors(new))
    organisation = Organisation(
        id=new_id(),
        name=new.name.strip(),
        country=new.country,
        currency=new.currency,
        organisation_number=compact(new.organisation_number),
        vat_registered=new.vat_registered,
        email=new.email,
        line1=new.line1.strip(),
        postal_code=new.postal_code.strip(),
        city=new.city.strip(),
        receivable_account="1500",
        vat_account="2700",
        gift_account="3500",
        ledger_billing=False,
        send_credit_notes=True,
        active=True,
    )
    await rows.add_organisation(work, organisation)
    after = {
        "name": organisation.name,
        "organisationNumber": organisation.organisation_number,
        "currency": organisation.currency,
    }
    await work.audit("organisation.created", "organisation", organisation.id, after=after)
    work.record(OrganisationCreated(organisation.id, organisation.name))
    return organisation
