"""The words and number forms of an invoice, for each language; an unknown language reads Norwegian."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of one language."""

    invoice: str
    credit_note: str
    reminder: str
    collection_notice: str
    collection_follows: str
    balance_invoice: str
    owed_after_stop: str
    reminds_of: str
    rest_of_invoice: str
    earlier_fees: str
    reminder_fee: str
    number: str
    issued: str
    due: str
    member: str
    period: str
    text: str
    quantity: str
    price: str
    vat: str
    amount: str
    list_price: str
    discount: str
    net: str
    total: str
    credited_before: str
    overpaid_before: str
    pay: str
    account: str
    organisation: str
    payer: str
    payee: str
    decimal: str
    thousand: str
    date_form: str
    credit_heading: str
    taken_off: str
    used: str
    paid_back: str
    credit_left: str


_NB = Words(
    invoice="Faktura",
    credit_note="Kreditnota",
    reminder="Purring",
    collection_notice="Inkassovarsel",
    collection_follows="Betales ikke innen fristen, sendes kravet til inkasso.",
    balance_invoice="Restkrav",
    owed_after_stop="Dette er fortsatt ubetalt",
    reminds_of="Gjelder faktura",
    rest_of_invoice="Rest av faktura",
    earlier_fees="Tidligere purregebyr",
    reminder_fee="Purregebyr",
    number="Nummer",
    issued="Dato",
    due="Forfall",
    member="Medlemsnummer",
    period="Periode",
    text="Beskrivelse",
    quantity="Antall",
    price="Pris",
    vat="Mva",
    amount="Beløp",
    list_price="Ordinær pris",
    discount="rabatt",
    net="Sum uten mva",
    total="Sum",
    credited_before="Tidligere kreditert",
    overpaid_before="Tidligere innbetalt",
    pay="Å betale",
    account="Til konto",
    organisation="Org.nr.",
    payer="Betalt av",
    payee="Betalt til",
    decimal=",",
    thousand="\u00a0",
    date_form="%d.%m.%Y",
    credit_heading="Kreditnota {number} for faktura {invoice}",
    taken_off="Trukket fra fakturaen",
    used="Brukt på andre fakturaer",
    paid_back="Utbetalt",
    credit_left="Til gode, trekkes fra neste faktura",
)
_DA = Words(
    invoice="Faktura",
    credit_note="Kreditnota",
    reminder="Rykker",
    collection_notice="Inkassovarsel",
    collection_follows="Betales der ikke inden fristen, sendes kravet til inkasso.",
    balance_invoice="Restkrav",
    owed_after_stop="Dette er stadig ubetalt",
    reminds_of="Vedrører faktura",
    rest_of_invoice="Rest af faktura",
    earlier_fees="Tidligere rykkergebyr",
    reminder_fee="Rykkergebyr",
    number="Nummer",
    issued="Dato",
    due="Betalingsfrist",
    member="Medlemsnummer",
    period="Periode",
    text="Beskrivelse",
    quantity="Antal",
    price="Pris",
    vat="Moms",
    amount="Beløb",
    list_price="Normalpris",
    discount="rabat",
    net="I alt uden moms",
    total="I alt",
    credited_before="Tidligere krediteret",
    overpaid_before="Tidligere indbetalt",
    pay="At betale",
    account="Til konto",
    organisation="CVR-nr.",
    payer="Indbetaler",
    payee="Kreditor",
    decimal=",",
    thousand=".",
    date_form="%d.%m.%Y",
    credit_heading="Kreditnota {number} til faktura {invoice}",
    taken_off="Trukket fra fakturaen",
    used="Brugt på andre fakturaer",
    paid_back="Udbetalt",
    credit_left="Til gode, trækkes fra næste faktura",
)
_SV = Words(
    invoice="Faktura",
    credit_note="Kreditfaktura",
    reminder="Betalningspåminnelse",
    collection_notice="Inkassovarning",
    collection_follows="Betalas inte fakturan i tid lämnas kravet till inkasso.",
    balance_invoice="Restskuld",
    owed_after_stop="Detta är fortfarande obetalt",
    reminds_of="Avser faktura",
    rest_of_invoice="Kvar av faktura",
    earlier_fees="Tidigare påminnelseavgift",
    reminder_fee="Påminnelseavgift",
    number="Nummer",
    issued="Datum",
    due="Förfallodag",
    member="Medlemsnummer",
    period="Period",
    text="Beskrivning",
    quantity="Antal",
    price="Pris",
    vat="Moms",
    amount="Belopp",
    list_price="Ordinarie pris",
    discount="rabatt",
    net="Summa utan moms",
    total="Summa",
    credited_before="Tidigare krediterat",
    overpaid_before="Tidigare inbetalt",
    pay="Att betala",
    account="Till konto",
    organisation="Org.nr",
    payer="Betalningsavsändare",
    payee="Betalningsmottagare",
    decimal=",",
    thousand="\u00a0",
    date_form="%Y-%m-%d",
    credit_heading="Kreditfaktura {number} till faktura {invoice}",
    taken_off="Avdraget från fakturan",
    used="Använt på andra fakturor",
    paid_back="Utbetalt",
    credit_left="Till godo, dras av från nästa faktura",
)
_EN = Words(
    invoice="Invoice",
    credit_note="Credit note",
    reminder="Reminder",
    collection_notice="Notice of collection",
    collection_follows="What is not paid in time goes to debt collection.",
    balance_invoice="Balance invoice",
    owed_after_stop="This is still unpaid",
    reminds_of="Of invoice",
    rest_of_invoice="Rest of invoice",
    earlier_fees="Earlier reminder fees",
    reminder_fee="Reminder fee",
    number="Number",
    issued="Date",
    due="Due date",
    member="Member number",
    period="Period",
    text="Description",
    quantity="Quantity",
    price="Price",
    vat="VAT",
    amount="Amount",
    list_price="Regular price",
    discount="discount",
    net="Total without VAT",
    total="Total",
    credited_before="Credited earlier",
    overpaid_before="Overpaid earlier",
    pay="To pay",
    account="To account",
    organisation="Org. no.",
    payer="Paid by",
    payee="Paid to",
    decimal=".",
    thousand=",",
    date_form="%d %B %Y",
    credit_heading="Credit note {number} for invoice {invoice}",
    taken_off="Taken off the invoice",
    used="Used for other invoices",
    paid_back="Paid back",
    credit_left="In your favour, taken off your next invoice",
)
WORDS = {"nb": _NB, "da": _DA, "sv": _SV, "en": _EN}


def words_of(language: str) -> Words:
    """Return the labels of a language."""
    return WORDS.get(language, _NB)


def amount_text(minor: int, words: Words) -> str:
    """Return minor units as a decimal amount in the language's form: 123456 → "1 234,56"."""
    whole, rest = divmod(abs(minor), 100)
    sign = "−" if minor < 0 else ""
    return f"{sign}{whole:,}".replace(",", words.thousand) + f"{words.decimal}{rest:02d}"


def rate_text(vat_bp: int, words: Words) -> str:
    """Return a rate in hundredths of a percent as text: 2500 → "25 %"."""
    whole, rest = divmod(vat_bp, 100)
    return f"{whole}{f'{words.decimal}{rest:02d}'.rstrip('0') if rest else ''} %"


def date_text(day: date, words: Words) -> str:
    """Return a day as the language writes it."""
    return day.strftime(words.date_form)


def account_text(number: str) -> str:
    """Return an eleven-digit account as banks print it: 1234.56.78901."""
    return f"{number[:4]}.{number[4:6]}.{number[6:]}" if len(number) == 11 else number
