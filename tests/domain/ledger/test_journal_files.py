"""Files of the journal: valid, balanced, complete, and the same bytes whenever they are made (LED-07)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from domain.club.commands.choose_debtor_group import choose_debtor_group
from domain.club.commands.save_debtor_group import save_debtor_group
from domain.club.model import DebtorGroupDetails
from domain.insight.queries.balance_list import receivable_minor
from domain.insight.reports.journal_file import JournalFile
from domain.kernel.refusal import InvalidInput, NotFound
from domain.ledger.commands.keep_export import keep_export
from domain.ledger.commands.open_accounts import open_accounts
from domain.ledger.commands.request_export import request_export
from domain.ledger.commands.save_account import save_account
from domain.ledger.commands.save_vat_code import save_vat_code
from domain.ledger.formats.saf_t.writer import NAMESPACE
from domain.ledger.formats.sie4 import PLUGIN
from domain.ledger.model import Account, AccountKind, Book, ExportIncomplete, VatCode, Voucher, VoucherLine
from domain.ledger.queries import balances as reskontro_balances
from domain.ledger.queries.accounts import accounts, journal_export, kept_pieces, vat_codes
from domain.ledger.registry import FORMATS
from domain.ledger.rules.vouchers import BookedPosting, VatCodes, VatShare, voucher_lines
from domain.people.commands.create_organisation import create_organisation
from domain.people.model import NewOrganisation
from tests.domain.insight.books import keep_books
from tests.domain.ledger.entries import posted
from tests.domain.subscriptions.selling import invoices_of, open_shop, pay, run, start
from tests.tenants import TODAY, Tenant

# The tax authority's own file, which lies beside the project and is no part of it.
SCHEMA = Path(__file__).parents[4] / "shared/reference/saf-t/Norwegian_SAF-T_Financial_Schema_v_1.30.xsd"
FROM_ON, TO_ON = date(2026, 3, 1), date(2026, 4, 1)
LATER = date(2027, 1, 15)
NS = {"s": NAMESPACE}
VAT = VatCodes([VatCode("3", "Høy", 2500, "3", is_default=True), VatCode("5", "Null", 0, "5", is_default=True)], [])


async def ask(
    tenant: Tenant, form: str = "saf_t", from_on: date = FROM_ON, to_on: date = TO_ON, key: str = "k"
) -> UUID:
    async with tenant.work(LATER) as work:
        return await request_export(work, tenant.organisation_id, form, from_on, to_on, idempotency_key=key)


async def made(tenant: Tenant, export_id: UUID) -> bytes:
    """The bytes of a file as the books are now."""
    async with tenant.read() as read:
        file = JournalFile(read, await journal_export(read, export_id))
        await file.open()
        return b"".join([piece async for piece in file.pieces()])


async def keep(tenant: Tenant, export_id: UUID, content: bytes) -> bool:
    digest = sha256(content).digest()
    async with tenant.work(LATER) as work:
        return await keep_export(
            work, export_id, "journal.csv", BytesIO(content), sha256=digest, byte_count=len(content)
        )


async def nothing(_: Tenant) -> None:
    """Books in which nothing has happened yet."""


def found(tree: Any, path: str) -> list[Any]:
    result: list[Any] = tree.xpath(path, namespaces=NS)
    return result


def amount(node: Any, kind: str) -> Decimal:
    """Debit less credit of an element's amounts of a kind, such as `Opening{}Balance`."""
    total = Decimal(0)
    for side, sign in (("Debit", 1), ("Credit", -1)):
        for one in found(node, f"s:{kind.format(side)}"):
            total += sign * Decimal("".join(one.itertext()))
    return total


@pytest.mark.rule("LED-07")
@pytest.mark.skipif(not SCHEMA.exists(), reason=f"the schema of SAF-T is not at {SCHEMA}")
@pytest.mark.parametrize("keeping", [keep_books, nothing])
async def test_led_07_a_saf_t_file_is_valid_also_before_anything_is_posted(
    tenant: Tenant, keeping: Callable[[Tenant], Awaitable[object]]
) -> None:
    await keeping(tenant)
    tree = etree.fromstring(await made(tenant, await ask(tenant)))
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(tree)


