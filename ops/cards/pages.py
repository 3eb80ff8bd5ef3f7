"""The card service's pages: where a person pays, and where the operator sees payments and sets faults."""

from html import escape
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from ops.cards.bank import CARD_KINDS
from ops.page import page, table

_WORDS = {
    "nb": {
        "title": "Kortbetaling (test)",
        "note": "Dette er en lokal testtjeneste. Ingen penger flyttes.",
        "card": "Kortnummer",
        "expiry": "Utløper (MM/ÅÅ)",
        "pay": "Betal",
        "leave": "Avbryt",
        "keeps": "Kortet lagres for senere betalinger.",
        "wrong": "Sjekk feltet «{field}».",
        "gone": "Denne betalingssiden er brukt eller utløpt.",
        "try": "Prøv et kort som slutter på",
    },
    "en": {
        "title": "Card payment (test)",
        "note": "This is a local test service. No money is moved.",
        "card": "Card number",
        "expiry": "Expires (MM/YY)",
        "pay": "Pay",
        "leave": "Cancel",
        "keeps": "The card is kept for later payments.",
        "wrong": 'Check the field "{field}".',
        "gone": "This payment page was used or has expired.",
        "try": "Try a card that ends with",
    },
}
_FORM_STYLE = """
<style>form { display: grid; gap: 12px; max-width: 22rem } label { display: grid; gap: 4px }
input, button { font: inherit; min-height: 44px; padding: 4px 12px; border-radius: 6px; border: 1px solid #8888 }
button { cursor: pointer } button[value=pay] { background: #0b6b5d; color: #fff; border-color: transparent }
.amount { font-size: 28px; font-weight: 600 } .wrong { color: #b3261e; font-weight: 600 }</style>
"""


def checkout(payment: dict[str, Any], wrong: str = "") -> Response:
    """Return the page on which a person pays; `wrong` names the field that can't be read."""
    words = _words(payment["language"])
    whole, hundredths = divmod(payment["amount"], 100)
    amount = f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}") + f",{hundredths:02} {payment['currency']}"
    kept = f"<p>{words['keeps']}</p>" if payment["store_card"] else ""
    fault = f"<p class=wrong role=alert>{words['wrong'].format(field=words[wrong])}</p>" if wrong else ""
    cards = "".join(f"<li>{card.ending}: {escape(card.says)}</li>" for card in CARD_KINDS)
    return _with_forms(
        words["title"],
        f"{_FORM_STYLE}<p>{words['note']}</p><p>{escape(payment['description'])}</p>"
        f"<p class=amount>{escape(amount)}</p>{kept}{fault}"
        "<form method=post>"
        f"<label>{words['card']}<input name=card inputmode=numeric autocomplete=cc-number value='4242 4242 4242 4242'>"
        f"</label><label>{words['expiry']}<input name=expiry autocomplete=cc-exp value='12/39'></label>"
        f"<button name=decision value=pay>{words['pay']}</button>"
        f"<button name=decision value=leave>{words['leave']}</button></form>"
        f"<p>{words['try']}</p><ul>{cards}</ul>",
    )


def gone() -> Response:
    """Return the page of a payment that nobody can decide about any more."""
    words = _WORDS["nb"]
    shown = page(words["title"], f"<p>{words['gone']}</p>")
    shown.status_code = 410
    return shown


def front(payments: list[dict[str, Any]], faults: dict[str, int]) -> Response:
    """Return the operator's page: the newest payments, the test cards, and the faults."""
    names = ["id", "reference", "status", "amount", "captured", "currency", "decline"]
    rows = [[escape(str(payment.get(name, ""))) for name in names] for payment in payments]
    fields = "".join(
        f"<label>{escape(name)}<input name={name} inputmode=numeric value={value}></label>"
        for name, value in faults.items()
    )
    cards = "".join(f"<li>{card.ending}: {escape(card.says)}</li>" for card in CARD_KINDS)
    return _with_forms(
        "Card service",
        f"{_FORM_STYLE}<h2>Test cards, by how they end</h2><ul>{cards}</ul>"
        f"<h2>Faults</h2><form method=post action=/faults>{fields}<button>Set</button></form>"
        f"<h2>Payments</h2>{table(names, rows)}",
    )


def back_to(url: str) -> Response:
    """Lead a browser on."""
    return RedirectResponse(url, 303)


def _words(language: str) -> dict[str, str]:
    return _WORDS["en" if language.partition("-")[0] == "en" else "nb"]


def _with_forms(title: str, body: str) -> HTMLResponse:
    """Return a page whose forms may be sent; a browser holds where they lead on to against the same list."""
    shown = page(title, body)
    shown.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; form-action *"
    return shown
