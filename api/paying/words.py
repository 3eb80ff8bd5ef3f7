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
_DA = {
    "invoice": "Faktura {number}",
    "due": "Betales senest {on}",
    "fees": "Rykkergebyr",
    "paid_before": "Betalt tidligere",
    "amount": "Beløb",
    "transaction": "Transaktion",
    "pay": "Betal med kort",
    "pay_and_keep": "Betal og gem kortet",
    "keeping": "Der trækkes på et gemt kort ved senere forfald, indtil du siger stop.",
    "declined": "Betalingen gik ikke igennem. Prøv igen, eller brug et andet kort.",
    "leading": "Du sendes til betalingssiden.",
    "waiting": "Vi venter på svar om betalingen. Siden opdateres af sig selv.",
    "on": "Gå til betalingssiden",
    "PAID": "Fakturaen er betalt. Tak!",
    "CANCELLED": "Dette betalingslink er trukket tilbage og kan ikke betales.",
    "EXPIRED": "Dette betalingslink er udløbet.",
    "contact": "Spørgsmål?",
    "no_link": "Intet betalingslink",
    "nothing": "Adressen åbner ingenting. Kontrollér, at hele linket fra beskeden er med.",
    "too_often": "Der kom for mange forsøg på kort tid. Vent et minut, og prøv igen.",
    "trouble": "Noget gik galt hos os",
}
_SV = {
    "invoice": "Faktura {number}",
    "due": "Betalas senast {on}",
    "fees": "Påminnelseavgift",
    "paid_before": "Betalt tidigare",
    "amount": "Belopp",
    "transaction": "Transaktion",
    "pay": "Betala med kort",
    "pay_and_keep": "Betala och spara kortet",
    "keeping": "Ett sparat kort debiteras vid senare förfallodagar, tills du säger stopp.",
    "declined": "Betalningen gick inte igenom. Försök igen eller använd ett annat kort.",
    "leading": "Du skickas till betalningssidan.",
    "waiting": "Vi väntar på svar om betalningen. Sidan uppdateras av sig själv.",
    "on": "Gå till betalningssidan",
    "PAID": "Fakturan är betald. Tack!",
    "CANCELLED": "Den här betalningslänken har dragits tillbaka och kan inte betalas.",
    "EXPIRED": "Den här betalningslänken har gått ut.",
    "contact": "Frågor?",
    "no_link": "Ingen betalningslänk",
    "nothing": "Adressen öppnar ingenting. Kontrollera att hela länken från meddelandet är med.",
    "too_often": "Det kom för många försök på kort tid. Vänta en minut och försök igen.",
    "trouble": "Något gick fel hos oss",
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
_WORDS = {"nb": _NB, "da": _DA, "sv": _SV, "en": _EN}


def words_of(language: str) -> Mapping[str, str]:
    """Return the words in the nearest language that there is."""
    return _WORDS[text_language(language)]