@pytest.mark.rule("LED-07")
async def test_led_07_a_saf_t_file_balances_and_names_nothing_that_it_does_not_explain(tenant: Tenant) -> None:
    await keep_books(tenant)
    tree = etree.fromstring(await made(tenant, await ask(tenant)))
    moved: dict[str, Decimal] = defaultdict(Decimal)
    owed: dict[str, Decimal] = defaultdict(Decimal)
    transactions = found(tree, "//s:Transaction")
    for transaction in transactions:
        lines = found(transaction, "s:Line")
        assert sum(amount(line, "{}Amount") for line in lines) == 0
        for line in lines:
            moved[line.findtext("s:AccountID", namespaces=NS)] += amount(line, "{}Amount")
            if (member := line.findtext("s:CustomerID", namespaces=NS)) is not None:
                owed[member] += amount(line, "{}Amount")
    assert len(transactions) == int(tree.findtext(".//s:NumberOfEntries", namespaces=NS)) > 10
    debit, credit = (
        sum(Decimal("".join(one.itertext())) for one in found(tree, f"//s:Line/s:{side}Amount"))
        for side in ("Debit", "Credit")
    )
    assert debit == credit == Decimal(tree.findtext(".//s:TotalDebit", namespaces=NS))
    for holder, key, sums in (("//s:Account", "s:AccountID", moved), ("//s:Customer", "s:CustomerID", owed)):
        known = {one.findtext(key, namespaces=NS): one for one in found(tree, holder)}
        assert sums.keys() <= known.keys()
        for number, one in known.items():
            balances = found(one, "s:BalanceAccount")[0] if holder.endswith("Customer") else one
            assert amount(balances, "Opening{}Balance") + sums[number] == amount(balances, "Closing{}Balance"), number
    used = {one.text for one in found(tree, "//s:TaxInformation/s:TaxCode")}
    assert used == {"3", "6"}
    assert used <= {one.text for one in found(tree, "//s:TaxCodeDetails/s:TaxCode")}
    assert found(tree, "//s:Line[s:CID and s:DueDate and s:ReferenceNumber and s:CustomerID]")


@pytest.mark.rule("LED-07")
@pytest.mark.parametrize("form", sorted(FORMATS.keys() - {"sie4"}))
async def test_led_07_a_file_is_the_same_bytes_whatever_is_posted_later(tenant: Tenant, form: str) -> None:
    await keep_books(tenant)
    export_id = await ask(tenant, form)
    first = await made(tenant, export_id)
    shop = await open_shop(tenant, members=2)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)  # posted in the very period
    assert await made(tenant, export_id) == first
    assert await ask(tenant, form) == export_id
    assert await made(tenant, await ask(tenant, form, key="again")) != first


@pytest.mark.rule("LED-07")
async def test_led_07_what_was_made_first_is_kept_and_no_later_one_takes_its_place(tenant: Tenant) -> None:
    export_id = await ask(tenant)
    first = b"x" * 3_000_000 + b"y"
    assert await keep(tenant, export_id, first)
    assert not await keep(tenant, export_id, b"somebody else's, made at the same time")
    async with tenant.read() as read:
        kept = b"".join([piece async for piece in kept_pieces(read, export_id)])
        export = await journal_export(read, export_id)
    assert kept == first
    assert (export.file_name, export.sha256) == ("journal.csv", sha256(first).digest())
    with pytest.raises(NotFound):
        await keep(tenant, tenant.id, first)


