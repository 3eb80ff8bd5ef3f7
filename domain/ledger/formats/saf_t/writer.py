"""Writes the elements of SAF-T Financial 1.30, in the order that its schema fixes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from xml.sax.saxutils import escape

from domain.ledger.model import Book, BookAccount, Party, Voucher, VoucherLine, VoucherVat

NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
# The schema's limits of texts, by its names for them.
_CODE, _SHORT, _MIDDLE_1, _MIDDLE_2, _LONG = 9, 18, 35, 70, 256
# What the authority wants where a mandatory part of a contact is not known.
_UNKNOWN = "NotUsed"
_BRANCH, _CAMPAIGN, _DEPARTMENT = "AVD", "KAMP", "KLUBBAVD"
_NAMES = {_BRANCH: "Lokallag", _CAMPAIGN: "Kampanje", _DEPARTMENT: "Avdeling"}
_JOURNAL = "GL"


def head(book: Book) -> str:
    """Return the header and the accounts."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<AuditFile xmlns="{NAMESPACE}">{_header(book)}<MasterFiles>'
        + _element("GeneralLedgerAccounts", *(_account(one) for one in book.accounts))
    )


def customer(party: Party) -> str:
    """Return a member with its balance on each receivable account."""
    return (
        _element(
            "Customer",
            _leaf("Name", party.name, _LONG),
            _address("", party.postal_code, party.city),
            _leaf("CustomerID", party.number, _MIDDLE_1),
            *(
                _element(
                    "BalanceAccount",
                    _leaf("AccountID", one.account, _MIDDLE_2),
                    _balances(one.opening_minor, one.closing_minor),
                )
                for one in party.balances
            ),
        )
        + "\n"
    )


def body(book: Book) -> str:
    """Return VAT codes, dimensions, and the start of the journal."""
    return (
        _tax_table(book)
        + _dimensions(book)
        + "</MasterFiles><GeneralLedgerEntries>"
        + _leaf("NumberOfEntries", book.entry_count, _SHORT)
        + _leaf("TotalDebit", _amount(book.total_minor), _SHORT)
        + _leaf("TotalCredit", _amount(book.total_minor), _SHORT)
        + "<Journal>"
        + _leaf("JournalID", _JOURNAL, _SHORT)
        + _leaf("Description", "Hovedjournal", _LONG)
        + _leaf("Type", _JOURNAL, _CODE)
        + "\n"
    )


def transaction(voucher: Voucher, book: Book) -> str:
    """Return a voucher with its lines."""
    return (
        _element(
            "Transaction",
            _leaf("TransactionID", voucher.number, _MIDDLE_2),
            _leaf("Period", voucher.entry_on.month, _SHORT),
            _leaf("PeriodYear", voucher.entry_on.year, _SHORT),
            _leaf("TransactionDate", voucher.entry_on, _SHORT),
            _leaf("VoucherType", voucher.kind, _MIDDLE_2),
            _leaf("Description", voucher.text or voucher.kind, _LONG),
            _leaf("SystemEntryDate", voucher.recorded_on, _SHORT),
            _leaf("GLPostingDate", voucher.entry_on, _SHORT),
            *(_line(place, line, voucher, book) for place, line in enumerate(voucher.lines, 1)),
        )
        + "\n"
    )


FOOT = "</Journal></GeneralLedgerEntries></AuditFile>\n"


def _header(book: Book) -> str:
    contact = _element(
        "Contact",
        _element("ContactPerson", _leaf("FirstName", _UNKNOWN, _MIDDLE_1), _leaf("LastName", _UNKNOWN, _MIDDLE_2)),
        _leaf("Telephone", _UNKNOWN, _SHORT),
        _leaf("Email", book.email, _MIDDLE_2) if book.email else "",
    )
    return _element(
        "Header",
        _leaf("AuditFileVersion", "1.30", _CODE),
        _leaf("AuditFileCountry", "NO", _CODE),
        _leaf("AuditFileDateCreated", book.created_at.date(), _SHORT),
        _leaf("SoftwareCompanyName", "Kontingent", _MIDDLE_2),
        _leaf("SoftwareID", "Kontingent", _LONG),
        _leaf("SoftwareVersion", "1", _SHORT),
        _element(
            "Company",
            _leaf("RegistrationNumber", book.organisation_number, _MIDDLE_1),
            _leaf("Name", book.organisation_name, _LONG),
            _address(book.line1, book.postal_code, book.city),
            contact,
        ),
        _leaf("DefaultCurrencyCode", book.currency, _CODE),
        _element(
            "SelectionCriteria",
            _leaf("SelectionStartDate", book.from_on, _SHORT),
            _leaf("SelectionEndDate", book.to_on - timedelta(days=1), _SHORT),
        ),
        _leaf("TaxAccountingBasis", "A", _SHORT),
    )


def _account(account: BookAccount) -> str:
    return _element(
        "Account",
        _leaf("AccountID", account.number, _MIDDLE_2),
        _leaf("AccountDescription", account.name, _LONG),
        _leaf("GroupingCategory", account.standard_category, _LONG),
        _leaf("GroupingCode", account.standard_code, _MIDDLE_1),
        _leaf("AccountType", "GL", _SHORT),
        _balances(account.opening_minor, account.closing_minor),
    )


