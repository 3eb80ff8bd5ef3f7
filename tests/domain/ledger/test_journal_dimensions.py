"""Branch and campaign are in every file of the journal, named and on their own lines (LED-07)."""

from __future__ import annotations

import csv
from io import StringIO
from uuid import UUID

import pytest
from lxml import etree

from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.ledger.commands.post_entries import post_entries
from domain.ledger.model import Entry, EntryKind, Posting
from domain.people.commands.create_branch import create_branch
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.domain.fundraising.raising import make_campaign
from tests.domain.ledger.test_journal_files import NS, ask, found, made, swedish
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("LED-07")
BRANCHES, CAMPAIGNS = ("Bergen", "Voss"), ("Vinteraksjonen", "Sommeraksjonen")
MARKED_MINOR, PLAIN_MINOR = 12_300, 45_600


async def _post(work: Work, tenant: Tenant, postings: tuple[Posting, ...], payer: UUID) -> None:
    entry = Entry(new_id(), tenant.organisation_id, EntryKind.INVOICE, TODAY, "Gave", payer, new_id(), postings)
    await post_entries(work, [entry])


async def give(tenant: Tenant) -> None:
    """A gift to the second of two campaigns by way of the second of two branches, and one to neither."""
    async with tenant.work() as work:
        branches = [await create_branch(work, name=name) for name in BRANCHES]
        campaigns = [await make_campaign(work, tenant, name) for name in CAMPAIGNS]
        payer = (await create_members(work, [MemberDetails(MemberKind.PERSON, last_name="Giver")])).ids[0]
        branch_id, campaign_id = branches[1].id, campaigns[1].id
        marked = Posting("1920", "3500", MARKED_MINOR, branch_id=branch_id, campaign_id=campaign_id)
        await _post(work, tenant, (marked,), payer)
        await _post(work, tenant, (Posting("1920", "3500", PLAIN_MINOR),), payer)


async def test_led_07_saf_t_says_branch_and_campaign_of_a_line_and_explains_both(tenant: Tenant) -> None:
    await give(tenant)
    tree = etree.fromstring(await made(tenant, await ask(tenant)))
    known = {
        (one.findtext("s:AnalysisType", namespaces=NS), one.findtext("s:AnalysisID", namespaces=NS)): one.findtext(
            "s:AnalysisIDDescription", namespaces=NS
        )
        for one in found(tree, "//s:AnalysisTypeTableEntry")
    }
    assert {name for (kind, _), name in known.items() if kind == "AVD"} >= {"Voss"}
    assert {name for (kind, _), name in known.items() if kind == "KAMP"} >= {"Sommeraksjonen"}
    shown = {}
    for line in found(tree, "//s:Line[s:AccountID='3500']"):
        said = [
            known[one.findtext("s:AnalysisType", namespaces=NS), one.findtext("s:AnalysisID", namespaces=NS)]
            for one in found(line, "s:Analysis")
        ]
        shown["".join(found(line, "s:CreditAmount/s:Amount/text()"))] = said
    assert shown == {"123.00": ["Voss", "Sommeraksjonen"], "456.00": []}


async def test_led_07_csv_has_branch_and_campaign_by_name(tenant: Tenant) -> None:
    await give(tenant)
    text = (await made(tenant, await ask(tenant, "journal_csv"))).decode("utf-8-sig")
    rows = [row for row in csv.DictReader(StringIO(text), delimiter=";") if row["Konto"] == "3500"]
    shown = {row["Kredit"]: (row["Lokallag"], row["Kampanje"]) for row in rows}
    assert shown == {"123,00": ("Voss", "Sommeraksjonen"), "456,00": ("", "")}


async def test_led_07_sie_has_branch_and_campaign_as_objects_of_its_own_dimensions(tenant: Tenant) -> None:
    own = await swedish(tenant)
    await give(own)
    lines = (await made(own, await ask(own, "sie4"))).decode("cp437").split("\r\n")
    places = {}
    for number, name, of in ((1, "Kostnadsställe", "Voss"), (6, "Projekt", "Sommeraksjonen")):
        assert f'#DIM {number} "{name}"' in lines
        [line] = [one for one in lines if one.startswith(f"#OBJEKT {number} ") and one.endswith(f'"{of}"')]
        places[number] = line.split('"')[1]
    postings = [line.strip() for line in lines if line.strip().startswith("#TRANS 3500")]
    assert [line for line in postings if f'{{1 "{places[1]}" 6 "{places[6]}"}} -123.00' in line]
    assert [line for line in postings if "{} -456.00" in line]
    assert len(postings) == 2