@pytest.mark.rule("LED-07")
async def test_saf_t_is_refused_with_all_that_the_chart_lacks(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    await start(shop, shop.member_ids[0], TODAY)
    async with tenant.work() as work:
        await save_account(work, tenant.organisation_id, Account("3200", "Kontingent", AccountKind.REVENUE))
        await save_vat_code(work, tenant.organisation_id, VatCode("3", "Høy sats", 2400, "3", is_default=True))
    with pytest.raises(ExportIncomplete) as refused:
        await made(tenant, await ask(tenant))
    assert (refused.value.accounts, refused.value.vat_rates) == (("3200",), ("25",))
    await made(tenant, await ask(tenant, "journal_csv", key="csv"))


@pytest.mark.rule("LED-07")
async def test_the_csv_has_every_line_of_every_voucher_and_balances(tenant: Tenant) -> None:
    await keep_books(tenant)
    end = date(2026, 7, 1)
    text = (await made(tenant, await ask(tenant, "journal_csv", to_on=end))).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    async with tenant.read() as read:
        entries = await read.sql("SELECT id, number FROM journal_entry WHERE entry_on < $1", end)
        [posted] = await read.sql(
            "SELECT sum(amount_minor) AS minor FROM posting WHERE entry_id = ANY($1)", [row["id"] for row in entries]
        )
    assert {int(row["Bilag"]) for row in rows} == {row["number"] for row in entries}
    assert len(entries) > 20
    sums = {side: sum(Decimal(row[side].replace(",", ".") or 0) for row in rows) for side in ("Debet", "Kredit")}
    assert sums["Debet"] == sums["Kredit"] == Decimal(int(posted["minor"])) / 100


async def swedish(tenant: Tenant) -> Tenant:
    """The tenant's second organisation, in Sweden."""
    async with tenant.work() as work:
        new = NewOrganisation("Föreningen “Fjäll”", "SE", "SEK", "5560360793", email="info@fjall.example")
        organisation = await create_organisation(work, new)
        await open_accounts(work, organisation.id)
    return Tenant(tenant.database, tenant.id, organisation.id, tenant.bank_account_id, tenant.agreement_id)


@pytest.mark.rule("LED-07")
async def test_a_sie_file_balances_in_code_page_437_and_is_for_swedish_organisations_only(tenant: Tenant) -> None:
    with pytest.raises(InvalidInput, match="country"):
        await ask(tenant, "sie4")
    own = await swedish(tenant)
    await posted(own, date(2026, 2, 27), TODAY)
    lines = (await made(own, await ask(own, "sie4"))).decode("cp437").split("\r\n")
    assert lines[:5] == ["#FLAGGA 0", '#PROGRAM "Kontingent" 1', "#FORMAT PC8", lines[3], "#SIETYP 4"]
    assert '#FNAMN "Föreningen \\"Fjäll\\""' in lines
    assert '#KONTO 1500 "Kundefordringer"' in lines
    # a file of type 4I: vouchers alone, so that no reader holds it to a year or to balances
    assert not [line for line in lines if line.startswith(("#RAR", "#IB", "#UB", "#RES", "#KTYP"))]
    block = lines[lines.index("{") + 1 : lines.index("}")]
    assert sum(Decimal(line.split("} ")[1].split()[0]) for line in block) == 0
    assert lines.count("{") == 1


@pytest.mark.rule("LED-07")
@pytest.mark.parametrize(
    ("from_on", "to_on", "path"),
    [
        (FROM_ON, FROM_ON, "toOn"),
        (FROM_ON, FROM_ON + timedelta(days=367), "toOn"),
        (LATER + timedelta(days=1), LATER + timedelta(days=5), "fromOn"),
    ],
)
async def test_a_period_that_is_empty_too_long_or_not_begun_is_refused(
    tenant: Tenant, from_on: date, to_on: date, path: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await ask(tenant, from_on=from_on, to_on=to_on)
    assert [error.path for error in refused.value.fields] == [path]


@pytest.mark.rule("LED-07")
async def test_an_account_and_a_vat_code_are_checked_kept_and_a_rate_has_one_default(tenant: Tenant) -> None:
    own = tenant.organisation_id
    odd = Account("32", "", AccountKind.BANK, "salgsinntekt", "", "nei")
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_account(work, own, odd)
    paths = ["name", "number", "standardCode", "vatCode", "vatCode"]
    assert [error.path for error in refused.value.fields] == paths
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_vat_code(work, own, VatCode("", "", 10_001, "333"))
    assert [error.path for error in refused.value.fields] == ["code", "name", "ratePercent", "standardCode"]
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await save_account(work, own, Account("1500", "Fordringer", AccountKind.BANK))
        assert [(error.path, error.code) for error in refused.value.fields] == [("kind", "TAKEN")]
        with pytest.raises(InvalidInput) as refused:
            await save_vat_code(work, own, VatCode("9", "Nittini", 900, "99"))
        assert [(error.path, error.code) for error in refused.value.fields] == [("standardCode", "UNKNOWN")]
    async with tenant.work() as work:
        await save_account(work, own, Account("3010", "Blader", AccountKind.REVENUE, "salgsinntekt", "3100", "5"))
        await save_vat_code(work, own, VatCode("5", "Nullsats", 0, "5", is_default=True))
    async with tenant.read() as read:
        assert {one.number: one for one in await accounts(read, own)}["3010"].vat_code == "5"
        assert [one.code for one in await vat_codes(read, own) if one.is_default and one.rate_bp == 0] == ["5"]


@pytest.mark.rule("LED-07")
async def test_a_run_s_revenue_says_its_vat_line_by_line(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=3)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    await run(shop, date(2027, 1, 10))
    tree = etree.fromstring(await made(tenant, await ask(tenant)))
    for line in found(tree, "//s:Line[s:TaxInformation]"):
        percent, base, vat = (
            Decimal("".join(found(line, f"s:TaxInformation/s:{name}")[0].itertext()))
            for name in ("TaxPercentage", "TaxBase", "CreditTaxAmount")
        )
        assert base == -amount(line, "{}Amount")
        assert vat == (base * percent / 100).quantize(Decimal("0.01"))


accounts_of_postings = st.sampled_from(["1500", "1920", "2700", "3000", "3200"])


@st.composite
def booked(draw: st.DrawFn) -> BookedPosting:
    debit, credit = draw(st.lists(accounts_of_postings, min_size=2, max_size=2, unique=True))
    return BookedPosting(
        debit,
        credit,
        draw(st.integers(1, 10**9)),
        draw(st.sampled_from([None, debit, credit])),
        draw(st.sampled_from([None, 1])),
    )


def shares() -> st.SearchStrategy[list[VatShare]]:
    minor = st.integers(-(10**9), 10**9)
    branch = st.sampled_from([None, 1])
    share = st.builds(VatShare, accounts_of_postings, st.sampled_from([0, 2500]), minor, minor, branch)
    return st.lists(share, max_size=4)


def each(lines: tuple[Any, ...], sign: int) -> Iterator[int]:
    return (line.amount_minor for line in lines if line.amount_minor * sign > 0)


@pytest.mark.rule("LED-07")
@given(st.lists(booked(), max_size=6), shares())
def test_lines_of_a_voucher_add_up_to_0_and_debit_is_what_was_posted(
    postings: list[BookedPosting], parts: list[VatShare]
) -> None:
    lines = voucher_lines(postings, parts, VAT)
    posted = sum(one.amount_minor for one in postings)
    assert (sum(each(lines, 1)), sum(each(lines, -1))) == (posted, -posted)


@pytest.mark.rule("LED-07")
def test_revenue_of_two_rates_on_one_account_is_two_lines_with_their_codes() -> None:
    postings = [BookedPosting("1500", "3000", 12_000, "1500"), BookedPosting("1500", "2700", 2_000, "1500")]
    lines = voucher_lines(postings, [VatShare("3000", 2500, 8_000, 2_000), VatShare("3000", 0, 4_000, 0)], VAT)
    shown = [(line.account, line.amount_minor, line.vat.code if line.vat else None) for line in lines]
    assert shown == [("1500", 14_000, None), ("3000", -8_000, "3"), ("3000", -4_000, "5"), ("2700", -2_000, None)]
    assert [line.is_receivable for line in lines] == [True, False, False, False]


@pytest.mark.rule("LED-07")
def test_led_07_two_departments_on_one_account_are_two_lines_with_their_vat_and_objects_in_sie() -> None:
    postings = [
        BookedPosting("1500", "3200", 8_000, "1500", 1, None, 1),
        BookedPosting("1500", "2700", 2_500, "1500", 1),
        BookedPosting("1500", "3200", 2_000, "1500", 1, None, 2),
    ]
    parts = [VatShare("3200", 2500, 8_000, 2_000, 1, 1), VatShare("3200", 2500, 2_000, 500, 1, 2)]
    lines = voucher_lines(postings, parts, VAT)
    revenue = [line for line in lines if line.account == "3200"]
    shown = [(line.amount_minor, line.department, line.vat.amount_minor if line.vat else None) for line in revenue]
    assert shown == [(-8_000, 1, -2_000), (-2_000, 2, -500)]
    voucher = Voucher(1, "INVOICE", TODAY, TODAY, "Avgift", None, None, None, None, lines)
    text = PLUGIN.voucher(voucher, cast("Book", None))
    assert '#TRANS 3200 {1 "1" 20 "2"} -20.00' in text
    assert '#TRANS 2700 {1 "1"} -25.00' in text


@pytest.mark.rule("LED-07", "CAT-21")
def test_a_branch_share_on_the_plan_s_own_account_keeps_the_vat_of_both_parts() -> None:
    postings = [
        BookedPosting("1500", "3000", 8_000, "1500", branch=1),
        BookedPosting("1500", "2700", 2_500, "1500", branch=1),
        BookedPosting("1500", "3000", 2_000, "1500", branch=2),
    ]
    parts = [VatShare("3000", 2500, 8_000, 2_000, branch=1), VatShare("3000", 2500, 2_000, 500, branch=2)]
    revenue = [line for line in voucher_lines(postings, parts, VAT) if line.account == "3000"]
    shown = [(line.amount_minor, line.branch, line.vat.amount_minor if line.vat else None) for line in revenue]
    assert shown == [(-8_000, 1, -2_000), (-2_000, 2, -500)]


@pytest.mark.rule("LED-07", "LED-06", "PPL-19")
async def test_a_debtor_group_s_members_are_customers_on_the_group_s_receivable_account(tenant: Tenant) -> None:
    own = tenant.organisation_id
    shop = await open_shop(tenant, members=2)
    grouped, other = shop.member_ids
    async with tenant.work() as work:
        group = await save_debtor_group(work, DebtorGroupDetails(own, "Ungdom", "1510"))
        await save_account(work, own, Account("1510", "Kunder ungdom", AccountKind.LIABILITY, "balanseverdi", "1500"))
    await start(shop, grouped, TODAY)  # posted before the member is in the group, and stays where it is
    async with tenant.work() as work:
        await choose_debtor_group(work, own, [grouped], group.id)
    await start(shop, other, TODAY)
    [invoice] = await invoices_of(shop, grouped)
    await pay(tenant, invoice)
    tree = etree.fromstring(await made(tenant, await ask(tenant)))
    if SCHEMA.exists():
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(tree)
    balances = {
        block.findtext("s:AccountID", namespaces=NS): amount(block, "Closing{}Balance")
        for block in found(tree, f"//s:Customer[s:CustomerID='{await number_of(tenant, grouped)}']/s:BalanceAccount")
    }
    total = Decimal(invoice["total_minor"]) / 100
    assert balances == {"1500": total, "1510": -total}
    async with tenant.read() as read:
        owed = sum(row["balance_minor"] for row in await reskontro_balances(read, [grouped, other]))
        assert await receivable_minor(read, own, LATER) == owed == -invoice["total_minor"]
    for number in ("1500", "1510"):
        [account] = found(tree, f"//s:Account[s:AccountID='{number}']")
        blocks = found(tree, f"//s:Customer/s:BalanceAccount[s:AccountID='{number}']")
        assert sum(amount(one, "Closing{}Balance") for one in blocks) == amount(account, "Closing{}Balance")
        assert not found(tree, f"//s:Line[s:AccountID='{number}' and not(s:CustomerID)]")


async def number_of(tenant: Tenant, member_id: UUID) -> int:
    async with tenant.read() as read:
        [row] = await read.sql("SELECT number FROM member WHERE id = $1", member_id)
    return int(row["number"])


@pytest.mark.rule("LED-07")
async def test_a_new_account_or_vat_code_never_replaces_one_that_is_there(tenant: Tenant) -> None:
    own = tenant.organisation_id
    async with tenant.read() as read:
        before = await accounts(read, own), await vat_codes(read, own)
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_account(work, own, Account("3200", "Feil", AccountKind.EXPENSE), is_new=True)
    assert [(error.path, error.code) for error in refused.value.fields] == [("number", "TAKEN")]
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_vat_code(work, own, VatCode("3", "Feil", 100, "3", is_default=True), is_new=True)
    assert [(error.path, error.code) for error in refused.value.fields] == [("code", "TAKEN")]
    async with tenant.read() as read:
        assert (await accounts(read, own), await vat_codes(read, own)) == before
    async with tenant.work() as work:
        await save_account(work, own, Account("3205", "Ny", AccountKind.REVENUE), is_new=True)


@pytest.mark.rule("LED-07")
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Åse Öberg, Malmö é", '"Åse Öberg, Malmö é"'),
        ("Søren Štefan – “Fjäll”", '"Sören Stefan - \\"Fjäll\\""'),
        ("slutar med \\", '"slutar med /"'),
        ("rad\r\nbrytning", '"radbrytning"'),
        ("会", '"?"'),
    ],
)
def test_a_text_in_sie_is_what_code_page_437_has_and_never_ends_its_own_quotes(text: str, written: str) -> None:
    voucher = Voucher(1, "INVOICE", TODAY, TODAY, text, None, None, None, None, (VoucherLine("1500", 100),))
    head = PLUGIN.voucher(voucher, cast("Book", None)).splitlines()[0]
    assert head == f"#VER A 1 {TODAY:%Y%m%d} {written} {TODAY:%Y%m%d}"
    assert head.encode("cp437").decode("cp437") == head