def _tax_table(book: Book) -> str:
    details = (
        _element(
            "TaxCodeDetails",
            _leaf("TaxCode", one.code, _MIDDLE_2),
            _leaf("Description", one.name, _LONG),
            _leaf("TaxPercentage", _amount(one.rate_bp), _SHORT),
            _leaf("Country", book.country, _CODE),
            _leaf("StandardTaxCode", one.standard_code, _CODE),
            _leaf("BaseRate", "100", _SHORT),
        )
        for one in book.vat_codes
        if one.standard_code
    )
    entry = _element(
        "TaxTableEntry", _leaf("TaxType", "MVA", _CODE), _leaf("Description", "Merverdiavgift", _LONG), *details
    )
    return _element("TaxTable", entry) if "<TaxCodeDetails>" in entry else ""


def _dimensions(book: Book) -> str:
    entries = [
        _element(
            "AnalysisTypeTableEntry",
            _leaf("AnalysisType", kind, _CODE),
            _leaf("AnalysisTypeDescription", _NAMES[kind], _LONG),
            _leaf("AnalysisID", one.number, _MIDDLE_1),
            _leaf("AnalysisIDDescription", one.name, _LONG),
        )
        for kind, members in (
            (_BRANCH, book.branches),
            (_CAMPAIGN, book.campaigns),
            (_DEPARTMENT, book.departments),
        )
        for one in members
    ]
    return _element("AnalysisTypeTable", *entries) if entries else ""


def _line(place: int, line: VoucherLine, voucher: Voucher, book: Book) -> str:
    return _element(
        "Line",
        _leaf("RecordID", place, _SHORT),
        _leaf("AccountID", line.account, _MIDDLE_2),
        *(
            _element("Analysis", _leaf("AnalysisType", kind, _CODE), _leaf("AnalysisID", number, _LONG))
            for kind, number in ((_BRANCH, line.branch), (_CAMPAIGN, line.campaign), (_DEPARTMENT, line.department))
            if number is not None
        ),
        _leaf("CustomerID", voucher.party, _MIDDLE_1) if line.is_receivable and voucher.party is not None else "",
        _leaf("Description", voucher.text or voucher.kind, _LONG),
        _side(line.amount_minor, ""),
        _vat(line.vat, line, book) if line.vat else "",
        *(_of_invoice(voucher) if line.is_receivable else ()),
    )


def _of_invoice(voucher: Voucher) -> Iterable[str]:
    if voucher.reference:
        yield _leaf("ReferenceNumber", voucher.reference, _MIDDLE_1)
    if voucher.kid:
        yield _leaf("CID", voucher.kid, _MIDDLE_1)
    if voucher.due_on:
        yield _leaf("DueDate", voucher.due_on, _SHORT)


def _vat(vat: VoucherVat, line: VoucherLine, book: Book) -> str:
    return _element(
        "TaxInformation",
        _leaf("TaxType", "MVA", _CODE),
        _leaf("TaxCode", vat.code, _MIDDLE_2),
        _leaf("TaxPercentage", _amount(vat.rate_bp), _SHORT),
        _leaf("Country", book.country, _CODE),
        _leaf("TaxBase", _amount(abs(line.amount_minor)), _SHORT),
        _side(vat.amount_minor, "Tax", debit=line.amount_minor > 0),
    )


def _side(minor: int, what: str, *, debit: bool | None = None) -> str:
    """Return an amount on its side; one of 0 is on the side that is given."""
    is_debit = minor > 0 if debit is None else debit
    return _element(f"{'Debit' if is_debit else 'Credit'}{what}Amount", _leaf("Amount", _amount(abs(minor)), _SHORT))


def _balances(opening_minor: int, closing_minor: int) -> str:
    return "".join(
        _leaf(f"{when}{'Debit' if minor >= 0 else 'Credit'}Balance", _amount(abs(minor)), _SHORT)
        for when, minor in (("Opening", opening_minor), ("Closing", closing_minor))
    )


def _address(street: str, postal_code: str, city: str) -> str:
    parts = (
        ("StreetName", street, _LONG),
        ("City", city, _LONG),
        ("PostalCode", postal_code, _MIDDLE_2),
    )
    known = [_leaf(name, value, most) for name, value, most in parts if value]
    return _element("Address", *known) if known else ""


def _element(name: str, *content: str) -> str:
    return f"<{name}>{''.join(content)}</{name}>"


def _leaf(name: str, value: object, most: int) -> str:
    return f"<{name}>{escape(_characters(str(value))[:most])}</{name}>"


def _characters(text: str) -> str:
    """Leave out what XML 1.0 has no place for."""
    if text.isprintable():
        return text
    return "".join(" " if sign in "\t\r\n" else sign for sign in text if sign in "\t\r\n" or _has_place(sign))


def _has_place(sign: str) -> bool:
    return sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"


def _amount(minor: int) -> str:
    sign, whole = "-" if minor < 0 else "", abs(minor)
    return f"{sign}{whole // 100}.{whole % 100:02}"
