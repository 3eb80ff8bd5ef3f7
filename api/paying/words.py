"""The words of the pages of payment links."""

from __future__ import annotations

from collections.abc import Mapping

from domain.dialogue.rules.wording import text_language

_NB = {
    "invoice": "Faktura {number}",
    "due": "Betales innen {on}",
    "fees": "Purregebyr",
    "paid_before": "Betalt før",
    "amount": "Beløp",
    "transaction": "Transaksjon",
    "pay": "Betal med kort",
    "pay_and_keep": "Betal og lagre kortet",
    "keeping": "Et lagret kort belastes ved senere forfall, til du sier stopp.",
    "declined": "Betalingen gikk ikke gjennom. Prøv igjen, eller bruk et annet kort.",
    "leading": "Du sendes til betalingssiden.",
    "waiting": "Vi venter på svar om betalingen. Siden oppdateres av seg selv.",
    "on": "Gå til betalingssiden",
    "PAID": "Fakturaen er betalt. Takk!",
    "CANCELLED": "Denne betalingslenken er trukket tilbake og kan ikke betales.",
    "EXPIRED": "Denne betalingslenken er utløpt.",
    "contact": "Spørsmål?",
    "no_link": "Ingen betalingslenke",
    "nothing": "Adressen åpner ingenting. Sjekk at hele lenken fra meldingen er med.",
    "too_often": "Det kom for mange forsøk på kort tid. Vent et minutt, og prøv igjen.",
    "trouble": "Noe gikk galt hos oss",
}
_EN = {
    "invoice": "Invoice {number}",
    "due": "Pay by {on}",
    "fees": "Reminder fees",
    "paid_before": "Paid before",
    "amount": "Amount",
    "transaction": "Transaction",
    "pay": "Pay by card",
    "pay_and_keep": "Pay and save the card",
    "keeping": "A saved card is charged when later invoices are due, until you say stop.",
    "declined": "The payment did not go through. Try again, or use another card.",
    "leading": "You are being taken to the payment page.",
    "waiting": "We are waiting for an answer about the payment. This page updates by itself.",
    "on": "Go to the payment page",
    "PAID": "The invoice is paid. Thank you!",
    "CANCELLED": "This payment link was withdrawn and can't be paid.",
    "EXPIRED": "This payment link has expired.",
    "contact": "Questions?",
    "no_link": "No payment link",
    "nothing": "This address opens nothing. Check that you have the whole link from the message.",
    "too_often": "There were too many attempts in a short time. Wait a minute, then try again.",
    "trouble": "Something went wrong on our side",
}


def words_of(language: str) -> Mapping[str, str]:
    """Return the words in the nearest language that there is."""
    return _EN if text_language(language) == "en" else _NB
